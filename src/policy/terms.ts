import { type Quote, quote, WAD, type Wad, wad } from "../math/index.js";

/** What a keeper is willing to do: every term is decided. */
export interface Terms {
  /** Most that one bid may cost, penalty included [WAD quote]; undefined: only the account's margin limits a bid. */
  readonly maxBid: Quote | undefined;
  /** Least that one bid must earn: value taken less payment, penalty included [WAD quote]. */
  readonly minProfit: Quote;
  /**
   * What every leg must earn that the keeper's account does not hold yet: gas of the bid for it, of all later calls that walk through
   * it and of trading it away [WAD quote]. A bid earns the least profit and this at least.
   */
  readonly legCost: Quote;
  /** Share of its equity that the keeper leaves free when it bids, beyond IM [WAD]. */
  readonly headroom: Wad;
}

/** The terms that somebody gave; the others are the keeper's own. */
export type GivenTerms = { readonly [Name in keyof Terms]?: Terms[Name] | undefined };

/** Least profit of a bid: one unit of quote, so that no dust is bought and gas has a chance to be paid. */
const DEFAULT_MIN_PROFIT: Quote = quote(WAD);

/**
 * What a new leg must earn: one unit of quote. About 470,000 gas are spent on it, for the bid's part and the trade that gets rid of it; and an
 * account has room for so many legs only.
 */
const DEFAULT_LEG_COST: Quote = quote(WAD);

/** Share of its equity that a keeper leaves free, so that the next tick does not refuse a bid or endanger it: 1 %. */
const DEFAULT_HEADROOM: Wad = wad(WAD / 100n);

/** Fills in what was not given. To be called where terms come in, and nowhere else. */
export function termsOf(given: GivenTerms): Terms {
  const { maxBid, minProfit = DEFAULT_MIN_PROFIT, legCost = DEFAULT_LEG_COST, headroom = DEFAULT_HEADROOM } = given;
  return { maxBid, minProfit, legCost, headroom };
}

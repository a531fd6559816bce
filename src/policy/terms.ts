import { type Quote, quote, WAD, type Wad, wad } from "../math/index.js";

/** What a keeper is willing to do: every term is decided. */
export interface Terms {
  /** Most that one bid may cost, penalty included [WAD quote]; undefined: only the account's margin limits a bid. */
  readonly maxBid: Quote | undefined;
  /** Least that one bid must earn: value taken less payment, penalty included [WAD quote]. */
  readonly minProfit: Quote;
  /** Share of its equity that the keeper leaves free when it bids, beyond IM [WAD]. */
  readonly headroom: Wad;
}

/** The terms that somebody gave; the others are the keeper's own. */
export type GivenTerms = { readonly [Name in keyof Terms]?: Terms[Name] | undefined };

/** Least profit of a bid: one unit of quote, so that no dust is bought and gas has a chance to be paid. */
const DEFAULT_MIN_PROFIT: Quote = quote(WAD);

/** Share of its equity that a keeper leaves free, so that the next tick does not refuse a bid or endanger it: 1 %. */
const DEFAULT_HEADROOM: Wad = wad(WAD / 100n);

/** Fills in what was not given. To be called where terms come in, and nowhere else. */
export function termsOf({ maxBid, minProfit = DEFAULT_MIN_PROFIT, headroom = DEFAULT_HEADROOM }: GivenTerms): Terms {
  return { maxBid, minProfit, headroom };
}

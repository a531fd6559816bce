import type { AuctionQuote, Bid } from "../engine/index.js";
import { mulDivDown, mulDivUp, mulWadDown, type Quote, quote, WAD, type Wad, wad } from "../math/index.js";

/** How far value, margin and payment may have moved against the plan when a bid is mined: 1 % (see {@link guardsOf}). */
export const GUARD_TOLERANCE: Wad = wad(WAD / 100n);

/** Under what conditions a bid still stands. */
export type Guards = Pick<Bid, "maxPayment" | "minValue" | "maxMargin">;

/** What a bid must hold to: least profit and largest payment [WAD quote]. */
export interface Limits {
  readonly minProfit: Quote;
  readonly maxBid?: Quote | undefined;
}

/** What the bidder gains at mark: value taken less what is paid for it [WAD quote]. */
export function profitOf({ value, payment }: Pick<AuctionQuote, "value" | "payment">): Quote {
  return quote(value - payment);
}

/**
 * The conditions under which a bid planned at this quote still stands when it is mined late or after a move of the price.
 * Time alone only improves it: d falls, r rises, and the fraction asked for is at least the planned one. Against the price:
 *
 * - solvent: a share costs at most d of its value, so profit falls at most in proportion to value. LV may fall by
 *   {@link GUARD_TOLERANCE}, but not to where the planned share earns less than the least profit. The payment may exceed the
 *   plan by the tolerance (for as much more value), but never the largest bid. Should the account recover meanwhile, the
 *   contract sells less of it: value, payment and profit all shrink.
 * - insolvent: profit is what the bidder is paid less what the share lacks. Half of what is above the least profit may be
 *   missing from the one, half be added to the other, each at most the tolerance: within the guards the bid earns at
 *   least the least profit.
 */
export function guardsOf(planned: AuctionQuote, limits: Limits): Guards {
  const maxMargin = quote(planned.maintenanceMargin + toleranceOf(planned.maintenanceMargin));
  return { maxMargin, ...(planned.solvent ? solventGuards(planned, limits) : insolventGuards(planned, limits)) };
}

function solventGuards(planned: AuctionQuote, { minProfit, maxBid }: Limits): Pick<Guards, "maxPayment" | "minValue"> {
  const { equity, payment } = planned;
  const profit = profitOf(planned);
  const dearest = quote(payment + toleranceOf(payment));
  const lowest = equity - toleranceOf(equity);
  const breakEven = minProfit > 0n ? mulDivUp(equity, minProfit, profit) : 0n;
  return {
    maxPayment: maxBid !== undefined && maxBid < dearest ? maxBid : dearest,
    minValue: quote(lowest > breakEven ? lowest : breakEven),
  };
}

function insolventGuards(planned: AuctionQuote, { minProfit }: Limits): Pick<Guards, "maxPayment" | "minValue"> {
  const { equity, payment, fraction, maintenanceMargin } = planned;
  const half = (profitOf(planned) - minProfit) / 2n;
  const paidLess = smaller(half, toleranceOf(-payment));
  const lacksMore = smaller(mulDivDown(half, WAD, fraction), toleranceOf(maintenanceMargin));
  return { maxPayment: quote(payment + paidLess), minValue: quote(equity - lacksMore) };
}

function toleranceOf(amount: bigint): bigint {
  return mulWadDown(amount, GUARD_TOLERANCE);
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

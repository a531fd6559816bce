import type { AuctionQuote, Bid } from "../engine/index.js";
import { divWadDown, divWadUp, mulWadDown, mulWadUp, type Quote, quote, WAD, type Wad, wad } from "../math/index.js";
import type { Terms } from "./terms.js";

/** How far return, margin and payment may have moved against the plan when a bid is mined: 1 % (see {@link guardsOf}). */
export const GUARD_TOLERANCE: Wad = wad(WAD / 100n);

/** Under what conditions a bid still stands. */
export type Guards = Pick<Bid, "minReturn" | "maxMargin" | "maxPayment">;

/** What a bid must hold to: least profit and largest payment [WAD quote]. */
export type Limits = Pick<Terms, "minProfit" | "maxBid">;

/** No budget: beyond every amount of a ledger, whose cash is an int192. */
export const NO_BUDGET: Quote = quote(1n << 200n);

/** The largest return that a bid can ask for: a uint96. */
const MAX_RETURN = (1n << 96n) - 1n;

/** What the bidder gains at mark: value taken less what is paid for it [WAD quote]. */
export function profitOf({ value, payment }: Pick<AuctionQuote, "value" | "payment">): Quote {
  return quote(value - payment);
}

/** Most that a bid may be planned to pay under a budget: less by the tolerance, or a deposit just before the bid would cross it. */
export function plannedBudget(maxBid: Quote): Quote {
  return quote(divWadDown(maxBid, WAD + GUARD_TOLERANCE));
}

/**
 * The conditions under which a bid planned at this quote still stands when it is mined late or after a move of the price.
 * Time alone only improves it: d falls, r rises, and the fraction asked for is at least the planned one.
 *
 * Gain per margin taken on may be {@link GUARD_TOLERANCE} below the plan, but not so low that the planned share would earn less than the
 * least profit. It is a share, so neither a deposit into the account nor somebody else's bid before this one makes it fail: both
 * leave less on sale, at no lower return. The margin taken on may exceed the plan by twice the tolerance: for as large a move of
 * the price, and for the little more that is asked for. The payment is bounded by the keeper's budget alone.
 */
export function guardsOf(planned: AuctionQuote, { minProfit, maxBid = NO_BUDGET }: Limits): Guards {
  const margin = mulWadUp(planned.maintenanceMargin, planned.fraction);
  return {
    minReturn: margin === 0n ? 0n : smaller(MAX_RETURN, leastReturn(profitOf(planned), margin, minProfit)),
    maxMargin: quote(margin + mulWadUp(margin, 2n * GUARD_TOLERANCE)),
    maxPayment: maxBid,
  };
}

/** Rounded down, so that the plan itself passes. */
function leastReturn(profit: Quote, margin: bigint, minProfit: Quote): bigint {
  const planned = divWadDown(profit, margin);
  const tolerated = mulWadDown(planned, WAD - GUARD_TOLERANCE);
  const needed = minProfit > 0n ? divWadUp(minProfit, margin) : 0n;
  return smaller(planned, tolerated > needed ? tolerated : needed);
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

import { mulDivDown, mulDivUp, mulWadDown, WAD } from "../../math/index.js";
import { revert } from "../core/errors.js";
import type { AuctionParameters } from "../core/state.js";

/** What an auction asks, by its clocks (risk model, 6.2); twin of AuctionPricing.sol. */

/**
 * The immutable bounds of the curves: nothing is given away at the start, every phase takes a minute to a day, and bidders keep
 * at least half of their discount. Errors: `InvalidAuctionParameters`.
 */
export function checkBounds(p: AuctionParameters): void {
  const slope =
    p.startDiscount <= WAD && p.startDiscount >= (WAD / 10n) * 9n && p.kneeDiscount <= p.startDiscount && p.kneeDiscount >= WAD / 2n;
  const times = [p.kneeTime, p.endTime, p.insolventRamp].every((duration) => duration >= 60n && duration <= 86_400n);
  const money = p.penaltyShare <= WAD / 2n && p.starterReward <= 1_000_000n * WAD && p.bonusCap <= 100_000_000n * WAD;
  if (!(slope && times && money)) revert("InvalidAuctionParameters", {});
}

/** The share of its value d(t) that a solvent account is sold for [WAD], rounded up: against the bidder. */
export function priceShareUp(p: AuctionParameters, elapsed: bigint): bigint {
  if (elapsed < p.kneeTime) {
    return p.startDiscount - mulDivDown(p.startDiscount - p.kneeDiscount, elapsed, p.kneeTime);
  }
  const late = elapsed - p.kneeTime;
  if (late >= p.endTime) return 0n;
  return p.kneeDiscount - mulDivDown(p.kneeDiscount, late, p.endTime);
}

/** The share r(t) of the bonus that an insolvent account's bidder is paid [WAD], rounded down. */
export function bonusShareDown(p: AuctionParameters, elapsed: bigint): bigint {
  if (elapsed >= p.insolventRamp) return WAD;
  return mulDivDown(WAD, elapsed, p.insolventRamp);
}

/**
 * The fraction f = (BM - E) / (BM - E + d LV) whose sale restores the buffer margin [WAD], rounded up, at most 1.
 * `shortfall` is BM - E, positive; `value` LV, not negative [WAD quote]; `share` d [WAD].
 */
export function fractionOnSaleUp(shortfall: bigint, value: bigint, share: bigint): bigint {
  return mulDivUp(shortfall, WAD, shortfall + mulWadDown(value, share));
}

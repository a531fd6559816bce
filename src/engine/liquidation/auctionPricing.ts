import { mulDivDown, mulDivUp, mulWadDown, WAD } from "../../math/index.js";
import { revert } from "../core/errors.js";
import type { AuctionParameters } from "../core/state.js";

/** What an auction asks, by its clocks (risk model, 6.2); twin of AuctionPricing.sol. */

/** Bounds of the curves: shares [WAD], phases [s], money [WAD quote]. */
export const MIN_START_SHARE = (WAD * 9n) / 10n;
export const MIN_KNEE_SHARE = WAD / 2n;
export const MIN_PHASE = 60n;
export const MAX_PHASE = 86_400n;
export const MAX_PENALTY_SHARE = WAD / 2n;
export const MAX_STARTER_REWARD = 1_000_000n * WAD;
export const MAX_BONUS_CAP = 100_000_000n * WAD;

/**
 * The immutable bounds of the curves: nothing is given away at the start, every phase takes a minute to a day, and bidders keep
 * at least half of their discount. Errors: `InvalidAuctionParameters`.
 */
export function checkBounds(p: AuctionParameters): void {
  const slope =
    p.startPriceShare <= WAD &&
    p.startPriceShare >= MIN_START_SHARE &&
    p.kneePriceShare <= p.startPriceShare &&
    p.kneePriceShare >= MIN_KNEE_SHARE;
  const times = [p.kneeTime, p.endTime, p.insolventRamp].every((duration) => duration >= MIN_PHASE && duration <= MAX_PHASE);
  const money = p.penaltyShare <= MAX_PENALTY_SHARE && p.starterReward <= MAX_STARTER_REWARD && p.bonusCap <= MAX_BONUS_CAP;
  if (!(slope && times && money)) revert("InvalidAuctionParameters", {});
}

/** The share of its value d(t) that a solvent account is sold for [WAD], rounded up: against the bidder. */
export function priceShareUp(p: AuctionParameters, elapsed: bigint): bigint {
  if (elapsed < p.kneeTime) {
    return p.startPriceShare - mulDivDown(p.startPriceShare - p.kneePriceShare, elapsed, p.kneeTime);
  }
  const late = elapsed - p.kneeTime;
  if (late >= p.endTime) return 0n;
  return p.kneePriceShare - mulDivDown(p.kneePriceShare, late, p.endTime);
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

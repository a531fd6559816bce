import { mulDivDown, mulDivUp, mulWadDown, WAD } from "../math/index.js";
import type { AuctionParameters } from "./state.js";

/** What an auction asks, by its clocks (risk model, 6.2); twin of AuctionPricing.sol. */

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

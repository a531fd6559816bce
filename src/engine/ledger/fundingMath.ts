import {
  castInt256,
  checkInt256,
  divFloor,
  floorTo,
  mulWadDown,
  mulWadFloor,
  PRICE_TICK,
  type Price,
  price,
  type Quote,
  quote,
  type Size,
  WAD,
} from "../../math/index.js";

/** Mark price and funding of a perpetual (risk model, 3). Pure functions; twin of FundingMath.sol. */

/** Seconds over which a funding rate is stated. */
const PERIOD = 8n * 3600n;
/** From the accrued sum [WAD * WAD * s] to ticks of quote per lot. */
const FINE_PER_TICK = PERIOD * WAD * PRICE_TICK;

/** index * (1 + premium), rounded down to the tick. premium > -1 [WAD]. */
export function markPrice(index: bigint, premium: bigint): Price {
  return price(floorTo(mulWadDown(index, WAD + premium), PRICE_TICK));
}

/** clamp(premium + interest, +-largest) per 8 hours [WAD]; longs pay it when positive. */
export function ratePer8h(premium: bigint, interest: bigint, largest: bigint): bigint {
  const rate = premium + interest;
  if (rate > largest) return largest;
  return rate < -largest ? -largest : rate;
}

/** What `elapsed` seconds at an index and a rate add to the funding index [WAD * WAD * s]. Exact. */
export function growth(index: bigint, rate: bigint, elapsed: bigint): bigint {
  return checkInt256(castInt256(index) * rate * elapsed);
}

/**
 * The part of a funding index that is paid: quote per lot [WAD], rounded down to the tick. The remainder stays in the
 * index, so nothing drifts, and payments are exact and sum to zero.
 */
export function payableIndex(fundingIndex: bigint): bigint {
  return divFloor(fundingIndex, FINE_PER_TICK) * PRICE_TICK;
}

/** What a position is owed (positive) or owes since its checkpoint [WAD quote]. Exact on the quantum. */
export function pending(lots: Size, payableNow: bigint, checkpoint: bigint): Quote {
  return quote(mulWadFloor(lots, checkpoint - payableNow));
}

import type { Random } from "../src/base/random.js";
import {
  MAX_FORWARD,
  MAX_LOG_MONEYNESS,
  MAX_RATIO,
  MAX_SVI_A,
  MAX_SVI_B,
  MAX_SVI_RHO,
  MAX_SVI_SIGMA,
  MAX_TIME,
  MAX_VOL,
  MIN_FORWARD,
  MIN_SVI_SIGMA,
  MIN_VOL,
  type OptionTerms,
  type SviParams,
  WAD,
} from "../src/math/index.js";

/**
 * Points at which the option mathematics is measured and compared. Only whole numbers are drawn, so the same seed gives the
 * same points on every machine.
 */

const DAY = 86_400n;

/** One time in `n`. */
export const oneIn = (random: Random, n: number): boolean => random.integer(1, n) === 1;

/** One of several, each as often. */
export function oneOf<T>(random: Random, values: readonly [T, ...T[]]): T {
  return values[random.integer(0, values.length - 1)] ?? values[0];
}

const bitLength = (value: bigint): number => value.toString(2).length;

/**
 * A whole number from `low` to `high`, both included and positive: every power of two between them as often, and evenly within
 * one. That is log-uniform but for a factor below 2, without a logarithm whose last digit could differ between machines.
 */
export function logUniform(random: Random, low: bigint, high: bigint): bigint {
  const bits = BigInt(random.integer(bitLength(low), bitLength(high)));
  const from = 1n << (bits - 1n);
  const to = (1n << bits) - 1n;
  return random.bigint(from > low ? from : low, to < high ? to : high);
}

/** A discount that is mostly ordinary: often 1, often close to it, now and then anything down to a wei. */
function drawDiscount(random: Random): bigint {
  if (oneIn(random, 4)) return WAD;
  if (oneIn(random, 4)) return logUniform(random, 1n, WAD);
  return WAD - logUniform(random, 1n, WAD / 2n);
}

/** Strike / spot 0.6 to 1.67, a day to a year, 20 % to 200 %: where options are traded, and where others are measured. */
export function coreTerms(random: Random): OptionTerms {
  const forward = logUniform(random, WAD / 10n, 200_000n * WAD);
  return {
    forward,
    strike: (forward * random.bigint((WAD * 6n) / 10n, (WAD * 167n) / 100n)) / WAD,
    vol: random.bigint((WAD * 2n) / 10n, 2n * WAD),
    timeToExpiry: logUniform(random, DAY, 365n * DAY),
    discount: oneIn(random, 4) ? WAD : random.bigint((WAD * 9n) / 10n, WAD),
  };
}

/** A strike anywhere in the domain; every fourth one at the money or as close to it as numbers allow. */
function drawStrike(random: Random, forward: bigint): bigint {
  const lowest = (forward + MAX_RATIO - 1n) / MAX_RATIO;
  if (oneIn(random, 4)) {
    const distance = oneIn(random, 4) ? 0n : logUniform(random, 1n, forward / 10n);
    return oneIn(random, 2) ? forward + distance : forward - distance;
  }
  if (oneIn(random, 8)) return oneOf(random, [lowest, forward * MAX_RATIO]);
  const strike = (forward * logUniform(random, WAD / MAX_RATIO, MAX_RATIO * WAD)) / WAD;
  return strike < lowest ? lowest : strike;
}

/** The whole quote domain: every argument log-uniform, and every eighth one on an end of its range. */
export function wideTerms(random: Random): OptionTerms {
  const drawn = (low: bigint, high: bigint) => (oneIn(random, 8) ? oneOf(random, [low, high]) : logUniform(random, low, high));
  const forward = drawn(MIN_FORWARD, MAX_FORWARD);
  return {
    forward,
    strike: drawStrike(random, forward),
    vol: drawn(MIN_VOL, MAX_VOL),
    timeToExpiry: drawn(1n, MAX_TIME),
    discount: drawDiscount(random),
  };
}

/** A slice and where it is asked. */
export interface SviPoint {
  readonly params: SviParams;
  readonly logMoneyness: bigint;
  readonly timeToExpiry: bigint;
}

/** Slices like those that fit option markets, at strikes that are quoted. Some have a negative total variance somewhere. */
export function coreSvi(random: Random): SviPoint {
  const percent = (low: bigint, high: bigint) => random.bigint((low * WAD) / 100n, (high * WAD) / 100n);
  return {
    params: { a: percent(-1n, 10n), b: percent(1n, 50n), rho: percent(-90n, 50n), m: percent(-30n, 30n), sigma: percent(5n, 60n) },
    logMoneyness: percent(-51n, 51n),
    timeToExpiry: logUniform(random, DAY, 365n * DAY),
  };
}

/** Every parameter by size over its whole range; every fourth slice nearly touches zero at its lowest point. */
export function wideSvi(random: Random): SviPoint {
  const drawn = (low: bigint, high: bigint) => (oneIn(random, 8) ? oneOf(random, [low, high]) : logUniform(random, low, high));
  const signed = (high: bigint) =>
    (oneIn(random, 2) ? 1n : -1n) * (oneIn(random, 8) ? oneOf(random, [0n, high]) : logUniform(random, 1n, high));
  const [b, sigma, m] = [oneIn(random, 16) ? 0n : drawn(1n, MAX_SVI_B), drawn(MIN_SVI_SIGMA, MAX_SVI_SIGMA), signed(MAX_LOG_MONEYNESS)];
  const rho = oneIn(random, 2) ? signed(MAX_SVI_RHO) : random.bigint(-MAX_SVI_RHO, MAX_SVI_RHO);
  const near = oneIn(random, 4) && b * sigma < MAX_SVI_A * WAD;
  const middle = m / 2n;
  // At rho = 0 the lowest point is a + b sigma, where k = m.
  const a = near ? -(b * sigma) / WAD + random.bigint(0n, 3n) : signed(MAX_SVI_A);
  return {
    params: { a, b, rho: near ? 0n : rho, m: near ? middle : m, sigma },
    logMoneyness: near ? middle + random.bigint(-2n, 2n) * (oneIn(random, 2) ? 1n : 0n) : signed(MAX_LOG_MONEYNESS),
    timeToExpiry: drawn(1n, MAX_TIME),
  };
}

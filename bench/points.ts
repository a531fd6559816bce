import { MAX_FORWARD, MAX_RATIO, MAX_TIME, MAX_VOL, MIN_FORWARD, MIN_VOL, type OptionTerms, WAD } from "../src/math/index.js";
import type { Random } from "../src/simulator/random.js";

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

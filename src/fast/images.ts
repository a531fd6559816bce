/**
 * The doubles that stand for the integers of src/math. With u = 2^-53 the image of a WAD integer x is x / 1e18 (1 + e),
 * |e| <= 2 u + u^2: `Number` rounds a bigint to the nearest double, 1e18 is a double, and the division rounds once more. Whole
 * seconds are doubles. Every bound of the fast path is about integers and their images: it includes this error.
 */

/** The image of a WAD integer, in units of 1. */
export function fromWad(value: bigint): number {
  return Number(value) / 1e18;
}

/** Unit roundoff of a double. */
export const U = 2 ** -53;
/** One wei, in units of 1. */
export const WEI = 1e-18;
/** A year of 365 days [s]. */
export const YEAR_SECONDS = 31_536_000;
/** 10 years [s]. */
export const MAX_SECONDS = 315_360_000;

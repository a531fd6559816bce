import { gaussian, PEAK_WAD } from "./exponential.js";
import { WAD } from "./fixedPoint.js";
import { millsRatio } from "./millsRatio.js";

/**
 * The standard normal distribution; twin of contracts/math/NormalDistribution.sol. Total: every int256 has a value
 * (docs/numerics.md, "Normal distribution").
 */

/** From here on tail and density are below half a wei [WAD]. */
const BEYOND = 9_200_000_000_000_000_000n;

/** Phi(x), the probability of a value of at most x, within 2 wei. x and the result [WAD]. */
export function normalCdf(x: bigint): bigint {
  const size = x < 0n ? -x : x;
  const tail = size < BEYOND ? smallerTail((size << 96n) / WAD) : 0n;
  return x > 0n ? WAD - tail : tail;
}

/** phi(x) = e^(-x^2 / 2) / sqrt(2 pi), rounded down; one wei off at most. x and the result [WAD]. */
export function normalPdf(x: bigint): bigint {
  const size = x < 0n ? -x : x;
  if (size >= BEYOND) return 0n;
  const { mantissa, n } = gaussian((size << 96n) / WAD, PEAK_WAD);
  return mantissa >> (96n + n);
}

/** Phi(-z) [WAD] for z >= 0 [2^96]. */
function smallerTail(z: bigint): bigint {
  const { mantissa, n } = gaussian(z, PEAK_WAD);
  return (((mantissa * millsRatio(z)) >> (191n + n)) + 1n) >> 1n;
}

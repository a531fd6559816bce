import { EngineError } from "./errors.js";
import { WAD } from "./fixedPoint.js";

/**
 * Natural logarithms; twin of contracts/math/Logarithm.sol: the argument is brought to a number m within [1/sqrt 2, sqrt 2] or
 * [1, 2] by a power of two, then ln m = 2 atanh(u) + ln c with u = (m - c) / (m + c), |u| <= 0.1716, atanh(u) / u to 8e-21 by
 * nine coefficients in u^2 (docs/numerics.md, "Logarithm").
 */

/** ln 2 [2^96]. */
const LN2 = 54916777467707473351141471128n;
/** ln 2 [2^72]. */
const LN2_SHORT = 3273295013171879848906n;
/** sqrt 2 [2^127]. */
const SQRT2 = 240615969168004511545033772477625056927n;
/** ln(sqrt 2) - ln(1e18) [2^96]. */
const OFFSET = -3256274158377931116946768159345n;
/** sqrt 2 [2^64]. */
const SQRT2_SHORT = 26087635650665564425n;

/** ln(x), to the nearest wei. x and the result [WAD]. Throws `LnOfZero`. */
export function lnWad(x: bigint): bigint {
  if (x === 0n) throw new EngineError("LnOfZero", {});
  const top = BigInt(bitLength(x) - 1);
  const m = top >= 127n ? x >> (top - 127n) : x << (127n - top);
  const u = ((m - SQRT2) << 128n) / (m + SQRT2);
  const ln = ((u * atanhRatio(u)) >> 127n) + top * LN2 + OFFSET;
  return (ln * WAD + (1n << 95n)) >> 96n;
}

/**
 * ln(a / b), rounded down, with a relative error that stays small where a / b is near 1 [2^72].
 * @param a positive, a <= b <= 64 a
 * @param b below 2^120
 */
export function lnRatio(a: bigint, b: bigint): bigint {
  const e = BigInt(65 - bitLength((a * SQRT2_SHORT) / b));
  const near = a << e;
  const u = ((near - b) << 128n) / (near + b);
  return ((u * atanhRatio(u)) >> 151n) - e * LN2_SHORT;
}

/** How many bits a positive integer has. */
export function bitLength(x: bigint): number {
  const hex = x.toString(16);
  return 4 * hex.length - Math.clz32(Number.parseInt(hex[0] ?? "0", 16)) + 28;
}

/** atanh(u) / u [2^96] for |u| <= 0.1716 [2^128]. */
function atanhRatio(u: bigint): bigint {
  const t = (u * u) >> 184n;
  let p = 5253961853466314434002774548n * t + (5248340319841766638373378241n << 72n);
  p = (p * t + (6095484126942723330282899657n << 144n)) >> 144n;
  p = p * t + (7202542580398447567421533172n << 72n);
  p = (p * t + (8803129348960948472517644322n << 144n)) >> 144n;
  p = p * t + (11318308929571133788656479609n << 72n);
  p = (p * t + (15845632502855852153344054319n << 144n)) >> 144n;
  p = p * t + (26409387504754775895657697052n << 72n);
  return (p * t + (79228162514264337594145162521n << 144n)) >> 144n;
}

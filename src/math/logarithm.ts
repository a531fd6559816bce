import { EngineError } from "./errors.js";
import { WAD } from "./fixedPoint.js";

/**
 * Natural logarithms; twin of contracts/math/Logarithm.sol: the argument is brought to a number m within [1/sqrt 2, sqrt 2] or
 * [1, 2] by a power of two, then ln m = 2 atanh(u) + ln c with u = (m - c) / (m + c), |u| <= 0.1716, atanh(u) / u to a
 * relative 2.5e-19 by a continued fraction of three levels in u^2 (docs/numerics.md, "Logarithm").
 */

/** ln 2 [2^96]. */
export const LN2 = 54916777467707473351141471128n;
/** sqrt 2 [2^127]. */
const SQRT2 = 240615969168004511545033772477625056927n;
/** ln(sqrt 2) and ln(1e18) [2^96]. */
const LN_SQRT2 = 27458388733853736675570735564n;
export const LN_WAD = 3283732547111784853622338894909n;
/** sqrt 2 [2^64]. */
const SQRT2_SHORT = 26087635650665564425n;

/** ln(x), to the nearest wei; one wei off at most. x and the result [WAD]. Throws `LnOfZero`. */
export function lnWad(x: bigint): bigint {
  if (x === 0n) throw new EngineError("LnOfZero", {});
  return ((lnInteger(x) - LN_WAD) * WAD + (1n << 95n)) >> 96n;
}

/**
 * ln(a / b), with a relative error that stays below 3e-19 where a / b is near 1 [2^96].
 * @param a positive, a <= b <= 64 a
 * @param b below 2^120
 */
export function lnRatio(a: bigint, b: bigint): bigint {
  const e = BigInt(65 - bitLength((a * SQRT2_SHORT) / b));
  const near = a << e;
  const u = ((near - b) << 128n) / (near + b);
  return ((u * atanhRatio(u)) >> 127n) - e * LN2;
}

/** -ln(x), with a relative error that stays below 3e-19 where x is near 1 [2^96]; x 1..1e18 [WAD]. */
export function minusLn(x: bigint): bigint {
  if (x < 707_200_000_000_000_000n) return LN_WAD - lnInteger(x);
  const u = ((WAD - x) << 128n) / (WAD + x);
  return (u * atanhRatio(u)) >> 127n;
}

/** ln(x) of a positive integer, not a WAD, to 2e-19 [2^96]. */
export function lnInteger(x: bigint): bigint {
  const top = BigInt(bitLength(x) - 1);
  const m = top >= 127n ? x >> (top - 127n) : x << (127n - top);
  const u = ((m - SQRT2) << 128n) / (m + SQRT2);
  return ((u * atanhRatio(u)) >> 127n) + top * LN2 + LN_SQRT2;
}

/** How many bits a positive integer has. */
export function bitLength(x: bigint): number {
  const hex = x.toString(16);
  return 4 * hex.length - Math.clz32(Number.parseInt(hex[0] ?? "0", 16)) + 28;
}

/** atanh(u) / u [2^96] for |u| <= 0.1716 [2^128]. */
function atanhRatio(u: bigint): bigint {
  const t = (u * u) >> 160n;
  let c = t - 103639917591208309411028186194n;
  c = t - 202836737570351756678347894513n - 784361927479596192481442587722341439232843891646798638527n / c;
  c = t - 400002515741004070021058331042n - 20412337404563037509225941988692839107504305202863007226352n / c;
  return 16672648037467890879198934364n - 18483143254730347241079192646442956816199030938515637918175n / c;
}

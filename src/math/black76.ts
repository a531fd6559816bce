import { gaussian, PEAK } from "./exponential.js";
import { WAD } from "./fixedPoint.js";
import { lnRatio } from "./logarithm.js";
import { millsRatio, NARROW, SPLIT } from "./millsRatio.js";
import { checkTerms, type OptionTerms, YEAR } from "./quoteDomain.js";
import { approximateRoot } from "./squareRoot.js";

/**
 * European options on a forward (Black 1976); twin of contracts/math/Black76.sol.
 *
 * With low = min(F, K), high = max(F, K), s = vol sqrt(T) and d1 = ln(low / high) / s + s / 2, d2 = d1 - s, the option that is
 * out of the money is worth D (low Phi(d1) - high Phi(d2)), be it the call or the put. Because high phi(d2) = low phi(d1), that
 * is D low phi(d1) (R(-d1) - R(-d2)) with the Mills ratio R: one exponential for both, and full relative accuracy however far
 * out of the money. The other option follows by parity. Errors: docs/numerics.md, "Black-76".
 */

/** Digits of an out-of-the-money value below the wei. */
export const EXTRA_BITS = 40n;
/** phi is below 1e-37 from here on: beyond it an option is worth nothing, or low [2^96]. */
const FAR = 13n << 96n;

/**
 * Values of a call and a put, per lot [WAD quote]. Rounded down out of the money; in the money the discounted difference of
 * forward and strike, rounded down, is added to that. At expiry: the intrinsic values. Throws the errors of `checkTerms`.
 */
export function black76(terms: OptionTerms): { call: bigint; put: bigint } {
  checkTerms(terms);
  const { forward, strike, vol, timeToExpiry, discount } = terms;
  const callIsOut = forward < strike;
  const [low, high] = callIsOut ? [forward, strike] : [strike, forward];
  const value = timeToExpiry === 0n ? 0n : valueOut(low * discount, lnRatio(low, high), deviation(vol, rootOf(timeToExpiry)));
  const intrinsic = (discount * (high - low)) / WAD;
  return callIsOut ? { call: value, put: value + intrinsic } : { call: value + intrinsic, put: value };
}

/** sqrt(T), T in years, to a relative 2^-72 [2^110]. */
export function rootOf(timeToExpiry: bigint): bigint {
  return approximateRoot((timeToExpiry << 220n) / YEAR);
}

/** s = vol sqrt(T), rounded down [2^96]; root = sqrt(T) [2^110]. */
export function deviation(vol: bigint, root: bigint): bigint {
  return (vol * root) / (WAD << 14n);
}

/** d1 = x / s + s / 2 [2^96], x = ln(low / high) [2^96]. */
export function d1Of(x: bigint, s: bigint): bigint {
  return (x << 96n) / s + (s >> 1n);
}

/** Value of the option that is out of the money, rounded down [WAD]; most = low * discount [1e36], x = ln(low / high) and s [2^96]. */
export function valueOut(most: bigint, x: bigint, s: bigint): bigint {
  const d1 = d1Of(x, s);
  return outOfTheMoney(most, d1, parts(d1, s)) >> EXTRA_BITS;
}

/** What price and Greeks are made of. */
export interface Parts {
  /** The density at d1 is mantissa * 2^-(96 + n). */
  readonly mantissa: bigint;
  readonly n: bigint;
  /** The Mills ratios of |d1| and s - d1 [2^96]. */
  readonly ratio1: bigint;
  readonly ratio2: bigint;
}

/** All 0 where |d1| is so large that no wei depends on them. */
export function parts(d1: bigint, s: bigint): Parts {
  const size = d1 > 0n ? d1 : -d1;
  if (size >= FAR) return { mantissa: 0n, n: 0n, ratio1: 0n, ratio2: 0n };
  const near = size < SPLIT;
  const ratio2 = millsRatio(s - d1, s < NARROW ? near : s - d1 < SPLIT);
  return { ...gaussian(size, PEAK), ratio1: millsRatio(size, near), ratio2 };
}

/** Value of the option that is out of the money, rounded down [WAD * 2^EXTRA_BITS]; `most` is low * discount [1e36]. */
export function outOfTheMoney(most: bigint, d1: bigint, { mantissa, n, ratio1, ratio2 }: Parts): bigint {
  const unit = WAD << (88n - EXTRA_BITS);
  if (d1 > 0n) return (most * ((1n << 88n) - ((mantissa * (ratio1 + ratio2)) >> (104n + n)))) / unit;
  return ((most * ((mantissa * (ratio1 - ratio2)) >> 104n)) >> n) / unit;
}

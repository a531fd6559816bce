import { gaussian, PEAK } from "./exponential.js";
import { WAD } from "./fixedPoint.js";
import { lnRatio } from "./logarithm.js";
import { millsRatio } from "./millsRatio.js";
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
  const value = timeToExpiry === 0n ? 0n : valueOut(low, high, deviation(approximateRoot(variance(vol, timeToExpiry))), discount);
  const intrinsic = (discount * (high - low)) / WAD;
  return callIsOut ? { call: value, put: value + intrinsic } : { call: value + intrinsic, put: value };
}

function valueOut(low: bigint, high: bigint, s: bigint, discount: bigint): bigint {
  return outOfTheMoney(low * discount, parts(low, high, s)) >> EXTRA_BITS;
}

/** vol^2 T [1e36 * 2^100]. */
export function variance(vol: bigint, timeToExpiry: bigint): bigint {
  return ((vol * vol * timeToExpiry) << 100n) / YEAR;
}

/** s = vol sqrt(T), rounded down, from the root of `variance` [2^96]. */
export function deviation(root: bigint): bigint {
  return (root << 46n) / WAD;
}

/** ln(low / high) / s [2^96]. */
export function standardised(low: bigint, high: bigint, s: bigint): bigint {
  return (lnRatio(low, high) << 96n) / s;
}

/** What price and Greeks are made of. */
export interface Parts {
  /** Whether d1 is above zero. */
  readonly above: boolean;
  /** The density at d1 is mantissa * 2^-(96 + n). */
  readonly mantissa: bigint;
  readonly n: bigint;
  /** The Mills ratios of |d1| and -d2 [2^96]. */
  readonly ratio1: bigint;
  readonly ratio2: bigint;
}

/** Where |d1| is so large that no wei depends on it, density and ratios are zero. */
export function parts(low: bigint, high: bigint, s: bigint): Parts {
  const d1 = standardised(low, high, s) + (s >> 1n);
  const above = d1 > 0n;
  const size = above ? d1 : -d1;
  if (size >= FAR) return { above, mantissa: 0n, n: 0n, ratio1: 0n, ratio2: 0n };
  return { above, ...gaussian(size, PEAK), ratio1: millsRatio(size), ratio2: millsRatio(s - d1) };
}

/** Value of the option that is out of the money, rounded down [WAD * 2^EXTRA_BITS]; `most` is low * discount [1e36]. */
export function outOfTheMoney(most: bigint, { above, mantissa, n, ratio1, ratio2 }: Parts): bigint {
  const unit = WAD << (88n - EXTRA_BITS);
  if (above) return (most * ((1n << 88n) - ((mantissa * (ratio1 + ratio2)) >> (104n + n)))) / unit;
  return ((most * ((mantissa * (ratio1 - ratio2)) >> 104n)) >> n) / unit;
}

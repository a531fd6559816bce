import { gaussian } from "./exponential.js";
import { WAD } from "./fixedPoint.js";
import { lnRatio } from "./logarithm.js";
import { millsRatio } from "./millsRatio.js";
import { checkTerms, type OptionTerms, YEAR } from "./quoteDomain.js";
import { sqrt } from "./squareRoot.js";

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
/** phi is below 1e-37 from here on: beyond it an option is worth nothing, or low [2^72]. */
const FAR = 13n << 72n;

/**
 * Values of a call and a put, per lot [WAD quote]. Rounded down out of the money; in the money the discounted difference of
 * forward and strike, rounded down, is added to that. At expiry: the intrinsic values. Throws the errors of `checkTerms`.
 */
export function black76(terms: OptionTerms): { call: bigint; put: bigint } {
  checkTerms(terms);
  const { forward, strike, vol, timeToExpiry, discount } = terms;
  const callIsOut = forward < strike;
  const [low, high] = callIsOut ? [forward, strike] : [strike, forward];
  const value = timeToExpiry === 0n ? 0n : outOfTheMoney(low, high, deviation(variance(vol, timeToExpiry)), discount) >> EXTRA_BITS;
  const intrinsic = (discount * (high - low)) / WAD;
  return callIsOut ? { call: value, put: value + intrinsic } : { call: value + intrinsic, put: value };
}

/** vol^2 T [1e36 * 2^100]. */
export function variance(vol: bigint, timeToExpiry: bigint): bigint {
  return ((vol * vol * timeToExpiry) << 100n) / YEAR;
}

/** vol sqrt(T), rounded down, by one root of the whole [2^72]. */
export function deviation(totalVariance: bigint): bigint {
  return (sqrt(totalVariance) << 22n) / WAD;
}

/** ln(low / high) / s [2^72]. */
export function standardised(low: bigint, high: bigint, s: bigint): bigint {
  return (lnRatio(low, high) << 72n) / s;
}

/** Value of the option that is out of the money, rounded down [WAD * 2^EXTRA_BITS]. */
function outOfTheMoney(low: bigint, high: bigint, s: bigint, discount: bigint): bigint {
  const d1 = standardised(low, high, s) + (s >> 1n);
  const most = low * discount;
  const unit = WAD << (88n - EXTRA_BITS);
  if (d1 <= 0n) {
    if (d1 < -FAR) return 0n;
    const { mantissa, n } = gaussian(-d1);
    const ratios = millsRatio(-d1) - millsRatio(s - d1);
    return ((most * ((mantissa * ratios) >> 104n)) >> n) / unit;
  }
  let share = 1n << 88n;
  if (d1 < FAR) {
    const { mantissa, n } = gaussian(d1);
    const ratios = millsRatio(d1) + millsRatio(s - d1);
    share -= (mantissa * ratios) >> (104n + n);
  }
  return (most * share) / unit;
}

import { black76, d1Of, deviation, EXTRA_BITS, outOfTheMoney, type Parts, parts, rootOf } from "./black76.js";
import { WAD } from "./fixedPoint.js";
import { lnRatio, minusLn } from "./logarithm.js";
import { checkTerms, type OptionTerms } from "./quoteDomain.js";

/**
 * Black-76 with its Greeks; twin of contracts/math/Black76Greeks.sol. They share the logarithm, the root, the exponential and
 * both Mills ratios: with G = low phi(d1) = F phi(d1 of the call) the identity F phi(d1) = K phi(d2) leaves nothing else to
 * compute. Errors: docs/numerics.md, "Greeks".
 */

const SECONDS_PER_DAY = 86_400n;

/** Values of a call and a put and how they change [WAD], all discounted. */
export interface Greeks {
  /** Value, quote per lot. */
  readonly call: bigint;
  readonly put: bigint;
  /** By forward. */
  readonly deltaCall: bigint;
  readonly deltaPut: bigint;
  /** Second derivative by forward, of either. */
  readonly gamma: bigint;
  /** By volatility, per 1.00 of it, of either. */
  readonly vega: bigint;
  /** Per day, at the rate r = -ln(discount) / T. */
  readonly thetaCall: bigint;
  readonly thetaPut: bigint;
}

/**
 * Arguments, rounding of the values and errors as in `black76`. Greeks are rounded toward zero, but for
 * deltaCall - deltaPut = discount, which holds to the wei. Theta is (-ln(D) V - D G s / 2) * 86400 / T. At expiry delta is that of the intrinsic value, half of the
 * discount at the money; gamma, vega and theta are 0.
 */
export function black76Greeks(terms: OptionTerms): Greeks {
  checkTerms(terms);
  const { forward, strike, vol, timeToExpiry, discount } = terms;
  if (timeToExpiry === 0n) return expired(terms);
  const callIsOut = forward < strike;
  const [low, high] = callIsOut ? [forward, strike] : [strike, forward];
  const root = rootOf(timeToExpiry);
  const s = deviation(vol, root);
  const d1 = d1Of(lnRatio(low, high), s);
  const made = parts(d1, s);
  const most = low * discount;
  const density = made.mantissa >> made.n;
  const carry = (most * ((density * s) >> 103n)) / (WAD << (90n - EXTRA_BITS));
  const value = outOfTheMoney(most, d1, made);
  const intrinsic = ((discount * (high - low)) << EXTRA_BITS) / WAD;
  return {
    ...valuesAndThetas(callIsOut, value, intrinsic, carry, terms),
    ...deltas(callIsOut, low, high, discount, d1, made),
    gamma: gammaOf(density, s, low, forward, discount),
    vega: (most * ((density * root) >> 116n)) / (WAD << 90n),
  };
}

function expired(terms: OptionTerms): Greeks {
  const { forward, strike, discount } = terms;
  const deltaCall = forward > strike ? discount : forward === strike ? discount / 2n : 0n;
  return { ...black76(terms), deltaCall, deltaPut: deltaCall - discount, gamma: 0n, vega: 0n, thetaCall: 0n, thetaPut: 0n };
}

/** D Phi(d1) of the call and that less D. The distribution's values have 88 binary digits. */
function deltas(callIsOut: boolean, low: bigint, high: bigint, discount: bigint, d1: bigint, { mantissa, n, ratio1, ratio2 }: Parts) {
  if (callIsOut) {
    const tail = (mantissa * ratio1) >> (104n + n);
    const deltaCall = (discount * (d1 > 0n ? (1n << 88n) - tail : tail)) >> 88n;
    return { deltaCall, deltaPut: deltaCall - discount };
  }
  // The put's delta is -D Phi(d2) with low and high exchanged, and phi(d2) = phi(d1) low / high.
  const deltaPut = -((discount * ((((mantissa * ratio2) >> (104n + n)) * low) / high)) >> 88n);
  return { deltaCall: deltaPut + discount, deltaPut };
}

/** D G / (F^2 s), rounded down; density phi(d1) [2^96]. */
function gammaOf(density: bigint, s: bigint, low: bigint, forward: bigint, discount: bigint): bigint {
  const undivided = (((density << 100n) / s) * discount) >> 28n;
  const byForward = (undivided * ((low << 96n) / forward)) >> 96n;
  return (byForward * WAD) / (forward << 72n);
}

/** Values, and thetas (-ln(D) V - D G s / 2) * 86400 / T. value, intrinsic and carry [WAD * 2^EXTRA_BITS]. */
function valuesAndThetas(callIsOut: boolean, value: bigint, intrinsic: bigint, carry: bigint, { discount, timeToExpiry }: OptionTerms) {
  const decay = minusLn(discount);
  const earned = ((value * decay) >> 96n) - carry;
  const theta = (change: bigint) => (change * SECONDS_PER_DAY) / (timeToExpiry << EXTRA_BITS);
  const out = { value: value >> EXTRA_BITS, theta: theta(earned) };
  const inside = { value: out.value + (intrinsic >> EXTRA_BITS), theta: theta(earned + ((intrinsic * decay) >> 96n)) };
  const [call, put] = callIsOut ? [out, inside] : [inside, out];
  return { call: call.value, put: put.value, thetaCall: call.theta, thetaPut: put.theta };
}

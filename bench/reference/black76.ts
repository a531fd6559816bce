import { ln } from "./exponential.js";
import { normalPdf, normalTail } from "./normal.js";
import { ONE, type Real, ZERO } from "./real.js";

/** One option's terms: forward and strike in quote, vol per year (1 = 100 %), time in years, discount in (0, 1]. */
export interface Terms {
  readonly forward: Real;
  readonly strike: Real;
  readonly vol: Real;
  readonly time: Real;
  readonly discount: Real;
}

/** Prices with what they were made of, for those who differentiate further. Time and vol must be positive. */
export interface Pricing {
  readonly call: Real;
  readonly put: Real;
  /** ln(forward / strike). */
  readonly logMoneyness: Real;
  /** vol * sqrt(time). */
  readonly deviation: Real;
  readonly rootTime: Real;
  readonly d1: Real;
  readonly d2: Real;
  /** phi(d1); phi(d2) is this times F / K. */
  readonly pdf: Real;
  /** Phi(d1) and Phi(-d1), both with full relative precision. */
  readonly cdf1: Real;
  readonly tail1: Real;
  /** Phi(d2) and Phi(-d2). */
  readonly cdf2: Real;
  readonly tail2: Real;
}

/** Both halves of the distribution at d, the smaller one with full relative precision. */
function halves(d: Real, pdf: Real): { readonly cdf: Real; readonly tail: Real } {
  const small = normalTail(d.abs(), pdf);
  const large = ONE.minus(small);
  return d.isNegative() ? { cdf: small, tail: large } : { cdf: large, tail: small };
}

/**
 * Black (1976): call = D (F Phi(d1) - K Phi(d2)), put = D (K Phi(-d2) - F Phi(-d1)), d1 = ln(F/K)/s + s/2, d2 = d1 - s,
 * s = vol sqrt(T). The side in the money is the other one plus D |F - K|. The side out of the money is a difference of two
 * tails that agree to a factor 1 - O(s / |d|) at worst: with s >= 1e-6 and |d| <= 1e7, 13 of the 70 digits.
 */
export function black76({ forward, strike, vol, time, discount }: Terms): Pricing {
  const rootTime = time.sqrt();
  const deviation = vol.times(rootTime);
  const logMoneyness = ln(forward.div(strike));
  const d1 = logMoneyness.div(deviation).plus(deviation.times(0.5));
  const d2 = d1.minus(deviation);
  const pdf = normalPdf(d1);
  const { cdf: cdf1, tail: tail1 } = halves(d1, pdf);
  const { cdf: cdf2, tail: tail2 } = halves(d2, pdf.times(forward).div(strike));
  const intrinsic = discount.times(forward.minus(strike));
  const parts = { logMoneyness, deviation, rootTime, d1, d2, pdf, cdf1, tail1, cdf2, tail2 };
  if (intrinsic.isPositive()) {
    const put = discount.times(strike.times(tail2).minus(forward.times(tail1)));
    return { call: put.plus(intrinsic), put, ...parts };
  }
  const call = discount.times(forward.times(cdf1).minus(strike.times(cdf2)));
  return { call, put: call.minus(intrinsic), ...parts };
}

/** Sensitivities as Keel defines them: by forward and discounted, vega per 1.00 of vol, theta per day. */
export interface Greeks {
  readonly deltaCall: Real;
  readonly deltaPut: Real;
  readonly gamma: Real;
  readonly vega: Real;
  readonly thetaCall: Real;
  readonly thetaPut: Real;
}

export const DAYS_PER_YEAR = 365;

/** r = -ln(discount) / T, per year: what stays fixed when theta lets time pass. */
export function rate({ discount, time }: Terms): Real {
  return discount.eq(1) ? ZERO : ln(discount).negated().div(time);
}

/** D F phi(d1) vol / (2 sqrt(T)): the value that an option loses per year while nothing moves, before interest. */
function decay({ forward, vol, discount }: Terms, { pdf, rootTime }: Pricing): Real {
  return discount.times(forward).times(pdf).times(vol).div(rootTime.times(2));
}

/**
 * theta = -dV/dT / 365 at fixed r and fixed forward, with V = e^(-rT) U(T): dV/dT = -r V + decay.
 *
 * @param r for a caller who has it
 */
export function greeks(terms: Terms, pricing: Pricing, r: Real = rate(terms)): Greeks {
  const { forward, discount } = terms;
  const { pdf, deviation, rootTime, cdf1, tail1, call, put } = pricing;
  const density = discount.times(pdf);
  const lost = decay(terms, pricing);
  return {
    deltaCall: discount.times(cdf1),
    deltaPut: discount.times(tail1).negated(),
    gamma: density.div(forward.times(deviation)),
    vega: density.times(forward).times(rootTime),
    thetaCall: r.times(call).minus(lost).div(DAYS_PER_YEAR),
    thetaPut: r.times(put).minus(lost).div(DAYS_PER_YEAR),
  };
}

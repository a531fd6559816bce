import { exp } from "./exponential.js";
import { BITS, fromFixedPoint, HALF, ONE, Real, SCALE, toFixedPoint } from "./real.js";

/**
 * The standard normal distribution to 50 digits, relative, in both tails.
 *
 * Two expansions of the upper tail Q(x) = P(Z > x), x >= 0:
 *
 * - x <= SPLIT: Q = 1/2 - phi(x) * (x + x^3/3 + x^5/(3*5) + ...). All terms are positive, so the sum itself loses nothing, and
 *   it ends where the terms at least halve and one is below 10^-72: what is left out is smaller than that term. The division
 *   of 150 terms cuts 10^-80 each. phi(x) takes both below 10^-72 absolutely, and the subtraction cancels the digits by
 *   which Q is below 1/2: at SPLIT = 8, Q = 6e-16, so 54 digits stay.
 * - x > SPLIT: Laplace's continued fraction Q = phi(x) / (x + 1/(x + 2/(x + 3/(x + ...)))). Its partial numerators are positive,
 *   so its convergents lie in turn above and below the limit, and the distance of two neighbours bounds the error of both.
 *   That distance is the product of k / (r_k r_(k+1)), r_k the ratio of successive denominators; float64 knows it well
 *   enough to say how many terms are needed.
 */
const SPLIT = 8;
const SERIES_END = SCALE / 10n ** 72n;
const FRACTION_END = 1e-60;

const TWO_PI = Real.acos(-1).times(2);
const INVERSE_ROOT_TWO_PI = ONE.div(TWO_PI.sqrt());

/** phi(x) = exp(-x^2 / 2) / sqrt(2 pi). */
export function normalPdf(x: Real): Real {
  return exp(x.times(x).times(-0.5)).times(INVERSE_ROOT_TWO_PI);
}

/** x + x^3/3 + x^5/(3*5) + ... for x <= SPLIT. */
function tailSeries(x: Real): Real {
  const start = toFixedPoint(x);
  const square = (start * start) >> BITS;
  const halving = 2n * (square >> BITS) + 2n;
  let term = start;
  let sum = start;
  for (let odd = 3n; odd <= halving || term > SERIES_END; odd += 2n) {
    term = ((term * square) >> BITS) / odd;
    sum += term;
  }
  return fromFixedPoint(sum);
}

/** How many terms bring the continued fraction within `FRACTION_END` of its limit, relative; at 8 they are 39. */
function fractionTerms(x: number): number {
  let ratio = x;
  let distance = 1;
  for (let k = 1; ; k++) {
    const next = x + k / ratio;
    distance *= k / (ratio * next);
    ratio = next;
    if (distance < FRACTION_END) return k;
  }
}

/** Q(x) / phi(x) for x > SPLIT. */
function tailFraction(x: Real): Real {
  const start = toFixedPoint(x);
  let denominator = start;
  for (let k = BigInt(fractionTerms(x.toNumber())); k > 0n; k--) denominator = start + (k << (2n * BITS)) / denominator;
  return ONE.div(fromFixedPoint(denominator));
}

/**
 * Q(x) = P(Z > x) with full relative precision for every x.
 *
 * @param pdf phi(x), for a caller who has it
 */
export function normalTail(x: Real, pdf: Real = normalPdf(x)): Real {
  if (x.isNegative()) return ONE.minus(normalTail(x.negated(), pdf));
  if (x.isZero()) return HALF;
  return x.lte(SPLIT) ? HALF.minus(pdf.times(tailSeries(x))) : pdf.times(tailFraction(x));
}

/** Phi(x) = P(Z <= x) with full relative precision for every x. */
export function normalCdf(x: Real, pdf?: Real): Real {
  return normalTail(x.negated(), pdf);
}

import { DAYS_PER_YEAR, type Greeks, greeks, type Pricing, rate, type Terms } from "../reference/black76.js";
import { ONE, Real } from "../reference/real.js";

/**
 * What an error of four wei in ln(F/K), in s = vol sqrt(T) and in phi, and of two wei in ln(discount), does to a Greek, to first
 * order. An option near expiry has no better Greeks than this from numbers with 18 decimals: at s = 2e-6 a wei in ln(F/K) moves
 * d1 by 5e-13. Derivation in docs/numerics.md, "Greeks".
 */
const FOUR_WEI = new Real("4e-18");
const TWO_WEI = new Real("2e-18");
/** Beyond conditioning, a Greek may be wrong by this share of itself and by one wei. */
const RELATIVE = new Real("1e-15");
const WEI = new Real("1e-18");

/** The exact Greeks at these terms, and how far from them a result may be. */
export function greeksWithAllowances(terms: Terms, pricing: Pricing): { readonly exact: Greeks; readonly allowed: Greeks } {
  const { forward, discount, vol, time } = terms;
  const { logMoneyness, deviation, rootTime, d1, pdf, cdf1, tail1, call, put } = pricing;
  // d1 = x/s + s/2
  const inverse = ONE.div(deviation);
  const moved = FOUR_WEI.times(inverse.plus(logMoneyness.times(inverse).times(inverse).minus(0.5).abs()));
  // phi' = -d phi
  const density = pdf.times(d1.abs()).times(moved).plus(FOUR_WEI);
  // Phi' = phi, and the smaller tail is phi times a ratio
  const probability = pdf.times(moved).plus(FOUR_WEI.times(Real.min(cdf1, tail1)).div(pdf));
  const value = discount
    .times(forward)
    .times(pdf)
    .times(FOUR_WEI)
    .plus(FOUR_WEI.times(Real.min(call, put)).div(pdf));
  const r = rate(terms);
  const exact = greeks(terms, pricing, r);
  const lossMoved = discount.times(forward).times(vol).div(rootTime.times(2)).times(density);
  const theta = (own: Real, price: Real) =>
    r.times(value).plus(price.times(TWO_WEI).div(time)).plus(lossMoved).div(DAYS_PER_YEAR).plus(own.abs().times(RELATIVE)).plus(WEI);
  const delta = (size: Real) => size.abs().times(RELATIVE).plus(discount.times(probability)).plus(WEI);
  const scale = discount.times(inverse).div(forward);
  const allowed = {
    deltaCall: delta(exact.deltaCall),
    deltaPut: delta(exact.deltaPut),
    gamma: exact.gamma
      .times(RELATIVE)
      .plus(scale.times(density.plus(pdf.times(FOUR_WEI).times(inverse))))
      .plus(WEI),
    vega: exact.vega.times(RELATIVE).plus(discount.times(forward).times(rootTime).times(density)).plus(WEI),
    thetaCall: theta(exact.thetaCall, call),
    thetaPut: theta(exact.thetaPut, put),
  };
  return { exact, allowed };
}

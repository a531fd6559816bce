import { black76, type Terms } from "./black76.js";
import { ln } from "./exponential.js";
import { ONE, Real } from "./real.js";

/** Relative size of a step after which no digit of the first 40 moves. */
const CONVERGED = new Real("1e-40");
const LOWEST = new Real("1e-6");
const HIGHEST = new Real("1e3");

/**
 * The vol at which Black-76 has this price, to 40 digits.
 *
 * Newton on the logarithm of the out-of-the-money price below half its bound and on the price above, inside a bracket that
 * every evaluation narrows; a step that leaves the bracket is replaced by its geometric middle. The convergence is
 * quadratic, so a step below 10^-40 follows one below 10^-20 and leaves an error far below 10^-40.
 *
 * @throws RangeError if the price is not strictly inside the no-arbitrage interval, or its vol not in 1e-6..1e3
 */
export function impliedVol(terms: Omit<Terms, "vol">, price: Real, isCall: boolean): Real {
  const { forward, strike, discount } = terms;
  const callIsOut = forward.lte(strike);
  const intrinsic = discount.times(forward.minus(strike).abs());
  const target = isCall === callIsOut ? price : price.minus(intrinsic);
  const bound = discount.times(Real.min(forward, strike));
  if (target.lte(0) || target.gte(bound)) throw new RangeError("the price is outside the no-arbitrage interval");
  const byLogarithm = target.lt(bound.div(2));

  let [low, high] = [LOWEST, HIGHEST];
  let vol = ONE.div(2);
  for (let step = 0; step < 500; step++) {
    const pricing = black76({ ...terms, vol });
    const value = callIsOut ? pricing.call : pricing.put;
    if (value.lt(target)) low = vol;
    else high = vol;
    const vega = discount.times(forward).times(pricing.pdf).times(pricing.rootTime);
    const change = byLogarithm ? value.times(ln(value.div(target))).div(vega) : value.minus(target).div(vega);
    const next = vol.minus(change);
    if (change.abs().lt(vol.times(CONVERGED))) return next;
    vol = next.gt(low) && next.lt(high) ? next : low.times(high).sqrt();
    if (high.div(low).minus(1).lt(CONVERGED)) throw new RangeError("the price belongs to no vol between 1e-6 and 1e3");
  }
  throw new RangeError("the search for an implied vol did not end");
}

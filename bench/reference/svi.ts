import type { Real } from "./real.js";

/** Gatheral's raw SVI slice; a, b, sigma in total variance and log-moneyness. */
export interface SviSlice {
  readonly a: Real;
  readonly b: Real;
  readonly rho: Real;
  readonly m: Real;
  readonly sigma: Real;
}

/** w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)). */
export function sviTotalVariance({ a, b, rho, m, sigma }: SviSlice, logMoneyness: Real): Real {
  const from = logMoneyness.minus(m);
  const root = from.times(from).plus(sigma.times(sigma)).sqrt();
  return a.plus(b.times(rho.times(from).plus(root)));
}

/** sqrt(w / T), T in years. */
export function sviVol(slice: SviSlice, logMoneyness: Real, time: Real): Real {
  return sviTotalVariance(slice, logMoneyness).div(time).sqrt();
}

import { EngineError } from "./errors.js";
import { divFloor, WAD } from "./fixedPoint.js";
import { checkTime, YEAR } from "./quoteDomain.js";
import { sqrt } from "./squareRoot.js";

/**
 * Raw SVI: total variance w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)) and volatility sqrt(w / T) at
 * log-moneyness k = ln(strike / forward); twin of contracts/math/Svi.sol. docs/numerics.md, "Raw SVI", bounds the errors.
 *
 * Arguments are checked in the order a, b, rho, m, sigma, k, time, and last the sign of w. A volatility outside 1 %..1,000 %
 * is returned as it is: whoever quotes with it checks it.
 */

/** One slice of a volatility surface: all WAD; a, rho and m signed. */
export interface SviParams {
  readonly a: bigint;
  readonly b: bigint;
  readonly rho: bigint;
  readonly m: bigint;
  readonly sigma: bigint;
}

/** |a|: the total variance of 1,000 % over ten years. */
export const MAX_SVI_A = 1_000n * WAD;
export const MAX_SVI_B = 100n * WAD;
/** |rho|: below 1. */
export const MAX_SVI_RHO = WAD - 1n;
/** |m| and |k|: far beyond the strikes that are quoted (ln 50 = 3.9). */
export const MAX_LOG_MONEYNESS = 10n * WAD;
export const MIN_SVI_SIGMA = 10n ** 12n;
export const MAX_SVI_SIGMA = 10n * WAD;

/** Below this w [1e-54], 1.4e-15, the root is taken with 90 bits more: a and b (...) cancel there. */
const SMALL_VARIANCE = 1n << 130n;
const MORE_BITS = 90n;
const WAD_SQUARED = WAD * WAD;

/** Total variance [WAD], rounded down. Throws the errors of the parameters, of k, and `NegativeTotalVariance`. */
export function sviTotalVariance(p: SviParams, logMoneyness: bigint): bigint {
  checkSviParams(p);
  checkLogMoneyness(logMoneyness);
  const w = varianceDown(p, logMoneyness);
  return (w < SMALL_VARIANCE ? smallVariance(p, logMoneyness, w) >> MORE_BITS : w) / WAD_SQUARED;
}

/** Annualised volatility [WAD], rounded down; time in seconds, a year of 365 days. Throws also `TimeOutOfDomain`. */
export function sviVol(p: SviParams, logMoneyness: bigint, timeToExpiry: bigint): bigint {
  checkSviParams(p);
  checkLogMoneyness(logMoneyness);
  checkTime(timeToExpiry);
  const w = varianceDown(p, logMoneyness);
  // vol^2 = w Y / T, [1e-54] made [1e-36], whose root is a WAD.
  if (w >= SMALL_VARIANCE) return sqrt((w * YEAR) / (timeToExpiry * WAD));
  return sqrt(((smallVariance(p, logMoneyness, w) * YEAR) / (timeToExpiry * WAD)) >> MORE_BITS);
}

/**
 * Total variance [1e-54] of checked arguments: less than b * 1e-36 below the exact one, so below zero where that is
 * negative, and perhaps where it is zero.
 */
export function varianceDown({ a, b, rho, m, sigma }: SviParams, logMoneyness: bigint): bigint {
  const u = logMoneyness - m;
  return a * WAD_SQUARED + b * (rho * u + sqrt((u * u + sigma * sigma) * WAD_SQUARED));
}

/** The minimum over all k, a + b sigma sqrt(1 - rho^2) [1e-54], from below by less than b * 1e-36. */
export function minimumVarianceDown({ a, b, rho, sigma }: SviParams): bigint {
  return a * WAD_SQUARED + b * sqrt(sigma * sigma * (WAD_SQUARED - rho * rho));
}

/** Throws the error of the first parameter outside its domain. */
export function checkSviParams({ a, b, rho, m, sigma }: SviParams): void {
  if (exceeds(a, MAX_SVI_A)) throw new EngineError("SviAOutOfDomain", { a });
  if (b < 0n || b > MAX_SVI_B) throw new EngineError("SviBOutOfDomain", { b });
  if (exceeds(rho, MAX_SVI_RHO)) throw new EngineError("SviRhoOutOfDomain", { rho });
  if (exceeds(m, MAX_LOG_MONEYNESS)) throw new EngineError("SviMOutOfDomain", { m });
  if (sigma < MIN_SVI_SIGMA || sigma > MAX_SVI_SIGMA) throw new EngineError("SviSigmaOutOfDomain", { sigma });
}

/** Throws `LogMoneynessOutOfDomain`. */
export function checkLogMoneyness(logMoneyness: bigint): void {
  if (exceeds(logMoneyness, MAX_LOG_MONEYNESS)) throw new EngineError("LogMoneynessOutOfDomain", { logMoneyness });
}

/** Throws `LogMoneynessOutOfDomain` or `EmptyRange`. */
export function checkRange(kLow: bigint, kHigh: bigint): void {
  checkLogMoneyness(kLow);
  checkLogMoneyness(kHigh);
  if (kLow > kHigh) throw new EngineError("EmptyRange", { kLow, kHigh });
}

/**
 * Total variance [1e-54 * 2^-90] where `down`, what `varianceDown` found, is small or negative: with b times the part of the
 * root that its floor dropped.
 */
function smallVariance({ b, m, sigma }: SviParams, logMoneyness: bigint, down: bigint): bigint {
  // What the floor dropped, less than b, does not help.
  if (down < -SMALL_VARIANCE) throw negative(logMoneyness, down);
  const u = logMoneyness - m;
  const square = (u * u + sigma * sigma) * WAD_SQUARED;
  const root = sqrt(square);
  // sqrt(root^2 + rest) = root + d - d^2 / (2 root) + ..., where d = rest / (2 root) <= 1 and root >= 1e30.
  let d = ((square - root * root) << MORE_BITS) / (2n * root);
  d -= (d * d) / ((2n * root) << MORE_BITS);
  const w = (down << MORE_BITS) + b * d;
  if (w < 0n) throw negative(logMoneyness, w >> MORE_BITS);
  return w;
}

function negative(logMoneyness: bigint, w: bigint): EngineError {
  return new EngineError("NegativeTotalVariance", { logMoneyness, totalVariance: divFloor(w, WAD_SQUARED) });
}

/** |value| > bound. */
function exceeds(value: bigint, bound: bigint): boolean {
  return value > bound || value < -bound;
}

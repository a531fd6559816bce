import { EngineError } from "./errors.js";
import { WAD } from "./fixedPoint.js";

/**
 * e^x; twin of contracts/math/Exponential.sol. The argument is reduced by n = round(x / ln 2) to |r| <= ln(2) / 2, where
 * e^r = (C + r) / (C - r) with C(r^2) = r coth(r / 2), an even function that a continued fraction of two levels gives so well
 * that e^r is right to 1e-18 (docs/numerics.md, "Exponential").
 */

/** From here on e^x passes 2^255 wei [WAD]. */
const EXP_UPPER = 135305999368893231589n;
/** Up to here e^x is below one wei [WAD]. */
const EXP_LOWER = -41446531673892822313n;

/** ln 2 and 1 / ln 2 [2^96]. */
const LN2 = 54916777467707473351141471128n;
const LOG2E = 114302077158074026402637675937n;
/** phi(0) = 1 / sqrt(2 pi) [2^96], and 1e18 times that. */
export const PEAK = 31607463825455920808620519744n;
export const PEAK_WAD = 31607463825455920808620519744182345911820002804n;

/** e^x, rounded down; 0 where that is below one wei. x and the result [WAD]. Relative error below 1e-18, and one wei. Throws `ExpOverflow`. */
export function expWad(x: bigint): bigint {
  if (x <= EXP_LOWER) return 0n;
  if (x >= EXP_UPPER) throw new EngineError("ExpOverflow", { x });
  const scaled = (x << 96n) / WAD;
  const n = (scaled * LOG2E + (1n << 191n)) >> 192n;
  const { up, down } = halves(scaled - n * LN2);
  return ((((up << 112n) / down) * WAD) << 83n) >> (195n - n);
}

/**
 * peak * e^(-z^2 / 2) = mantissa * 2^-n, to a relative 1e-18: the normal density, if peak is `PEAK`.
 * @param z 0..16 [2^96]
 * @param peak below 2^157
 * @returns mantissa within 0.7 and 1.42 of the peak, n 0..185
 */
export function gaussian(z: bigint, peak: bigint): { mantissa: bigint; n: bigint } {
  const y = (z * z) >> 97n;
  const n = (y * LOG2E + (1n << 191n)) >> 192n;
  const { up, down } = halves(y - n * LN2);
  return { mantissa: (down * peak) / up, n };
}

/** C + r and C - r [2^96], C about 2; their ratio is e^r. |r| <= 0.3466 [2^96]. */
function halves(r: bigint): { up: bigint; down: bigint } {
  const t = (r * r) >> 96n;
  const inner =
    t +
    29669235752991722690499402532143n -
    12714552387714845452157305580525249623967665551135235509001954n / (t + 3630110328784696521708396582660n);
  const c = 2378020381026557745406576777289n - 58078690523622409044972651106278435784933543300957607700164875n / inner;
  return { up: c + r, down: c - r };
}

import { EngineError } from "./errors.js";
import { WAD } from "./fixedPoint.js";

/**
 * e^x; twin of contracts/math/Exponential.sol. The argument is reduced by n = round(x / ln 2) to |r| <= ln(2) / 2, where
 * e^r = (C + r/2) / (C - r/2) with C(r^2) = (r/2) coth(r/2), an even function that five coefficients give to 8e-19
 * (docs/numerics.md, "Exponential").
 */

/** From here on e^x passes 2^255 wei [WAD]. */
const EXP_UPPER = 135305999368893231589n;
/** Up to here e^x is below one wei [WAD]. */
const EXP_LOWER = -41446531673892822313n;

/** ln 2 and 1 / ln 2 [2^72]. */
const LN2 = 3273295013171879848906n;
const LOG2E = 6812934706096293115773n;
/** 2^112 / sqrt(2 pi). */
const INV_SQRT_2PI = 2071426749265079226113754381954734n;

/** e^x, rounded down; 0 where that is below one wei. x and the result [WAD]. Throws `ExpOverflow`. */
export function expWad(x: bigint): bigint {
  if (x <= EXP_LOWER) return 0n;
  if (x >= EXP_UPPER) throw new EngineError("ExpOverflow", { x });
  const scaled = (x << 72n) / WAD;
  const n = (scaled * LOG2E + (1n << 143n)) >> 144n;
  const { up, down } = halves(scaled - n * LN2);
  return ((((up << 112n) / down) * WAD) << 75n) >> (187n - n);
}

/**
 * The normal density phi(z) = mantissa * 2^-(112 + n).
 * @param z 0..2^5 [2^72]
 * @returns mantissa within 0.28 and 0.57 [2^112], n 0..739
 */
export function gaussian(z: bigint): { mantissa: bigint; n: bigint } {
  const y = (z * z) >> 73n;
  const n = (y * LOG2E + (1n << 143n)) >> 144n;
  const { up, down } = halves(y - n * LN2);
  return { mantissa: (down * INV_SQRT_2PI) / up, n };
}

/** C + r/2 and C - r/2 [2^96]; their ratio is e^r. |r| <= 0.3466 [2^72]. */
function halves(r: bigint): { up: bigint; down: bigint } {
  const t = (r * r) >> 72n;
  let c = 1639028767205424686581n * t + (-65497450339761106008884n << 72n);
  c = (c * t + (2619978793283801451562561n << 144n)) >> 144n;
  c = c * t + (-110039114599604840864016543n << 72n);
  c = (c * t + (6602346876188658372961256486n << 144n)) >> 144n;
  c = ((c * t) >> 72n) + 79228162514264337654281301455n;
  return { up: c + (r << 23n), down: c - (r << 23n) };
}

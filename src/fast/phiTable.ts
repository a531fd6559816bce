import { normalCdf, normalPdf, WAD } from "../math/index.js";
import { economise } from "./economise.js";
import { fromWad } from "./images.js";

/**
 * The normal distribution as a table: on each cell of width 1/128 about a node from -8.5 to 8.5 a polynomial of degree 3, the
 * Taylor polynomial of degree 8 about the node, shortened. Its values at the nodes are those of `normalCdf` and `normalPdf`
 * (docs/numerics.md, "Fast path").
 */

/** Cells in a unit; a power of two, so that scaling by it is exact. */
export const CELLS = 128;
/** Cells from 0 to 8.5. */
const MIDDLE = 1088;
const DEGREE = 3;
const STRIDE = DEGREE + 1;
const TAYLOR_DEGREE = 8;
/** Cells that there is room for: a power of two, so that a mask turns a node's number into its place, negative ones at the end. */
const ROOM = 4096;

/** |table - Phi| at every double, beyond the table and at both infinities too. */
export const PHI_ERROR = 6.8e-13;

const TABLE = new Float64Array(ROOM * STRIDE);

/** 1.5 * 2^52: a sum with it is rounded to a whole number, which its lowest 32 bits hold. Reading them is a tenth faster than truncating. */
const ROUNDER = 6_755_399_441_055_744;
const DOUBLE = new Float64Array(1);
const WORDS = new Int32Array(DOUBLE.buffer);
/** Which of the two words is the lower one on this machine. */
const LOW = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;

let isReady = false;

/** Fills the table if it is not: every public function calls it first, so that whoever only imports them does not wait for it. */
export function preparePhi(): void {
  if (isReady) return;
  isReady = true;
  for (let node = 0; node <= MIDDLE; node++) {
    const upper = cellOf(node);
    TABLE.set(upper, node * STRIDE);
    // Phi(-x) = 1 - Phi(x).
    const lower = upper.map((c, n) => (n === 0 ? 1 - c : n % 2 === 1 ? c : -c));
    TABLE.set(lower, (-node & (ROOM - 1)) * STRIDE);
  }
}

/** Phi((node + t) / 128) for |t| <= 1/2: the n-th derivative is phi(x) He_(n-1)(x) (-1)^(n-1). */
function cellOf(node: number): number[] {
  const x = BigInt(node) * (WAD / BigInt(CELLS));
  const hermite = hermites(node / CELLS, TAYLOR_DEGREE);
  // One rounding: 60 binary digits are cut to 53.
  const taylor = [Number((normalCdf(x) << 60n) / WAD) / 2 ** 60];
  let scale = fromWad(normalPdf(x));
  for (let n = 1; n <= TAYLOR_DEGREE; n++) {
    scale /= n * CELLS;
    taylor.push(n % 2 === 1 ? scale * (hermite[n - 1] ?? 0) : -scale * (hermite[n - 1] ?? 0));
  }
  return economise(taylor, DEGREE);
}

/** He_0 to He_(count - 1) at x: He_(n+1) = x He_n - n He_(n-1). */
function hermites(x: number, count: number): number[] {
  const values = [1, x];
  for (let n = 1; n < count; n++) values.push(x * (values[n] ?? 0) - n * (values[n - 1] ?? 0));
  return values;
}

/** Phi(y / 128) for any double, to `PHI_ERROR`, once `preparePhi` was called; NaN for NaN. */
export function phiOfCells(y: number): number {
  const inside = y > MIDDLE ? MIDDLE : y < -MIDDLE ? -MIDDLE : y;
  const rounded = inside + ROUNDER;
  DOUBLE[0] = rounded;
  const at = ((WORDS[LOW] as number) & (ROOM - 1)) * STRIDE;
  // Exact: both are next to each other.
  const t = inside - (rounded - ROUNDER);
  const upper = (TABLE[at + 2] as number) + t * (TABLE[at + 3] as number);
  return (TABLE[at] as number) + t * ((TABLE[at + 1] as number) + t * upper);
}

import { WAD } from "../fixedPoint.js";
import { normalCdf, normalPdf } from "../normalDistribution.js";
import { economise } from "./economise.js";
import { fromWad } from "./images.js";

/**
 * The normal distribution as a table: on each cell of width 1/64 about a node from -8.5 to 8.5 a polynomial of degree 4, the
 * Taylor polynomial of degree 8 about the node, shortened. Its values at the nodes are those of `normalCdf` and `normalPdf`
 * (docs/numerics.md, "Fast path").
 */

/** Cells in a unit; a power of two, so that scaling by it is exact. */
export const CELLS = 64;
/** Cells from 0 to 8.5. */
const MIDDLE = 544;
const DEGREE = 4;
const STRIDE = DEGREE + 1;
const TAYLOR_DEGREE = 8;
/** Cells that there is room for: a power of two, so that a mask shows that no index leaves the table. */
const ROOM = 2048;

/** |table - Phi| at every double, beyond the table and at both infinities too. */
export const PHI_ERROR = 1.9e-14;

const TABLE = build();

function build(): Float64Array {
  const table = new Float64Array(ROOM * STRIDE);
  for (let cell = 0; cell <= 2 * MIDDLE; cell++) table.set(cellOf(cell - MIDDLE), cell * STRIDE);
  return table;
}

/** Phi((node + t) / 64) for |t| <= 1/2: the n-th derivative is phi(x) He_(n-1)(x) (-1)^(n-1). */
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

/** Phi(y / 64) to `PHI_ERROR`; NaN for NaN. */
export function phiOfCells(y: number): number {
  const inside = y > MIDDLE ? MIDDLE : y < -MIDDLE ? -MIDDLE : y;
  const cell = (inside + (MIDDLE + 0.5)) & (ROOM - 1);
  // Exact: both are next to each other.
  const t = inside - (cell - MIDDLE);
  const at = cell * STRIDE;
  const upper = (TABLE[at + 2] as number) + t * ((TABLE[at + 3] as number) + t * (TABLE[at + 4] as number));
  return (TABLE[at] as number) + t * ((TABLE[at + 1] as number) + t * upper);
}

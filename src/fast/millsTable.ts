import { economise } from "./economise.js";

/**
 * The Mills ratio R(z) = Phi(-z) / phi(z) as a table on -1..33: on each cell of width 1/32 about a node a polynomial of degree 6,
 * Taylor's of degree 9 about the node, shortened. The values at the nodes come from exact arithmetic: R' = z R - 1, walked
 * downwards, where errors shrink (docs/numerics.md, "Fast path").
 */

const CELLS = 32;
/** Nodes are at -1 to 33; only steps that pass the point where d1 is 0 ask for less than 0. */
const FIRST = -CELLS;
const LAST = 33 * CELLS;
const DEGREE = 6;
const STRIDE = DEGREE + 1;
const TAYLOR_DEGREE = 9;
/** Terms of a step of the walk: the first one left out is below 2^-110. */
const WALK_DEGREE = 18;
/** Binary digits of the walk. */
const BITS = 160n;
/** Levels of Laplace's continued fraction at 33, far more than 2^-160 needs. */
const LEVELS = 120n;

/** Relative error of a value at 0 and above. */
export const MILLS_ERROR = 2.8e-16;

let table: Float64Array | undefined;

function build(): Float64Array {
  const made = new Float64Array((LAST - FIRST + 1) * STRIDE);
  let ratio = ratioAtEnd();
  for (let node = LAST; node >= FIRST; node--) {
    const series = seriesAt(BigInt(node), ratio);
    made.set(economise(series.slice(0, TAYLOR_DEGREE + 1).map(toDouble), DEGREE), (node - FIRST) * STRIDE);
    ratio = series.reduce((sum, c, n) => (n % 2 === 0 ? sum + c : sum - c), 0n);
  }
  return made;
}

/** R(33) = 1 / (z + 1 / (z + 2 / (z + 3 / ...))) [2^160]. */
function ratioAtEnd(): bigint {
  const z = 33n << BITS;
  let denominator = z;
  for (let level = LEVELS; level > 0n; level--) denominator = z + (level << (2n * BITS)) / denominator;
  return (1n << (2n * BITS)) / denominator;
}

/** Coefficients of R((node + t) / 32) by powers of t: R^(n+1) = z R^(n) + n R^(n-1), over n! 32^n [2^160]. */
function seriesAt(node: bigint, ratio: bigint): bigint[] {
  const cells = BigInt(CELLS);
  const series = [ratio, ((node * ratio) / cells - (1n << BITS)) / cells];
  for (let n = 1; n < WALK_DEGREE; n++) {
    const next = ((node * (series[n] ?? 0n)) / cells + (series[n - 1] ?? 0n) / cells) / cells;
    series.push(next / BigInt(n + 1));
  }
  return series;
}

/** The nearest double, but for what 2^-160 leaves out. */
const toDouble = (value: bigint): number => Number(value) / 2 ** Number(BITS);

/** R(z) for z -1..33, from 0 on to a relative `MILLS_ERROR`; NaN elsewhere. */
export function millsRatio(z: number): number {
  table ??= build();
  const y = z * CELLS;
  if (!(y >= FIRST && y <= LAST)) return Number.NaN;
  const cell = (y + (0.5 - FIRST)) | 0;
  const t = y - (cell + FIRST);
  const at = cell * STRIDE;
  let value = table[at + DEGREE] as number;
  value = value * t + (table[at + 5] as number);
  value = value * t + (table[at + 4] as number);
  value = value * t + (table[at + 3] as number);
  value = value * t + (table[at + 2] as number);
  value = value * t + (table[at + 1] as number);
  return value * t + (table[at] as number);
}

/**
 * The table of the normal distribution that the scenario kernel looks up: Phi on -8.5..8.5 in 748 pieces of 1/44, a polynomial
 * of degree 5 each, packed into one word. The chain holds these words as the code of a contract (contracts/math/NormalTable.sol),
 * which knows their hash; both sides take them from here. Made from exact arithmetic alone: docs/numerics.md, "Kernel".
 *
 * ```
 *  255    197 196    145 144 141 140     95 94     56 55     24 23     0
 * +----------+----------+-------+---------+---------+---------+--------+
 * |  c0: 59  |  c1: 52  | spare |  c2: 46 |  c3: 39 |  c4: 32 | c5: 24 |   in units of 2^-58, c5 of 2^-56; c2 to c5 signed
 * +----------+----------+-------+---------+---------+---------+--------+
 * ```
 * In piece i, Phi(-8.5 + (i + h) / 44) = c0 + c1 h + ... + c5 h^5 for h in 0..1, to 2.4e-16.
 */
export const PIECES = 748;

/** Pieces in one unit of the argument. */
const DENSITY = 44n;
const HALF_RANGE = 374;
/** Working precision: 160 binary digits. */
const BITS = 160n;
const ONE = 1n << BITS;
/** Terms of Taylor's series over half a piece: the first one left out is below 2^-150. */
const TERMS = 18;
/** Fields of c0 to c5: where they begin, their width, and the binary digits of their unit. */
const FIELDS = [
  { at: 197n, width: 59, digits: 58n },
  { at: 145n, width: 52, digits: 58n },
  { at: 95n, width: 46, digits: 58n },
  { at: 56n, width: 39, digits: 58n },
  { at: 24n, width: 32, digits: 58n },
  { at: 0n, width: 24, digits: 56n },
];

let words: readonly bigint[] | undefined;

/** The 748 words, lowest piece first. Computed once. */
export function normalTable(): readonly bigint[] {
  words ??= computeTable();
  return words;
}

/** Code of the chain's table contract: a byte that stops whoever calls it, and the words. */
export function normalTableCode(): `0x${string}` {
  return `0x00${normalTable()
    .map((word) => word.toString(16).padStart(64, "0"))
    .join("")}`;
}

/** Walks from the middle outwards: every piece starts where Taylor's series of the last one ended. */
function computeTable(): bigint[] {
  const pieces = new Array<bigint>(PIECES);
  let start = ONE / 2n;
  for (let i = 0; i < HALF_RANGE; i++) {
    // Centre (i + 1/2) / 44; series of the integral of phi from there.
    const centre = ((2n * BigInt(i) + 1n) << BITS) / (2n * DENSITY);
    const series = densitySeries(centre);
    const toEnd = evaluate(series, 1n);
    const toStart = evaluate(series, -1n);
    const middle = start - toStart;
    pieces[HALF_RANGE + i] = pack(economise([middle, ...series.slice(1)]));
    // Phi(-x) = 1 - Phi(x): the same series with h turned round.
    const mirrored = series.slice(1).map((c, k) => (k % 2 === 0 ? c : -c));
    pieces[HALF_RANGE - 1 - i] = pack(economise([ONE - middle, ...mirrored]));
    start = middle + toEnd;
  }
  return pieces;
}

/** Integral of phi about `centre` as a series in u, the distance in half pieces: coefficients c_k of u^k, c_0 = 0. */
function densitySeries(centre: bigint): bigint[] {
  // phi^(n) = (-1)^n He_n phi, He_{n+1} = x He_n - n He_{n-1}; c_{n+1} = phi^(n) (1/88)^(n+1) / (n+1)!.
  const series = [0n];
  let [last, he] = [0n, densityAt(centre)];
  let scale = 1n;
  for (let n = 0; n < TERMS; n++) {
    scale *= 2n * DENSITY * BigInt(n + 1);
    series.push((n % 2 === 0 ? he : -he) / scale);
    [last, he] = [he, ((centre * he) >> BITS) - BigInt(n) * last];
  }
  return series;
}

/** phi(x) for x in 0..8.5, by e^-y = (e^(-y / 64))^64. */
function densityAt(x: bigint): bigint {
  const y = (x * x) >> (BITS + 7n);
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n; n++) {
    term = -((term * y) >> BITS) / n;
    sum += term;
  }
  for (let i = 0; i < 6; i++) sum = (sum * sum) >> BITS;
  return (sum * INV_SQRT_2PI) >> BITS;
}

/** 1 / sqrt(2 pi) [2^160]. */
const INV_SQRT_2PI = 583054796007218040734191730443699882195345907504n;

function evaluate(series: readonly bigint[], u: 1n | -1n): bigint {
  return series.reduce((sum, c, k) => sum + (u === 1n || k % 2 === 0 ? c : -c), 0n);
}

/** Coefficients in h = (u + 1) / 2 of the best series of degree 5: Chebyshev's, cut off. */
function economise(series: readonly bigint[]): bigint[] {
  const chebyshev = toChebyshev(series).slice(0, 6);
  return chebyshev.reduce((sum, c, j) => sum.map((s, k) => s + c * (SHIFTED[j]?.[k] ?? 0n)), [0n, 0n, 0n, 0n, 0n, 0n]);
}

/** T_0 to T_5 at u = 2 h - 1, by powers of h. */
const SHIFTED: readonly (readonly bigint[])[] = [
  [1n],
  [-1n, 2n],
  [1n, -8n, 8n],
  [-1n, 18n, -48n, 32n],
  [1n, -32n, 160n, -256n, 128n],
  [-1n, 50n, -400n, 1120n, -1280n, 512n],
];

/** From powers of u to Chebyshev's polynomials: u T_j = (T_{j+1} + T_{|j-1|}) / 2, by Horner's rule. */
function toChebyshev(series: readonly bigint[]): bigint[] {
  let sum: bigint[] = [];
  for (const c of series.toReversed()) {
    const times = new Array<bigint>(sum.length + 1).fill(0n);
    for (const [j, s] of sum.entries()) {
      times[j + 1] = (times[j + 1] ?? 0n) + (j === 0 ? s : s / 2n);
      if (j > 0) times[j - 1] = (times[j - 1] ?? 0n) + s / 2n;
    }
    times[0] = (times[0] ?? 0n) + c;
    sum = times;
  }
  return sum;
}

/** The digits of the lower fields count as the fraction of the higher ones, hence rounded down. */
function pack(coefficients: readonly bigint[]): bigint {
  return FIELDS.reduce((word, { at, width, digits }, k) => {
    const field = (coefficients[k] ?? 0n) >> (BITS - digits);
    return word | (BigInt.asUintN(width, field) << at);
  }, 0n);
}

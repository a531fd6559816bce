/**
 * Polynomials with integer coefficients, lowest power first; twin of contracts/math/Polynomial.sol. The contract's
 * coefficients are 256-bit ones: its callers bound them, so the twin needs no checks.
 */

/** f * g / 2^shift, each coefficient rounded toward minus infinity. */
export function product(f: readonly bigint[], g: readonly bigint[], shift: bigint): bigint[] {
  const sums = Array.from({ length: f.length + g.length - 1 }, () => 0n);
  f.forEach((x, i) => {
    g.forEach((y, j) => {
      sums[i + j] = (sums[i + j] ?? 0n) + x * y;
    });
  });
  return sums.map((sum) => sum >> shift);
}

/** f + g of the same degree. */
export function sum(f: readonly bigint[], g: readonly bigint[]): bigint[] {
  return f.map((x, i) => x + (g[i] ?? 0n));
}

/** f - g of the same degree. */
export function difference(f: readonly bigint[], g: readonly bigint[]): bigint[] {
  return f.map((x, i) => x - (g[i] ?? 0n));
}

/** factor * f. */
export function scaled(f: readonly bigint[], factor: bigint): bigint[] {
  return f.map((x) => x * factor);
}

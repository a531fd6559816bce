/**
 * The best-known shortening of a polynomial on |t| <= 1/2: its highest term c t^n gives way to lower ones by the Chebyshev
 * polynomial T_n(2 t), whose largest value is 1, at a cost of exactly |c| 2^(1 - 2n) (docs/numerics.md, "Fast path").
 *
 * @param coefficients lowest power first
 * @returns the coefficients up to `degree`
 */
export function economise(coefficients: readonly number[], degree: number): number[] {
  const left = [...coefficients];
  for (let n = left.length - 1; n > degree; n--) {
    const highest = (left.pop() ?? 0) * 2 ** (1 - 2 * n);
    for (const [power, c] of chebyshevOfTwice(n).entries()) if (power < n) left[power] = (left[power] ?? 0) - highest * c;
  }
  return left;
}

/** Those of `chebyshevOfTwice` that were asked for. */
const CHEBYSHEV: number[][] = [[1], [0, 2]];

/** Coefficients of T_n(2 t): T_0 = 1, T_1 = 2 t, T_(m+1) = 4 t T_m - T_(m-1). */
function chebyshevOfTwice(n: number): readonly number[] {
  const known = CHEBYSHEV[n];
  if (known !== undefined) return known;
  const previous = chebyshevOfTwice(n - 2);
  const next = [0, ...chebyshevOfTwice(n - 1).map((c) => 4 * c)].map((c, power) => c - (previous[power] ?? 0));
  CHEBYSHEV[n] = next;
  return next;
}

/**
 * The best-known shortening of a polynomial on |t| <= 1/2: its highest term c t^n gives way to lower ones by the Chebyshev
 * polynomial T_n(2 t), whose largest value is 1, at a cost of exactly |c| 2^(1 - 2n) (docs/numerics.md, "Fast path").
 *
 * @param coefficients lowest power first
 * @returns the coefficients up to `degree`
 */
export function economise(coefficients: readonly number[], degree: number): number[] {
  let left = [...coefficients];
  for (let n = left.length - 1; n > degree; n--) {
    const highest = (left[n] ?? 0) * 2 ** (1 - 2 * n);
    const chebyshev = chebyshevOfTwice(n);
    left = left.slice(0, n).map((c, power) => c - highest * (chebyshev[power] ?? 0));
  }
  return left;
}

/** Coefficients of T_n(2 t): T_0 = 1, T_1 = 2 t, T_(m+1) = 4 t T_m - T_(m-1). */
function chebyshevOfTwice(n: number): readonly number[] {
  let [previous, current]: [number[], number[]] = [[1], [0, 2]];
  for (let m = 1; m < n; m++) {
    const next = [0, ...current.map((c) => 4 * c)].map((c, power) => c - (previous[power] ?? 0));
    [previous, current] = [current, next];
  }
  return current;
}

#!/usr/bin/env python3
"""Fits the continued fractions of contracts/math/{Exponential,Logarithm,MillsRatio}.sol and their twins.

Each function is approximated by a quotient of polynomials whose largest weighted error is as small as possible (Remez' exchange),
which is then written as b0 / (x + a0 + b1 / (x + a1 + ...)), to which the exponential and the logarithm add a constant. Prints
the integers that stand in the sources, a scaled by 2^96 and b by 2^192, with the error of each fit, and says whether src/math
holds them. Needs mpmath (Debian: python3-mpmath); takes about a minute. Example, from the project's root:

    /usr/bin/python3 tools/minimax/fit.py
"""

import sys
from pathlib import Path

from mpmath import atanh, cos, coth, erfc, exp, log, lu_solve, matrix, mp, mpf, nint, nstr, pi, sqrt

mp.dps = 90


def horner(coefficients, x):
    total = mpf(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def nodes(low, high, count, centre):
    """Chebyshev's points, of x itself or of (x - centre) / (x + centre)."""
    to = (lambda x: x) if centre is None else (lambda x: (x - centre) / (x + centre))
    back = (lambda u: u) if centre is None else (lambda u: centre * (1 + u) / (1 - u))
    a, b = to(low), to(high)
    return [back((a + b) / 2 - (b - a) / 2 * cos(pi * i / count)) for i in range(count + 1)]


def solve(f, weight, points, m, n):
    """P and Q with P / Q - f = +-E / weight in turn at the points; linear but for E times Q, hence iterated."""
    size = m + n + 2
    error = mpf(0)
    for _ in range(12):
        system, right = matrix(size, size), matrix(size, 1)
        for i, x in enumerate(points):
            sign = (-1) ** i
            for j in range(m + 1):
                system[i, j] = x**j
            for j in range(1, n + 1):
                system[i, m + j] = -(f(x) + sign * error / weight(x)) * x**j
            system[i, size - 1] = -sign / weight(x)
            right[i] = f(x)
        solution = lu_solve(system, right)
        last, error = error, solution[size - 1]
        if n == 0 or abs(error - last) < abs(error) * mpf(10) ** -6:
            break
    return list(solution[: m + 1]), [mpf(1)] + list(solution[m + 1 : m + n + 1]), error


def extrema(errors):
    """Where the error is largest between two changes of its sign."""
    found, i = [], 0
    while i < len(errors):
        positive, k, j = errors[i] > 0, i, i
        while j < len(errors) and (errors[j] > 0) == positive:
            if abs(errors[j]) > abs(errors[k]):
                k = j
            j += 1
        found.append(k)
        i = j
    return found


def remez(f, low, high, m, n, weight, centre=None):
    """Minimax P / Q of degrees m and n: (P, Q, largest weighted error)."""
    low, high, size = mpf(low), mpf(high), m + n + 2
    points = nodes(low, high, size - 1, centre)
    grid = nodes(low, high, 30 * size, centre)
    best = None
    for _ in range(30):
        p, q, error = solve(f, weight, points, m, n)
        errors = [(horner(p, x) / horner(q, x) - f(x)) * weight(x) for x in grid]
        largest = max(abs(e) for e in errors)
        if best is None or largest < best[2]:
            best = (p, q, largest)
        places = extrema(errors)
        if len(places) < size:
            break
        while len(places) > size:
            places.pop(0 if abs(errors[places[0]]) < abs(errors[places[-1]]) else -1)
        points = [grid[k] for k in places]
        if largest < abs(error) * mpf("1.02"):
            break
    return best


def fraction(p, q):
    """P / Q, deg P < deg Q, as [(b0, a0), (b1, a1), ...] by Euclid's algorithm."""
    levels = []
    while p and len(q) > 1:
        b = p[-1] / q[-1]
        p, q = [c / p[-1] for c in p], [c / q[-1] for c in q]
        quotient, rest = [mpf(0)] * (len(q) - len(p) + 1), q[:]
        for k in range(len(q) - len(p), -1, -1):
            quotient[k] = rest[k + len(p) - 1] / p[-1]
            for i, c in enumerate(p):
                rest[k + i] -= quotient[k] * c
        levels.append((b, quotient[0]))
        p, q = rest[: len(p) - 1], p
    return levels


def fit(f, low, high, m, n, weight, centre=None):
    """Constant, levels about x = 0, error. The fit is made about `low`, where its equations are better conditioned."""
    low = mpf(low)
    p, q, error = remez(lambda v: f(v + low), 0, mpf(high) - low, m, n, lambda v: weight(v + low), centre)
    constant = mpf(0)
    if m == n:
        constant = p[-1] / q[-1]
        p = [c - constant * d for c, d in zip(p, q)][:-1]
    return constant, [(b, a - low) for b, a in fraction(p, q)], error


def mills(z):
    return sqrt(pi / 2) * exp(z * z / 2) * erfc(z / sqrt(mpf(2)))


def half_coth(t):
    return mpf(1) if t == 0 else sqrt(t) / 2 * coth(sqrt(t) / 2)


def atanh_ratio(t):
    return mpf(1) if t == 0 else atanh(sqrt(t)) / sqrt(t)


LN2_HALF_SQUARED = (log(mpf(2)) / 2 * mpf("1.0000001")) ** 2
LARGEST_U_SQUARED = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1) * mpf("1.000001")) ** 2

# name, file, factor of constant and b0, the fit. The weight of the exponential is what an error of C does to e^r; that of the
# near Mills ratio makes R(0) exact, so that values of options with little time left keep their digits.
FITS = [
    ("2 C = r coth(r / 2) of r^2", "exponential.ts", 2,
     lambda: fit(half_coth, 0, LN2_HALF_SQUARED, 2, 2, lambda t: sqrt(t) + mpf("0.02"))),
    ("atanh(u) / u of u^2", "logarithm.ts", 1,
     lambda: fit(atanh_ratio, 0, LARGEST_U_SQUARED, 3, 3, lambda t: 1 / atanh_ratio(t))),
    ("1 / R(z) - z on 0..2.25", "millsRatio.ts", 1,
     lambda: fit(lambda z: 1 / mills(z) - z, 0, "2.25", 6, 7, lambda z: mills(z) * (1 + mpf("1e-3") / (z + mpf("1e-9"))), 2)),
    ("R(z) on 2..16", "millsRatio.ts", 1, lambda: fit(mills, 2, 16, 7, 8, lambda z: 1 / mills(z), 4)),
]


def main():
    root = Path(__file__).resolve().parents[2]
    missing = 0
    for name, file, factor, make in FITS:
        constant, levels, error = make()
        source = (root / "src" / "math" / file).read_text()
        print(f"{name}: weighted error {nstr(error, 4)}")
        numbers = [("c", int(nint(factor * constant * 2**96)))] if constant else []
        for i, (b, a) in enumerate(levels):
            numbers.append((f"a{i}", int(nint(a * 2**96))))
            numbers.append((f"b{i}", int(nint((factor if i == 0 else 1) * b * mpf(2) ** 192))))
        for label, number in numbers:
            held = f"{abs(number)}n" in source
            missing += not held
            print(f"  {label:3} {number}{'' if held else f'   not in src/math/{file}'}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

import { EngineError } from "./errors.js";
import { divCeil, divFloor, WAD } from "./fixedPoint.js";
import { difference, product, scaled, sum } from "./polynomial.js";
import { sqrt } from "./squareRoot.js";
import { checkRange, checkSviParams, minimumVarianceDown, type SviParams } from "./svi.js";

/**
 * Whether a raw SVI slice is free of arbitrage; twin of contracts/math/SviCheck.sol. Acceptance is a proof over the whole
 * range, not a sample of it. docs/numerics.md, "Raw SVI", derives the polynomial, the error bounds and the limits.
 */

const WAD_SQUARED = WAD * WAD;
/** Most pieces that a range is cut into: beyond them nothing is proven. */
const MAX_PIECES = 64;

/** Points s = (u + sqrt(u^2 + sigma^2)) / sigma are whole numbers of 2^-20. */
const POINT_BITS = 20n;
/** Scale of everything that depends on the ends of a piece alone, and of all else. */
const END_BITS = 92n;
const BITS = 104n;
const MORE_BITS = END_BITS / 2n;
/** Scale of the factor of the convexity term, and what the other terms lose to meet it: 2 * 104 - 40 = 104 + 64. */
const CONVEXITY_BITS = 64n;
const ALIGN_BITS = 40n;
/** Coefficients of the error bound. */
const ERROR_OF_PRODUCTS = 80_000_000n << CONVEXITY_BITS;
const ERROR_OF_CONVEXITY = 300_000n;

/** One side of the slice, k >= m, or k <= m mirrored: what its pieces share. */
interface Side {
  readonly b: bigint;
  readonly sigma: bigint;
  readonly a: bigint;
  readonly m: bigint;
  /** Half the slopes of this wing and of the other one, b (1 + rho) / 2 and b (1 - rho) / 2 [2^-120]. */
  readonly slope: bigint;
  readonly otherSlope: bigint;
  /** Squared bound of all parameters and of k. */
  readonly size: bigint;
}

/**
 * Throws unless total variance is nowhere negative, no wing is steeper than 2, and g(k) >= 0 wherever kLow <= k <= kHigh. In
 * this order: the errors of `checkSviParams` and `checkLogMoneyness` (kLow, then kHigh), `EmptyRange`,
 * `NegativeMinimumVariance`, `WingTooSteep`, and then `ButterflyArbitrage(k)` with g(k) < 0 or `ButterflyNotProven(k)`.
 */
export function sviCheck(p: SviParams, kLow: bigint, kHigh: bigint): void {
  checkSviParams(p);
  checkRange(kLow, kHigh);
  const minimum = minimumVarianceDown(p);
  if (minimum < 0n) throw new EngineError("NegativeMinimumVariance", { totalVariance: divFloor(minimum, WAD_SQUARED) });
  const steepest = p.b * (WAD + magnitude(p.rho));
  if (steepest > 2n * WAD_SQUARED) throw new EngineError("WingTooSteep", { slope: divCeil(steepest, WAD) });

  let pieces = checkSide(p, 1n, kLow, kHigh, 0);
  pieces = checkSide(p, -1n, kLow, kHigh, pieces);
}

/** One side of m: `sign` is 1 for k >= m and -1 for k <= m. Returns how many pieces are used up. */
function checkSide(p: SviParams, sign: bigint, kLow: bigint, kHigh: bigint, used: number): number {
  const from = sign > 0n ? kLow - p.m : p.m - kHigh;
  const to = sign > 0n ? kHigh - p.m : p.m - kLow;
  if (to < 0n) return used;
  const side = sideOf(p, sign, to);
  const fail = (name: string, point: bigint) => {
    const u = (p.sigma * (point * point - (1n << (2n * POINT_BITS)))) / (point << (POINT_BITS + 1n));
    const k = p.m + sign * u;
    return new EngineError(name, { logMoneyness: k < kLow ? kLow : k > kHigh ? kHigh : k });
  };

  // The right ends of the pieces to come, the nearest last.
  const ends = [pointAbove(to, p.sigma)];
  let low = from > 0n ? pointBelow(from, p.sigma) : 1n << POINT_BITS;
  let pieces = used;
  for (let high = ends.pop(); high !== undefined; high = ends.pop()) {
    if (++pieces > MAX_PIECES) throw fail("ButterflyNotProven", low);
    const verdict = judge(side, low, high);
    if (verdict === "negative at low") throw fail("ButterflyArbitrage", low);
    if (verdict === "negative at high") throw fail("ButterflyArbitrage", high);
    if (verdict === "proven") {
      low = high;
      continue;
    }
    if (high - low < 2n) throw fail("ButterflyNotProven", low);
    const middle = sqrt(low * high);
    ends.push(high, middle > low ? middle : low + 1n);
  }
  return pieces;
}

function sideOf(p: SviParams, sign: bigint, to: bigint): Side {
  const rho = sign * p.rho;
  // 2^120 / (2 WAD^2) = 2^119 / WAD^2.
  const half = (slope: bigint) => (slope << 119n) / WAD_SQUARED;
  const size = 2n + (magnitude(p.a) + magnitude(p.m) + 2n * (p.sigma + to)) / WAD;
  return {
    b: p.b,
    sigma: p.sigma,
    a: divFloor(p.a << BITS, WAD),
    m: divFloor((sign * p.m) << BITS, WAD),
    slope: half(p.b * (WAD + rho)),
    otherSlope: half(p.b * (WAD - rho)),
    size: size * size,
  };
}

type Verdict = "proven" | "negative at low" | "negative at high" | "open";

/** Whether g >= 0 is proven between two points of a side, or refuted at one of them. */
function judge(side: Side, low: bigint, high: bigint): Verdict {
  const shift = bitLength(low) - 1n;
  const stretch = bitLength(high) - 1n - shift;
  // Ends as numbers in [1, 2) [2^-46]; s = 2^j (y from + x to) / (y + x / 2^stretch) for x, y >= 0, j = shift - 20.
  const from = low << (MORE_BITS - shift);
  const to = high << (MORE_BITS - shift - stretch);
  const one = 1n << MORE_BITS;
  const far = one >> stretch;
  // s^2, s and 1 times (y + x / 2^stretch)^2, as coefficients of y^2, x y, x^2 [2^-92].
  const squares = [from * from, 2n * from * to, to * to];
  const firsts = [from * one, to * one + from * far, to * far];
  const units = [one * one, 2n * one * far, far * far];
  const combined = (x: bigint, y: bigint, z: bigint) =>
    squares.map((square, i) => (x * square + y * (firsts[i] ?? 0n) + z * (units[i] ?? 0n)) >> END_BITS);

  const j = shift - POINT_BITS;
  const wide = (side.sigma << (120n + j)) / WAD;
  const narrow = ((side.sigma << 120n) / WAD) >> j;
  const w = combined((wide * side.slope) >> 136n, side.a, (narrow * side.otherSlope) >> 136n);
  const d = combined(side.slope >> 16n, 0n, -(side.otherSlope >> (16n + 2n * j)));
  const k = combined(wide >> 17n, side.m, -(narrow >> 17n));
  const e = combined(1n << BITS, 0n, 1n << (BITS - 2n * j));
  const s = firsts.map((first) => first << (BITS - END_BITS));

  const u = scaled(difference(product(w, e, BITS), product(k, d, BITS)), 2n);
  const sw = product(s, w, BITS);
  const lost = product(product(d, d, BITS), sum(product(w, w, BITS), scaled(sw, 4n)), BITS);
  const products = product(e, difference(product(u, u, BITS), lost), ALIGN_BITS);
  const convexity = product(s, product(sw, sw, BITS), BITS);
  const factor = (side.b << (CONVEXITY_BITS + 4n)) / (side.sigma << (3n * j));
  const all = sum(products, scaled(convexity, factor));

  const tolerance = side.size * (ERROR_OF_PRODUCTS + ERROR_OF_CONVEXITY * factor);
  if (all.every((coefficient) => coefficient >= tolerance)) return "proven";
  // The factor is rounded down by less than one.
  const isNegative = (at: number) => (all[at] ?? 0n) + (convexity[at] ?? 0n) + 2n * tolerance < 0n;
  if (isNegative(0)) return "negative at low";
  return isNegative(all.length - 1) ? "negative at high" : "open";
}

/** s at u >= 0 [2^-20], rounded down. */
function pointBelow(u: bigint, sigma: bigint): bigint {
  return ((u + sqrt(u * u + sigma * sigma)) << POINT_BITS) / sigma;
}

/** s at u >= 0 [2^-20], rounded up. */
function pointAbove(u: bigint, sigma: bigint): bigint {
  return ((u + sqrt(u * u + sigma * sigma) + 1n) << POINT_BITS) / sigma + 1n;
}

function magnitude(x: bigint): bigint {
  return x < 0n ? -x : x;
}

function bitLength(x: bigint): bigint {
  return BigInt(x.toString(2).length);
}

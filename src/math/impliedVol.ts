import { black76, rootOf } from "./black76.js";
import { EngineError } from "./errors.js";
import { PEAK } from "./exponential.js";
import { WAD } from "./fixedPoint.js";
import { bitLength, LN2, lnInteger, lnRatio } from "./logarithm.js";
import { millsRatio, NARROW, SPLIT } from "./millsRatio.js";
import { checkDiscount, checkMoneyness, checkTime, MAX_VOL, MIN_VOL, type OptionTerms } from "./quoteDomain.js";
import { approximateRoot } from "./squareRoot.js";

/**
 * The volatility at which Black-76 gives a price; twin of contracts/math/ImpliedVol.sol.
 *
 * Solved for s = vol sqrt(T) on the side that is out of the money, whose share c = value / (D low) depends on s and
 * a = ln(high / low) alone. Below s0 = sqrt(2 a), where d1 = 0, the equation is ln c = ..., above it ln(1 - c) = ...; with the
 * Mills ratio neither needs an exponential, and both are nearly straight. A start within 3 % (below) or 10 % (above) and two
 * steps of Householder's third method, each of which takes the error to about its fourth power, reach the last digits that the
 * arguments determine (docs/numerics.md, "Implied volatility").
 */
export interface QuotedOption extends Omit<OptionTerms, "vol"> {
  /** Discounted price, quote per lot [WAD]. */
  readonly price: bigint;
  readonly isCall: boolean;
}

const ONE = 1n << 96n;
/** sqrt(2 pi) and ln(sqrt(2 pi)) + 96 ln 2 [2^96]. */
const SQRT_2PI = 198595552305314927273837084509n;
const LN_SCALE = 72805811449359507210440052737n + 96n * LN2;
/** Errors of a price at the edge of the domain that are forgiven: 4 wei and this share of the larger of forward and strike. */
const EDGE_SHARE = 2_500_000_000_000_000n;

/**
 * Annualised volatility in 1 %..1,000 % [WAD], to 1e-12 wherever the price determines it that well. A price that several
 * volatilities of the domain attain, for it has no more digits, gives one of them.
 *
 * Throws the errors of the quote domain (time 0 included), then `PriceBelowIntrinsic` and `PriceAboveBound` outside of the
 * no-arbitrage interval, `PriceBelowDomain` and `PriceAboveDomain` where only volatilities outside the domain would do.
 */
export function impliedVol({ forward, strike, timeToExpiry, discount, price, isCall }: QuotedOption): bigint {
  checkMoneyness(forward, strike);
  checkTime(timeToExpiry);
  checkDiscount(discount);
  const [low, high] = forward < strike ? [forward, strike] : [strike, forward];
  const isOut = isCall ? forward <= strike : strike <= forward;
  const intrinsic = isOut ? 0n : (discount * (high - low)) / WAD;
  if (price < intrinsic) throw new EngineError("PriceBelowIntrinsic", { price, intrinsic });
  const bound = (discount * (isCall ? forward : strike)) / WAD;
  if (price > bound) throw new EngineError("PriceAboveBound", { price, bound });
  const value = price - intrinsic;
  const rootTime = rootOf(timeToExpiry);
  const s = value === 0n ? 0n : deviation(low, high, value * WAD, low * discount, rootTime / 1_638_400n);
  const vol = s < 0n ? MAX_VOL + 1n : (s * WAD * 16_384n) / rootTime;
  if (vol >= MIN_VOL && vol <= MAX_VOL) return vol;
  return atEdge({ forward, strike, vol: vol < MIN_VOL ? MIN_VOL : MAX_VOL, timeToExpiry, discount }, price, intrinsic);
}

/** The volatility of the domain's edge, if the price there is the given one but for rounding. */
function atEdge(terms: OptionTerms, price: bigint, intrinsic: bigint): bigint {
  const { call, put } = black76(terms);
  const edge = (call < put ? call : put) + intrinsic;
  const forgiven = (terms.forward > terms.strike ? terms.forward : terms.strike) / EDGE_SHARE + 4n;
  if (terms.vol === MIN_VOL && price + forgiven < edge) throw new EngineError("PriceBelowDomain", { price, lowest: edge });
  if (terms.vol === MAX_VOL && price > edge + forgiven) throw new EngineError("PriceAboveDomain", { price, highest: edge });
  return terms.vol;
}

/**
 * s = vol sqrt(T) at which the option out of the money is worth part / whole of its bound [2^96]; 0 stands for all that is well
 * below `smallest`, -1 for all that is beyond the bound.
 * @param part value of the option [1e36], positive
 * @param whole low * discount [1e36]
 * @param smallest s at the smallest volatility of the domain [2^96]
 */
function deviation(low: bigint, high: bigint, part: bigint, whole: bigint, smallest: bigint): bigint {
  if (part >= whole) return -1n;
  const a = -lnRatio(low, high);
  const s0 = a === 0n ? 0n : approximateRoot(a << 97n);
  const tail = (millsRatio(s0) * PEAK) >> 96n;
  if (part << 96n < (ONE / 2n - tail) * whole) {
    if (s0 <= smallest) return 0n;
    const { target, s } = startBelow(a, part, whole);
    if (s < smallest >> 2n) return 0n;
    return stepBelow(a, stepBelow(a, s, target), target);
  }
  const { target, s } = startAbove(s0, ONE / 2n + tail, part, whole);
  if (s < smallest >> 2n) return 0n;
  return stepAbove(a, stepAbove(a, s, target), target);
}

/**
 * ln c and a start for s < s0. For small a the share depends on w = a / s alone (Bachelier), c / a = phi(w) / w - Phi(-w), whose
 * inverse is w1 = sqrt(ln(1 + (a / c)^2 / 2 pi)) up to a factor that a fitted quotient of cubics in w1 gives to 0.3 %.
 */
function startBelow(a: bigint, part: bigint, whole: bigint): { target: bigint; s: bigint } {
  const k = BigInt(256 - bitLength(part));
  const share = (part << k) / whole;
  const target = lnInteger(share) - k * LN2;
  // a / c [2^23]; 163 / 1024 is 1 / 2 pi.
  const ratio = (a << (k - 73n)) / share;
  let w = lnInteger((1n << 46n) + ((((ratio * ratio) >> 3n) * 163n) >> 7n)) - 46n * LN2;
  // The density is that of the symmetric price, c e^(-a / 2).
  w += (a * w) / (ONE + w);
  w = approximateRoot(w << 96n);
  const v = w >> 64n;
  const p = ((259_206n * v - (226_141n << 32n)) * v + (2_076_361n << 64n)) * v + (1n << 116n);
  const q = ((254_158n * v - (226_347n << 32n)) * v + (740_800n << 64n)) * v + (1n << 116n);
  w = (w * q) / p;
  // What the lognormal bends: fitted, 3 % are left at the largest a.
  const s = (a << 96n) / w;
  w -= (w * ((s * s) >> 96n)) / (20n * ONE + 10n * ((w * w) >> 96n));
  return { target, s: (a << 96n) / w };
}

/** ln(1 - c) and a start for s >= s0: ln(1 - c) falls from ln(most) with slope k at s0 and bends like -(s - s0)^2 / 8. */
function startAbove(s0: bigint, most: bigint, part: bigint, whole: bigint): { target: bigint; s: bigint } {
  const target = lnComplement(part, whole);
  const v = ((most - ONE) << 96n) / (most + ONE);
  const lnMost = 2n * v + (((((v * v) >> 96n) * v) >> 96n) * 2n) / 3n;
  const fall = lnMost > target ? lnMost - target : 0n;
  const slope = (PEAK << 96n) / most;
  const root = approximateRoot(slope * slope + (fall << 95n));
  return { target, s: s0 + (fall << 97n) / (slope + root) };
}

/** ln(1 - part / whole) [2^96], to a relative 1e-18. */
function lnComplement(part: bigint, whole: bigint): bigint {
  const left = (1n << 90n) - (part << 90n) / whole;
  if (left >= 1n << 84n) return lnRatio(left, 1n << 90n);
  const rest = whole - part;
  const k = BigInt(256 - bitLength(rest));
  return lnInteger((rest << k) / whole) - k * LN2;
}

/** One step for ln c = -d^2 / 2 - ln sqrt(2 pi) + ln(R(d) - R(w + s/2)), d = w - s/2. */
function stepBelow(a: bigint, s: bigint, target: bigint): bigint {
  const w = (a << 96n) / s;
  const d = w - (s >> 1n);
  const z = w + (s >> 1n);
  const isNear = d < SPLIT;
  const g = millsRatio(d, isNear) - millsRatio(z, s < NARROW ? isNear : z < SPLIT);
  const missing = target + ((d * d) >> 97n) + LN_SCALE - lnInteger(g);
  return s + householder(w, d, z, s, (missing * g) >> 96n, (1n << 192n) / g);
}

/** One step for ln(1 - c) = -d^2 / 2 + ln((R(-d) + R(w + s/2)) / sqrt(2 pi)), d = w - s/2. */
function stepAbove(a: bigint, s: bigint, target: bigint): bigint {
  const w = (a << 96n) / s;
  const d = w - (s >> 1n);
  const z = w + (s >> 1n);
  const g = millsRatio(-d) + millsRatio(z);
  const missing = target + ((d * d) >> 97n) - lnRatio(g, SQRT_2PI);
  return s + householder(w, d, z, s, -((missing * g) >> 96n), -((1n << 192n) / g));
}

/**
 * Householder's third step from Newton's step n, with f'' / f' = r1 - f' and f''' / f' = r2 - 3 f' r1 + 2 f'^2, where
 * r1 = c'' / c' = d z / s and r2 = c''' / c' = r1^2 - 3 (w / s)^2 - 1 / 4.
 */
function householder(w: bigint, d: bigint, z: bigint, s: bigint, n: bigint, slope: bigint): bigint {
  const r1 = (d * z) / s;
  const inverse = (w << 96n) / s;
  const third = (r1 * r1 - 3n * (inverse * inverse + slope * r1) + 2n * slope * slope) >> 96n;
  const first = ((r1 - slope) * n) >> 96n;
  const second = (((third - ONE / 4n) * n) >> 96n) * n;
  return ((n * (first + 2n * ONE)) >> 1n) / (ONE + first + (second >> 96n) / 6n);
}

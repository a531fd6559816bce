import { MAX_SECONDS, U, WEI, YEAR_SECONDS } from "./images.js";
import { MILLS_ERROR, millsRatio } from "./millsTable.js";

/** A quoted option, the images of `QuotedOption`: units of 1, time in seconds. */
export interface QuotedOption {
  readonly forward: number;
  readonly strike: number;
  readonly timeToExpiry: number;
  readonly discount: number;
  /** Discounted. */
  readonly price: number;
  readonly isCall: boolean;
}

/** An annualised volatility and the bound on its distance from the integer function's. */
export interface Vol {
  readonly vol: number;
  readonly bound: number;
}

const INV_SQRT_2PI = 0.3989422804014327;
const LN_SQRT_2PI = 0.9189385332046728;

/** The integer function's vol: its relative error, and the price it may be off by the larger of forward and strike and by wei. */
const TWIN_RELATIVE = 1e-12;
const TWIN_PRICE = 4.1e-16;
const TWIN_WEI = 7 * WEI;
/** Roundings of what is itself a bound. */
const SLACK = 1 + 1e-11;

const NO_CLAIM: Vol = { vol: 0, bound: Number.POSITIVE_INFINITY };

/**
 * The volatility of a price in doubles, solved as `impliedVol` does, and a bound taken afterwards: how far the price at the
 * volatility found may be from the price asked for, over the least slope in between. Where the integer function throws, or the
 * price does not determine the volatility well enough for that slope to be bounded, vol is 0 and the bound Infinity.
 */
export function impliedVol(option: QuotedOption): Vol {
  const { forward, strike, timeToExpiry, discount, price, isCall } = option;
  if (!isInDomain(option)) return NO_CLAIM;
  const low = Math.min(forward, strike);
  const high = Math.max(forward, strike);
  const isOut = isCall ? forward <= strike : strike <= forward;
  const whole = discount * low;
  const share = (isOut ? price : price - discount * (high - low)) / whole;
  if (!(share > 0 && share < 1)) return NO_CLAIM;
  const a = Math.log(high / low);
  const s = solve(a, share);
  // What is wrong with the share: images and roundings, and what the integer function's price may be off.
  const hasIntrinsic = !isOut || high === low;
  const images = 2 * U * price + (hasIntrinsic ? 6 * U * discount * (high + low) : 0);
  const wrong = (images + TWIN_PRICE * high + TWIN_WEI) / whole + 8 * U * share;
  const rootTime = Math.sqrt(timeToExpiry / YEAR_SECONDS);
  const vol = s / rootTime;
  if (!(vol > 0.0099 && vol < 10.1)) return NO_CLAIM;
  const bound = (boundOf(a, s, share, wrong) / rootTime) * SLACK + WEI;
  return bound < vol ? { vol, bound } : NO_CLAIM;
}

function isInDomain({ forward, strike, timeToExpiry, discount, price }: QuotedOption): boolean {
  const hasMoneyness = forward >= 9.9e-7 && forward <= 1.01e12 && strike <= 50.1 * forward && strike * 50.1 >= forward;
  return hasMoneyness && timeToExpiry > 0 && timeToExpiry <= MAX_SECONDS && discount > 0 && discount <= 1 && price > 0;
}

/** s = vol sqrt(T) at which the option out of the money is worth `share` of its bound, a = ln(high / low). */
function solve(a: number, share: number): number {
  const s0 = Math.sqrt(2 * a);
  const tail = millsRatio(s0) * INV_SQRT_2PI;
  if (share < 0.5 - tail) {
    const target = Math.log(share) + LN_SQRT_2PI;
    return stepBelow(a, stepBelow(a, startBelow(a, share), target), target);
  }
  const target = Math.log1p(-share);
  return stepAbove(a, stepAbove(a, startAbove(s0, 0.5 + tail, target), target), target);
}

/** The start of the integer function, whose fitted numbers these are. */
function startBelow(a: number, share: number): number {
  const ratio = a / share;
  let w = Math.log(1 + (ratio * ratio * 163) / 1_024);
  w = Math.sqrt(w + (a * w) / (1 + w));
  const p = ((259_206 * w - 226_141) * w + 2_076_361) * w + 1_048_576;
  const q = ((254_158 * w - 226_347) * w + 740_800) * w + 1_048_576;
  w = (w * q) / p;
  const s = a / w;
  return a / (w - (w * s * s) / (20 + 10 * w * w));
}

function startAbove(s0: number, most: number, target: number): number {
  const v = (most - 1) / (most + 1);
  const fall = Math.max(0, 2 * v * (1 + (v * v) / 3) - target);
  const slope = INV_SQRT_2PI / most;
  return s0 + (2 * fall) / (slope + Math.sqrt(slope * slope + fall / 2));
}

/** One step for ln c = -d^2 / 2 - ln sqrt(2 pi) + ln(R(d) - R(w + s/2)), d = w - s/2. */
function stepBelow(a: number, s: number, target: number): number {
  const w = a / s;
  const d = w - 0.5 * s;
  const z = w + 0.5 * s;
  const g = millsRatio(d) - millsRatio(z);
  const missing = target + 0.5 * d * d - Math.log(g);
  return s + householder(w, d, z, s, missing * g, 1 / g);
}

/** One step for ln(1 - c) = -d^2 / 2 + ln((R(-d) + R(w + s/2)) / sqrt(2 pi)), d = w - s/2. */
function stepAbove(a: number, s: number, target: number): number {
  const w = a / s;
  const d = w - 0.5 * s;
  const z = w + 0.5 * s;
  const g = millsRatio(-d) + millsRatio(z);
  const missing = target + 0.5 * d * d - Math.log(g * INV_SQRT_2PI);
  return s + householder(w, d, z, s, -missing * g, -1 / g);
}

/** Householder's third step from Newton's step n, as in the integer function. */
function householder(w: number, d: number, z: number, s: number, n: number, slope: number): number {
  const r1 = (d * z) / s;
  const inverse = w / s;
  const third = r1 * r1 - 3 * (inverse * inverse + slope * r1) + 2 * slope * slope;
  const first = (r1 - slope) * n;
  return (n * (1 + 0.5 * first)) / (1 + first + ((third - 0.25) * n * n) / 6);
}

/**
 * How far s may be from that of the integer function.
 *
 * The share at s has slope phi(d). Its error is at most `own` (docs/numerics.md, "Fast path"); the integer function's s belongs
 * to a share at most `residual` away from this one and is off by another `TWIN_RELATIVE`. Over a stretch of 2 reach to either
 * side d moves by `sway` at most, and the density falls by `flatness` at most.
 */
function boundOf(a: number, s: number, share: number, wrong: number): number {
  const w = a / s;
  const d = w - 0.5 * s;
  const isBelow = d >= 0;
  const ratio1 = millsRatio(Math.abs(d));
  const ratio2 = millsRatio(w + 0.5 * s);
  const g = isBelow ? ratio1 - ratio2 : ratio1 + ratio2;
  const density = INV_SQRT_2PI * Math.exp(-0.5 * d * d);
  const found = isBelow ? density * g : 1 - density * g;
  const roundings = ratio2 * (5 + 12 * a) + 2 * Math.abs(d) + 1 + 4 * s + g * (12 + 0.5 * d * d);
  const own = density * (U * roundings + MILLS_ERROR * (ratio1 + ratio2)) + (isBelow ? 0 : U);
  const residual = Math.abs(found - share) + own + wrong;
  const reach = residual / density + 2 * TWIN_RELATIVE * s;
  const sway = 2 * reach * (a / (s * (s - 2 * reach)) + 0.5);
  const flatness = 1 - sway * (Math.abs(d) + 0.5 * sway);
  // Not with NaN, either.
  if (!(4 * reach < s && flatness >= 0.5)) return Number.POSITIVE_INFINITY;
  return (residual / density + TWIN_RELATIVE * s * (3 - 2 * flatness)) / flatness;
}

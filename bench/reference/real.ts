import { Decimal } from "decimal.js";

/**
 * Numbers of the reference: decimal.js with 70 digits, for 50 that are promised. Where a subtraction costs digits, the function
 * says how many.
 *
 * Loops of a hundred steps (series, continued fraction, exponential) run on binary fixed point in bigints instead, which is ten
 * times as fast: decimal.js alone takes about a millisecond a price, and a hundred thousand points are wanted in a run.
 */
export const Real = Decimal.clone({ precision: 70, minE: -9e15, maxE: 9e15, toExpNeg: -40, toExpPos: 60 });
export type Real = Decimal;

/** Digits that every result is good for, relative. */
export const DIGITS = 50;

/** Bits behind the point of the loops' integers: one is 8e-81. */
export const BITS = 266n;
/** One, on those integers. */
export const SCALE = 1n << BITS;
const DECIMALS = 80;
const TEN_TO_DECIMALS = 10n ** BigInt(DECIMALS);
/** A number as an integer with 266 bits behind the point; what is beyond 80 decimals is cut. */
export const toFixedPoint = (x: Real): bigint =>
  (BigInt(x.toFixed(DECIMALS, Decimal.ROUND_DOWN).replace(".", "")) << BITS) / TEN_TO_DECIMALS;
/** Such an integer, times a power of ten, as a number. */
export const fromFixedPoint = (x: bigint, power = 0): Real => new Real(`${(x * TEN_TO_DECIMALS) >> BITS}e${power - DECIMALS}`);

const WAD = new Real("1e18");
const SECONDS_PER_YEAR = 365 * 86_400;

/** An exact bigint. */
export const real = (value: bigint): Real => new Real(value.toString());
/** An integer with 18 decimals as the number it stands for, exactly. */
export const fromWad = (value: bigint): Real => real(value).div(WAD);
/** A number in wei, not rounded. */
export const toWei = (value: Real): Real => value.times(WAD);
/** Seconds in years of 365 days. */
export const years = (seconds: bigint): Real => real(seconds).div(SECONDS_PER_YEAR);

export const ZERO = new Real(0);
export const ONE = new Real(1);
export const HALF = new Real("0.5");

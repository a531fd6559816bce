import { MAX_SECONDS, WEI, YEAR_SECONDS } from "./images.js";
import { CELLS, PHI_ERROR, phiOfCells, preparePhi } from "./phiTable.js";

/** An option on a forward, the images of `OptionTerms`: units of 1, time in seconds. */
export interface OptionTerms {
  readonly forward: number;
  readonly strike: number;
  readonly vol: number;
  readonly timeToExpiry: number;
  readonly discount: number;
}

/** Values of a call and a put, and the bound on the distance of each from the integer function's. */
export interface Quote {
  readonly call: number;
  readonly put: number;
  readonly bound: number;
}

/** Options as structure of arrays, all of one length. */
export interface Options {
  readonly forward: Float64Array;
  readonly strike: Float64Array;
  readonly vol: Float64Array;
  readonly timeToExpiry: Float64Array;
  readonly discount: Float64Array;
}

/** Where `black76Many` writes, as long as its arguments. */
export interface Quotes {
  readonly call: Float64Array;
  readonly put: Float64Array;
  readonly bound: Float64Array;
}

/** Error of a value by discount * (forward + strike): table, arithmetic, images. Derived in docs/numerics.md, "Fast path". */
const OWN_ERROR = PHI_ERROR + 1e-14;
/** Error of the integer function by the larger of forward and strike, and by wei. */
const TWIN_ERROR = 2.01e-16;
const TWIN_WEI = 2.1 * WEI;

/** Images of numbers in the domain may be this much outside of it. */
const SLACK = 1 + 1e-12;

function isInDomain(forward: number, strike: number, vol: number, timeToExpiry: number, discount: number): boolean {
  return (
    forward >= 1e-6 / SLACK &&
    forward <= 1e12 * SLACK &&
    strike <= 50 * SLACK * forward &&
    strike * 50 * SLACK >= forward &&
    timeToExpiry >= 0 &&
    timeToExpiry <= MAX_SECONDS &&
    (timeToExpiry === 0 || (vol >= 0.01 / SLACK && vol <= 10 * SLACK)) &&
    discount > 0 &&
    discount <= 1
  );
}

/** Value of the option out of the money. */
function valueOut(low: number, high: number, vol: number, timeToExpiry: number, discount: number): number {
  if (timeToExpiry === 0) return 0;
  preparePhi();
  const s = vol * Math.sqrt(timeToExpiry / YEAR_SECONDS);
  const d1 = Math.log(low / high) / s + 0.5 * s;
  const value = low * phiOfCells(d1 * CELLS) - high * phiOfCells((d1 - s) * CELLS);
  return value > 0 ? discount * value : 0;
}

/** The bound of call and put inside the domain. */
function boundOf(forward: number, strike: number, discount: number): number {
  return OWN_ERROR * (discount * (forward + strike)) + TWIN_ERROR * Math.max(forward, strike) + TWIN_WEI;
}

/**
 * Black-76 in doubles. Call and put are each within `bound` of what `black76` gives for the integers whose images the arguments are.
 * Outside the domain, and for NaN, the values are 0 and the bound is Infinity: nothing is claimed.
 */
export function black76({ forward, strike, vol, timeToExpiry, discount }: OptionTerms): Quote {
  if (!isInDomain(forward, strike, vol, timeToExpiry, discount)) return { call: 0, put: 0, bound: Number.POSITIVE_INFINITY };
  const bound = boundOf(forward, strike, discount);
  if (forward < strike) {
    const call = valueOut(forward, strike, vol, timeToExpiry, discount);
    return { call, put: call + discount * (strike - forward), bound };
  }
  const put = valueOut(strike, forward, vol, timeToExpiry, discount);
  return { call: put + discount * (forward - strike), put, bound };
}

/**
 * The same of many options, without an object for each.
 *
 * @throws RangeError if an array is shorter than `forward`
 */
export function black76Many(options: Options, quotes: Quotes): void {
  const count = options.forward.length;
  for (const array of [...Object.values(options), ...Object.values(quotes)] as Float64Array[])
    if (array.length < count) throw new RangeError("the arrays must be as long as that of the forwards");
  for (let at = 0; at < count; at++) quoteAt(options, quotes, at);
}

function quoteAt(options: Options, quotes: Quotes, at: number): void {
  const forward = options.forward[at] as number;
  const strike = options.strike[at] as number;
  const vol = options.vol[at] as number;
  const timeToExpiry = options.timeToExpiry[at] as number;
  const discount = options.discount[at] as number;
  if (!isInDomain(forward, strike, vol, timeToExpiry, discount)) {
    quotes.call[at] = 0;
    quotes.put[at] = 0;
    quotes.bound[at] = Number.POSITIVE_INFINITY;
    return;
  }
  const callIsOut = forward < strike;
  const low = callIsOut ? forward : strike;
  const high = callIsOut ? strike : forward;
  const out = valueOut(low, high, vol, timeToExpiry, discount);
  const inside = out + discount * (high - low);
  quotes.call[at] = callIsOut ? out : inside;
  quotes.put[at] = callIsOut ? inside : out;
  quotes.bound[at] = boundOf(forward, strike, discount);
}

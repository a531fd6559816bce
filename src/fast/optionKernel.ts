import { MAX_SECONDS, WEI, YEAR_SECONDS } from "./images.js";
import { CELLS, PHI_ERROR, phiOfCells, preparePhi } from "./phiTable.js";
import { type Expiry, type Grid, type Legs, type Scenarios, scenariosFor } from "./scenarioTypes.js";

/**
 * The scenario kernel in doubles: what `optionScenarios` gives, and how far from it the numbers may be at most. As there, a
 * scenario needs only A = sum q Phi(d1) and B = sum q K Phi(d2). No leg's own bound is taken: one relative error holds for
 * every term, so a scenario's bound is that times D (F' sum |q| + sum |q| K) (docs/numerics.md, "Fast path").
 */

/** Error of a value by D (F' sum |q| + sum |q| K), and by that for each leg. */
const ERROR = PHI_ERROR + 1e-14;
const ERROR_PER_LEG = 2.3e-16;
/** Error of the integer function's marks by |q| (F + K). */
const MARK_ERROR = 2.01e-16;
/** Digits below the wei that the integer function cuts from sum q Phi(d1), by the forward. */
const CUT = 1e-28;

/** Volatilities for which the kernel evaluates the formula, and how near to them a double does not tell on which side the integer is. */
const LEAST_SHOCKED_VOL = 1e-3;
const LARGEST_SHOCKED_VOL = 100;
const EDGE = 1e-14;

/** Stands for what is far beyond the table, and for the slope of a step. */
const FAR = 1e18;

/** Legs in their scaled form: Phi(d1) = phiOfCells(start + slope ln(1 + x)), and d2 is `width` less. */
interface Scratch {
  readonly start: Float64Array;
  readonly slope: Float64Array;
  readonly width: Float64Array;
  /** Size times strike. */
  readonly worth: Float64Array;
}

const room = (legs: number): Scratch => ({
  start: new Float64Array(legs),
  slope: new Float64Array(legs),
  width: new Float64Array(legs),
  worth: new Float64Array(legs),
});

let scratch = room(128);
/** A and B of two scenarios. */
const SUMS = new Float64Array(4);

/** What all scenarios of a portfolio share. */
interface Totals {
  /** sum |q| and sum |q| K. */
  readonly size: number;
  readonly worth: number;
  /** The same with signs, of puts alone. */
  readonly puts: number;
  readonly putWorth: number;
  /** sum vol, a number if each is one. */
  readonly vols: number;
}

/**
 * Base value and profits in doubles. `value` is within `valueBound` and every profit within its bound of what `optionScenarios`
 * gives for the integers whose images the arguments are (discount at most 1, time in whole seconds, shocks in its domain). Where
 * that cannot be told, at the very edge of a domain or for numbers that are none, the number is 0 and its bound Infinity.
 *
 * @param out is written to and returned; room for the grid's scenarios
 */
export function optionScenarios(expiry: Expiry, legs: Legs, grid: Grid, out: Scenarios = scenariosFor(grid)): Scenarios {
  preparePhi();
  if (scratch.start.length < legs.count) scratch = room(2 * legs.count);
  const totals = totalsOf(legs);
  const isSound = isFinitely(expiry, totals);
  const logForward = Math.log(expiry.forward);
  writeValue(expiry, logForward, legs, totals, isSound, out);
  const relative = ERROR + ERROR_PER_LEG * legs.count;
  const bounds = {
    perForward: expiry.discount * totals.size * relative + CUT,
    fixed: expiry.discount * totals.worth * relative + out.valueBound + (2 * totals.size + legs.count + 3) * WEI,
  };
  let at = 0;
  for (const group of grid.groups) {
    const isKnown = isSound && prepare(expiry, logForward, legs, group.volFactor, group.volFloor);
    writeGroup(expiry, legs, grid, totals, bounds, isKnown, group.count, at, out);
    at += group.count;
  }
  return out;
}

function isFinitely({ forward, timeToExpiry, discount }: Expiry, { vols }: Totals): boolean {
  const isNumber = forward >= 0 && vols < Number.POSITIVE_INFINITY && timeToExpiry >= 0 && timeToExpiry < Number.POSITIVE_INFINITY;
  return isNumber && discount > 0 && discount <= 1;
}

function totalsOf({ count, strike, vol, size, isCall }: Legs): Totals {
  let sizes = 0;
  let worths = 0;
  let puts = 0;
  let putWorth = 0;
  let vols = 0;
  for (let l = 0; l < count; l++) {
    const lots = size[l] as number;
    const worth = lots * (strike[l] as number);
    scratch.worth[l] = worth;
    sizes += Math.abs(lots);
    worths += Math.abs(worth);
    vols += vol[l] as number;
    if (isCall[l] !== 0) continue;
    puts += lots;
    putWorth += worth;
  }
  return { size: sizes, worth: worths, puts, putWorth, vols };
}

/** Brings the legs into their scaled form for a group; false if it cannot be told whether the formula holds for one of them. */
function prepare({ forward, timeToExpiry }: Expiry, logForward: number, legs: Legs, volFactor: number, volFloor: number): boolean {
  const rootTime = Math.sqrt(timeToExpiry / YEAR_SECONDS);
  const hasTime = timeToExpiry > 0 && timeToExpiry <= MAX_SECONDS && forward > 0;
  // A floor's image tells on which side of the end it is; a product's may not.
  const least = volFloor >= LEAST_SHOCKED_VOL ? LEAST_SHOCKED_VOL : LEAST_SHOCKED_VOL * (1 + EDGE);
  for (let l = 0; l < legs.count; l++) {
    const bent = (legs.vol[l] as number) * volFactor;
    const vol = bent > volFloor ? bent : volFloor;
    if (hasTime && vol >= least && vol <= LARGEST_SHOCKED_VOL * (1 - EDGE) && (legs.strike[l] as number) > 0) {
      scale(legs, l, logForward, vol * rootTime);
      continue;
    }
    if (hasTime && legs.strike[l] !== 0 && !isSurelyOutside(vol)) return false;
    const isShort = (legs.size[l] as number) < 0 && timeToExpiry !== 0;
    if (isShort) setAdverse(l);
    else setIntrinsic(legs, l, logForward);
  }
  return true;
}

function isSurelyOutside(vol: number): boolean {
  return vol < LEAST_SHOCKED_VOL * (1 - EDGE) || vol > LARGEST_SHOCKED_VOL * (1 + EDGE);
}

function scale(legs: Legs, l: number, logForward: number, s: number): void {
  const slope = CELLS / s;
  scratch.slope[l] = slope;
  scratch.width[l] = CELLS * s;
  scratch.start[l] = (logForward - (legs.logStrike[l] as number)) * slope + 0.5 * CELLS * s;
}

/** Phi(d1) = 1 and Phi(d2) = 0: the forward for a call, the strike for a put. */
function setAdverse(l: number): void {
  scratch.slope[l] = 0;
  scratch.width[l] = 2 * FAR;
  scratch.start[l] = FAR;
}

/** Phi(d1) = Phi(d2) = 1 where the forward is above the strike, else 0. */
function setIntrinsic(legs: Legs, l: number, logForward: number): void {
  scratch.slope[l] = FAR;
  scratch.width[l] = 0;
  scratch.start[l] = (logForward - (legs.logStrike[l] as number)) * FAR;
}

/** Sums A and B of two scenarios, so that every leg is loaded once for both. */
function sumPair({ count, size }: Legs, x0: number, x1: number, { start, slope, width, worth }: Scratch): void {
  let a0 = 0;
  let b0 = 0;
  let a1 = 0;
  let b1 = 0;
  for (let l = 0; l < count; l++) {
    const from = start[l] as number;
    const by = slope[l] as number;
    const less = width[l] as number;
    const lots = size[l] as number;
    const lotsWorth = worth[l] as number;
    const y0 = from + by * x0;
    const y1 = from + by * x1;
    a0 += lots * phiOfCells(y0);
    b0 += lotsWorth * phiOfCells(y0 - less);
    a1 += lots * phiOfCells(y1);
    b1 += lotsWorth * phiOfCells(y1 - less);
  }
  SUMS[0] = a0;
  SUMS[1] = b0;
  SUMS[2] = a1;
  SUMS[3] = b1;
}

/** The same of the last scenario of an odd number. */
function sumOne({ count, size }: Legs, x: number, { start, slope, width, worth }: Scratch): void {
  let a = 0;
  let b = 0;
  for (let l = 0; l < count; l++) {
    const y = (start[l] as number) + (slope[l] as number) * x;
    a += (size[l] as number) * phiOfCells(y);
    b += (worth[l] as number) * phiOfCells(y - (width[l] as number));
  }
  SUMS[0] = a;
  SUMS[1] = b;
}

function writeGroup(
  { forward, discount }: Expiry,
  legs: Legs,
  { growth, logGrowth }: Grid,
  { puts, putWorth }: Totals,
  { perForward, fixed }: { readonly perForward: number; readonly fixed: number },
  isKnown: boolean,
  count: number,
  at: number,
  out: Scenarios,
): void {
  for (let j = 0; j < count; j++) {
    const isSecond = j % 2 === 1;
    if (!isSecond && j + 1 < count) sumPair(legs, logGrowth[j] as number, logGrowth[j + 1] as number, scratch);
    else if (!isSecond) sumOne(legs, logGrowth[j] as number, scratch);
    const a = SUMS[isSecond ? 2 : 0] as number;
    const b = SUMS[isSecond ? 3 : 1] as number;
    const shocked = forward * (growth[j] as number);
    const profit = discount * (shocked * (a - puts) - (b - putWorth)) - out.value;
    const bound = shocked * perForward + fixed;
    const isClaimed = isKnown && isNumber(profit, bound);
    out.profits[at + j] = isClaimed ? profit : 0;
    out.bounds[at + j] = isClaimed ? bound : Number.POSITIVE_INFINITY;
  }
}

/** Whether both are finite: a difference from itself is not 0 for what is not. */
function isNumber(value: number, bound: number): boolean {
  return value - value === 0 && bound - bound === 0;
}

function writeValue(expiry: Expiry, logForward: number, legs: Legs, totals: Totals, isSound: boolean, out: Scenarios): void {
  const { forward, timeToExpiry, discount } = expiry;
  const rootTime = Math.sqrt(timeToExpiry / YEAR_SECONDS);
  const isOpen = timeToExpiry > 0 && timeToExpiry <= MAX_SECONDS;
  let doubt = 0;
  for (let l = 0; l < legs.count; l++) {
    const vol = legs.vol[l] as number;
    const strike = legs.strike[l] as number;
    if (isOpen && isSurelyQuoted(forward, strike, vol)) {
      scale(legs, l, logForward, vol * rootTime);
      continue;
    }
    if (isOpen && isPerhapsQuoted(forward, strike, vol)) doubt += doubtOf(expiry, logForward, legs, l, rootTime);
    setIntrinsic(legs, l, logForward);
  }
  sumOne(legs, 0, scratch);
  const value = discount * (forward * ((SUMS[0] as number) - totals.puts) - ((SUMS[1] as number) - totals.putWorth));
  const relative = discount * (ERROR + ERROR_PER_LEG * legs.count) + MARK_ERROR;
  const wei = (2 * totals.size + legs.count + 1) * 1.001 * WEI;
  const bound = relative * (forward * totals.size + totals.worth) + discount * 1.001 * doubt + wei;
  const isClaimed = isSound && isNumber(value, bound);
  out.value = isClaimed ? value : 0;
  out.valueBound = isClaimed ? bound : Number.POSITIVE_INFINITY;
}

/** Whether the integers, whose images these are, are within the quote domain. */
function isSurelyQuoted(forward: number, strike: number, vol: number): boolean {
  const edge = EDGE * (forward + strike);
  const hasMoneyness = 50 * forward - strike > edge && 50 * strike - forward > edge;
  return hasMoneyness && vol > 0.01 && vol < 10 && forward > 1e-6 && forward < 1e12;
}

/** Whether they may be. */
function isPerhapsQuoted(forward: number, strike: number, vol: number): boolean {
  const edge = EDGE * (forward + strike);
  const hasMoneyness = 50 * forward - strike >= -edge && 50 * strike - forward >= -edge;
  return hasMoneyness && vol >= 0.01 && vol <= 10 && forward >= 1e-6 && forward <= 1e12;
}

/** How far the formula's value of a leg is from the intrinsic one, before discounting. */
function doubtOf({ forward }: Expiry, logForward: number, legs: Legs, l: number, rootTime: number): number {
  const strike = legs.strike[l] as number;
  scale(legs, l, logForward, (legs.vol[l] as number) * rootTime);
  const y = scratch.start[l] as number;
  const call = forward * phiOfCells(y) - strike * phiOfCells(y - (scratch.width[l] as number));
  return Math.abs((legs.size[l] as number) * (call - Math.max(0, forward - strike)));
}

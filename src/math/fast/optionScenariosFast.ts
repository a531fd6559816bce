import { MAX_SECONDS, WEI, YEAR_SECONDS } from "./images.js";
import { CELLS, phiOfCells } from "./phiTable.js";
import { type ExpiryFast, type GridFast, type LegsFast, type ScenariosFast, scenariosFor } from "./scenarioTypes.js";

/**
 * The scenario kernel in doubles: what `optionScenarios` gives, and how far from it the numbers may be at most. As there, a
 * scenario needs only A = sum q Phi(d1) and B = sum q K Phi(d2). No leg's own bound is taken: one relative error holds for
 * every term, so a scenario's bound is that times D (F' sum |q| + sum |q| K) (docs/numerics.md, "Fast path").
 */

/** Error of a value by D (F' sum |q| + sum |q| K), and by that for each leg. */
const ERROR = 2.6e-14;
const ERROR_PER_LEG = 2.3e-16;
/** Error of the integer function's marks by |q| (F + K). */
const MARK_ERROR = 2.01e-16;
/** Digits below the wei that the integer function cuts from sum q Phi(d1), by the forward. */
const CUT = 1e-28;

/** Volatilities for which the kernel evaluates the formula, and how near to them a double does not tell on which side the integer is. */
const LEAST_SHOCKED_VOL = 1e-3;
const LARGEST_SHOCKED_VOL = 100;
const EDGE = 1e-14;

/** Legs in their scaled form: Phi(d1) = phiOfCells(start + slope ln(1 + x)), d2 is `width` less. */
interface Scratch {
  readonly start: Float64Array;
  readonly slope: Float64Array;
  readonly width: Float64Array;
  readonly size: Float64Array;
  readonly worth: Float64Array;
  /** Indices of legs for which the formula has no meaning. */
  readonly plain: Int32Array;
}

const room = (legs: number): Scratch => ({
  start: new Float64Array(legs),
  slope: new Float64Array(legs),
  width: new Float64Array(legs),
  size: new Float64Array(legs),
  worth: new Float64Array(legs),
  plain: new Int32Array(legs),
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
export function optionScenariosFast(
  expiry: ExpiryFast,
  legs: LegsFast,
  grid: GridFast,
  out: ScenariosFast = scenariosFor(grid),
): ScenariosFast {
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

function isFinitely({ forward, timeToExpiry, discount }: ExpiryFast, { vols }: Totals): boolean {
  const isNumber = forward >= 0 && vols < Number.POSITIVE_INFINITY && timeToExpiry >= 0 && timeToExpiry < Number.POSITIVE_INFINITY;
  return isNumber && discount > 0 && discount <= 1;
}

function totalsOf({ count, strike, vol, size, isCall }: LegsFast): Totals {
  let sizes = 0;
  let worths = 0;
  let puts = 0;
  let putWorth = 0;
  let vols = 0;
  for (let l = 0; l < count; l++) {
    const lots = size[l] as number;
    const worth = lots * (strike[l] as number);
    sizes += Math.abs(lots);
    worths += Math.abs(worth);
    vols += vol[l] as number;
    if (isCall[l] !== 0) continue;
    puts += lots;
    putWorth += worth;
  }
  return { size: sizes, worth: worths, puts, putWorth, vols };
}

/** How the legs of the scratch stand: how many take the formula, how many do not. */
const counts = { formula: 0, plain: 0 };

/** Brings the legs into their scaled form for a group; false if it cannot be told whether the formula holds for one of them. */
function prepare({ forward, timeToExpiry }: ExpiryFast, logForward: number, legs: LegsFast, volFactor: number, volFloor: number): boolean {
  const rootTime = Math.sqrt(timeToExpiry / YEAR_SECONDS);
  const hasTime = timeToExpiry > 0 && timeToExpiry <= MAX_SECONDS && forward > 0;
  counts.formula = 0;
  counts.plain = 0;
  for (let l = 0; l < legs.count; l++) {
    const vol = Math.max((legs.vol[l] as number) * volFactor, volFloor);
    const isPlain = !hasTime || legs.strike[l] === 0 || vol < LEAST_SHOCKED_VOL || vol > LARGEST_SHOCKED_VOL;
    if (isPlain) scratch.plain[counts.plain++] = l;
    else scale(legs, l, logForward, vol * rootTime);
    if (hasTime && isAtEdge(vol, volFloor)) return false;
  }
  return true;
}

/** Whether the integer may be on the other side of an end of the formula's domain. A floor's image tells; a product's may not. */
function isAtEdge(vol: number, volFloor: number): boolean {
  if (volFloor < LEAST_SHOCKED_VOL && Math.abs(vol - LEAST_SHOCKED_VOL) <= EDGE) return true;
  return !(Math.abs(vol - LARGEST_SHOCKED_VOL) > EDGE * LARGEST_SHOCKED_VOL);
}

function scale(legs: LegsFast, l: number, logForward: number, s: number): void {
  const at = counts.formula++;
  const slope = CELLS / s;
  scratch.slope[at] = slope;
  scratch.width[at] = CELLS * s;
  scratch.start[at] = (logForward - (legs.logStrike[l] as number)) * slope + 0.5 * CELLS * s;
  scratch.size[at] = legs.size[l] as number;
  scratch.worth[at] = (legs.size[l] as number) * (legs.strike[l] as number);
}

/** Sums A and B of two scenarios, so that every leg is loaded once for both. */
function sumPair(count: number, x0: number, x1: number, { start, slope, width, size, worth }: Scratch): void {
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
function sumOne(count: number, x: number, { start, slope, width, size, worth }: Scratch): void {
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
  expiry: ExpiryFast,
  legs: LegsFast,
  { growth, logGrowth }: GridFast,
  { puts, putWorth }: Totals,
  { perForward, fixed }: { readonly perForward: number; readonly fixed: number },
  isKnown: boolean,
  count: number,
  at: number,
  out: ScenariosFast,
): void {
  const formula = isKnown ? counts.formula : 0;
  for (let j = 0; j < count; j++) {
    if (j % 2 === 0 && j + 1 < count) sumPair(formula, logGrowth[j] as number, logGrowth[j + 1] as number, scratch);
    else if (j % 2 === 0) sumOne(formula, logGrowth[j] as number, scratch);
    const forward = expiry.forward * (growth[j] as number);
    let a = SUMS[2 * (j % 2)] as number;
    let b = SUMS[2 * (j % 2) + 1] as number;
    for (let p = 0; p < counts.plain; p++) {
      const l = scratch.plain[p] as number;
      const lots = legs.size[l] as number;
      const strike = legs.strike[l] as number;
      const isShort = lots < 0 && expiry.timeToExpiry !== 0;
      if (isShort || forward >= strike) a += lots;
      if (!isShort && forward >= strike) b += lots * strike;
    }
    const profit = expiry.discount * (forward * (a - puts) - (b - putWorth)) - out.value;
    const bound = forward * perForward + fixed;
    const isClaimed = isKnown && bound < Number.POSITIVE_INFINITY;
    out.profits[at + j] = isClaimed ? profit : 0;
    out.bounds[at + j] = isClaimed ? bound : Number.POSITIVE_INFINITY;
  }
}

function writeValue(expiry: ExpiryFast, logForward: number, legs: LegsFast, totals: Totals, isSound: boolean, out: ScenariosFast): void {
  const { forward, timeToExpiry, discount } = expiry;
  const rootTime = Math.sqrt(timeToExpiry / YEAR_SECONDS);
  const isOpen = timeToExpiry > 0 && timeToExpiry <= MAX_SECONDS;
  counts.formula = 0;
  counts.plain = 0;
  for (let l = 0; l < legs.count; l++) {
    const vol = legs.vol[l] as number;
    if (isOpen && isSurelyQuoted(forward, legs.strike[l] as number, vol)) scale(legs, l, logForward, vol * rootTime);
    else scratch.plain[counts.plain++] = l;
  }
  sumOne(counts.formula, 0, scratch);
  const doubt = counts.plain > 0 ? addUnquoted(expiry, logForward, legs, rootTime) : 0;
  const relative = discount * (ERROR + ERROR_PER_LEG * legs.count) + MARK_ERROR;
  const bound =
    relative * (forward * totals.size + totals.worth) + discount * 1.001 * doubt + (2 * totals.size + legs.count + 1) * 1.001 * WEI;
  const isClaimed = isSound && bound < Number.POSITIVE_INFINITY;
  const undiscounted = forward * ((SUMS[0] as number) - totals.puts) - ((SUMS[1] as number) - totals.putWorth);
  out.value = isClaimed ? discount * undiscounted : 0;
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

/**
 * Adds legs at their discounted intrinsic value, and returns by how much more or less those may be worth of which it cannot be
 * told whether they are quoted by the formula: the difference of both values.
 */
function addUnquoted({ forward, timeToExpiry }: ExpiryFast, logForward: number, legs: LegsFast, rootTime: number): number {
  const isOpen = timeToExpiry > 0 && timeToExpiry <= MAX_SECONDS;
  let doubt = 0;
  for (let p = 0; p < counts.plain; p++) {
    const l = scratch.plain[p] as number;
    const strike = legs.strike[l] as number;
    const lots = legs.size[l] as number;
    const vol = legs.vol[l] as number;
    const isIn = forward > strike ? 1 : 0;
    SUMS[0] = (SUMS[0] as number) + isIn * lots;
    SUMS[1] = (SUMS[1] as number) + isIn * lots * strike;
    if (!(isOpen && isPerhapsQuoted(forward, strike, vol))) continue;
    const width = CELLS * vol * rootTime;
    const y = ((logForward - (legs.logStrike[l] as number)) * CELLS) / (vol * rootTime) + 0.5 * width;
    doubt += Math.abs(lots * (forward * (phiOfCells(y) - isIn) - strike * (phiOfCells(y - width) - isIn)));
  }
  return doubt;
}

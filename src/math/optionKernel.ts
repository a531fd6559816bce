import { black76, deviation, rootOf } from "./black76.js";
import { EngineError } from "./errors.js";
import { unscaleFloor, WAD } from "./fixedPoint.js";
import { LN_WAD, lnInteger, lnRatio } from "./logarithm.js";
import { normalTable, PIECES } from "./normalTable.js";
import { MAX_RATIO, MAX_TIME, MAX_VOL, MIN_VOL } from "./quoteDomain.js";

/**
 * Values of many options of one expiry, now and in many scenarios; twin of contracts/math/OptionKernel.sol.
 *
 * A call is worth D (F Phi(d1) - K Phi(d2)), a put K - F more before discounting. So a scenario needs only the sums
 * A = sum q Phi(d1) and B = sum q K Phi(d2) over all legs, V = D (F A - B). Logarithms of strikes are taken once a leg,
 * logarithms of shocks once a call, and Phi comes from a table (docs/numerics.md, "Kernel").
 *
 * The kernel is total. The formula holds at every moneyness, for Phi saturates; where it has no meaning (no volatility, time or
 * discount outside their domain) a shocked leg is worth what hurts most without arbitrage: the intrinsic value if long, all of
 * the forward (call) or of the strike (put) if short.
 */
export interface Expiry {
  /** Quote per lot [WAD], below 2^112. */
  readonly forward: bigint;
  readonly timeToExpiry: bigint;
  /** [WAD]. */
  readonly discount: bigint;
}

export interface OptionLeg {
  /** Quote per lot [WAD], below 2^112. */
  readonly strike: bigint;
  /** Annualised [WAD], below 2^64. */
  readonly vol: bigint;
  /** Lots [WAD], int96; positive is long. */
  readonly size: bigint;
  readonly isCall: boolean;
}

/** How a group of scenarios bends volatility, and over how many of the shocks it runs. */
export interface VolShift {
  /** The shocked volatility is max(vol * volFactor, volFloor), both [WAD], below 2^64. */
  readonly volFactor: bigint;
  readonly volFloor: bigint;
  /** The group's scenarios are shocks 0..count - 1. */
  readonly count: number;
}

export interface ScenarioValues {
  /** Sum of size * mark, mark = the option's quoted value [WAD quote]. */
  readonly value: bigint;
  /** Change of value per group and shock: shocked value, rounded down, less the base value [WAD quote]. */
  readonly profits: readonly (readonly bigint[])[];
}

/** Shocks are relative moves of the forward [WAD] within these. */
const LEAST_SHOCK = -(10n ** 18n);
const LARGEST_SHOCK = 9n * 10n ** 18n;
/** Volatilities for which the shocked formula is evaluated, the largest excluded [WAD]. */
const LEAST_SHOCKED_VOL = 10n ** 15n;
const LARGEST_SHOCKED_VOL = 10n ** 20n;

/** The table's argument has 52 binary digits below its piece, of which 44 make a unit, and starts at -8.5 = -374 pieces. */
const DIGITS = 52n;
const PIECES_PER_UNIT = 44n;
const MIDDLE = 374n << DIGITS;
const END = BigInt(PIECES) << DIGITS;
/** All fields of a table's word below c0. */
const LOW_FIELDS = (1n << 197n) - 1n;
/** Phi has 60 binary digits, the slope of z 136 more than z. */
const PHI_ONE = 1n << 60n;
const SLOPE_DIGITS = 136n;

/**
 * Base value and profits of the legs. Marks outside the quote domain are the discounted intrinsic value on the forward.
 * At most 128 legs. Throws `ShockOutOfDomain` and `GroupBeyondShocks`, which are faults of parameters, and nothing else.
 */
export function optionScenarios(
  expiry: Expiry,
  legs: readonly OptionLeg[],
  shocks: readonly bigint[],
  groups: readonly VolShift[],
): ScenarioValues {
  const moves = shocks.map((shock) => shockedForward(expiry.forward, shock));
  const beyond = groups.find(({ count }) => count > shocks.length);
  if (beyond !== undefined) throw new EngineError("GroupBeyondShocks", { count: BigInt(beyond.count), shocks: BigInt(shocks.length) });
  const root = rootOf(expiry.timeToExpiry);
  const sums = groups.map(({ count }) => moves.slice(0, count).map((move) => ({ move, a: 0n, b: 0n })));
  let [value, puts, putStrikes] = [0n, 0n, 0n];
  for (const leg of legs) {
    value += unscaleFloor(leg.size * mark(expiry, leg));
    const strikes = unscaleFloor(leg.size * leg.strike);
    if (!leg.isCall) [puts, putStrikes] = [puts + leg.size, putStrikes + strikes];
    for (const [g, group] of groups.entries()) addLeg(expiry, leg, strikes, root, group, sums[g] ?? []);
  }
  const profits = sums.map((group) =>
    group.map(({ move, a, b }) => {
      const calls = move.forward * ((a - (puts << 60n)) >> 24n);
      const undiscounted = unscaleFloor(calls >> 16n) - ((b - (putStrikes << 60n)) >> 40n);
      return unscaleFloor((expiry.discount * undiscounted) >> 20n) - value;
    }),
  );
  return { value, profits };
}

function hasFormula({ forward, timeToExpiry, discount }: Expiry, strike: bigint, vol: bigint): boolean {
  if (forward === 0n || strike === 0n || discount === 0n || discount > WAD) return false;
  return vol >= LEAST_SHOCKED_VOL && vol < LARGEST_SHOCKED_VOL && timeToExpiry > 0n && timeToExpiry <= MAX_TIME;
}

function addLeg(expiry: Expiry, leg: OptionLeg, strikes: bigint, root: bigint, group: VolShift, sums: readonly Sum[]): void {
  const bent = (leg.vol * group.volFactor) / WAD;
  const vol = bent > group.volFloor ? bent : group.volFloor;
  if (!hasFormula(expiry, leg.strike, vol)) {
    addBounds(expiry, leg, strikes, sums);
    return;
  }
  const s = deviation(vol, root);
  const x = logMoneyness(expiry.forward, leg.strike);
  // z = (d2 + 8.5) * 44, of which (x + l) / s is the part that a shock moves.
  const width = (s * PIECES_PER_UNIT) >> (96n - DIGITS);
  const slope = (PIECES_PER_UNIT << (DIGITS + SLOPE_DIGITS)) / s;
  const start = x * slope + ((MIDDLE - (width >> 1n)) << SLOPE_DIGITS);
  for (const sum of sums) {
    const z = (sum.move.ln * slope + start) >> SLOPE_DIGITS;
    sum.a += leg.size * phi(z + width);
    sum.b += strikes * phi(z);
  }
}

/** A forward after a shock, and ln(1 + shock) [2^96]. */
interface Move {
  readonly forward: bigint;
  readonly ln: bigint;
}

function shockedForward(forward: bigint, shock: bigint): Move {
  if (shock <= LEAST_SHOCK || shock > LARGEST_SHOCK) throw new EngineError("ShockOutOfDomain", { shock });
  return { forward: (forward * (WAD + shock)) / WAD, ln: lnInteger(WAD + shock) - LN_WAD };
}

/** The quoted value; outside of the quote domain the discounted intrinsic value on the forward. */
function mark({ forward, timeToExpiry, discount }: Expiry, { strike, vol, isCall }: OptionLeg): bigint {
  if (isQuoted(forward, strike, vol, timeToExpiry, discount)) {
    const { call, put } = black76({ forward, strike, vol, timeToExpiry, discount });
    return isCall ? call : put;
  }
  const gain = isCall ? forward - strike : strike - forward;
  return gain > 0n ? (discount * gain) / WAD : 0n;
}

/** The quote domain with time left, as `QuoteDomain.isOrdinary`; the least forward is no bound of the formula but of quoting. */
function isQuoted(forward: bigint, strike: bigint, vol: bigint, timeToExpiry: bigint, discount: bigint): boolean {
  const moneyness = forward >= 10n ** 12n && forward <= 10n ** 30n && strike <= forward * MAX_RATIO && strike * MAX_RATIO >= forward;
  return moneyness && vol >= MIN_VOL && vol <= MAX_VOL && timeToExpiry > 0n && timeToExpiry <= MAX_TIME && discount > 0n && discount <= WAD;
}

interface Sum {
  readonly move: Move;
  /** sum q Phi(d1) [WAD lots * 2^60]. */
  a: bigint;
  /** sum q K Phi(d2) [WAD quote * 2^60]. */
  b: bigint;
}

/** ln(F / K) [2^96]. */
function logMoneyness(forward: bigint, strike: bigint): bigint {
  if (forward <= strike) return strike <= 64n * forward ? lnRatio(forward, strike) : lnInteger(forward) - lnInteger(strike);
  return forward <= 64n * strike ? -lnRatio(strike, forward) : lnInteger(forward) - lnInteger(strike);
}

/** Phi at the table's argument, saturated at its ends [2^60]. */
function phi(z: bigint): bigint {
  if (z < 0n) return 0n;
  if (z >= END) return PHI_ONE;
  const word = normalTable()[Number(z >> DIGITS)] ?? 0n;
  const h = z & ((1n << DIGITS) - 1n);
  let p = BigInt.asIntN(24, word) * h + (top(word, 200n) >> 174n);
  p = p * h + (top(word, 161n) >> 115n);
  p = (p * h + (top(word, 115n) >> 56n)) >> 61n;
  p = p * h + (word & LOW_FIELDS);
  return (p * h + word) >> 195n;
}

/** The word from a field on, as a signed number whose fraction the lower fields are. */
function top(word: bigint, offset: bigint): bigint {
  return BigInt.asIntN(256, word << offset);
}

/** What hurts most: a long leg is worth its intrinsic value, as every leg is at expiry; a short call the forward, a short put the strike. */
function addBounds(expiry: Expiry, leg: OptionLeg, strikes: bigint, sums: readonly Sum[]): void {
  const isShort = leg.size < 0n && expiry.timeToExpiry !== 0n;
  for (const sum of sums) {
    const inTheMoney = sum.move.forward >= leg.strike;
    if (isShort || inTheMoney) sum.a += leg.size << 60n;
    if (!isShort && inTheMoney) sum.b += strikes << 60n;
  }
}

import { createRandom, type Random } from "../../base/random.js";
import { type Price, SIZE_QUANTUM, type Size, size, TOKEN_SCALE, WAD } from "../../math/index.js";
import { PopulationShapeError } from "./errors.js";
import type { LeverageBand, PopulationShape } from "./populationShape.js";

/** One trader of a population before anything was traded. */
interface PopulationAccount {
  /** What the account deposits, in units of the 6-decimal quote token. */
  readonly deposit: bigint;
  /** The position that all its fills add up to [WAD lots]; positive is long. Only the last of the heavier side may stay below its leverage. */
  readonly size: Size;
}

/** A trade between two accounts, by their positions in {@link Population.accounts}. */
export interface PopulationFill {
  readonly buyer: number;
  readonly seller: number;
  /** [WAD lots], positive. */
  readonly size: Size;
}

/** Everybody who takes part in a run, before the run starts. Token amounts in units of the 6-decimal quote token. */
export interface Population {
  readonly accounts: readonly PopulationAccount[];
  /** In an order in which each fill passes the margin check. */
  readonly fills: readonly PopulationFill[];
  readonly keeperDeposit: bigint;
  /** What each staker brings into the insurance fund. */
  readonly stakes: readonly bigint[];
}

/** What a population is made from. */
export interface PopulationOptions {
  /** At least 2: every trade has two sides. */
  readonly accounts: number;
  readonly seed: number;
  /** Mark at which the population trades. */
  readonly price: Price;
  /** Initial margin of a position as a share of its notional [WAD]. */
  readonly marginShare: bigint;
  readonly shape: PopulationShape;
}

/** Stream of the seed that belongs to the population; stream 0 belongs to the generated price path. */
const POPULATION_STREAM = 1;
const BASIS_POINTS = 10_000n;
/** Leverage is drawn in hundredths. */
const LEVERAGE_SCALE = 100n;

interface Draft {
  readonly deposit: bigint;
  /** Largest position that the drawn leverage admits [WAD lots], on the quantum. */
  readonly magnitude: bigint;
}

/** Equity between the smallest and twice the smallest, doubled as many times as the drawn octave says. */
function drawEquity(random: Random, { smallestEquity, octaves }: PopulationShape): bigint {
  const octave = BigInt(random.integer(0, Math.max(0, octaves - 1)));
  const within = octaves === 0 ? 0n : random.bigint(0n, smallestEquity - 1n);
  return (smallestEquity + within) << octave;
}

function drawLeverage(random: Random, bands: readonly LeverageBand[]): bigint {
  const band = random.weighted(bands.map((each) => [each, each.weight] as const));
  return BigInt(random.integer(band.from, band.to));
}

function drawAccount(random: Random, { price, marginShare, shape }: PopulationOptions): Draft {
  const deposit = drawEquity(random, shape);
  const drawn = drawLeverage(random, shape.leverage);
  const largest = (WAD * LEVERAGE_SCALE * BigInt(shape.capShareBp)) / (marginShare * BASIS_POINTS);
  const leverage = drawn < largest ? drawn : largest;
  const notional = (deposit * TOKEN_SCALE * leverage) / LEVERAGE_SCALE;
  const lots = (notional * WAD) / price;
  return { deposit, magnitude: lots - (lots % SIZE_QUANTUM) };
}

/**
 * Gives every account a side so that longs and shorts nearly weigh the same: largest first, always to the lighter side. What
 * is left over is at most as large as the smallest accounts.
 */
function signs(drafts: readonly Draft[]): readonly (1n | -1n)[] {
  const order = drafts.map((_, at) => at).sort((a, b) => compare(magnitudeOf(drafts, b), magnitudeOf(drafts, a)) || a - b);
  const result: (1n | -1n)[] = drafts.map(() => 1n);
  let net = 0n;
  for (const at of order) {
    const sign = net <= 0n ? 1n : -1n;
    result[at] = sign;
    net += sign * magnitudeOf(drafts, at);
  }
  return result;
}

function magnitudeOf(drafts: readonly Draft[], at: number): bigint {
  return drafts[at]?.magnitude ?? 0n;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A queue of one side: who still wants how much. */
interface Side {
  readonly order: readonly number[];
  next: number;
  left: bigint;
}

function sideOf(drafts: readonly Draft[], sides: readonly bigint[], sign: bigint): Side {
  const order = drafts.map((_, at) => at).filter((at) => sides[at] === sign);
  return { order, next: 0, left: magnitudeOf(drafts, order[0] ?? -1) };
}

function take(side: Side, drafts: readonly Draft[], amount: bigint): void {
  side.left -= amount;
  if (side.left > 0n) return;
  side.next += 1;
  side.left = magnitudeOf(drafts, side.order[side.next] ?? -1);
}

/** Longs and shorts in the order of accounts, each filling against the next of the other side, until one side is done. */
function pairUp(drafts: readonly Draft[], sides: readonly bigint[]): readonly PopulationFill[] {
  const longs = sideOf(drafts, sides, 1n);
  const shorts = sideOf(drafts, sides, -1n);
  const fills: PopulationFill[] = [];
  for (;;) {
    const buyer = longs.order[longs.next];
    const seller = shorts.order[shorts.next];
    if (buyer === undefined || seller === undefined) return fills;
    const traded = longs.left < shorts.left ? longs.left : shorts.left;
    fills.push({ buyer, seller, size: size(traded) });
    take(longs, drafts, traded);
    take(shorts, drafts, traded);
  }
}

function sharesOf(total: bigint, bp: number): bigint {
  return (total * BigInt(bp)) / BASIS_POINTS;
}

/**
 * Draws a population: the same options give the same population on every machine. All decisions are on integers. Longs and shorts
 * match exactly, because positions come from trades between two accounts and from nothing else.
 *
 * @throws PopulationShapeError for fewer than two accounts, or where an account is too small for the smallest position
 */
export function makePopulation(options: PopulationOptions): Population {
  const { accounts: count, seed, shape } = options;
  if (count < 2) throw new PopulationShapeError("a population needs at least two accounts, one for each side");
  const random = createRandom(seed, POPULATION_STREAM);
  const drafts = Array.from({ length: count }, () => drawAccount(random, options));
  if (drafts.some(({ magnitude }) => magnitude === 0n)) {
    throw new PopulationShapeError("an account is too small for the smallest position at this price");
  }
  const fills = pairUp(drafts, signs(drafts));
  const sizes = drafts.map(() => 0n);
  for (const { buyer, seller, size: traded } of fills) {
    sizes[buyer] = (sizes[buyer] ?? 0n) + traded;
    sizes[seller] = (sizes[seller] ?? 0n) - traded;
  }
  const deposits = drafts.reduce((sum, { deposit }) => sum + deposit, 0n);
  const fund = sharesOf(deposits, shape.fundShareBp);
  return {
    accounts: drafts.map(({ deposit }, at) => ({ deposit, size: size(sizes[at] ?? 0n) })),
    fills,
    keeperDeposit: sharesOf(deposits, shape.keeperShareBp),
    stakes: shape.stakerSharesBp.map((bp) => sharesOf(fund, bp)),
  };
}

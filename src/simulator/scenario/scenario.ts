import { type MarketListing, readSiloConfig, type SiloConfig } from "../../config/siloConfig.js";
import { type AuctionParameters, linearWorstShareUp, type MarketConfig, type SiloParameters } from "../../engine/index.js";
import type { BarSeries, PriceWad } from "../../marketData/bars.js";
import { MAX_INDEX, MIN_INDEX, mulWadUp, type Price, price, quote, seconds, WAD, wad } from "../../math/index.js";
import { makePopulation, type Population } from "../population/population.js";
import { defaultPopulationShape, type PopulationShape } from "../population/populationShape.js";
import { PriceOutOfDomainError } from "./errors.js";

/** Decimals of the price feed, as most of Chainlink's have. */
export const FEED_DECIMALS = 8n;
const WAD_PER_FEED_UNIT = 10n ** (18n - FEED_DECIMALS);

/** Longest heartbeat that an adapter takes, in seconds. */
const MAX_HEARTBEAT = 172_800;
/** Interest part of the funding rate per 8 hours [WAD]: 0.01 %, what most exchanges state. It makes every run exercise funding. */
const INTEREST_PER_8H = WAD / 10_000n;
/** Open interest may grow to this many times the population's: only bids change it during a run, and those are exempt. */
const OPEN_INTEREST_ROOM = 4n;

/** Everything that decides a run, before anything happened. */
export interface Scenario {
  readonly series: BarSeries;
  readonly accounts: number;
  readonly seed: number;
  readonly population: Population;
  /** What is deployed: one market, the one the bars are of. */
  readonly config: SiloConfig;
  /** Price at which the population trades: the first open, as the feed can say it. */
  readonly firstPrice: Price;
}

/** What a scenario is made from. */
export interface ScenarioOptions {
  readonly series: BarSeries;
  readonly accounts: number;
  readonly seed: number;
  readonly shape?: PopulationShape;
  /** The silo that the market stands in; `config/silo.yaml` unless given. */
  readonly config?: SiloConfig;
}

/** What a feed with 8 decimals answers for a price: rounded down. */
export function feedAnswer(value: PriceWad): bigint {
  return value / WAD_PER_FEED_UNIT;
}

function feedPrice(value: PriceWad): Price {
  return price(feedAnswer(value) * WAD_PER_FEED_UNIT);
}

function extremes({ bars }: BarSeries): { readonly low: bigint; readonly high: bigint } {
  const lows = bars.map(({ low }) => low);
  const highs = bars.map(({ high }) => high);
  return { low: lows.reduce((a, b) => (b < a ? b : a)), high: highs.reduce((a, b) => (b > a ? b : a)) };
}

/** The market of the bars: the first one of the configuration, with a feed that is set by hand and as fresh as the bars. */
function listingOf(base: MarketListing, series: BarSeries, firstPrice: Price): MarketListing {
  const { low, high } = extremes(series);
  const { feed: _, ...rest } = base;
  return {
    ...rest,
    initialPrice: firstPrice,
    heartbeat: Math.min(MAX_HEARTBEAT, Math.max(base.heartbeat, 2 * series.barSeconds)),
    // Credible is what happened; a listing in earnest would not know.
    minPrice: low / 2n < base.minPrice ? (low / 2n > MIN_INDEX ? low / 2n : MIN_INDEX) : base.minPrice,
    maxPrice: high * 2n > base.maxPrice ? (high * 2n < MAX_INDEX ? high * 2n : MAX_INDEX) : base.maxPrice,
    interestPer8h: base.interestPer8h === 0n && INTEREST_PER_8H <= base.fundingCapPer8h ? INTEREST_PER_8H : base.interestPer8h,
  };
}

function openInterestOf({ fills }: Population): bigint {
  return fills.reduce((sum, { size }) => sum + size, 0n);
}

/**
 * Decides everything about a run: the market, its parameters and the population. The same options give the same scenario.
 *
 * @throws PriceOutOfDomainError where the bars hold prices that the contracts can't, PopulationShapeError, SiloConfigError
 */
export async function makeScenario({
  series,
  accounts,
  seed,
  shape = defaultPopulationShape(),
  config,
}: ScenarioOptions): Promise<Scenario> {
  const base = config ?? (await readSiloConfig());
  const [template] = base.markets;
  const open = series.bars[0]?.open;
  if (template === undefined || open === undefined) throw new RangeError("a run needs a market and a bar");
  const { low, high } = extremes(series);
  const firstPrice = feedPrice(open);
  if (feedPrice(low as PriceWad) < MIN_INDEX || high > MAX_INDEX) throw new PriceOutOfDomainError();
  const listing = listingOf(template, series, firstPrice);
  const share = mulWadUp(linearWorstShareUp(listing.scanRange), base.parameters.initialFactor);
  const population = makePopulation({ accounts, seed, price: firstPrice, marginShare: share, shape });
  const room = OPEN_INTEREST_ROOM * openInterestOf(population);
  const maxOpenInterest = room > listing.maxOpenInterest ? room : listing.maxOpenInterest;
  return { series, accounts, seed, population, firstPrice, config: { ...base, markets: [{ ...listing, maxOpenInterest }] } };
}

/** The listing of the run's only market. Throws a `RangeError` where the configuration has none. */
export function listingIn({ config }: Scenario): MarketListing {
  const [listing] = config.markets;
  if (listing === undefined) throw new RangeError("a run needs a market");
  return listing;
}

/** A listing's risk parameters as the engine's command takes them. */
export function marketConfigOf(listing: MarketListing): MarketConfig {
  const { scanRange, priceBand, group, maxOpenInterest, interestPer8h, fundingCapPer8h } = listing;
  return {
    scanRange: wad(scanRange),
    priceBand: wad(priceBand),
    group: BigInt(group),
    maxOpenInterest,
    interestPer8h,
    fundingCapPer8h: wad(fundingCapPer8h),
  };
}

/** The configuration's margin factors and shares [WAD] and minimum equity [WAD quote] as the engine's command takes them. */
export function siloParametersOf({ parameters: p }: SiloConfig): SiloParameters {
  return {
    initialFactor: wad(p.initialFactor),
    maintenanceFactor: wad(p.maintenanceFactor),
    minEquity: quote(p.minEquity),
    fundFeeShare: wad(p.fundFeeShare),
  };
}

/** The configuration's auction curves as the engine's command takes them: shares [WAD], times [s], money [WAD quote]. */
export function auctionParametersOf({ auction: p }: SiloConfig): AuctionParameters {
  return {
    startPriceShare: wad(p.startPriceShare),
    kneePriceShare: wad(p.kneePriceShare),
    kneeTime: seconds(BigInt(p.kneeTime)),
    endTime: seconds(BigInt(p.endTime)),
    insolventRamp: seconds(BigInt(p.insolventRamp)),
    penaltyShare: wad(p.penaltyShare),
    starterReward: quote(p.starterReward),
    bonusCap: quote(p.bonusCap),
  };
}

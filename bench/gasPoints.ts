import { black76, expWad, lnWad, type OptionTerms, sqrtWad, WAD, YEAR } from "../src/math/index.js";

/** Arguments at which gas is measured, one list of words a call. */
export interface GasPoints {
  /** Terms of options: strike / spot 0.6 to 1.67, a day to a year, 20 % to 200 %: 1,089 points. */
  readonly terms: readonly (readonly bigint[])[];
  /** Prices of the same options, each on its side out of the money, where that is a wei at least. */
  readonly prices: readonly (readonly bigint[])[];
  /** SVI slices that fit vols of about 50 % to 90 %, over the same strikes and times: 121 points. */
  readonly slices: readonly (readonly bigint[])[];
  readonly exponents: readonly (readonly bigint[])[];
  readonly ratios: readonly (readonly bigint[])[];
  readonly quantiles: readonly (readonly bigint[])[];
}

const DAY = 86_400n;
const FORWARD = 3_000n * WAD;
const RATE = (5n * WAD) / 100n;
const DAYS = [1n, 2n, 4n, 7n, 14n, 30n, 60n, 90n, 180n, 270n, 365n];
const VOLS = [20n, 40n, 60n, 80n, 100n, 125n, 150n, 175n, 200n];
/** Strike / forward, from 0.6 to 1.67 by equal factors. */
const STRIKES = [600n, 664n, 736n, 815n, 903n, 1_000n, 1_108n, 1_228n, 1_361n, 1_508n, 1_670n];

/** `count` numbers from `low` to `high`, evenly, none of them round. */
function spread(low: bigint, high: bigint, count: bigint): bigint[] {
  return Array.from({ length: Number(count) }, (_, i) => low + ((high - low) * (2n * BigInt(i) + 1n)) / (2n * count));
}

/** The core grid of bench/gas.json: what others are measured on. */
export function coreGrid(): OptionTerms[] {
  return DAYS.flatMap((days) =>
    VOLS.flatMap((vol) =>
      STRIKES.map((strike) => ({
        forward: FORWARD,
        strike: (FORWARD * strike) / 1_000n,
        vol: (WAD * vol) / 100n,
        timeToExpiry: days * DAY,
        discount: expWad((-RATE * days * DAY) / YEAR),
      })),
    ),
  );
}

/** What `impliedVol` is asked: nothing where the price rounds to zero, from which no vol can be told. */
function priceOf(terms: OptionTerms): bigint[][] {
  const { call, put } = black76(terms);
  const isCall = terms.strike > terms.forward;
  const price = isCall ? call : put;
  const { forward, strike, timeToExpiry, discount } = terms;
  return price === 0n ? [] : [[forward, strike, timeToExpiry, discount, price, isCall ? 1n : 0n]];
}

/** A slice at each strike and time of the grid, its variance growing with time: 60 % at the money, skewed like a coin's. */
function slices(): bigint[][] {
  const percent = (value: bigint) => (value * WAD) / 100n;
  return DAYS.flatMap((days) =>
    STRIKES.map((strike) => {
      const time = (WAD * days * DAY) / YEAR;
      const [a, b] = [(percent(30n) * time) / WAD, (percent(40n) * sqrtWad(time)) / WAD];
      return [a, b, percent(-20n), percent(2n), percent(15n), lnWad((WAD * strike) / 1_000n), days * DAY];
    }),
  );
}

export function gasPoints(): GasPoints {
  const single = (values: readonly bigint[]) => values.map((value) => [value]);
  return {
    terms: coreGrid().map(({ forward, strike, vol, timeToExpiry, discount }) => [forward, strike, vol, timeToExpiry, discount]),
    prices: coreGrid().flatMap(priceOf),
    slices: slices(),
    exponents: single(spread(-4n * WAD, 4n * WAD, 400n)),
    ratios: single(spread(WAD / 10n, 10n * WAD, 400n)),
    // Evenly within six deviations: at d1 of the grid every third argument would be so far out that nothing is computed.
    quantiles: single(spread(-6n * WAD, 6n * WAD, 400n)),
  };
}

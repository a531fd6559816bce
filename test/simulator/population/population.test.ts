import { expect } from "chai";
import { price, SIZE_QUANTUM, WAD } from "../../../src/math/index.js";
import { PopulationShapeError } from "../../../src/simulator/population/errors.js";
import { makePopulation, type Population, type PopulationOptions } from "../../../src/simulator/population/population.js";
import { defaultPopulationShape, parsePopulationShape } from "../../../src/simulator/population/populationShape.js";
import fc from "../../support/fastCheck.js";
import { thrown } from "../../support/thrown.js";

const PRICE = price(7_900n * WAD);
const MARGIN_SHARE = (18n * WAD) / 100n;
const shape = defaultPopulationShape();

function populationOf(options: Partial<PopulationOptions> = {}): Population {
  return makePopulation({ accounts: 200, seed: 7, price: PRICE, marginShare: MARGIN_SHARE, shape, ...options });
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** Leverage in hundredths. */
function leverages({ accounts }: Population): readonly number[] {
  return accounts.map(({ deposit, size }) => Number((magnitude(size) * PRICE * 100n) / (deposit * 10n ** 12n * WAD)));
}

describe("a population", () => {
  it("is the same for the same seed, and another one for another", () => {
    expect(populationOf()).to.deep.equal(populationOf());
    expect(populationOf({ seed: 8 })).not.to.deep.equal(populationOf());
  });

  it("has longs and shorts that sum to zero, and fills that add up to them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (accounts, seed) => {
        const population = populationOf({ accounts, seed });
        const sums = population.accounts.map(() => 0n);
        for (const { buyer, seller, size } of population.fills) {
          expect(size > 0n && size % SIZE_QUANTUM === 0n).to.equal(true);
          sums[buyer] = (sums[buyer] ?? 0n) + size;
          sums[seller] = (sums[seller] ?? 0n) - size;
        }
        expect(population.accounts.map(({ size }) => size as bigint)).to.deep.equal(sums);
        expect(sums.reduce((total, size) => total + size, 0n)).to.equal(0n);
      }),
      { numRuns: 50 },
    );
  });

  it("has most accounts at 1x to 3x and a tail up to what initial margin admits, never beyond", () => {
    const all = leverages(populationOf({ accounts: 2_000 }));
    const share = (low: number, high: number): number => all.filter((value) => value >= low && value < high).length / all.length;
    expect(share(100, 300)).to.be.within(0.6, 0.8);
    expect(share(480, 1_000)).to.be.within(0.02, 0.12);
    // 1 / 18 % is 5.55x; the cap is 98 % of it.
    expect(Math.max(...all)).to.be.within(500, 544);
  });

  it("spreads deposits over orders of magnitude", () => {
    const deposits = populationOf({ accounts: 2_000 }).accounts.map(({ deposit }) => deposit);
    const { smallestEquity, octaves } = shape;
    expect(deposits.every((deposit) => deposit >= smallestEquity && deposit < smallestEquity << BigInt(octaves))).to.equal(true);
    for (let octave = 0; octave < octaves; octave++) {
      const low = smallestEquity << BigInt(octave);
      const share = deposits.filter((deposit) => deposit >= low && deposit < 2n * low).length / deposits.length;
      expect(share, `octave ${octave}`).to.be.within(0.08, 0.21);
    }
  });

  it("gives the keeper more than all traders together, and the fund the named share of it", () => {
    const population = populationOf();
    const deposits = population.accounts.reduce((sum, { deposit }) => sum + deposit, 0n);
    expect(population.keeperDeposit).to.equal((deposits * BigInt(shape.keeperShareBp)) / 10_000n);
    const fund = population.stakes.reduce((sum, stake) => sum + stake, 0n);
    expect(Number((fund * 10_000n) / deposits)).to.be.within(shape.fundShareBp - 1, shape.fundShareBp);
  });

  it("refuses fewer than two accounts: a trade has two sides", () => {
    expect(thrown(PopulationShapeError, () => populationOf({ accounts: 1 })).message).to.include("two accounts");
  });

  it("refuses accounts that can't afford the smallest position", () => {
    const error = thrown(PopulationShapeError, () => populationOf({ price: price(10n ** 29n) }));
    expect(error.message).to.include("smallest position");
  });

  for (const [what, change] of [
    ["a band the wrong way round", { leverageBp: [{ from: 3, to: 2, weight: 1 }] }],
    ["no weight at all", { leverageBp: [{ from: 1, to: 2, weight: 0 }] }],
    ["shares of stakers that do not sum to one", { stakerSharesBp: [1, 2] }],
    ["equity that is no number", { smallestEquity: "much" }],
  ] as const) {
    it(`refuses proportions with ${what}`, () => {
      const good = {
        smallestEquity: "1000",
        octaves: 3,
        leverageBp: [{ from: 100, to: 200, weight: 1 }],
        capShareBp: 9_000,
        keeperShareBp: 1,
        fundShareBp: 1,
        stakerSharesBp: [10_000],
      };
      expect(parsePopulationShape(good).octaves).to.equal(3);
      thrown(PopulationShapeError, () => parsePopulationShape({ ...good, ...change }));
    });
  }
});

import { expect } from "chai";
import { type EngineError, type SviParams, sviCalendarCheck, sviCheck, WAD } from "../../src/math/index.js";
import { errorOf } from "../engine/world.js";
import { wad } from "../support/amounts.js";
import fc from "../support/fastCheck.js";
import { deploySviHarness, type SviRange } from "./support/sviHarness.js";
import { anyLogMoneyness, anySlice, FLAT, LONG, MONTH, ordinarySlice, outcomeOf, REPAIRED, slice, VOGT } from "./support/sviSlices.js";

const [LOW, HIGH] = [wad("-1.5"), wad("1.5")];
const number = (x: bigint) => Number(x) / 1e18;

/** g(k) of Gatheral and Jacquier (2014, 2.1) in double precision: the density is g times something positive. */
function density(p: SviParams, k: number): number {
  const [a, b, rho, m, sigma] = [p.a, p.b, p.rho, p.m, p.sigma].map(number) as [number, number, number, number, number];
  const root = Math.hypot(k - m, sigma);
  const w = a + b * (rho * (k - m) + root);
  const first = b * (rho + (k - m) / root);
  const second = (b * sigma * sigma) / root ** 3;
  return (1 - (k * first) / (2 * w)) ** 2 - (first * first * (1 / w + 1 / 4)) / 4 + second / 2;
}

const GRID = Array.from({ length: 1_501 }, (_, i) => -1.5 + i / 500);
const verdictOf = (run: () => void): EngineError | undefined =>
  outcomeOf(() => {
    run();
    return 0n;
  }).error;

const sometimesReversed = fc.tuple(anyLogMoneyness, anyLogMoneyness, fc.integer({ min: 0, max: 9 })).map(([x, y, i]) => {
  const [kLow, kHigh] = x < y ? [x, y] : [y, x];
  return i === 0 ? { kLow: kHigh, kHigh: kLow } : { kLow, kHigh };
});
/** A later slice: the same smile with more of everything, or another one. */
const pairs = fc.oneof(
  fc
    .record({
      near: ordinarySlice,
      factor: fc.double({ min: 0.9, max: 2, noNaN: true }),
      shift: fc.bigInt({ min: -(10n ** 16n), max: 10n ** 17n }),
    })
    .map(({ near, factor, shift }) => {
      const times = (x: bigint) => (x * BigInt(Math.round(factor * 1e6))) / 1_000_000n;
      return { near, far: { ...near, a: times(near.a), b: times(near.b), m: near.m + shift } };
    }),
  fc.record({ near: ordinarySlice, far: ordinarySlice }),
);
const ordinaryRanges = pairs.map((pair) => ({ ...pair, kLow: LOW, kHigh: HIGH }));
const anyRanges = fc
  .tuple(fc.oneof(pairs, fc.record({ near: anySlice, far: anySlice })), sometimesReversed)
  .map(([pair, range]) => ({ ...pair, ...range }));
const ranges: fc.Arbitrary<SviRange> = fc.oneof({ weight: 2, arbitrary: ordinaryRanges }, { weight: 1, arbitrary: anyRanges });

describe("SVI check", () => {
  const harness = deploySviHarness();

  it("rejects Axel Vogt's slice, at a k where its density is negative", () => {
    const error = errorOf(() => sviCheck(VOGT, LOW, HIGH));
    expect(error.errorName).to.equal("ButterflyArbitrage");
    expect(density(VOGT, number(error.args.logMoneyness as bigint))).to.be.lessThan(-0.001);
  });

  it("accepts Vogt's slice where it is quoted below the negative density", () => {
    // g falls below zero at k = 0.6424.
    sviCheck(VOGT, wad("-1.5"), wad("0.642"));
    expect(errorOf(() => sviCheck(VOGT, wad("-1.5"), wad("0.643"))).errorName).to.equal("ButterflyArbitrage");
  });

  it("accepts the slice that Gatheral and Jacquier repaired, and smiles as fits give them", () => {
    for (const p of [REPAIRED, MONTH, LONG, FLAT]) sviCheck(p, LOW, HIGH);
  });

  it("accepts a slice of one second, whose variance is 1e-9", () => {
    sviCheck(slice("0.000000001", "0.0000003", "-0.2", "0", "0.001"), LOW, HIGH);
  });

  it("decides slices that all but touch zero density", () => {
    // Vogt's slice lifted: at a = -0.0326741975 the smallest g is within 1e-9 of zero.
    const lifted = (a: string) => slice(a, "0.1331", "0.3060", "0.3586", "0.4153");
    sviCheck(lifted("-0.032674197"), LOW, HIGH);
    expect(errorOf(() => sviCheck(lifted("-0.032674198"), LOW, HIGH)).errorName).to.equal("ButterflyArbitrage");
  });

  it("agrees with g on a dense grid, on thousands of slices", () => {
    let accepted = 0;
    fc.assert(
      fc.property(ordinarySlice, (p) => {
        const error = verdictOf(() => sviCheck(p, LOW, HIGH));
        if (error?.errorName === "WingTooSteep" || error?.errorName === "NegativeMinimumVariance") return;
        if (error === undefined) {
          accepted++;
          expect(Math.min(...GRID.map((k) => density(p, k)))).to.be.greaterThan(-1e-9);
        } else {
          expect(error.errorName).to.equal("ButterflyArbitrage");
          expect(density(p, number(error.args.logMoneyness as bigint))).to.be.lessThan(1e-6);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).to.be.greaterThan(1_000);
  });

  it("refuses a slice whose minimum is negative, also outside the range", () => {
    // Minimum a + b sigma sqrt(1 - rho^2) = a + 0.1 * 0.5 * 0.8.
    const p = slice("-0.04", "0.1", "-0.6", "0", "0.5");
    expect(errorOf(() => sviCheck({ ...p, a: p.a - 1n }, wad("-0.1"), wad("0.1"))).args).to.deep.equal({ totalVariance: -1n });
  });

  it("refuses a wing steeper than 2", () => {
    const p = slice("0.5", "1.25", "0.6", "0", "0.5");
    const steep = { ...p, b: p.b + 1n };
    expect(errorOf(() => sviCheck(steep, LOW, HIGH))).to.include({ errorName: "WingTooSteep" });
    expect(errorOf(() => sviCheck(steep, LOW, HIGH)).args).to.deep.equal({ slope: 2n * WAD + 2n });
    expect(verdictOf(() => sviCheck(p, LOW, HIGH))?.errorName).not.to.equal("WingTooSteep");
  });

  it("proves nothing where variance is zero", () => {
    expect(errorOf(() => sviCheck(slice("0", "0", "0", "0", "0.1"), LOW, HIGH)).errorName).to.equal("ButterflyNotProven");
  });

  it("refuses an empty range", () => {
    expect(errorOf(() => sviCheck(MONTH, 1n, 0n)).args).to.deep.equal({ kLow: 1n, kHigh: 0n });
  });

  it("holds a later slice against an earlier one", () => {
    sviCalendarCheck(MONTH, LONG, LOW, HIGH);
    expect(errorOf(() => sviCalendarCheck(LONG, MONTH, LOW, HIGH))).to.include({ errorName: "CalendarArbitrage" });
    // Equal flat variance is allowed.
    sviCalendarCheck(FLAT, FLAT, LOW, HIGH);
  });

  it("finds slices that cross in a small part of the range", () => {
    // A far smile with a deep trough of width 0.02 round k = 0.2 that dips 0.0005 below the near one.
    const near = slice("0.04", "0", "0", "0", "0.1");
    const far = (a: string) => slice(a, "0.1", "0", "0.2", "0.01");
    sviCalendarCheck(near, far("0.0390001"), LOW, HIGH);
    const error = errorOf(() => sviCalendarCheck(near, far("0.0385"), LOW, HIGH));
    expect(error.errorName).to.equal("CalendarArbitrage");
    expect(Math.abs(number(error.args.logMoneyness as bigint) - 0.2)).to.be.lessThan(0.02);
  });

  it("proves nothing of smiles that touch", () => {
    expect(errorOf(() => sviCalendarCheck(MONTH, MONTH, LOW, HIGH)).errorName).to.equal("CalendarNotProven");
  });

  it("agrees with variances on a dense grid, on thousands of pairs", () => {
    const variance = (p: SviParams, k: number) =>
      number(p.a) + number(p.b) * (number(p.rho) * (k - number(p.m)) + Math.hypot(k - number(p.m), number(p.sigma)));
    fc.assert(
      fc.property(pairs, ({ near, far }) => {
        const error = verdictOf(() => sviCalendarCheck(near, far, LOW, HIGH));
        if (error === undefined) {
          expect(Math.min(...GRID.map((k) => variance(far, k) - variance(near, k)))).to.be.greaterThan(-1e-12);
        } else if (error.errorName === "CalendarArbitrage") {
          const k = number(error.args.logMoneyness as bigint);
          expect(variance(far, k) - variance(near, k)).to.be.lessThan(1e-12);
        } else {
          expect(Math.min(...GRID.map((k) => variance(far, k) - variance(near, k)))).to.be.lessThan(1e-5);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  for (const [name, method, twin] of [
    ["butterfly", "sviChecks", ({ near, kLow, kHigh }: SviRange) => sviCheck(near, kLow, kHigh)],
    ["calendar", "sviCalendarChecks", ({ near, far, kLow, kHigh }: SviRange) => sviCalendarCheck(near, far, kLow, kHigh)],
  ] as const) {
    it(`agrees with the chain on ${name} arbitrage, errors and arguments included`, async () => {
      const chain = await harness;
      const all = fc.sample(ranges, 1_000);
      for (let start = 0; start < all.length; start += 50) {
        const batch = all.slice(start, start + 50);
        const outcomes = await chain[method](batch);
        batch.forEach((range, i) => {
          const data = outcomes[i]?.revertData ?? "";
          const onChain = data === "0x" ? undefined : chain.interface.parseError(data);
          const expected = verdictOf(() => twin(range));
          expect(onChain?.name, fc.stringify(range)).to.equal(expected?.errorName);
          expect(onChain?.args.toArray()).to.deep.equal(expected && Object.values(expected.args));
        });
      }
    });
  }

  it("reverts on chain with each of its errors", async () => {
    const chain = await harness;
    const call = chain.sviCheck;
    await expect(call(MONTH, 1n, 0n))
      .to.be.revertedWithCustomError(chain, "EmptyRange")
      .withArgs(1n, 0n);
    await expect(call(slice("-0.1", "0.1", "0", "0", "0.5"), LOW, HIGH))
      .to.be.revertedWithCustomError(chain, "NegativeMinimumVariance")
      .withArgs(wad("-0.05"));
    await expect(call(slice("0.1", "3", "0", "0", "0.5"), LOW, HIGH))
      .to.be.revertedWithCustomError(chain, "WingTooSteep")
      .withArgs(wad(3));
    await expect(call(VOGT, LOW, HIGH)).to.be.revertedWithCustomError(chain, "ButterflyArbitrage");
    await expect(call(slice("0", "0", "0", "0", "0.1"), LOW, HIGH)).to.be.revertedWithCustomError(chain, "ButterflyNotProven");
    await expect(chain.sviCalendarCheck(LONG, MONTH, LOW, HIGH)).to.be.revertedWithCustomError(chain, "CalendarArbitrage");
    await expect(chain.sviCalendarCheck(MONTH, MONTH, LOW, HIGH)).to.be.revertedWithCustomError(chain, "CalendarNotProven");
  });
});

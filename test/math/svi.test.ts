import { expect } from "chai";
import type { ErrorDescription } from "ethers";
import { MAX_TIME, type SviParams, sviTotalVariance, sviVol, WAD, YEAR } from "../../src/math/index.js";
import { errorOf } from "../engine/world.js";
import { wad } from "../support/amounts.js";
import fc from "../support/fastCheck.js";
import { deploySviHarness, type SviPoint } from "./support/sviHarness.js";
import { anyLogMoneyness, anySlice, cancelling, FLAT, MONTH, ordinarySlice, outcomeOf } from "./support/sviSlices.js";

const anyTime = fc.oneof(fc.bigInt({ min: 1n, max: MAX_TIME }), fc.constantFrom(0n, 1n, MAX_TIME, MAX_TIME + 1n));
const ordinary = fc.record({ slice: ordinarySlice, logMoneyness: fc.bigInt({ min: -2n * WAD, max: 2n * WAD }), timeToExpiry: anyTime });
const anywhere = fc.record({ slice: anySlice, logMoneyness: anyLogMoneyness, timeToExpiry: anyTime });
const cancelled = fc
  .record({ point: ordinary, rest: fc.bigInt({ min: -5_000n, max: 5_000n }) })
  .map(({ point, rest }) => ({ ...point, slice: cancelling(point.slice, point.logMoneyness, rest) }));
const points = fc.oneof({ weight: 3, arbitrary: ordinary }, { weight: 3, arbitrary: anywhere }, { weight: 2, arbitrary: cancelled });

/** Largest integer whose square is at most n, for numbers of any size. */
function floorRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let z = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (;;) {
    const next = (z + n / z) >> 1n;
    if (next >= z) return z;
    z = next;
  }
}

const DIGITS = 10n ** 100n;

/** w * 1e154 by a root of 118 digits. */
function exactVariance({ a, b, rho, m, sigma }: SviParams, k: bigint): bigint {
  const u = k - m;
  return a * WAD ** 2n * DIGITS + b * (rho * u * DIGITS + floorRoot((u * u + sigma * sigma) * WAD ** 2n * DIGITS ** 2n));
}

/** Name and arguments, the same from chain and twin. */
const described = (error: ErrorDescription | null) => error && { name: error.name, args: error.args.toArray() };

describe("raw SVI", () => {
  const harness = deploySviHarness();

  it("is a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2))", () => {
    // 0.005 + 0.05 (-0.3 * 0.2 + sqrt(0.2^2 + 0.1^2))
    expect(sviTotalVariance(MONTH, wad("0.2"))).to.equal(13_180_339_887_498_948n);
    expect(sviTotalVariance(FLAT, wad("-3"))).to.equal(wad("0.04"));
  });

  it("gives the volatility sqrt(w / T) of a year of 365 days", () => {
    expect(sviVol(FLAT, 0n, YEAR)).to.equal(wad("0.2"));
    expect(sviVol(FLAT, 0n, YEAR / 4n)).to.equal(wad("0.4"));
    expect(sviVol(MONTH, wad("0.2"), 30n * 86_400n)).to.equal(400_450_748_487_963_922n);
  });

  it("agrees with the chain bit for bit, reverts included", async () => {
    const chain = await harness;
    const all = fc.sample(points, 1_500);
    for (let start = 0; start < all.length; start += 500) {
      const batch: SviPoint[] = all.slice(start, start + 500);
      const [variances, vols] = await Promise.all([chain.sviTotalVariances(batch), chain.sviVols(batch)]);
      batch.forEach(({ slice, logMoneyness, timeToExpiry }, i) => {
        const twins = [outcomeOf(() => sviTotalVariance(slice, logMoneyness)), outcomeOf(() => sviVol(slice, logMoneyness, timeToExpiry))];
        [variances[i], vols[i]].forEach((onChain, which) => {
          const twin = twins[which];
          expect(onChain?.value, fc.stringify(batch[i])).to.equal(twin?.value);
          const error = onChain?.revertData === "0x" ? null : chain.interface.parseError(onChain?.revertData ?? "0x");
          expect(described(error)).to.deep.equal(
            twin?.error === undefined ? null : { name: twin.error.errorName, args: Object.values(twin.error.args) },
          );
        });
      });
    }
  });

  it("is within a wei and 4e-20 of the exact volatility, wherever a and b (...) do not cancel to nothing", () => {
    fc.assert(
      fc.property(fc.oneof(ordinary, cancelled), ({ slice, logMoneyness, timeToExpiry }) => {
        const { value, error } = outcomeOf(() => sviVol(slice, logMoneyness, timeToExpiry));
        const exact = exactVariance(slice, logMoneyness);
        if (error?.errorName === "NegativeTotalVariance") expect(exact < 0n).to.equal(true);
        if (error !== undefined) return;
        expect(exact >= 0n).to.equal(true);
        // sqrt(w Y / T) * 1e18, with 30 digits more.
        const vol = floorRoot((exact * YEAR * 10n ** 60n) / (timeToExpiry * WAD * DIGITS));
        const off = vol - value * 10n ** 30n;
        expect(off >= 0n && off <= 10n ** 30n + vol / (25n * 10n ** 18n), `${off}`).to.equal(true);
      }),
      { numRuns: 4_000 },
    );
  });

  it("is never below its minimum, and meets it at k = m - rho sigma / sqrt(1 - rho^2)", () => {
    // rho = -0.6: the minimum 0.01 + 0.1 * 0.5 * 0.8 stands at m + 0.6 * 0.5 / 0.8.
    const p = { a: wad("0.01"), b: wad("0.1"), rho: wad("-0.6"), m: 0n, sigma: wad("0.5") };
    expect(sviTotalVariance(p, wad("0.375"))).to.equal(wad("0.05"));
    fc.assert(fc.property(fc.bigInt({ min: -10n * WAD, max: 10n * WAD }), (k) => sviTotalVariance(p, k) >= wad("0.05")));
  });

  it("refuses every argument outside its domain, in the order a, b, rho, m, sigma, k, time", async () => {
    const chain = await harness;
    const out = { a: wad(1_001), b: wad(101), rho: -WAD, m: wad(11), sigma: 10n ** 12n - 1n };
    // Each step puts one more argument right.
    const slices = [
      out,
      { ...out, a: 0n },
      { ...out, a: 0n, b: 0n },
      { ...MONTH, m: out.m, sigma: out.sigma },
      { ...MONTH, sigma: out.sigma },
    ] as const;
    const refusals = slices.map((p) => errorOf(() => sviVol(p, wad(11), 0n)));
    refusals.push(
      errorOf(() => sviVol(MONTH, wad(11), 0n)),
      errorOf(() => sviVol(MONTH, 0n, 0n)),
    );
    expect(refusals.map(({ errorName, args }) => [errorName, ...Object.values(args)])).to.deep.equal([
      ["SviAOutOfDomain", out.a],
      ["SviBOutOfDomain", out.b],
      ["SviRhoOutOfDomain", out.rho],
      ["SviMOutOfDomain", out.m],
      ["SviSigmaOutOfDomain", out.sigma],
      ["LogMoneynessOutOfDomain", wad(11)],
      ["TimeOutOfDomain", 0n],
    ]);
    const call = (p: SviParams) => chain.sviVol(p, wad(11), 0n);
    await expect(call(slices[0])).to.be.revertedWithCustomError(chain, "SviAOutOfDomain").withArgs(out.a);
    await expect(call(slices[1])).to.be.revertedWithCustomError(chain, "SviBOutOfDomain").withArgs(out.b);
    await expect(call(slices[2])).to.be.revertedWithCustomError(chain, "SviRhoOutOfDomain").withArgs(out.rho);
    await expect(call(slices[3])).to.be.revertedWithCustomError(chain, "SviMOutOfDomain").withArgs(out.m);
    await expect(call(slices[4])).to.be.revertedWithCustomError(chain, "SviSigmaOutOfDomain").withArgs(out.sigma);
    await expect(call(MONTH)).to.be.revertedWithCustomError(chain, "LogMoneynessOutOfDomain").withArgs(wad(11));
    await expect(chain.sviVol(MONTH, 0n, 0n))
      .to.be.revertedWithCustomError(chain, "TimeOutOfDomain")
      .withArgs(0n);
    await expect(chain.sviVol(MONTH, 0n, MAX_TIME + 1n))
      .to.be.revertedWithCustomError(chain, "TimeOutOfDomain")
      .withArgs(MAX_TIME + 1n);
  });

  it("refuses a total variance below zero, down to one that is not much more than nothing", async () => {
    const chain = await harness;
    // sqrt(0.09 + 0.16) = 0.5 exactly.
    const zero = { a: wad("-0.05"), b: wad("0.1"), rho: 0n, m: 0n, sigma: wad("0.3") };
    expect(sviVol(zero, wad("0.4"), YEAR)).to.equal(0n);
    expect(await chain.sviVol(zero, wad("0.4"), YEAR)).to.equal(0n);
    const below = { ...zero, a: zero.a - 1n };
    expect(errorOf(() => sviTotalVariance(below, wad("0.4"))).args).to.deep.equal({ logMoneyness: wad("0.4"), totalVariance: -1n });
    await expect(chain.sviTotalVariance(below, wad("0.4")))
      .to.be.revertedWithCustomError(chain, "NegativeTotalVariance")
      .withArgs(wad("0.4"), -1n);
  });
});

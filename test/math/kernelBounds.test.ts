import { expect } from "chai";
import { createRandom, MAX_SEED } from "../../src/base/random.js";
import { type OptionLeg, optionScenarios, WAD } from "../../src/math/index.js";
import { drawScenarios, type Scenarios } from "../differential/math/scenarios.js";
import fc from "../support/fastCheck.js";

/** Books, moves and groups anywhere in the kernel's types, but for moves and groups that it refuses. */
const wild = fc.integer({ min: 0, max: MAX_SEED }).map((seed): Scenarios => {
  const { shocks, groups, ...rest } = drawScenarios(createRandom(seed));
  const permitted = shocks.filter((shock) => shock > -WAD && shock <= 9n * WAD);
  return { ...rest, shocks: permitted, groups: groups.map((group) => ({ ...group, count: Math.min(group.count, permitted.length) })) };
});

const size = (value: bigint): bigint => (value < 0n ? -value : value);
const positive = (value: bigint): bigint => (value > 0n ? value : 0n);

/** What an option can be worth without arbitrage: at least its discounted intrinsic value, at most the forward or the strike. */
function interval({ strike, isCall }: OptionLeg, forward: bigint, discount: bigint): readonly [low: bigint, high: bigint] {
  const gain = isCall ? forward - strike : strike - forward;
  return [discount * positive(gain), discount * (isCall ? forward : strike)];
}

/** The least and the most that a book can be worth, and what the kernel may be wrong by (docs/numerics.md) [WAD quote]. */
function bounds(legs: readonly OptionLeg[], forward: bigint, discount: bigint) {
  let [low, high, error] = [0n, 0n, 8n * BigInt(legs.length + 1)];
  for (const leg of legs) {
    const [least, most] = interval(leg, forward, discount);
    const [worst, best] = leg.size > 0n ? [least, most] : [most, least];
    low += (leg.size * worst) / WAD ** 2n;
    high += (leg.size * best) / WAD ** 2n;
    error += (4n * size(leg.size) * (forward + leg.strike) * (discount > WAD ? discount : WAD)) / (10n ** 16n * WAD ** 2n);
  }
  return { low: low - error, high: high + error };
}

describe("the scenario kernel, for any book that its types can hold", () => {
  it("stays within the no-arbitrage interval in every scenario", () => {
    fc.assert(
      fc.property(wild, ({ expiry, legs, shocks, groups }) => {
        const { value, profits } = optionScenarios(expiry, legs, shocks, groups);
        expect(profits.map((row) => row.length)).to.deep.equal(groups.map(({ count }) => count));
        for (const [i, shock] of shocks.entries()) {
          const { low, high } = bounds(legs, (expiry.forward * (WAD + shock)) / WAD, expiry.discount);
          for (const row of profits) {
            const profit = row[i];
            if (profit !== undefined) expect(value + profit >= low && value + profit <= high, `shock ${shock}`).to.equal(true);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

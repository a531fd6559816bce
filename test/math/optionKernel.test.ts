import { expect } from "chai";
import { black76, type Expiry, type OptionLeg, optionScenarios, type VolShift, WAD } from "../../src/math/index.js";
import { wad } from "../support/amounts.js";
import fc from "../support/fastCheck.js";

const DAY = 86_400n;
const EXPIRY: Expiry = { forward: wad(50_000), timeToExpiry: 30n * DAY, discount: wad("0.98") };
const UNBENT: VolShift = { volFactor: WAD, volFloor: 0n, count: 1 };
const leg = (change: Partial<OptionLeg> = {}): OptionLeg => ({ strike: wad(55_000), vol: wad("0.6"), size: WAD, isCall: true, ...change });

/** The one profit of a run with one shock and one group. */
function profit(expiry: Expiry, legs: readonly OptionLeg[], shock: bigint, group: Partial<VolShift> = {}): bigint {
  return optionScenarios(expiry, legs, [shock], [{ ...UNBENT, ...group }]).profits[0]?.[0] ?? 0n;
}

/** What a leg is worth after a shock, by the quote function. */
function shocked(expiry: Expiry, { strike, vol, isCall }: OptionLeg, shock: bigint, factor = WAD): bigint {
  const { call, put } = black76({ ...expiry, forward: (expiry.forward * (WAD + shock)) / WAD, strike, vol: (vol * factor) / WAD });
  return isCall ? call : put;
}

const near = (actual: bigint, expected: bigint, allowed: bigint) =>
  expect(actual > expected ? actual - expected : expected - actual, `${actual} against ${expected}`).to.be.at.most(allowed);

const anyLeg = fc.record({
  strike: fc.bigInt({ min: wad(6_000), max: wad(500_000) }),
  vol: fc.bigInt({ min: wad("0.1"), max: wad(4) }),
  size: fc.bigInt({ min: wad(-100), max: wad(100) }),
  isCall: fc.boolean(),
});
const anyShock = fc.bigInt({ min: wad("-0.5"), max: wad(5) });

describe("The scenario kernel", () => {
  it("values every leg at its quote", () => {
    const legs = [leg(), leg({ isCall: false, size: wad(-3) }), leg({ strike: wad(40_000), size: wad("0.5") })];
    const expected = legs.reduce((sum, l) => sum + (l.size * shocked(EXPIRY, l, 0n)) / WAD, 0n);
    near(optionScenarios(EXPIRY, legs, [], []).value, expected, 3n);
  });

  it("gives the change of the quotes, to 2.4e-16 of what forward and strike are worth", () => {
    fc.assert(
      fc.property(fc.array(anyLeg, { minLength: 1, maxLength: 8 }), anyShock, (legs, shock) => {
        const expected = legs.reduce((sum, l) => sum + (l.size * (shocked(EXPIRY, l, shock) - shocked(EXPIRY, l, 0n))) / WAD, 0n);
        const size = legs.reduce((sum, l) => sum + ((l.size < 0n ? -l.size : l.size) * (7n * EXPIRY.forward + l.strike)) / WAD, 0n);
        near(profit(EXPIRY, legs, shock), expected, (size * 25n) / 10n ** 17n + 400n);
      }),
      { numRuns: 300 },
    );
  });

  it("bends volatility by the group's factor, and lifts it to the floor", () => {
    const value = optionScenarios(EXPIRY, [leg()], [], []).value;
    near(profit(EXPIRY, [leg()], 0n, { volFactor: wad("1.5") }), shocked(EXPIRY, leg(), 0n, wad("1.5")) - value, 26_000_000n);
    near(profit(EXPIRY, [leg()], 0n, { volFactor: 0n, volFloor: wad("0.9") }), shocked(EXPIRY, leg(), 0n, wad("1.5")) - value, 26_000_000n);
  });

  it("adds up: two accounts' scenarios are those of one that holds both, but for rounding", () => {
    fc.assert(
      fc.property(fc.array(anyLeg), fc.array(anyLeg), anyShock, (mine, yours, shock) => {
        near(profit(EXPIRY, [...mine, ...yours], shock), profit(EXPIRY, mine, shock) + profit(EXPIRY, yours, shock), 4n);
      }),
      { numRuns: 200 },
    );
  });

  it("keeps a short call far out of the money cheap, beyond fifty times the forward", () => {
    const short = leg({ strike: 49n * EXPIRY.forward, size: -WAD });
    expect(profit(EXPIRY, [short], wad("-0.5"))).to.be.at.most(0n);
    expect(profit(EXPIRY, [short], wad("-0.5"))).to.be.greaterThan(-wad("0.000000001"));
  });

  it("stays within the no-arbitrage bounds far outside its domain", () => {
    const wild = fc.record({
      strike: fc.bigInt({ min: 0n, max: 2n ** 112n - 1n }),
      vol: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.constant(0n)),
      size: fc.constantFrom(WAD, -WAD),
      isCall: fc.boolean(),
    });
    const expiries = fc.record({
      forward: fc.bigInt({ min: 0n, max: 2n ** 112n - 1n }),
      timeToExpiry: fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
      discount: fc.bigInt({ min: 0n, max: WAD }),
    });
    fc.assert(
      fc.property(expiries, wild, anyShock, (expiry, l, shock) => {
        const { value, profits } = optionScenarios(expiry, [l], [shock], [UNBENT]);
        const worth = (value + (profits[0]?.[0] ?? 0n)) * (l.size > 0n ? 1n : -1n);
        const forward = (expiry.forward * (WAD + shock)) / WAD;
        const gain = l.isCall ? forward - l.strike : l.strike - forward;
        const allowed = ((forward + l.strike) * 25n) / 10n ** 17n + 4n;
        const most = (expiry.discount * (l.isCall ? forward : l.strike)) / WAD;
        const least = gain > 0n ? (expiry.discount * gain) / WAD : 0n;
        expect(worth >= least - allowed && worth <= most + allowed, `${least} <= ${worth} <= ${most}`).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes what hurts most where there is no volatility: intrinsic value if long, the forward or the strike if short", () => {
    const bare = { vol: 0n, strike: wad(40_000) };
    const worth = (l: OptionLeg) => profit(EXPIRY, [l], wad("0.2")) + optionScenarios(EXPIRY, [l], [], []).value;
    expect(worth(leg(bare))).to.equal(wad("0.98") * 20_000n);
    expect(worth(leg({ ...bare, size: -WAD }))).to.equal(-wad("0.98") * 60_000n);
    expect(worth(leg({ ...bare, isCall: false }))).to.equal(0n);
    expect(worth(leg({ ...bare, isCall: false, size: -WAD }))).to.equal(-wad("0.98") * 40_000n);
  });

  it("pays the intrinsic value at expiry, to long and short alike", () => {
    const expired = { ...EXPIRY, timeToExpiry: 0n, discount: WAD };
    for (const size of [WAD, -WAD]) {
      expect(optionScenarios(expired, [leg({ strike: wad(45_000), size })], [], []).value).to.equal(5_000n * size);
      expect(profit(expired, [leg({ strike: wad(45_000), size })], wad("0.1"))).to.equal(5_000n * size);
    }
  });
});

import { expect } from "chai";
import { coreTerms, logUniform, oneIn, oneOf } from "../../bench/points.js";
import { createRandom, type Random } from "../../src/base/random.js";
import * as fast from "../../src/fast/index.js";
import { type Expiry, type OptionLeg, optionScenarios, type VolShift, WAD } from "../../src/math/index.js";
import { anyTerms } from "../math/support/cornerTerms.js";
import { points, Usage } from "../math/support/fastBounds.js";

const SEED = 33;
const PERCENT = WAD / 100n;
/** The margin's grid: nine ordinary shocks, then six tails. */
const SHOCKS = [-30n, -22n, -15n, -7n, 0n, 7n, 15n, 22n, 30n, -66n, -33n, 50n, 100n, 200n, 500n].map((x) => x * PERCENT);
const GROUPS: readonly VolShift[] = [
  { volFactor: 70n * PERCENT, volFloor: 0n, count: 9 },
  { volFactor: WAD, volFloor: 0n, count: 9 },
  { volFactor: 150n * PERCENT, volFloor: 40n * PERCENT, count: 15 },
];
const SCENARIOS = 33;

interface Portfolio {
  readonly expiry: Expiry;
  readonly legs: readonly OptionLeg[];
  readonly shocks: readonly bigint[];
  readonly groups: readonly VolShift[];
}

const drawSize = (random: Random): bigint =>
  oneIn(random, 16)
    ? 0n
    : oneOf(random, [1n, -1n]) * (oneIn(random, 4) ? logUniform(random, 1n, 10n ** 28n) : logUniform(random, WAD, WAD * 1_000n));

/** A longs and a short that cancel, as often as not nearly; strikes of the same kind as the first leg's. */
function drawLegs(random: Random, first: OptionLeg, forward: bigint, count: number): OptionLeg[] {
  const legs = [first];
  while (legs.length < count) {
    const strike = oneIn(random, 4) ? first.strike : (forward * random.bigint(60n, 167n)) / 100n;
    const size = oneIn(random, 4) ? -first.size + random.bigint(-1n, 1n) : drawSize(random);
    legs.push({ strike, vol: oneIn(random, 4) ? first.vol : random.bigint(1n * PERCENT, 300n * PERCENT), size, isCall: oneIn(random, 2) });
  }
  return legs;
}

function drawPortfolio(random: Random): Portfolio {
  const { forward, strike, vol, timeToExpiry, discount } = anyTerms(random);
  const first = { strike, vol, size: drawSize(random), isCall: oneIn(random, 2) };
  const legs = drawLegs(random, first, forward, oneIn(random, 200) ? 30 : random.integer(1, 3));
  return { expiry: { forward, timeToExpiry, discount }, legs, shocks: SHOCKS, groups: GROUPS };
}

/** Outside of the formula's domain and next to its ends: what the kernel is total for. */
function drawStrange(random: Random): Portfolio {
  const { expiry, legs } = drawPortfolio(random);
  const vol = oneOf(random, [0n, 1n, WAD / 1_000n - 1n, WAD / 1_000n, WAD / 1_000n + 1n, PERCENT - 1n, 100n * WAD, (1n << 64n) - 1n]);
  const strike = oneOf(random, [0n, 1n, expiry.forward * 50n + 1n, expiry.forward / 50n, expiry.forward, 10n ** 33n]);
  const first = { strike, vol, size: drawSize(random), isCall: oneIn(random, 2) };
  const volFactor = oneOf(random, [0n, WAD, WAD / 10n]);
  const volFloor = oneOf(random, [0n, 1n, WAD / 1_000n, WAD / 1_000n - 1n]);
  return {
    expiry: {
      forward: oneIn(random, 4) ? oneOf(random, [0n, 1n, 10n ** 11n, 10n ** 33n]) : expiry.forward,
      timeToExpiry: oneIn(random, 2) ? oneOf(random, [0n, 1n, 315_360_001n, 4_294_967_295n]) : expiry.timeToExpiry,
      discount: expiry.discount,
    },
    legs: [first, ...legs],
    shocks: [1n - WAD, 9n * WAD, 0n, 1n],
    groups: [
      { volFactor, volFloor, count: 4 },
      { volFactor: WAD, volFloor: 0n, count: 3 },
    ],
  };
}

const shown = (portfolio: Portfolio): string =>
  `seed ${SEED}: ${JSON.stringify(portfolio, (_, value) => (typeof value === "bigint" ? `${value}` : value))}`;

/** Compares all numbers of a portfolio; `scale` as in `Usage.add`. */
function compare(usage: Usage, portfolio: Portfolio, scale?: number): void {
  const { expiry, legs, shocks, groups } = portfolio;
  const exact = optionScenarios(expiry, legs, shocks, groups);
  const image = {
    forward: fast.fromWad(expiry.forward),
    timeToExpiry: Number(expiry.timeToExpiry),
    discount: fast.fromWad(expiry.discount),
  };
  const doubles = fast.optionScenarios(image, fast.legsOf(legs), fast.gridOf(shocks, groups));
  const name = () => shown(portfolio);
  usage.add(doubles.value, exact.value, doubles.valueBound, name);
  exact.profits.flat().forEach((profit, at) => {
    usage.add(doubles.profits[at] ?? Number.NaN, profit, doubles.bounds[at] ?? Number.NaN, name, scale);
  });
}

describe("the scenario kernel in doubles", () => {
  it(`is within its bounds of the integer kernel in ${points(200_000)} scenarios`, () => {
    const random = createRandom(SEED);
    const usage = new Usage();
    for (let i = 0; i < points(200_000) / SCENARIOS; i++) compare(usage, drawPortfolio(random));
    usage.report("scenarios");
    expect(usage.worst, usage.at).to.be.at.most(1);
    expect(usage.claimed / usage.points).to.be.above(0.99);
  }).timeout(900_000);

  it("is within them where no formula holds, or claims nothing", () => {
    const random = createRandom(SEED, 1);
    const usage = new Usage();
    for (let i = 0; i < points(1_000); i++) compare(usage, drawStrange(random));
    usage.report("strange scenarios");
    expect(usage.worst, usage.at).to.be.at.most(1);
    expect(usage.claimed / usage.points).to.be.above(0.7);
  }).timeout(900_000);

  it("has bounds whose middle is below 1e-11 of the notional of thirty traded options", () => {
    const random = createRandom(SEED, 2);
    const usage = new Usage();
    for (let i = 0; i < 20; i++) {
      const { forward, timeToExpiry, discount } = coreTerms(random);
      const legs = Array.from({ length: 30 }, () => {
        const { strike, forward: other, vol } = coreTerms(random);
        return { strike: (forward * strike) / other, vol, size: random.bigint(-100n * WAD, 100n * WAD), isCall: oneIn(random, 2) };
      });
      const notional = legs.reduce((sum, { size }) => sum + Math.abs(fast.fromWad(size)) * fast.fromWad(forward), 0);
      compare(usage, { expiry: { forward, timeToExpiry, discount }, legs, shocks: SHOCKS, groups: GROUPS }, notional);
    }
    expect(usage.median()).to.be.below(1e-11);
  });

  it("claims nothing for what is no number", () => {
    const [leg, grid] = [{ strike: WAD, vol: WAD, size: WAD, isCall: true }, fast.gridOf(SHOCKS, GROUPS)];
    const expiry = { forward: 1, timeToExpiry: 86_400, discount: 1 };
    const claims = (image: typeof expiry, legs = fast.legsOf([leg])) => {
      const { valueBound, bounds } = fast.optionScenarios(image, legs, grid);
      return [valueBound, ...bounds].filter((bound) => bound !== Number.POSITIVE_INFINITY).length;
    };
    expect(claims(expiry)).to.equal(SCENARIOS + 1);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const name of ["forward", "timeToExpiry", "discount"] as const)
        expect(claims({ ...expiry, [name]: value }), `${name} ${value}`).to.equal(0);
      for (const name of ["strike", "size"] as const)
        expect(claims(expiry, { ...fast.legsOf([leg]), [name]: Float64Array.of(value) }), `${name} ${value}`).to.equal(0);
    }
    expect(claims(expiry, { ...fast.legsOf([leg]), vol: Float64Array.of(Number.NaN) })).to.equal(0);
  });
});

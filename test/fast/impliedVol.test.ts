import { expect } from "chai";
import { coreTerms, oneIn } from "../../bench/points.js";
import { exp, ln } from "../../bench/reference/exponential.js";
import { Real } from "../../bench/reference/real.js";
import { createRandom, type Random } from "../../src/base/random.js";
import * as fast from "../../src/fast/index.js";
import { impliedVol, type QuotedOption } from "../../src/math/impliedVol.js";
import { black76, EngineError } from "../../src/math/index.js";
import { anyTerms } from "../math/support/cornerTerms.js";
import { points, Usage } from "../math/support/fastBounds.js";

const SEED = 61;
const NOTHING = { vol: 0, bound: Number.POSITIVE_INFINITY };

const imageOf = ({ forward, strike, timeToExpiry, discount, price, isCall }: QuotedOption): fast.QuotedOption => ({
  forward: fast.fromWad(forward),
  strike: fast.fromWad(strike),
  timeToExpiry: Number(timeToExpiry),
  discount: fast.fromWad(discount),
  price: fast.fromWad(price),
  isCall,
});

/** A price that some vol gives, often some wei off. */
function drawOption(random: Random, isCore: boolean): QuotedOption {
  const terms = isCore ? coreTerms(random) : anyTerms(random);
  const { call, put } = black76(terms);
  const isCall = oneIn(random, 2);
  const price = (isCall ? call : put) + (oneIn(random, 4) ? random.bigint(-9n, 9n) : 0n);
  return { ...terms, price: price < 0n ? 0n : price, isCall };
}

/** The integer function's answer, or undefined where it has none. */
function answer(option: QuotedOption): bigint | undefined {
  try {
    return impliedVol(option);
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

function compare(count: number, isCore: boolean, stream: number): Usage {
  const random = createRandom(SEED, stream);
  const usage = new Usage();
  for (let i = 0; i < count; i++) {
    const option = drawOption(random, isCore);
    const exact = answer(option);
    if (exact === undefined) continue;
    const { vol, bound } = fast.impliedVol(imageOf(option));
    usage.add(vol, exact, bound, () => `seed ${SEED}: ${Object.values(option).join(" ")}`, vol);
  }
  return usage;
}

describe("implied volatility in doubles", () => {
  it(`is within its bound of the integer function at ${points(100_000)} points`, () => {
    const usage = compare(points(100_000), false, 0);
    usage.report("impliedVol");
    expect(usage.worst, usage.at).to.be.at.most(1);
    expect(usage.claimed / usage.points).to.be.above(0.5);
  }).timeout(900_000);

  it("is known to 2e-12 of itself where options are traded", () => {
    const usage = compare(2_000, true, 1);
    expect(usage.worst, usage.at).to.be.at.most(1);
    expect(usage.claimed / usage.points).to.be.above(0.9);
    expect(usage.median()).to.be.below(2e-12);
  });

  it("claims nothing where there is no volatility, and for what is no number", () => {
    const option = { forward: 100, strike: 100, timeToExpiry: 86_400, discount: 1, price: 2, isCall: true };
    expect(fast.impliedVol(option).bound).to.be.below(1e-11);
    const wrong: Partial<fast.QuotedOption>[] = [
      { price: 0 },
      { price: -1 },
      { price: 100 },
      { strike: 90, price: 9 },
      { timeToExpiry: 0 },
      { timeToExpiry: 315_360_001 },
      { discount: 0 },
      { discount: 1.01 },
      { forward: 1e-7, strike: 1e-7, price: 1e-8 },
      { strike: 6_000 },
    ];
    for (const name of ["forward", "strike", "timeToExpiry", "discount", "price"] as const)
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) wrong.push({ [name]: value });
    for (const change of wrong) expect(fast.impliedVol({ ...option, ...change }), JSON.stringify(change)).to.deep.equal(NOTHING);
  });
});

describe("this machine's logarithm and exponential", () => {
  // A standard leaves their last digits open; the bounds rest on four units in the last place.
  const ULPS = 4 * 2 ** -52;
  const POINTS = 1_500;
  /** All digits of a double whose last one is 2^-120 at least: decimal.js takes a number by its shortest name. */
  const exactly = (x: number): Real => new Real(BigInt(x * 2 ** 120).toString()).div(new Real(2).pow(120));

  it("know ln to four units in the last place, near 1 and from 1e-18 to 9e15", () => {
    const random = createRandom(SEED, 2);
    for (let i = 0; i < POINTS; i++) {
      const mantissa = 1 + random.integer(1, 2 ** 40) / 2 ** (oneIn(random, 2) ? 40 : random.integer(41, 80));
      const x = mantissa * 2 ** (oneIn(random, 2) ? 0 : random.integer(-60, 52));
      if (x === 1) continue;
      const exact = ln(exactly(x));
      expect(exact.minus(Math.log(x)).div(exact).abs().toNumber(), `ln ${x}`).to.be.at.most(ULPS);
    }
  }).timeout(60_000);

  it("know exp to four units in the last place on -140..0", () => {
    const random = createRandom(SEED, 3);
    for (let i = 0; i < POINTS; i++) {
      const x = -random.integer(0, 2 ** 45) / 2 ** random.integer(38, 60);
      const exact = exp(exactly(x));
      expect(exact.minus(Math.exp(x)).div(exact).abs().toNumber(), `exp ${x}`).to.be.at.most(ULPS);
    }
  }).timeout(60_000);
});

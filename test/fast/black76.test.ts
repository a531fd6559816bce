import { expect } from "chai";
import { coreTerms } from "../../bench/points.js";
import { createRandom } from "../../src/base/random.js";
import * as fast from "../../src/fast/index.js";
import { black76, type OptionTerms } from "../../src/math/index.js";
import { anyTerms } from "../math/support/cornerTerms.js";
import { points, Usage } from "../math/support/fastBounds.js";

const SEED = 76;

const imageOf = ({ forward, strike, vol, timeToExpiry, discount }: OptionTerms): fast.OptionTerms => ({
  forward: fast.fromWad(forward),
  strike: fast.fromWad(strike),
  vol: fast.fromWad(vol),
  timeToExpiry: Number(timeToExpiry),
  discount: fast.fromWad(discount),
});

const shown = (terms: OptionTerms): string => `seed ${SEED}: ${Object.values(terms).join(" ")}`;

describe("Black-76 in doubles", () => {
  it(`is within its bound of the integer function at ${points(300_000)} points, call and put`, () => {
    const random = createRandom(SEED);
    const usage = new Usage();
    for (let i = 0; i < points(300_000); i++) {
      const terms = anyTerms(random);
      const exact = black76(terms);
      const { call, put, bound } = fast.black76(imageOf(terms));
      usage.add(call, exact.call, bound, () => shown(terms));
      usage.add(put, exact.put, bound, () => shown(terms));
    }
    usage.report("black76");
    expect(usage.worst, usage.at).to.be.at.most(1);
    expect(usage.claimed).to.equal(usage.points);
  }).timeout(600_000);

  it("has a bound below 1e-11 of the notional where options are traded", () => {
    const random = createRandom(SEED, 1);
    const usage = new Usage();
    for (let i = 0; i < 1_000; i++) {
      const terms = coreTerms(random);
      const { call, bound } = fast.black76(imageOf(terms));
      usage.add(call, black76(terms).call, bound, () => shown(terms), fast.fromWad(terms.forward));
    }
    expect(usage.median()).to.be.below(1e-11);
  });

  it("gives the same for many at once", () => {
    const random = createRandom(SEED, 2);
    const terms = Array.from({ length: 500 }, () => imageOf(anyTerms(random)));
    terms.push({ forward: 1, strike: 51, vol: 1, timeToExpiry: 1, discount: 1 });
    const column = (name: keyof fast.OptionTerms) => Float64Array.from(terms, (one) => one[name]);
    const empty = () => new Float64Array(terms.length);
    const quotes = { call: empty(), put: empty(), bound: empty() };
    const [forward, strike, vol] = [column("forward"), column("strike"), column("vol")];
    fast.black76Many({ forward, strike, vol, timeToExpiry: column("timeToExpiry"), discount: column("discount") }, quotes);
    const each = terms.map((_, at) => ({ call: quotes.call[at], put: quotes.put[at], bound: quotes.bound[at] }));
    expect(each).to.deep.equal(terms.map(fast.black76));
  });

  it("refuses arrays too short for its results", () => {
    const [one, none] = [Float64Array.of(1), new Float64Array(0)];
    const options = { forward: one, strike: one, vol: one, timeToExpiry: one, discount: one };
    expect(() => fast.black76Many(options, { call: one, put: one, bound: none })).to.throw(RangeError);
  });

  it("claims nothing outside its domain, nor for what is no number", () => {
    const terms = { forward: 100, strike: 100, vol: 0.5, timeToExpiry: 86_400, discount: 1 };
    const outside: Partial<fast.OptionTerms>[] = [
      { forward: 9e-7 },
      { forward: 1.1e12, strike: 1e12 },
      { strike: 5_001 },
      { strike: 1.99 },
      { vol: 0.0099 },
      { vol: 10.1 },
      { timeToExpiry: -1 },
      { timeToExpiry: 315_360_001 },
      { discount: 0 },
      { discount: 1.01 },
    ];
    for (const name of ["forward", "strike", "vol", "timeToExpiry", "discount"] as const)
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) outside.push({ [name]: value });
    for (const change of outside)
      expect(fast.black76({ ...terms, ...change }), JSON.stringify(change)).to.deep.equal({
        call: 0,
        put: 0,
        bound: Number.POSITIVE_INFINITY,
      });
  });
});

import { expect } from "chai";
import { coreTerms, wideTerms } from "../../bench/points.js";
import { exp, ln } from "../../bench/reference/exponential.js";
import { fromWad, toWei, years } from "../../bench/reference/real.js";
import { createRandom, MAX_SEED } from "../../src/base/random.js";
import { black76, black76Greeks, impliedVol, MAX_RATIO, MAX_VOL, type OptionTerms, WAD, YEAR } from "../../src/math/index.js";
import fc from "../support/fastCheck.js";
import { expectNear } from "../support/near.js";

const seed = fc.integer({ min: 0, max: MAX_SEED });
/** Anywhere in the quote domain. */
const wide = seed.map((s) => wideTerms(createRandom(s)));
/** Where options are traded: wide enough a deviation to bump prices in floating point. */
const core = seed.map((s) => coreTerms(createRandom(s)));
/** A share from 0 to 1. */
const share = fc.bigInt({ min: 0n, max: WAD });

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
/** How far a price may be from the exact one (docs/numerics.md): 3.1e-18 of the larger of forward and strike, and two wei. */
const priceError = ({ forward, strike }: OptionTerms): bigint => (31n * larger(forward, strike)) / 10n ** 19n + 3n;

const double = (wad: bigint): number => Number(wad) / 1e18;

/** A strike of the domain above this one: the given share of the way to the highest. */
const higherStrike = (terms: OptionTerms, part: bigint): OptionTerms => ({
  ...terms,
  strike: terms.strike + ((terms.forward * MAX_RATIO - terms.strike) * part) / WAD,
});

describe("option prices", () => {
  it("differ between call and put by the discounted difference of forward and strike, to the wei", () => {
    fc.assert(
      fc.property(wide, (terms) => {
        const { call, put } = black76(terms);
        const { forward, strike, discount } = terms;
        const intrinsic = (discount * (forward > strike ? forward - strike : strike - forward)) / WAD;
        expect(call - put).to.equal(forward > strike ? intrinsic : -intrinsic);
      }),
      { numRuns: 2_000 },
    );
  });

  it("stay within the no-arbitrage interval", () => {
    fc.assert(
      fc.property(wide, (terms) => {
        const { call, put } = black76(terms);
        const { forward, strike, discount } = terms;
        expect(call >= 0n && put >= 0n).to.equal(true);
        expect(call * WAD <= discount * forward && put * WAD <= discount * strike).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("fall for a call and rise for a put as the strike rises, by no more than the discounted step", () => {
    fc.assert(
      fc.property(wide, share, (terms, part) => {
        const higher = higherStrike(terms, part);
        const [low, high] = [black76(terms), black76(higher)];
        const error = priceError(terms) + priceError(higher);
        const step = ((higher.strike - terms.strike) * terms.discount) / WAD;
        expect(low.call - high.call >= -error && low.call - high.call <= step + error).to.equal(true);
        expect(high.put - low.put >= -error && high.put - low.put <= step + error).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("are convex in the strike", () => {
    fc.assert(
      fc.property(wide, share, share, (terms, part, further) => {
        const middle = higherStrike(terms, part);
        const high = higherStrike(middle, further);
        const [below, above] = [middle.strike - terms.strike, high.strike - middle.strike];
        for (const side of ["call", "put"] as const) {
          const [left, at, right] = [black76(terms)[side], black76(middle)[side], black76(high)[side]];
          const error = priceError(terms) * above + priceError(middle) * (above + below) + priceError(high) * below;
          expect(at * (above + below) <= left * above + right * below + error, side).to.equal(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("rise with vol", () => {
    fc.assert(
      fc.property(wide, share, (terms, part) => {
        const shaken = { ...terms, vol: terms.vol + ((MAX_VOL - terms.vol) * part) / WAD };
        const error = 2n * priceError(terms);
        expect(black76(shaken).call >= black76(terms).call - error).to.equal(true);
        expect(black76(shaken).put >= black76(terms).put - error).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("come back from the vol that they imply, wherever that is looked for", () => {
    fc.assert(
      fc.property(wide, fc.boolean(), (terms, isCall) => {
        const { call, put } = black76(terms);
        const price = isCall ? call : put;
        const again = black76({ ...terms, vol: impliedVol({ ...terms, price, isCall }) });
        const difference = (isCall ? again.call : again.put) - price;
        const tolerance = 2n * priceError(terms) + price / 10n ** 12n;
        expect(difference <= tolerance && difference >= -tolerance).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

// A central difference over +-h is wrong by h^2 / 6 times a third derivative, and by the prices' own error over h. The third
// derivatives are bounded by what phi(d) times a polynomial in d can be, for the deviations of the core grid (0.01 to 2).
describe("option Greeks", () => {
  const deviationOf = ({ vol, timeToExpiry }: OptionTerms) => double(vol) * Math.sqrt(Number(timeToExpiry) / Number(YEAR));

  /** Central difference of a function of one bumped argument, per unit of it. */
  const slope = (up: bigint, down: bigint, step: bigint): number => Number(up - down) / Number(2n * step);

  it("have prices' slopes by forward as deltas, and deltas' slope as gamma", () => {
    fc.assert(
      fc.property(core, (terms) => {
        const step = terms.forward / 1_000_000n;
        const [up, down] = [1n, -1n].map((sign) => black76Greeks({ ...terms, forward: terms.forward + sign * step })) as [Greeks, Greeks];
        const { deltaCall, deltaPut, gamma } = black76Greeks(terms);
        const s = deviationOf(terms);
        const third = 1 / s ** 2 + 1 / s;
        const tolerance = (third * 1e-12) / 6 + double(priceError(terms)) / double(step);
        expectNear(slope(up.call, down.call, step), double(deltaCall), tolerance);
        expectNear(slope(up.put, down.put, step), double(deltaPut), tolerance);
        const fourth = 2 / s ** 3 + 3 / s ** 2 + 2 / s;
        const gammaTolerance = ((fourth * 1e-12) / 6 + 1e-8) / double(terms.forward);
        expectNear(slope(up.deltaCall, down.deltaCall, step), double(gamma), gammaTolerance);
      }),
      { numRuns: 1_000 },
    );
  });

  it("have prices' slope by vol as vega", () => {
    fc.assert(
      fc.property(core, (terms) => {
        const step = WAD / 1_000_000n;
        const [up, down] = [1n, -1n].map((sign) => black76({ ...terms, vol: terms.vol + sign * step })) as [Prices, Prices];
        const third = (10 * double(terms.forward) * deviationOf(terms)) / double(terms.vol) ** 3;
        const tolerance = (third * 1e-12) / 6 + double(priceError(terms)) / 1e-6;
        expectNear(slope(up.call, down.call, step), double(black76Greeks(terms).vega), tolerance);
      }),
      { numRuns: 1_000 },
    );
  });

  it("have what a day takes at a fixed forward and rate as theta", () => {
    fc.assert(
      fc.property(core, (terms) => {
        const { timeToExpiry, discount } = terms;
        const step = timeToExpiry / 10_000n;
        const rate = ln(fromWad(discount)).div(years(timeToExpiry));
        const at = (time: bigint) =>
          black76({ ...terms, timeToExpiry: time, discount: BigInt(toWei(exp(rate.times(years(time)))).toFixed(0)) });
        const [later, sooner] = [at(timeToExpiry - step), at(timeToExpiry + step)];
        const { thetaCall, thetaPut } = black76Greeks(terms);
        const days = (2 * Number(step)) / 86_400;
        const perDay = (10 * double(terms.forward) * deviationOf(terms) * 86_400) / Number(timeToExpiry);
        const tolerance = perDay * 1e-8 + (2 * double(priceError(terms))) / days;
        expectNear(double(later.call - sooner.call) / days, double(thetaCall), tolerance);
        expectNear(double(later.put - sooner.put) / days, double(thetaPut), tolerance);
      }),
      { numRuns: 1_000 },
    );
  });
});

type Greeks = ReturnType<typeof black76Greeks>;
type Prices = ReturnType<typeof black76>;

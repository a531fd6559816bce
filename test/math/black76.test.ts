import { expect } from "chai";
import { black76 as exactly } from "../../bench/reference/black76.js";
import { fromWad, Real, real, toWei, years } from "../../bench/reference/real.js";
import { black76 } from "../../src/math/index.js";

const FORWARD = 10n ** 30n;
const VOL = 10n ** 16n;

/** Relative error of the call at 1 % and one second, where a value has few digits and a forward of 1e12 shows them. */
function relativeError(strike: bigint): number {
  const { call } = black76({ forward: FORWARD, strike, vol: VOL, timeToExpiry: 1n, discount: 10n ** 18n });
  const terms = { forward: fromWad(FORWARD), strike: fromWad(strike), vol: fromWad(VOL), time: years(1n), discount: new Real(1) };
  const exact = toWei(exactly(terms).call);
  return real(call).minus(exact).div(exact).abs().toNumber();
}

describe("Black-76 near the seam of the Mills ratio", () => {
  it("keeps 14 digits of an option with a second left, though d1 and d2 lie on either side of 2.25", () => {
    // s = 1.78e-6; the strike at which d1 is -2.25 is F (1 + 2.25 s), a step of s / 40 moves d1 by 1 / 40.
    const s = new Real(VOL.toString()).div("1e18").div(new Real(31_536_000).sqrt());
    for (let step = -4; step <= 4; step++) {
      const distance = s.times(new Real(2.25).plus(new Real(step).times(s).div(4)));
      const strike = BigInt(new Real(FORWARD.toString()).times(distance.plus(distance.times(distance).div(2)).plus(1)).toFixed(0));
      expect(relativeError(strike), `step ${step}`).to.be.lessThan(1e-14);
    }
  });
});

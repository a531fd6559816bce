import { expect } from "chai";
import { black76, greeks, type Terms } from "../../bench/reference/black76.js";
import { exp, ln } from "../../bench/reference/exponential.js";
import { impliedVol } from "../../bench/reference/impliedVol.js";
import { normalCdf, normalPdf, normalTail } from "../../bench/reference/normal.js";
import { DIGITS, Real, years } from "../../bench/reference/real.js";
import { sviTotalVariance, sviVol } from "../../bench/reference/svi.js";

// Long constants were computed with mpmath 1.2.1 at 400 digits, by erfc and the textbook's formulas.

const TOLERANCE = new Real(10).pow(1 - DIGITS);

/** Equal to 49 digits, relative. */
function agrees(got: Real, expected: string): void {
  const error = got.div(expected).minus(1).abs();
  expect(error.lt(TOLERANCE), `${got.toPrecision(52)} against ${expected}`).to.equal(true);
}

const terms = (forward: string, strike: string, vol: string, seconds: bigint, discount: string): Terms => ({
  forward: new Real(forward),
  strike: new Real(strike),
  vol: new Real(vol),
  time: years(seconds),
  discount: new Real(discount),
});

describe("the 50-digit reference", () => {
  it("has exp and ln of decimal.js", () => {
    for (const x of ["-41.4465316738928", "-0.000000000000000001", "0", "0.5", "2.302585092994045684", "135.30599", "-1234567.89"]) {
      agrees(exp(new Real(x)), new Real(x).exp().toString());
    }
    for (const x of ["0.02", "0.999999999999999999", "1.000000000000000001", "2", "50", "1e-18", "1e400"]) {
      agrees(ln(new Real(x)), new Real(x).ln().toString());
    }
    expect(ln(new Real(1)).isZero()).to.equal(true);
  });

  it("has the normal distribution of Abramowitz and Stegun, tables 26.1 and 26.2", () => {
    for (const [x, cdf] of [
      [1, "0.841344746068543"],
      [2, "0.977249868051821"],
      [3, "0.998650101968370"],
    ] as const) {
      expect(normalCdf(new Real(x)).toFixed(15)).to.equal(cdf);
    }
    expect(normalPdf(new Real(1)).toFixed(15)).to.equal("0.241970724519143");
    for (const [x, minusLog] of [
      [5, "6.54265"],
      [10, "23.11805"],
      [50, "544.96634"],
      [500, "54289.90830"],
    ] as const) {
      expect(normalTail(new Real(x)).log(10).negated().toFixed(5)).to.equal(minusLog);
    }
  });

  it("has 50 digits of the normal distribution in both tails and on both sides of its two expansions", () => {
    for (const [x, cdf] of [
      ["0.5", "0.6914624612740131036377046106083377398836021755545779"],
      ["-0.5", "0.3085375387259868963622953893916622601163978244454221"],
      ["-0.000000000000001", "0.4999999999999996010577195985673220600539400656846219"],
      ["-3", "0.001349898031630094526651814767594977377829368158380649"],
      ["6", "0.9999999990134123549623018592991358676019579813302088"],
      ["-7.9", "1.394517146659268252840825951180435378676293320524722e-15"],
      ["-8.1", "2.747959392398220468853598288228802188630176902705598e-16"],
      ["-40", "3.655893540915029703748985802688283665053944619977373e-350"],
    ] as const) {
      agrees(normalCdf(new Real(x)), cdf);
    }
  });

  it("prices as Haug's tables and mpmath do, to 50 digits and far out of the money", () => {
    // Haug (1998), Black-76: F = X = 19, T = 0.75, r = 10 %, sigma = 28 %.
    const haug: Terms = { ...terms("19", "19", "0.28", 1n, "1"), time: new Real("0.75"), discount: exp(new Real("-0.075")) };
    expect(black76(haug).call.toFixed(4)).to.equal("1.7011");

    const near = black76(terms("100", "105", "0.6", 2_592_000n, "0.99"));
    agrees(near.call, "4.7571936510639246030491849998368911316910115772597");
    agrees(near.put, "9.7071936510639246030491849998368911316910115772597");
    agrees(black76(terms("1", "1.3", "0.2", 86_400n, "0.5")).call, "1.5213202562215141043239546535280574424160746539521e-142");
    const second = black76(terms("3000", "3000", "0.01", 1n, "0.999999"));
    agrees(second.put, "0.0021312165635115064070200963581446344723011415982005");
    const corner = black76(terms("1e-6", "5e-5", "0.01", 1n, "1e-18"));
    agrees(corner.call, "2.6757378859657409215222410846885965695376371743637e-1048005888239");
  });

  it("has the Greeks as Keel defines them", () => {
    const at = terms("100", "105", "0.6", 2_592_000n, "0.99");
    const { deltaCall, deltaPut, gamma, vega, thetaCall, thetaPut } = greeks(at, black76(at));
    agrees(deltaCall, "0.41744973500353784461240531678244599588389493705471");
    agrees(deltaPut, "-0.57255026499646215538759468321755400411610506294529");
    agrees(gamma, "0.022516369541971846400193561606929447399321512675455");
    agrees(vega, "11.103963061794335211054359148622741183227047346800");
    agrees(thetaCall, "-0.1094459174874987792489544374068698155489843818623");
    agrees(thetaPut, "-0.10778761207167104145366887590970944404487440559599");
  });

  it("takes theta at a fixed forward and a fixed rate", () => {
    // mpmath's numerical derivative of e^(-rT) U(T), F = 100, K = 105, vol 60 %, r = 5 %, T = 30 days, over 365.
    const at = terms("100", "105", "0.6", 2_592_000n, "0.99589884376420436718690998890814740217488866471194");
    expect(greeks(at, black76(at)).thetaCall.toFixed(25)).to.equal("-0.1110456989729578210889902");
  });

  it("finds the vol that a price was made with, in and out of the money and far into the wings", () => {
    for (const [forward, strike, vol, seconds] of [
      ["100", "105", "0.6", 2_592_000n],
      ["1", "50", "2", 604_800n],
      ["1", "1.3", "0.2", 86_400n],
      ["50", "1", "0.9", 31_536_000n],
      ["3000", "3000", "2", 315_360_000n],
    ] as const) {
      const at = terms(forward, strike, vol, seconds, "0.9");
      const { call, put } = black76(at);
      const isCall = call.lt(put);
      expect(
        impliedVol(at, isCall ? call : put, isCall)
          .div(vol)
          .minus(1)
          .abs()
          .lt("1e-35"),
        `${forward} ${strike} ${vol}`,
      ).to.equal(true);
    }
    const at = terms("100", "105", "0.6", 2_592_000n, "0.99");
    expect(impliedVol(at, black76(at).put, false).toFixed(40)).to.equal(new Real("0.6").toFixed(40));
  });

  it("refuses a price outside the no-arbitrage interval", () => {
    const at = terms("100", "90", "1", 86_400n, "1");
    expect(() => impliedVol(at, new Real(10), true)).to.throw(RangeError);
    expect(() => impliedVol(at, new Real(90), false)).to.throw(RangeError);
  });

  it("has raw SVI", () => {
    const [a, b, rho, m, sigma] = ["-0.01", "0.1", "-0.4", "0.05", "0.2"].map((x) => new Real(x)) as [Real, Real, Real, Real, Real];
    const slice = { a, b, rho, m, sigma };
    agrees(sviTotalVariance(slice, new Real("-0.3")), "0.04431128874149274826183306615151885565567198152804287");
    agrees(sviVol(slice, new Real("-0.3"), new Real("0.25")), "0.421004934610000733002373043854449241016937737494289");
  });
});

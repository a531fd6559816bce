import type { Random } from "../../src/base/random.js";
import { black76, black76Greeks, EngineError, impliedVol, type OptionTerms, type QuotedOption } from "../../src/math/index.js";
import { coreTerms, oneIn, wideTerms } from "../points.js";
import * as reference from "../reference/black76.js";
import { fromWad, ONE, Real, years, ZERO } from "../reference/real.js";
import { greeksWithAllowances } from "./conditioning.js";
import { absolutely, type Reading, type Sample } from "./reading.js";

const WEI = new Real("1e-18");
const TWO_WEI = WEI.times(2);
const PRICE_RELATIVE = new Real("2e-16");
const VOL_RELATIVE = new Real("1e-12");

const exactTerms = ({ forward, strike, vol, timeToExpiry, discount }: OptionTerms): reference.Terms => ({
  forward: fromWad(forward),
  strike: fromWad(strike),
  vol: fromWad(vol),
  time: years(timeToExpiry),
  discount: fromWad(discount),
});

const drawTerms = (random: Random, grid: "core" | "wide") => (grid === "core" ? coreTerms(random) : wideTerms(random));

const off = (got: bigint, exact: Real): Real => fromWad(got).minus(exact).abs();
const worse = (a: Reading, b: Reading): Reading => (a.error.div(a.allowed).gte(b.error.div(b.allowed)) ? a : b);

const larger = ({ forward, strike }: reference.Terms): Real => Real.max(forward, strike);

/** 2e-16 of the larger of forward and strike, and two wei. */
const priceAllowance = ({ forward, strike }: reference.Terms): Real => PRICE_RELATIVE.times(Real.max(forward, strike)).plus(WEI.times(2));

/** Prices and Greeks, of both functions that give prices. */
export function quotes(random: Random, grid: "core" | "wide"): Sample {
  const terms = drawTerms(random, grid);
  const exact = exactTerms(terms);
  const pricing = reference.black76(exact);
  const greeks = greeksWithAllowances(exact, pricing);
  const allowed = priceAllowance(exact);
  // Quoted like its bound: what is beyond two wei, of the larger of forward and strike.
  const price = (error: Real): Reading => ({ error, allowed, quoted: Real.max(0, error.minus(TWO_WEI)).div(larger(exact)) });
  const prices = ({ call, put }: { call: bigint; put: bigint }): Reading =>
    worse(price(off(call, pricing.call)), price(off(put, pricing.put)));
  const got = black76Greeks(terms);
  const greek = (name: keyof reference.Greeks): Reading => ({ error: off(got[name], greeks.exact[name]), allowed: greeks.allowed[name] });
  return {
    point: { ...terms },
    readings: {
      black76: prices(black76(terms)),
      "black76Greeks.price": prices(got),
      "black76Greeks.delta": worse(greek("deltaCall"), greek("deltaPut")),
      "black76Greeks.gamma": greek("gamma"),
      "black76Greeks.vega": greek("vega"),
      "black76Greeks.theta": worse(greek("thetaCall"), greek("thetaPut")),
    },
  };
}

/** How well a price must determine its vol for the vol's error to be held to 1e-12 alone. */
const WELL_DETERMINED = new Real("5e-13");
const FOUND: Reading = { error: ZERO, allowed: ONE };
const NOT_FOUND: Reading = { error: ONE, allowed: ZERO };

function impliedVolOrNot(option: QuotedOption): bigint | undefined {
  try {
    return impliedVol(option);
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

/**
 * The vol of a price that the twin itself quotes, so a price that some vol of the domain attains.
 *
 * The distance from the exact vol is (price at the vol found - price) / vega, to first order in 1e-12. Where a wei of price and
 * the error that prices may have move the vol by more than half of the 1e-12, they are allowed on top of it.
 */
export function impliedVols(random: Random, grid: "core" | "wide"): Sample {
  const terms = drawTerms(random, grid);
  const { call, put } = black76(terms);
  const isCall = oneIn(random, 2);
  const price = isCall ? call : put;
  const { forward, strike, timeToExpiry, discount } = terms;
  const point = { forward, strike, timeToExpiry, discount, price, isCall };
  const vol = impliedVolOrNot(point);
  if (vol === undefined) return { point, readings: { "impliedVol.found": NOT_FOUND } };
  const exact = exactTerms({ ...terms, vol });
  const at = reference.black76(exact);
  const wrong = (isCall ? at.call : at.put).minus(fromWad(price)).abs();
  const sensitivity = exact.discount.times(exact.forward).times(at.pdf).times(at.rootTime).times(exact.vol);
  const doubt = priceAllowance(exact).plus(WEI);
  const reading: Readonly<Record<string, Reading>> = doubt.lt(sensitivity.times(WELL_DETERMINED))
    ? { impliedVol: absolutely(wrong.div(sensitivity), VOL_RELATIVE) }
    : { "impliedVol.undetermined": { error: wrong, allowed: VOL_RELATIVE.times(sensitivity).plus(doubt) } };
  return { point, readings: { "impliedVol.found": FOUND, ...reading } };
}

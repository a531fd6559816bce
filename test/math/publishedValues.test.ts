import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { exp } from "../../bench/reference/exponential.js";
import { Real, toWei } from "../../bench/reference/real.js";
import { black76, black76Greeks, impliedVol, type OptionTerms, YEAR } from "../../src/math/index.js";
import { describeWithData } from "../support/data.js";
import { expectNear } from "../support/near.js";

type Row = Readonly<Record<string, string>>;

const rowsOf = (path: string): readonly Row[] => parse(readFileSync(path, "utf8"), { columns: true });
const field = (row: Row, name: string): Real => new Real(row[name] ?? "NaN");
/** To the nearest wei. */
const wei = (value: Real): bigint => BigInt(toWei(value).toFixed(0));
const wad = (value: bigint): number => Number(value) / 1e18;
/** A table's time in years; all are whole seconds but one, a twelfth of a year. */
const secondsOf = (years: Real): bigint => BigInt(years.times(YEAR.toString()).toFixed(0));

// The file lists P. Jaeckel's algorithm: an undiscounted Black value of an option on a forward (q = 1 call, -1 put) and the vol
// that this value gives back. Other columns belong to other tests. A row is usable if the value has digits beyond its
// intrinsic part, from which a vol can follow.
describeWithData("Let's Be Rational", ["reference/lets_be_rational_500.csv"], ([path]) => {
  const usable = rowsOf(path).filter((row) => {
    const [forward, strike, q] = [field(row, "F"), field(row, "K"), field(row, "q")];
    const timeValue = field(row, "black").minus(Real.max(0, q.times(forward.minus(strike))));
    return field(row, "T").gt(0) && timeValue.div(forward.times(strike).sqrt()).gt("1e-8");
  });

  const termsOf = (row: Row): OptionTerms => ({
    forward: wei(field(row, "F")),
    strike: wei(field(row, "K")),
    vol: wei(field(row, "sigma")),
    timeToExpiry: secondsOf(field(row, "T")),
    discount: 10n ** 18n,
  });

  it("has 463 usable rows", () => {
    expect(usable).to.have.length(463);
  });

  it("is met by every price, to the digits of a double", () => {
    for (const row of usable) {
      const terms = termsOf(row);
      const { call, put } = black76(terms);
      const got = row.q === "1" ? call : put;
      const allowed = 4e-16 * Math.max(Number(row.F), Number(row.K));
      expect(Math.abs(wad(got) - Number(row.black)), JSON.stringify(row)).to.be.at.most(allowed);
    }
  });

  it("is met by every implied vol, to what the digits of the value determine", () => {
    for (const row of usable) {
      const terms = termsOf(row);
      const vol = impliedVol({ ...terms, price: wei(field(row, "black")), isCall: row.q === "1" });
      const vega = wad(black76Greeks(terms).vega);
      const allowed = 1e-12 + (4e-16 * Math.max(Number(row.F), Number(row.K))) / vega;
      expect(Math.abs(wad(vol) / Number(row.iv) - 1), JSON.stringify(row)).to.be.at.most(allowed);
    }
  });
});

// Haug (1998), as QuantLib tests it: options on a spot with yield q and rate r, so the forward is S e^((r-q)T) and the discount
// e^(-rT). Greeks there are by spot, ours are by forward at a fixed discount.
describeWithData(
  "Haug's tables",
  ["reference/quantlib_haug_european_values.csv", "reference/quantlib_haug_greeks.csv"],
  ([values, sensitivities]) => {
    const carried = (row: Row) => {
      const [spot, q, r, t] = [field(row, "spot"), field(row, "q"), field(row, "r"), field(row, "t")];
      const perSpot = exp(r.minus(q).times(t));
      const terms: OptionTerms = {
        forward: wei(spot.times(perSpot)),
        strike: wei(field(row, "strike")),
        vol: wei(field(row, "vol")),
        timeToExpiry: secondsOf(t),
        discount: wei(exp(r.times(t).negated())),
      };
      return { terms, perSpot: perSpot.toNumber(), isCall: row.type === "call" };
    };

    for (const row of rowsOf(values)) {
      it(`${row.type} ${row.strike} on ${row.spot}, vol ${row.vol}, ${row.t} years: ${row.value}`, () => {
        const { terms, isCall } = carried(row);
        const { call, put } = black76(terms);
        expectNear(wad(isCall ? call : put), Number(row.value), Number(row.tol));
      });
    }

    for (const row of rowsOf(sensitivities)) {
      it(`${row.greek} of a ${row.type} ${row.strike} on ${row.spot}: ${row.value}`, () => {
        const { terms, perSpot, isCall } = carried(row);
        const greeks = black76Greeks(terms);
        const [spot, q, r, t] = [row.spot, row.q, row.r, row.t].map(Number) as [number, number, number, number];
        const value = wad(isCall ? greeks.call : greeks.put);
        const delta = wad(isCall ? greeks.deltaCall : greeks.deltaPut) * perSpot;
        // Ours holds the forward; theirs holds the spot, and the forward S e^((r-q)T) comes nearer to it by (r - q) F a year.
        const theta = 365 * wad(isCall ? greeks.thetaCall : greeks.thetaPut) - (r - q) * spot * delta;
        const all: Readonly<Record<string, number>> = {
          delta,
          elasticity: (delta * spot) / value,
          gamma: wad(greeks.gamma) * perSpot ** 2,
          vega: wad(greeks.vega),
          theta_per_year: theta,
          theta_per_day: theta / 365,
          // A higher rate raises the forward and lowers the discount, a higher yield lowers the forward.
          rho: t * spot * delta - t * value,
          dividend_rho: -t * spot * delta,
        };
        expectNear(all[row.greek ?? ""] ?? Number.NaN, Number(row.value), 1e-4);
      });
    }
  },
);

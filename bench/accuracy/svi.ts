import type { Random } from "../../src/base/random.js";
import { EngineError, sviTotalVariance, sviVol } from "../../src/math/index.js";
import { coreSvi, type SviPoint, wideSvi } from "../points.js";
import { fromWad, Real, years } from "../reference/real.js";
import * as reference from "../reference/svi.js";
import { absolutely, type Sample } from "./reading.js";

const RELATIVE = new Real("1e-16");
const WEI = new Real("1e-18");

const exactSlice = ({ params: { a, b, rho, m, sigma } }: SviPoint): reference.SviSlice => ({
  a: fromWad(a),
  b: fromWad(b),
  rho: fromWad(rho),
  m: fromWad(m),
  sigma: fromWad(sigma),
});

/** What the twin answers, or undefined where a slice has a negative total variance. */
function answers({ params, logMoneyness, timeToExpiry }: SviPoint) {
  try {
    return { variance: sviTotalVariance(params, logMoneyness), vol: sviVol(params, logMoneyness, timeToExpiry) };
  } catch (error) {
    if (error instanceof EngineError && error.errorName === "NegativeTotalVariance") return undefined;
    throw error;
  }
}

/** Total variance and vol; slices that are negative where they are asked are drawn again. */
export function svi(random: Random, grid: "core" | "wide"): Sample {
  for (;;) {
    const point = grid === "core" ? coreSvi(random) : wideSvi(random);
    const got = answers(point);
    if (got === undefined) continue;
    const variance = reference.sviTotalVariance(exactSlice(point), fromWad(point.logMoneyness));
    const vol = variance.div(years(point.timeToExpiry)).sqrt();
    const { params, logMoneyness, timeToExpiry } = point;
    return {
      point: { ...params, logMoneyness, timeToExpiry },
      readings: {
        sviTotalVariance: absolutely(fromWad(got.variance).minus(variance).abs(), variance.times(RELATIVE).plus(WEI)),
        sviVol: absolutely(fromWad(got.vol).minus(vol).abs(), vol.times(RELATIVE).plus(WEI.times(10))),
      },
    };
  }
}

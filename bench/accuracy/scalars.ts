import type { Random } from "../../src/base/random.js";
import { expWad, lnWad, MAX_INT256, MAX_UINT256, MIN_INT256, normalCdf, normalPdf, sqrtWad, WAD } from "../../src/math/index.js";
import { logUniform, oneIn, oneOf } from "../points.js";
import { exp, ln } from "../reference/exponential.js";
import * as reference from "../reference/normal.js";
import { fromWad, Real, real } from "../reference/real.js";
import { absolutely, type Sample } from "./reading.js";

const WEI = new Real("1e-18");
const CDF_BOUND = new Real("1e-16");
const PDF_BOUND = WEI.times(4);
/** exp: relative, on top of the last wei. */
const EXP_RELATIVE = new Real("1e-17");

/** An error in absolute terms. */
const off = (got: bigint, exact: Real): Real => fromWad(got).minus(exact).abs();

/** Ends of the domain of `expWad`: results of one wei and of 2^255. */
const EXP_LOWEST = -41_446531673892822312n;
const EXP_HIGHEST = 135_305999368893231588n;

const either = (random: Random, size: bigint): bigint => (oneIn(random, 2) ? size : -size);

/** Where the normal distribution is used: quantiles up to six deviations. */
const coreQuantile = (random: Random) => random.bigint(-6n * WAD, 6n * WAD);

/** Every integer, by size; every eighth one an end of the type or a point where the algorithm changes. */
function wideQuantile(random: Random): bigint {
  if (oneIn(random, 8))
    return oneOf(random, [MIN_INT256, MAX_INT256, 0n, 3n * WAD, -3n * WAD, 9n * WAD, -9n * WAD, 9n * WAD - 1n, 1n - 9n * WAD]);
  if (oneIn(random, 2)) return either(random, logUniform(random, 1n, MAX_INT256));
  return random.bigint(-12n * WAD, 12n * WAD);
}

/** Beyond 10^6 deviations the tail is below 10^(-10^11), and the reference need not print it. */
const boundedQuantile = (x: bigint): Real => Real.max(-1e6, Real.min(1e6, fromWad(x)));

export function normal(random: Random, grid: "core" | "wide"): Sample {
  const x = grid === "core" ? coreQuantile(random) : wideQuantile(random);
  const z = boundedQuantile(x);
  const pdf = reference.normalPdf(z);
  return {
    point: { x },
    readings: {
      normalCdf: absolutely(off(normalCdf(x), reference.normalCdf(z, pdf)), CDF_BOUND),
      normalPdf: absolutely(off(normalPdf(x), pdf), PDF_BOUND),
    },
  };
}

export function exponential(random: Random, grid: "core" | "wide"): Sample {
  const ends = () => oneOf(random, [EXP_LOWEST, EXP_LOWEST - 1n, EXP_HIGHEST, 0n, 1n, -1n]);
  const drawn = () => (oneIn(random, 8) ? ends() : random.bigint(EXP_LOWEST, EXP_HIGHEST));
  const x = grid === "core" ? random.bigint(-2n * WAD, 2n * WAD) : drawn();
  const exact = exp(fromWad(x));
  const error = off(expWad(x), exact);
  const quoted = Real.max(0, error.minus(WEI)).div(exact);
  return { point: { x }, readings: { expWad: { error, allowed: exact.times(EXP_RELATIVE).plus(WEI), quoted } } };
}

export function logarithm(random: Random, grid: "core" | "wide"): Sample {
  const drawn = () => (oneIn(random, 8) ? oneOf(random, [1n, WAD - 1n, WAD, WAD + 1n, MAX_UINT256]) : logUniform(random, 1n, MAX_UINT256));
  const x = grid === "core" ? random.bigint(WAD / 2n, 2n * WAD) : drawn();
  return { point: { x }, readings: { lnWad: absolutely(off(lnWad(x), ln(fromWad(x))), WEI) } };
}

const SQRT_LARGEST = MAX_UINT256 / WAD;

export function squareRoot(random: Random, grid: "core" | "wide"): Sample {
  const nearSquare = () => {
    const root = logUniform(random, WAD, 10n ** 38n);
    return (root * root) / WAD + random.bigint(-2n, 2n);
  };
  const drawn = () =>
    oneIn(random, 8) ? oneOf(random, [0n, 1n, SQRT_LARGEST]) : oneIn(random, 4) ? nearSquare() : logUniform(random, 1n, SQRT_LARGEST);
  const x = grid === "core" ? random.bigint(1n, 10n * WAD) : drawn();
  // The floor is exact: the root is less than a wei above it.
  const exact = real(x * WAD)
    .sqrt()
    .div(WAD.toString());
  return { point: { x }, readings: { sqrtWad: absolutely(off(sqrtWad(x), exact), WEI) } };
}

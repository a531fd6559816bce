import type { SviParams } from "../../../src/math/index.js";
import { EngineError, MAX_LOG_MONEYNESS, MAX_SVI_A, MAX_SVI_B, MAX_SVI_RHO, MAX_SVI_SIGMA, WAD } from "../../../src/math/index.js";
import { wad } from "../../support/amounts.js";
import fc from "../../support/fastCheck.js";

/** A slice from ordinary decimals. */
export function slice(a: string, b: string, rho: string, m: string, sigma: string): SviParams {
  return { a: wad(a), b: wad(b), rho: wad(rho), m: wad(m), sigma: wad(sigma) };
}

/** Axel Vogt's slice: a good fit by eye, with a negative density above k = 0.77. */
export const VOGT = slice("-0.0410", "0.1331", "0.3060", "0.3586", "0.4153");
/** The same market repaired by Gatheral and Jacquier (2014, example 5.1): c and the minimum variance moved. */
export const REPAIRED = slice(
  "-0.030519911031910985",
  "0.102716781781380200",
  "0.100717613202910840",
  "0.272344192925374900",
  "0.412398146911088840",
);
export const MONTH = slice("0.005", "0.05", "-0.3", "0", "0.1");
export const LONG = slice("0.01", "0.15", "-0.7", "0.05", "0.15");
export const FLAT = slice("0.04", "0", "0", "0", "0.1");

const between = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });
const toWad = (x: number) => BigInt(Math.round(x * 1e9)) * 10n ** 9n;

/** Slices such as fits give: w from 1e-4 to 1, some with a minimum just above zero. */
export const ordinarySlice: fc.Arbitrary<SviParams> = fc
  .record({
    level: between(-4, 0),
    b: between(-3, 0.2),
    rho: between(-0.95, 0.95),
    m: between(-0.3, 0.3),
    sigma: between(-2.5, 0),
    touching: fc.boolean(),
  })
  .map(({ level, b, rho, m, sigma, touching }) => {
    const [width, slope] = [10 ** sigma, 10 ** b];
    const a = 10 ** level - (touching ? slope * width * Math.sqrt(1 - rho * rho) : 0);
    return { a: toWad(a), b: toWad(slope), rho: toWad(rho), m: toWad(m), sigma: toWad(width) };
  });

const edges = (...values: bigint[]) => fc.constantFrom(...values);
const signed = (bound: bigint) =>
  fc.oneof(
    fc.tuple(fc.bigInt({ min: -bound, max: bound }), fc.integer({ min: 0, max: 60 })).map(([x, bits]) => x / (1n << BigInt(bits))),
    edges(-bound - 1n, -bound, -1n, 0n, 1n, bound, bound + 1n),
  );
const unsigned = (bound: bigint) => signed(bound).map((x) => (x < 0n ? -x : x));

/** Anything in the domain and just outside of it. */
export const anySlice: fc.Arbitrary<SviParams> = fc.record({
  a: signed(MAX_SVI_A),
  b: unsigned(MAX_SVI_B),
  rho: signed(MAX_SVI_RHO),
  m: signed(MAX_LOG_MONEYNESS),
  sigma: unsigned(MAX_SVI_SIGMA),
});

/** The slice with `a` put where w(k) is zero but for a few units of 1e-18: all of w is cancellation there. */
export function cancelling(p: SviParams, k: bigint, rest: bigint): SviParams {
  const u = Number(k - p.m) / 1e18;
  const rise = (Number(p.b) / 1e18) * ((Number(p.rho) / 1e18) * u + Math.hypot(u, Number(p.sigma) / 1e18));
  return { ...p, a: rest - BigInt(Math.round(rise * 1e18)) };
}

/** What a call returned, or the name and arguments of what it threw. */
export function outcomeOf(run: () => bigint): { value: bigint; error: EngineError | undefined } {
  try {
    return { value: run(), error: undefined };
  } catch (error) {
    if (error instanceof EngineError) return { value: 0n, error };
    throw error;
  }
}

export const anyLogMoneyness = fc.oneof(signed(MAX_LOG_MONEYNESS), fc.bigInt({ min: -2n * WAD, max: 2n * WAD }));

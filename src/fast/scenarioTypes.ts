import type { OptionLeg, VolShift } from "../math/index.js";
import { WAD } from "../math/index.js";
import { fromWad } from "./images.js";

/** An expiry: forward in quote per lot, whole seconds, discount in (0, 1]. */
export interface Expiry {
  readonly forward: number;
  readonly timeToExpiry: number;
  readonly discount: number;
}

/** Options of one expiry as structure of arrays. */
export interface Legs {
  readonly count: number;
  readonly strike: Float64Array;
  /** ln(strike). */
  readonly logStrike: Float64Array;
  readonly vol: Float64Array;
  /** Lots; negative is short. */
  readonly size: Float64Array;
  /** 1 for a call, 0 for a put. */
  readonly isCall: Uint8Array;
}

/** A grid of scenarios, prepared once for all portfolios. */
export interface Grid {
  /** 1 + x of every shock x, and its logarithm. */
  readonly growth: Float64Array;
  readonly logGrowth: Float64Array;
  readonly groups: readonly { readonly volFactor: number; readonly volFloor: number; readonly count: number }[];
  /** Scenarios of all groups. */
  readonly count: number;
}

/** Values of a portfolio, each with a bound on its distance from the integer function's; Infinity where nothing is claimed. */
export interface Scenarios {
  value: number;
  valueBound: number;
  /** Group by group, in the order of their shocks. */
  readonly profits: Float64Array;
  readonly bounds: Float64Array;
}

/** The images of shocks and groups, as `optionScenarios` takes them. */
export function gridOf(shocks: readonly bigint[], groups: readonly VolShift[]): Grid {
  // The sum is taken first, so that a shock close to -1 loses no digit.
  const growth = Float64Array.from(shocks, (shock) => fromWad(WAD + shock));
  return {
    growth,
    logGrowth: growth.map((one) => Math.log(one)),
    groups: groups.map(({ volFactor, volFloor, count }) => ({ volFactor: fromWad(volFactor), volFloor: fromWad(volFloor), count })),
    count: groups.reduce((sum, { count }) => sum + count, 0),
  };
}

/** The images of legs. */
export function legsOf(legs: readonly OptionLeg[]): Legs {
  const strikes = Float64Array.from(legs, ({ strike }) => fromWad(strike));
  return {
    count: legs.length,
    strike: strikes,
    logStrike: strikes.map((one) => Math.log(one)),
    vol: Float64Array.from(legs, ({ vol }) => fromWad(vol)),
    size: Float64Array.from(legs, ({ size }) => fromWad(size)),
    isCall: Uint8Array.from(legs, ({ isCall }) => (isCall ? 1 : 0)),
  };
}

/** Room for the results of a grid. */
export function scenariosFor({ count }: Grid): Scenarios {
  const bounds = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  return { value: 0, valueBound: Number.POSITIVE_INFINITY, profits: new Float64Array(count), bounds };
}

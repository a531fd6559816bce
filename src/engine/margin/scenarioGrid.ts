import { WAD } from "../../math/index.js";

/**
 * The 33 scenarios (risk model, 5.1); twin of ScenarioGrid.sol. Index 3 i + v for i in 0..8, v in {down, none, up}: spot
 * moves by (i - 4) / 4 of the scan range with that volatility shock, weight 1. Indices 27..32: the tails, volatility up.
 */
export const COUNT = 33;
export const ORDINARY = 27;

const PERCENT = WAD / 100n;
const TAIL_SHOCKS = [-66n, -33n, 50n, 100n, 200n, 500n].map((x) => x * PERCENT);
const TAIL_WEIGHTS = [210n, 420n, 280n, 140n, 70n, 28n].map((x) => (x * PERCENT) / 10n);

/** Relative move of spot and forward in scenario s [WAD]. scanRange must be a multiple of 4. */
export function shock(s: number, scanRange: bigint): bigint {
  if (s < ORDINARY) return (scanRange / 4n) * BigInt(Math.floor(s / 3) - 4);
  return TAIL_SHOCKS[s - ORDINARY] as bigint;
}

/** Share of the scenario's loss that counts [WAD]. */
export function weight(s: number): bigint {
  return s < ORDINARY ? WAD : (TAIL_WEIGHTS[s - ORDINARY] as bigint);
}

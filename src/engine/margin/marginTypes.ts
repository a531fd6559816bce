import type { MarketId, Price, Quote, Size, Wad } from "../../math/index.js";

/** What margin mathematics works on; the structs of IMarginEngine.sol and IScenarioKernel.sol. */

/** Factors that turn the scan into requirements [WAD]. */
export interface MarginFactors {
  readonly initialFactor: Wad;
  readonly maintenanceFactor: Wad;
}

/** What the margin of one market depends on, and the account's size in it. */
export interface MarketRisk {
  readonly id: MarketId;
  readonly group: bigint;
  readonly index: Price;
  readonly mark: Price;
  readonly scanRange: Wad;
  readonly theta: Wad;
  /** Sizes of the account's legs in this market [WAD lots]. */
  readonly sizes: readonly Size[];
}

/** An account as the margin engine sees it. */
export interface RiskState {
  /** With pending funding applied. */
  readonly cash: Quote;
  /** Sum of the markets' outages [s]. */
  readonly outage: bigint;
  /** In the order of the legs. */
  readonly markets: readonly MarketRisk[];
}

/** What positions are worth and what they require, all [WAD quote]. */
export interface Assessment {
  readonly value: Quote;
  readonly initialMargin: Quote;
  readonly maintenanceMargin: Quote;
  readonly transferValue: Quote;
  readonly transferMargin: Quote;
}

/** Scenario indices: one for each market, in the order of the legs, and one for each group, in the order of first appearance. */
export interface Witness {
  readonly marketScenarios: readonly bigint[];
  readonly groupScenarios: readonly bigint[];
}

/** The silo's rules that an action is checked against. */
export interface ActionRules {
  readonly factors: MarginFactors;
  readonly minEquity: Quote;
}

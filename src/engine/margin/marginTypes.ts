import type { MarketId, Price, Quote, Seconds, Size, Wad } from "../../math/index.js";

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
  readonly offsetShare: Wad;
  /** Seconds in which the market's price was past its validity; margin does not depend on it, auction clocks do. */
  readonly outage: Seconds;
  /** Sizes of the account's legs in this market [WAD lots]. */
  readonly sizes: readonly Size[];
}

/** An account as the margin engine sees it. */
export interface RiskState {
  /** With pending funding applied. */
  readonly cash: Quote;
  /** One entry a market, in the order in which the legs first name them. */
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

/** A market or group and the scenario that a witness names for it. */
export interface NamedScenario {
  readonly id: bigint;
  readonly scenario: bigint;
}

/**
 * Scenarios by market and by group, in any order, each at most once. What is not named is not shocked; names of what the account has no
 * leg in count for nothing.
 */
export interface Witness {
  readonly markets: readonly NamedScenario[];
  readonly groups: readonly NamedScenario[];
}

/** The silo's rules that an action is checked against. */
export interface ActionRules {
  readonly factors: MarginFactors;
  readonly minEquity: Quote;
}

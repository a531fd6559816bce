import { minQuote, type Quote } from "../../math/index.js";
import { linearFirstUnsafe, linearProfitsDown, linearValueDown } from "./linearLosses.js";
import type { MarketRisk } from "./marginTypes.js";

/** Perpetuals on the scenario grid: all legs are linear. Twin of ScenarioKernel.sol. */

/** A market's legs: their value at the mark, and its change in each of the 33 scenarios, rounded down [WAD quote]. */
export interface MarketProfits {
  readonly value: Quote;
  readonly profits: readonly Quote[];
}

/** The legs of one market at its mark [WAD quote]. */
export function marketValue({ sizes, mark }: MarketRisk): Quote {
  return linearValueDown(sizes, mark);
}

/** Values the legs of each market now and in every scenario. Total for listed legs. */
export function scenarioProfits(markets: readonly MarketRisk[]): readonly MarketProfits[] {
  return markets.map((market) => {
    const value = marketValue(market);
    return { value, profits: linearProfitsDown(value, market.scanRange) };
  });
}

/** The legs of one market at whichever of index and mark gives the account less [WAD quote] (5.7). */
export function leastValue({ sizes, index, mark }: MarketRisk): Quote {
  return minQuote(linearValueDown(sizes, mark), linearValueDown(sizes, index));
}

/** Value of the market's net delta at its mark [WAD quote]: of linear legs, all of it. */
export function deltaNotional(market: MarketRisk): Quote {
  return marketValue(market);
}

/**
 * From a safe index toward `far`, both in ticks: the first one that is unsafe, undefined if there is none. Unsafe is E < MM with one
 * market's index moved. It is the kernel's to find, for it depends on how value and margin run with the index.
 */
export function firstUnsafe(safe: bigint, far: bigint, unsafe: (ticks: bigint) => boolean): bigint | undefined {
  return linearFirstUnsafe(safe, far, unsafe);
}

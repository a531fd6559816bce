import { addQuote, mulWadFloor, type Quote, quote, valueDown, ZERO_QUOTE } from "../../math/index.js";
import type { MarketRisk } from "./marginTypes.js";
import { COUNT, ORDINARY, shock } from "./scenarioGrid.js";

/** Linear instruments on the scenario grid: a perpetual gains size * mark * shock. Twin of ScenarioKernel.sol. */

/** A market's legs: their value at the mark, and its change in each of the 33 scenarios, rounded down [WAD quote]. */
export interface MarketProfits {
  readonly value: Quote;
  readonly profits: readonly Quote[];
}

/** Values the legs of each market now and in every scenario. Total for listed legs. */
export function scenarioProfits(markets: readonly MarketRisk[]): readonly MarketProfits[] {
  return markets.map((market) => {
    const value = linearValue(market);
    return { value, profits: linearProfits(value, market.scanRange) };
  });
}

/** The legs of one market at its mark [WAD quote]. */
export function linearValue(market: MarketRisk): Quote {
  let value = ZERO_QUOTE;
  for (const size of market.sizes) value = addQuote(value, valueDown(size, market.mark));
  return value;
}

/** Volatility does not move linear legs, so the three ordinary scenarios of one spot move share one figure. */
function linearProfits(value: Quote, scanRange: bigint): readonly Quote[] {
  const profits: Quote[] = [];
  for (let s = 0; s < ORDINARY; s += 3) {
    const profit = quote(mulWadFloor(value, shock(s, scanRange)));
    profits.push(profit, profit, profit);
  }
  for (let s = ORDINARY; s < COUNT; ++s) profits.push(quote(mulWadFloor(value, shock(s, scanRange))));
  return profits;
}

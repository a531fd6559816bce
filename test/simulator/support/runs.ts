import type { BarSeries } from "../../../src/marketData/bars.js";
import { imaginaryParticipants } from "../../../src/simulator/run/participants.js";
import { createRun, prepare, type Run } from "../../../src/simulator/run/run.js";
import { crashBars } from "../../../src/simulator/scenario/crashPath.js";
import { makeScenario } from "../../../src/simulator/scenario/scenario.js";

/** The crash itself: the hours around the first and the second leg of the generated path. */
export function crashHours(seed = 7): BarSeries {
  const { bars, barSeconds } = crashBars(seed);
  return { bars: bars.slice(15, 38), barSeconds };
}

/** A run at its first bar. */
export async function preparedRun(accounts: number, seed = 7, series = crashHours(seed)): Promise<Run> {
  const scenario = await makeScenario({ series, accounts, seed });
  const run = createRun(scenario, imaginaryParticipants(accounts, scenario.population.stakes.length), {});
  for (const _block of prepare(run));
  return run;
}

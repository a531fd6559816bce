import type { BarSeries } from "../../../src/marketData/bars.js";
import { imaginaryCast } from "../../../src/simulator/run/cast.js";
import { createRun, prepare, type Run } from "../../../src/simulator/run/run.js";
import { crashBars } from "../../../src/simulator/scenario/crashPath.js";
import { makeSetting } from "../../../src/simulator/scenario/setting.js";

/** The crash itself: the hours around the first and the second leg of the generated path. */
export function crashHours(seed = 7): BarSeries {
  const { bars, barSeconds } = crashBars(seed);
  return { bars: bars.slice(15, 38), barSeconds };
}

/** A run at its first bar. */
export async function preparedRun(accounts: number, seed = 7, series = crashHours(seed)): Promise<Run> {
  const setting = await makeSetting({ series, accounts, seed });
  const run = createRun(setting, imaginaryCast(accounts, setting.book.stakes.length), {});
  for (const _block of prepare(run));
  return run;
}

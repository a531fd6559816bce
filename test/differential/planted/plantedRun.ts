import { openBench } from "../bench.js";
import { type Campaign, runCampaign } from "../campaign.js";
import { engine } from "../twin.js";
import { PLANTED_BUGS, type PlantedBug } from "./bugs.js";

/** A planted bug must be caught within so many steps. */
export const PLANTED_STEPS = 500;

/** What became of a planted bug. */
export interface Caught {
  readonly name: string;
  readonly what: string;
  /** Whether chain and twin differed. */
  readonly caught: boolean;
  /** Steps until they did. */
  readonly steps: number;
}

/** Runs a campaign against the Solidity with that bug, or without any. */
export async function plantedCampaign(seed: number, bug?: PlantedBug): Promise<Campaign> {
  const bench = await openBench(bug?.mutation);
  try {
    return await runCampaign(await bench.fresh(), { seed, steps: PLANTED_STEPS, twin: engine });
  } finally {
    await bench.close();
  }
}

/** Plants every bug in turn. */
export async function plantAll(seed: number, onBug: (caught: Caught) => void): Promise<readonly Caught[]> {
  const results: Caught[] = [];
  for (const bug of PLANTED_BUGS) {
    const { failure, steps } = await plantedCampaign(seed, bug);
    const caught = { name: bug.name, what: bug.what, caught: failure !== undefined, steps: steps.length };
    onBug(caught);
    results.push(caught);
  }
  return results;
}

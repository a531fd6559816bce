import fc from "fast-check";
import type { Failure } from "../campaign.js";
import type { Step } from "../step.js";
import { simpler } from "./simplify.js";

/** Runs steps from the beginning; what differs, if anything does. */
export type Attempt = (steps: readonly Step[]) => Promise<Failure | undefined>;

export interface ShrinkOptions {
  /** Milliseconds after which the best sequence so far is good enough. */
  readonly timeLimit: number;
  readonly onProgress?: (steps: number) => void;
}

/** Shrunk in blocks of falling size: whole stretches go first, single commands last. */
const BLOCKS = [64, 16, 4, 1] as const;

/**
 * A shorter sequence of simpler commands that still fails, found by fast-check. `steps` must fail.
 *
 * @returns the sequence, cut off after its failure
 */
export async function shrink(steps: readonly Step[], attempt: Attempt, options: ShrinkOptions): Promise<readonly Step[]> {
  const end = Date.now() + options.timeLimit;
  let best = steps;
  const fails: Attempt = async (candidate) => {
    const failure = await attempt(candidate);
    if (failure !== undefined && failure.at + 1 < best.length) best = candidate.slice(0, failure.at + 1);
    if (failure !== undefined) options.onProgress?.(best.length);
    return failure;
  };
  for (const size of BLOCKS) {
    const left = end - Date.now();
    if (left > 0) best = await withoutBlocks(best, size, fails, left);
  }
  return simplified(best, attempt, end);
}

async function withoutBlocks(steps: readonly Step[], size: number, fails: Attempt, timeLimit: number): Promise<readonly Step[]> {
  const blocks = Array.from({ length: Math.ceil(steps.length / size) }, (_, i) => steps.slice(i * size, (i + 1) * size));
  const holds = fc.asyncProperty(
    fc.subarray(blocks, { minLength: 1 }),
    async (kept: (readonly Step[])[]) => (await fails(kept.flat())) === undefined,
  );
  const run = await fc.check(holds, { examples: [[blocks]], numRuns: 1, seed: 1, interruptAfterTimeLimit: timeLimit });
  const kept: readonly Step[] = run.counterexample?.[0].flat() ?? steps;
  const failure = await fails(kept);
  return failure === undefined ? steps : kept.slice(0, failure.at + 1);
}

async function simplified(steps: readonly Step[], attempt: Attempt, end: number): Promise<readonly Step[]> {
  let best = steps;
  for (let i = 0; i < best.length; i++) {
    for (const candidate of simpler(best[i] as Step)) {
      if (Date.now() > end) return best;
      const changed = best.with(i, candidate);
      if ((await attempt(changed)) === undefined) continue;
      best = changed;
      break;
    }
  }
  return best;
}

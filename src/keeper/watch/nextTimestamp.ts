import { type Seconds, seconds } from "../../math/index.js";
import type { SeenBlock } from "../types.js";

/** When the block after this one is expected. */
export type NextTimestamp = (block: SeenBlock) => Seconds;

/** Always that many seconds later: for chains whose blocks come by the clock, and for nodes driven step by step. */
export function fixedInterval(interval: bigint): NextTimestamp {
  return (block) => seconds(block.timestamp + interval);
}

/** Blocks over which the interval is measured. */
export const MEASURED_BLOCKS = 10n;

/**
 * Measures the mean interval of the last blocks, rounded up: an action planned a little late only becomes better.
 *
 * @param earlier a block some way back, from which to measure until enough new ones were seen
 */
export function measuredInterval(earlier: SeenBlock): NextTimestamp {
  let seen: readonly SeenBlock[] = [earlier];
  return (block) => {
    // After a reorg only what lies below the new head counts.
    const below = seen.filter(({ number }) => number < block.number && number + 2n * MEASURED_BLOCKS > block.number);
    const oldest = below.at(0);
    seen = [...below, block].slice(-Number(MEASURED_BLOCKS));
    if (oldest === undefined) return seconds(block.timestamp + 1n);
    const [time, blocks] = [block.timestamp - oldest.timestamp, block.number - oldest.number];
    const mean = (time + blocks - 1n) / blocks;
    return seconds(block.timestamp + (mean > 0n ? mean : 1n));
  };
}

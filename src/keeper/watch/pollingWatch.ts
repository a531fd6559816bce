import { setTimeout as wait } from "node:timers/promises";
import type { Chain } from "../../chain/client/client.js";
import { asKeelError } from "../../chain/codec/errors.js";
import { seconds } from "../../math/index.js";
import type { SeenBlock, Watch } from "../types.js";

/** Shortest and longest pause between two looks at the chain's head. */
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 400;

/**
 * Follows a chain by asking for its newest block. The pause doubles while nothing happens: a local node that is driven step
 * by step is answered at once, a slow chain is not flooded.
 *
 * @param fromBlock blocks before this one are passed over
 */
export function pollingWatch(chain: Chain, fromBlock: bigint): Watch {
  return {
    newest: async (after, signal) => {
      for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
        const block = await headOf(chain);
        if (block.hash !== after?.hash && block.number >= fromBlock) return block;
        await pauseFor(pause, signal);
      }
      return undefined;
    },
  };
}

/** The newest block. Throws KeelError when the node fails. */
export async function headOf(chain: Chain): Promise<SeenBlock> {
  try {
    const { number, hash, timestamp, baseFeePerGas } = await chain.client.getBlock({ blockTag: "latest" });
    return { number, hash, timestamp: seconds(timestamp), baseFee: baseFeePerGas ?? undefined };
  } catch (error) {
    throw asKeelError(error, chain);
  }
}

/** Waits that long, or until the signal is raised. */
export async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await wait(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

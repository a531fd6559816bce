import type { Address as ViemAddress } from "viem";
import type { Chain } from "../../chain/client/client.js";
import { asKeelError, ContractError } from "../../chain/codec/errors.js";
import { type Context, EngineError, preview, type SiloState } from "../../engine/index.js";
import { address } from "../../math/index.js";
import type { PlannedAction } from "../../policy/index.js";
import type { Simulate, Verdict } from "../types.js";
import { type KeeperCalls, payloadFor } from "./calls.js";

/** How a call ended: undefined when it passed, otherwise the error that it reverted with. */
type Ending = { readonly errorName: string; readonly args: Readonly<Record<string, unknown>> } | undefined;

/**
 * Tries every action with `eth_call` at the end of the block, and on the twin with the same state and time; a
 * transaction is sent only if both give the same answer, to the argument. The answer itself may be a revert: an action that
 * depends on one before it in the plan (a bid in an auction that is yet to be started), or on the seconds until the next block,
 * is refused by both now. That it passes in its place was already shown on the twin by the policy.
 */
export function simulateOn(chain: Chain, calls: KeeperCalls, sender: ViemAddress): Simulate {
  return async (block, { state, timestamp }, action) => {
    const context: Context = { timestamp, sender: address(sender) };
    const onChain = await endingOnChain(chain, calls, sender, block.number, action);
    return compare(onChain, endingInTwin(state, context, action));
  };
}

async function endingOnChain(
  chain: Chain,
  calls: KeeperCalls,
  account: ViemAddress,
  blockNumber: bigint,
  action: PlannedAction,
): Promise<Ending> {
  try {
    await chain.client.call({ account, blockNumber, ...payloadFor(calls, action) });
    return undefined;
  } catch (error) {
    const known = asKeelError(error, chain, account);
    if (known instanceof ContractError) return known;
    throw known;
  }
}

function endingInTwin(state: SiloState, context: Context, { command }: PlannedAction): Ending {
  try {
    preview(state, command, context);
    return undefined;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

function compare(onChain: Ending, inTwin: Ending): Verdict {
  const [chainSays, twinSays] = [describe(onChain), describe(inTwin)];
  if (chainSays === twinSays) return { ok: true };
  return { ok: false, reason: `the chain says ${chainSays}, the twin ${twinSays}` };
}

function describe(ending: Ending): string {
  return ending === undefined ? "yes" : `${ending.errorName}(${Object.values(ending.args).map(String).join(", ")})`;
}

import { type Command, createSilo, EngineError, type EngineEvent, execute, type SiloState } from "../../engine/index.js";
import type { Address, Seconds } from "../../math/index.js";
import { wad } from "../../math/index.js";
import { auctionParametersOf, type Setting } from "../scenario/setting.js";
import type { Cast } from "./cast.js";

/** Somebody calls something: one transaction. */
export interface Act {
  readonly sender: Address;
  readonly command: Command;
}

/** Transactions of one block, in order. */
export interface ActBlock {
  readonly timestamp: Seconds;
  readonly acts: readonly Act[];
}

/** What became of one transaction. */
export interface Performed {
  readonly act: Act;
  /** In the order of the chain's logs; none where it reverted. */
  readonly events: readonly EngineEvent[];
  /** What it reverted with. */
  readonly error: EngineError | undefined;
}

/** A block with what it did. */
export interface PerformedBlock {
  readonly timestamp: Seconds;
  readonly performed: readonly Performed[];
}

/** The silo as its constructors leave it, before any transaction of {@link deploymentBlock}. */
export function createTwin({ config }: Setting, cast: Cast): SiloState {
  return createSilo({
    addresses: cast.contracts,
    deployer: cast.deployer,
    owner: cast.deployer,
    auctionParameters: auctionParametersOf(config),
    venueFees: { makerFeeRate: wad(config.venue.makerFee), takerFeeRate: wad(config.venue.takerFee) },
  });
}

/** Executes a block on the twin, transaction by transaction; what reverts changes nothing, as on a chain. */
export function perform(state: SiloState, { timestamp, acts }: ActBlock): PerformedBlock {
  return { timestamp, performed: acts.map((act) => performAct(state, timestamp, act)) };
}

function performAct(state: SiloState, timestamp: Seconds, act: Act): Performed {
  try {
    const { events } = execute(state, act.command, { timestamp, sender: act.sender });
    return { act, events, error: undefined };
  } catch (error) {
    if (error instanceof EngineError) return { act, events: [], error };
    throw error;
  }
}

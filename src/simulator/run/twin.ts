import { type Command, createSilo, type EngineEvent, execute, isSiloError, type SiloError, type SiloState } from "../../engine/index.js";
import type { Address, Seconds } from "../../math/index.js";
import { wad } from "../../math/index.js";
import { auctionParametersOf, type Scenario } from "../scenario/scenario.js";
import type { Participants } from "./participants.js";

/** Somebody calls something: one transaction. */
export interface Transaction {
  readonly sender: Address;
  readonly command: Command;
}

/** Transactions of one block, in order. */
export interface TransactionBlock {
  readonly timestamp: Seconds;
  readonly transactions: readonly Transaction[];
}

/** What became of one transaction. */
export interface Performed {
  readonly transaction: Transaction;
  /** In the order of the chain's logs; none where it reverted. */
  readonly events: readonly EngineEvent[];
  /** What it reverted with. */
  readonly error: SiloError | undefined;
}

/** A block with what it did. */
export interface PerformedBlock {
  readonly timestamp: Seconds;
  readonly performed: readonly Performed[];
}

/** The silo as its constructors leave it, before any transaction of {@link deploymentBlock}. */
export function createTwin({ config }: Scenario, participants: Participants): SiloState {
  return createSilo({
    addresses: participants.contracts,
    deployer: participants.deployer,
    owner: participants.deployer,
    auctionParameters: auctionParametersOf(config),
    venueFees: { makerFeeRate: wad(config.venue.makerFee), takerFeeRate: wad(config.venue.takerFee) },
  });
}

/** Executes a block on the twin, transaction by transaction; what reverts changes nothing, as on a chain. */
export function perform(state: SiloState, { timestamp, transactions }: TransactionBlock): PerformedBlock {
  return { timestamp, performed: transactions.map((transaction) => performTransaction(state, timestamp, transaction)) };
}

function performTransaction(state: SiloState, timestamp: Seconds, transaction: Transaction): Performed {
  try {
    const { events } = execute(state, transaction.command, { timestamp, sender: transaction.sender });
    return { transaction, events, error: undefined };
  } catch (error) {
    if (isSiloError(error)) return { transaction, events: [], error };
    throw error;
  }
}

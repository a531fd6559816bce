import type { ResultCollector } from "../simulator/result/collect.js";
import type { Mirror } from "../simulator/result/result.js";
import { blocksOf, prepare, type Run, type RunBlock } from "../simulator/run/run.js";
import type { PerformedBlock, Transaction } from "../simulator/run/twin.js";
import { chainReader } from "./chainFacts.js";
import type { ChainSetup } from "./chainSetup.js";
import { compareFacts, type Difference, type Facts } from "./facts.js";
import type { KeeperProcess } from "./keeperProcess.js";
import type { LocalChain } from "./localChain.js";
import { type Call, callOf, senderFor, signaturesFor } from "./transactions.js";
import { twinFacts } from "./twinFacts.js";

/** Differences that are kept of one block: a run that went astray differs everywhere. */
const KEPT = 50;

/** A block after which chain and twin differ. */
interface Mismatch {
  readonly blockNumber: number;
  readonly differences: readonly Difference[];
}

/** What came of all comparisons. */
export interface MirrorLog extends Mirror {
  readonly details: readonly Mismatch[];
}

/** Compares block after block, while the run goes on. */
class MirrorChecks {
  readonly #read: (blockNumber: number) => Promise<Facts>;
  readonly #details: Mismatch[] = [];
  #checks = 0;
  #underWay: Promise<void> = Promise.resolve();

  constructor(read: (blockNumber: number) => Promise<Facts>) {
    this.#read = read;
  }

  /** Begins the check of a block; the one before must have settled. */
  begin(blockNumber: number, twin: Facts): void {
    this.#underWay = this.#check(blockNumber, twin);
    // Its failure is reported by whoever waits for it next.
    this.#underWay.catch(() => undefined);
  }

  /**
   * Waits until the chain has been read. Nothing may be mined before: anvil answers a question about the newest block from
   * the block after it when that one comes in between.
   */
  async settled(): Promise<void> {
    await this.#underWay;
  }

  async finish(): Promise<MirrorLog> {
    await this.#underWay;
    return { checks: this.#checks, mismatches: this.#details.length, details: this.#details };
  }

  async #check(blockNumber: number, twin: Facts): Promise<void> {
    const differences = compareFacts(await this.#read(blockNumber), twin);
    this.#checks += 1;
    if (differences.length > 0) this.#details.push({ blockNumber, differences: differences.slice(0, KEPT) });
  }
}

/** A run on the twin and on the chain at once. */
export interface Lockstep {
  readonly run: Run;
  readonly chain: LocalChain;
  readonly setup: ChainSetup;
  readonly mirror: MirrorChecks;
}

/** Joins a run and a chain on which its silo is deployed. */
export function createLockstep(run: Run, chain: LocalChain, setup: ChainSetup): Lockstep {
  const accounts = (): number => Number(run.state.singles.clearingHouse.nextAccount - 16n);
  const reader = chainReader(chain.rpc, setup, chain.url, accounts);
  return { run, chain, setup, mirror: new MirrorChecks(reader.read) };
}

/**
 * Builds the population: on the twin, and by transactions on the chain, block by block. From here on the chain mines only when
 * told to.
 *
 * @returns number of the last block
 */
export async function buildPopulation({ run, chain, setup, mirror }: Lockstep): Promise<number> {
  const { participants, keys } = setup;
  const sender = senderFor(chain.rpc, participants.chainId, keys);
  await chain.rpc.request({ method: "evm_setAutomine", params: [false] });
  const blocks = prepare(run);
  // The chain has the deployment already.
  blocks.next();
  let number = 0;
  for (const block of blocks) {
    const transactions = block.performed.map(({ transaction }) => transaction);
    const signatures = await signaturesFor(transactions, participants, keys);
    const calls = transactions.map(({ command }) => callOf(participants, command, signatures));
    for (const [at, call] of calls.entries()) {
      const transaction = transactions[at] as Transaction;
      await sender.send(transaction.sender, call, transaction.command.name);
    }
    await mirror.settled();
    number = await chain.mine(block.timestamp);
    mirror.begin(number, twinFacts(run.state, block, calls));
  }
  return number;
}

const NO_SIGNATURES = new Map<string, never>();

function callsOf(setup: ChainSetup, { performed }: PerformedBlock): readonly Call[] {
  return performed.map(({ transaction }) => callOf(setup.participants, transaction.command, NO_SIGNATURES));
}

/**
 * Plays the bars in lock-step: for each block that the twin predicts, set the price if the block opens a sub-step, mine at
 * the predicted second whatever the keeper sent, compare, and wait until the keeper has dealt with the block. The twin gets
 * nothing from the chain.
 *
 * @returns what came of the comparisons, those of the population included
 */
export async function playBars(
  { run, chain, setup, mirror }: Lockstep,
  keeper: KeeperProcess,
  collector: ResultCollector,
  onBlock: (block: RunBlock) => void,
): Promise<MirrorLog> {
  const { participants, keys } = setup;
  const sender = senderFor(chain.rpc, participants.chainId, keys);
  for (const block of blocksOf(run)) {
    const calls = callsOf(setup, block);
    for (const [at, { transaction }] of block.performed.entries()) {
      // The keeper sends its own.
      if (transaction.sender !== participants.keeper) await sender.send(transaction.sender, calls[at] as Call, transaction.command.name);
    }
    await mirror.settled();
    const number = await chain.mine(block.timestamp);
    mirror.begin(number, twinFacts(run.state, block, calls));
    collector.add(block);
    onBlock(block);
    await keeper.blockDone(number);
  }
  return mirror.finish();
}

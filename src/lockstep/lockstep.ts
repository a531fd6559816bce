import type { MetricsCollector } from "../simulator/result/metrics.js";
import type { Mirror } from "../simulator/result/outputs.js";
import { blocksOf, prepare, type Run, type RunBlock } from "../simulator/run/run.js";
import type { Act, PerformedBlock } from "../simulator/run/twin.js";
import { chainReader } from "./chainFacts.js";
import { compareFacts, type Difference, type Facts } from "./facts.js";
import type { KeeperProcess } from "./keeperProcess.js";
import type { LocalChain } from "./localChain.js";
import type { ChainStage } from "./stageOnChain.js";
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
export interface Show {
  readonly run: Run;
  readonly chain: LocalChain;
  readonly stage: ChainStage;
  readonly mirror: MirrorChecks;
}

/** Joins a run and a chain on which its silo is deployed. */
export function createShow(run: Run, chain: LocalChain, stage: ChainStage): Show {
  const accounts = (): number => Number(run.state.singles.house.nextAccount - 16n);
  const reader = chainReader(chain.rpc, stage, chain.url, accounts);
  return { run, chain, stage, mirror: new MirrorChecks(reader.read) };
}

/**
 * Builds the book: on the twin, and by transactions on the chain, block by block. From here on the chain mines only when
 * told to.
 *
 * @returns number of the last block
 */
export async function playBook({ run, chain, stage, mirror }: Show): Promise<number> {
  const { cast, troupe } = stage;
  const sender = senderFor(chain.rpc, cast.chainId, troupe);
  await chain.rpc.request({ method: "evm_setAutomine", params: [false] });
  const blocks = prepare(run);
  // The chain has the deployment already.
  blocks.next();
  let number = 0;
  for (const block of blocks) {
    const acts = block.performed.map(({ act }) => act);
    const signatures = await signaturesFor(acts, cast, troupe);
    const calls = acts.map(({ command }) => callOf(cast, command, signatures));
    for (const [at, call] of calls.entries()) {
      const act = acts[at] as Act;
      await sender.send(act.sender, call, act.command.name);
    }
    await mirror.settled();
    number = await chain.mine(block.timestamp);
    mirror.begin(number, twinFacts(run.state, block, calls));
  }
  return number;
}

const NO_SIGNATURES = new Map<string, never>();

function callsOf(stage: ChainStage, { performed }: PerformedBlock): readonly Call[] {
  return performed.map(({ act }) => callOf(stage.cast, act.command, NO_SIGNATURES));
}

/**
 * Plays the bars in lock-step: for each block that the twin predicts, set the price if the block opens a sub-step, mine at
 * the predicted second whatever the keeper sent, compare, and wait until the keeper has dealt with the block. The twin gets
 * nothing from the chain.
 *
 * @returns what came of the comparisons, those of the book included
 */
export async function playBars(
  { run, chain, stage, mirror }: Show,
  keeper: KeeperProcess,
  collector: MetricsCollector,
  onBlock: (block: RunBlock) => void,
): Promise<MirrorLog> {
  const { cast, troupe } = stage;
  const sender = senderFor(chain.rpc, cast.chainId, troupe);
  for (const block of blocksOf(run)) {
    const calls = callsOf(stage, block);
    for (const [at, { act }] of block.performed.entries()) {
      // The keeper sends its own.
      if (act.sender !== cast.keeper) await sender.send(act.sender, calls[at] as Call, act.command.name);
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

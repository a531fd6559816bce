import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collectResult, type ResultCollector } from "../simulator/result/collect.js";
import type { FinishedRun } from "../simulator/result/result.js";
import { createRun, type RunBlock } from "../simulator/run/run.js";
import { deploymentTime, keeperAccount } from "../simulator/run/setup.js";
import type { Scenario } from "../simulator/scenario/scenario.js";
import { type ChainSetup, setUpChain } from "./chainSetup.js";
import { type KeeperProcess, startKeeper } from "./keeperProcess.js";
import { availableNode, type LocalChain, type NodeKind, startLocalChain } from "./localChain.js";
import { buildPopulation, createLockstep, type MirrorLog, playBars } from "./lockstep.js";

export { InterruptedError, MirrorMismatchError } from "./errors.js";
export { describe } from "./facts.js";

/** What a demo is told. */
export interface DemoOptions {
  readonly scenario: Scenario;
  /** Where the prices come from, in words. */
  readonly source: string;
  /** Which node to embed; the fastest that this machine has unless given. */
  readonly node?: NodeKind;
  /** Says what happens before the first bar. */
  readonly onPhase: (text: string) => void;
  readonly onBlock: (block: RunBlock, collector: ResultCollector) => void;
}

/** A demo that is over, with its chain still there. */
export interface FinishedDemo {
  readonly run: FinishedRun;
  readonly mirror: MirrorLog;
  readonly rpcUrl: string;
  readonly setup: ChainSetup;
}

/** Things to put away, last one first. */
class Cleanup {
  readonly #steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await step();
  }
}

function keeperWords(scenario: Scenario, chain: LocalChain, setup: ChainSetup, interval: bigint): readonly string[] {
  return [
    ...["--rpc", chain.url, "--key-file", setup.keeperKeyFile, "--deployments", setup.deployments],
    ...["--account", String(keeperAccount(scenario)), "--next-block-seconds", String(interval), "--json"],
  ];
}

/**
 * Replays a run on a chain of its own, with a keeper in a process of its own, and compares chain and twin after every
 * block. Everything that was started is ended and removed when `afterwards` is done, or something failed, or `stop` was
 * raised.
 *
 * @param stop rejects when the user ends the demo
 * @param afterwards gets the result while the chain still runs
 * @throws LocalChainError, SetupTransactionError, KeeperDiedError, KeeperHungError, what `stop` rejects with
 */
export async function runDemo<Result>(
  options: DemoOptions,
  stop: Promise<never>,
  afterwards: (demo: FinishedDemo) => Promise<Result>,
): Promise<Result> {
  const cleanup = new Cleanup();
  const work = async (): Promise<Result> => afterwards(await played(options, cleanup));
  try {
    const working = work();
    // Once stopped, what fails because its chain is gone is no news.
    working.catch(() => undefined);
    return await Promise.race([working, stop]);
  } finally {
    await cleanup.run();
  }
}

async function played(
  { scenario, source, node = availableNode(), onPhase, onBlock }: DemoOptions,
  cleanup: Cleanup,
): Promise<FinishedDemo> {
  const folder = await mkdtemp(join(tmpdir(), "keel-demo-"));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  onPhase(`starting a local chain (${node})`);
  const chain = await startLocalChain(deploymentTime(scenario), node);
  cleanup.add(chain.stop);
  onPhase("deploying the contracts");
  const setup = await setUpChain(chain, scenario, folder);
  const run = createRun(scenario, setup.participants, {});
  const lockstep = createLockstep(run, chain, setup);
  onPhase(`building a population of ${scenario.accounts} accounts`);
  const lastBlock = await buildPopulation(lockstep);
  onPhase("starting the keeper");
  const keeper: KeeperProcess = startKeeper(keeperWords(scenario, chain, setup, run.interval));
  cleanup.add(keeper.stop);
  await keeper.blockDone(lastBlock);
  const collector = collectResult(run);
  const mirror = await playBars(lockstep, keeper, collector, (block) => onBlock(block, collector));
  await keeper.stop();
  // Whoever looks at the chain afterwards may send transactions, too.
  await chain.rpc.request({ method: "evm_setAutomine", params: [true] });
  const { checks, mismatches } = mirror;
  return { run: { scenario, result: collector.result(), source, mirror: { checks, mismatches } }, mirror, rpcUrl: chain.url, setup };
}

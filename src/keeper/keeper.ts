import { KeelError } from "../base/errors.js";
import type { PlannedAction } from "../policy/index.js";
import type { Reporter } from "./reporter.js";
import type { Batch, Inclusions, Planner, Screen, SeenBlock, Send, Sent, Simulate, Snapshot, Summary, Watch } from "./types.js";
import type { NextTimestamp } from "./watch/nextTimestamp.js";

/** Everything that a keeper is made of; `compose.ts` fills it in for a real chain. */
export interface KeeperParts {
  readonly watch: Watch;
  readonly screen: Screen;
  readonly nextTimestamp: NextTimestamp;
  readonly planner: Planner;
  readonly simulate: Simulate;
  /** Undefined for a dry run: everything but sending. */
  readonly send: Send | undefined;
  readonly inclusions: Inclusions;
  readonly reporter: Reporter;
  /** Waits a while after a failure; `failures` in a row so far. */
  readonly pause: (failures: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Works on the newest block, again and again, until `signal` is raised: then the step that is under way ends, and nothing
 * more is sent. Failures of the node are logged and tried again; every try plans anew from a fresh snapshot.
 *
 * @throws anything that is not a KeelError: a bug, or a silo that this twin does not understand
 */
export async function keep(parts: KeeperParts, signal: AbortSignal): Promise<Summary> {
  const { watch, reporter } = parts;
  const pending = new Pending(parts);
  let last: SeenBlock | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const block = await watch.newest(last, signal);
      if (block === undefined) break;
      reporter.block(block);
      await pending.settle();
      reporter.blockDone(block, await workOn(parts, block, pending, signal));
      last = block;
      failures = 0;
    } catch (error) {
      if (!(error instanceof KeelError)) throw error;
      reporter.failed(error);
      await parts.pause(++failures, signal);
    }
  }
  await pending.settle().catch(ignoreKeelError);
  return reporter.stopped();
}

/** Transactions that were sent and are in no block that the keeper saw. */
class Pending {
  readonly #parts: Pick<KeeperParts, "inclusions" | "reporter">;
  #transactions: readonly Sent[] = [];

  constructor(parts: Pick<KeeperParts, "inclusions" | "reporter">) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#transactions.length;
  }

  add(sent: Sent): void {
    // A transaction of the same nonce replaces the one before it.
    this.#transactions = [...this.#transactions.filter(({ nonce }) => nonce !== sent.nonce), sent];
  }

  /** Tells what became of those that are in a block now, and forgets them. */
  async settle(): Promise<void> {
    if (this.#transactions.length === 0) return;
    const found = await this.#parts.inclusions.find(this.#transactions);
    for (const included of found) this.#parts.reporter.included(included);
    const done = new Set(found.map(({ sent }) => sent.hash));
    this.#transactions = this.#transactions.filter(({ hash }) => !done.has(hash));
  }
}

async function workOn(parts: KeeperParts, block: SeenBlock, pending: Pending, signal: AbortSignal): Promise<readonly Sent[]> {
  const { reporter, screen, planner, nextTimestamp } = parts;
  const batch = await parts.send?.begin(block);
  if (parts.send !== undefined && batch === undefined) {
    reporter.waiting(block, pending.count);
    return [];
  }
  const snapshot = await screen(block);
  const plan = planner(snapshot, nextTimestamp(block));
  reporter.planned(block, plan);
  const agreed = await simulated(parts, block, snapshot, plan.actions);
  return batch === undefined ? [] : sendAll(parts, block, batch, agreed, pending, signal);
}

/** The actions before the first one on which chain and twin disagree: those after it may depend on it. */
async function simulated(
  { simulate, reporter }: KeeperParts,
  block: SeenBlock,
  snapshot: Snapshot,
  actions: readonly PlannedAction[],
): Promise<readonly PlannedAction[]> {
  const verdicts = await Promise.all(actions.map((action) => simulate(block, snapshot, action)));
  const agreed: PlannedAction[] = [];
  for (const [at, action] of actions.entries()) {
    const verdict = verdicts[at];
    if (verdict?.ok === false) {
      reporter.refused(block, action, verdict.reason);
      break;
    }
    agreed.push(action);
  }
  return agreed;
}

async function sendAll(
  { reporter }: KeeperParts,
  block: SeenBlock,
  batch: Batch,
  actions: readonly PlannedAction[],
  pending: Pending,
  signal: AbortSignal,
): Promise<readonly Sent[]> {
  const done: Sent[] = [];
  for (const action of actions) {
    if (signal.aborted) break;
    try {
      const sent = await batch.send(action);
      pending.add(sent);
      done.push(sent);
      reporter.sent(block, sent);
    } catch (error) {
      if (!(error instanceof KeelError)) throw error;
      reporter.refused(block, action, error.message);
      break;
    }
  }
  return done;
}

function ignoreKeelError(error: unknown): void {
  if (!(error instanceof KeelError)) throw error;
}

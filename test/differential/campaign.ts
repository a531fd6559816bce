import { EngineError, type SiloState } from "../../src/engine/index.js";
import { seconds } from "../../src/math/index.js";
import { PEOPLE } from "./actors.js";
import { perform } from "./chain/encode.js";
import { chainViolations } from "./chain/invariants.js";
import { GENESIS } from "./chain/network.js";
import { ADDRESSES, type ChainSilo, WALLET_ADDRESS } from "./chain/silo.js";
import { compareAll, compareOutcome, compareTouched, type Difference, type TwinAnswer } from "./compare.js";
import { Depths } from "./depths.js";
import { Invariants } from "./invariants.js";
import { OrderBook } from "./orders.js";
import { prologue } from "./prologue.js";
import { Schedule } from "./schedule.js";
import type { Step } from "./step.js";
import { Tally } from "./tally.js";
import { freshTwin, type Twin } from "./twin.js";
import { World } from "./world.js";

/** Full state is compared every so many steps. */
const FULL_EVERY = 50;
const HOLDERS: readonly string[] = [...PEOPLE.map(({ address }) => address), ...Object.values(ADDRESSES), WALLET_ADDRESS];

/** Where chain and twin, or state and invariants, parted. */
export interface Failure {
  /** Index of the step. */
  readonly at: number;
  readonly differences: readonly Difference[];
}

/** What a run did. */
export interface Campaign {
  readonly seed: number;
  readonly steps: readonly Step[];
  readonly tally: Tally;
  readonly depths: Depths;
  /** The first mismatch; the run ends with it, since everything after it would differ too. */
  readonly failure: Failure | undefined;
}

/** Chain and twin side by side, step by step. */
class Lockstep {
  readonly state: SiloState = freshTwin();
  readonly tally = new Tally();
  readonly depths = new Depths();
  readonly #invariants = new Invariants(this.state);
  readonly #silo: ChainSilo;
  readonly #twin: Twin;

  constructor(silo: ChainSilo, twin: Twin) {
    this.#silo = silo;
    this.#twin = twin;
  }

  /** Executes a step on both sides. `full`: compare the whole state, not only what the step touched. */
  async run(step: Step, full: boolean): Promise<readonly Difference[]> {
    const answer = this.#answer(step);
    const receipt = await perform(this.#silo, step);
    const failed = answer instanceof EngineError;
    this.tally.add(step.command.name, failed ? answer.errorName : undefined);
    this.depths.see(step, answer, this.state);
    const outcome = compareOutcome(receipt, answer);
    if (outcome.length > 0) return outcome;
    const broken = failed ? [] : this.#invariants.check(step.command, answer, step.timestamp);
    const touched = failed ? [] : await compareTouched(this.#silo, this.state, step, answer.dirty);
    return [...broken.map(said), ...touched, ...(full ? await this.#everything() : [])];
  }

  async #everything(): Promise<readonly Difference[]> {
    const differences = await compareAll(this.#silo, this.state, HOLDERS);
    return [...differences, ...(await chainViolations(this.#silo)).map(said)];
  }

  #answer({ command, sender, timestamp }: Step): TwinAnswer {
    try {
      return this.#twin(this.state, command, { sender, timestamp });
    } catch (error) {
      if (error instanceof EngineError) return error;
      throw error;
    }
  }
}

const said = (text: string): Difference => ({ where: text.split(":")[0] ?? text, chain: text, twin: "an invariant" });

export interface CampaignOptions {
  readonly seed: number;
  readonly steps: number;
  /** Default: the engine. */
  readonly twin: Twin;
  readonly onStep?: (done: number) => void;
}

/** Runs random commands on a chain that was just deployed and on the twin, until the end or the first mismatch. */
export async function runCampaign(silo: ChainSilo, { seed, steps, twin, onStep }: CampaignOptions): Promise<Campaign> {
  const pair = new Lockstep(silo, twin);
  const start = seconds(GENESIS + 60n);
  const world = new World(pair.state, seed, start, new OrderBook());
  const schedule = new Schedule(world, pair.tally, pair.depths);
  const first = prologue(start);
  const done: Step[] = [];
  let failure: Failure | undefined;
  while (done.length < steps && failure === undefined) {
    const step = first[done.length] ?? schedule.next(done.length / steps);
    done.push(step);
    const full = done.length % FULL_EVERY === 0 || done.length === steps;
    const differences = await pair.run(step, full);
    if (differences.length > 0) failure = { at: done.length - 1, differences };
    onStep?.(done.length);
  }
  return { seed, steps: done, tally: pair.tally, depths: pair.depths, failure };
}

/** Runs given steps again on a chain that was just deployed; returns the first mismatch. */
export async function replay(silo: ChainSilo, steps: readonly Step[], twin: Twin): Promise<Failure | undefined> {
  const pair = new Lockstep(silo, twin);
  for (const [at, step] of steps.entries()) {
    const differences = await pair.run(step, (at + 1) % FULL_EVERY === 0 || at === steps.length - 1);
    if (differences.length > 0) return { at, differences };
  }
  return undefined;
}

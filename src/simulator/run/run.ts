import type { SiloState } from "../../engine/index.js";
import { type Seconds, seconds } from "../../math/index.js";
import {
  type GivenTerms,
  type Plan,
  type PlannedAction,
  type PolicyOptions,
  planBlock,
  suspects,
  type Terms,
  termsOf,
} from "../../policy/index.js";
import { BarTooShortError } from "../scenario/errors.js";
import { type Extreme, type PriceStep, pricePath } from "../scenario/pricePath.js";
import type { Scenario } from "../scenario/scenario.js";
import { SetupError } from "./errors.js";
import type { Participants } from "./participants.js";
import { deploymentBlock, deploymentTime, keeperAccount, populationBlocks, priceCommand } from "./setup.js";
import { createTwin, type PerformedBlock, perform, type Transaction, type TransactionBlock } from "./twin.js";

/** Seconds between two blocks where bars are long enough: an ordinary chain's. */
const BLOCK_INTERVAL = 12n;
/** Blocks in which the keeper may follow up on its own actions before the price moves on. */
const MOST_ROUNDS = 8n;

/** A block of the run, as the twin performed it. What it left behind is in the run's state until the next block is asked for. */
export interface RunBlock extends PerformedBlock {
  /** The sub-step of the price path that the block belongs to. */
  readonly step: PriceStep;
  readonly stepNumber: number;
  /** Whether this is the block that sets the price. */
  readonly opensStep: boolean;
  /** Whether this is the last block of its sub-step. */
  readonly closesStep: boolean;
  /** What the keeper wants mined next, having seen this block; in this order. */
  readonly plan: Plan;
}

/** Something being run: the twin with its population, and how far it has come. */
export class Run {
  readonly scenario: Scenario;
  readonly participants: Participants;
  /** What the keeper is willing to do. */
  readonly terms: Terms;
  /** The twin's own: every block changes it. */
  readonly state: SiloState;
  /** Seconds between two blocks of one sub-step. */
  readonly interval: bigint;
  #now: Seconds;

  constructor(scenario: Scenario, participants: Participants, terms: GivenTerms) {
    this.scenario = scenario;
    this.participants = participants;
    this.terms = termsOf(terms);
    this.interval = intervalOf(scenario);
    this.state = createTwin(scenario, participants);
    this.#now = deploymentTime(scenario);
  }

  /** When the last block was. */
  get now(): Seconds {
    return this.#now;
  }

  /** Executes a block on the twin; its time is the run's from here on. */
  perform(block: TransactionBlock): PerformedBlock {
    this.#now = block.timestamp;
    return perform(this.state, block);
  }
}

/** Seconds between blocks: as many as let every round of a sub-step happen before the next one. */
function intervalOf({ series }: Scenario): bigint {
  const quarter = BigInt(Math.floor(series.barSeconds / 4));
  const most = (quarter - 1n) / (MOST_ROUNDS + 1n);
  if (most < 1n) throw new BarTooShortError(series.barSeconds);
  return most < BLOCK_INTERVAL ? most : BLOCK_INTERVAL;
}

/** The blocks before the first bar: deployment, then the population. Every transaction must pass. */
export function* prepare(run: Run): Generator<PerformedBlock, void, undefined> {
  const { scenario, participants } = run;
  for (const block of [deploymentBlock(scenario, participants), ...populationBlocks(scenario, participants)]) {
    const done = run.perform(block);
    const failed = done.performed.find(({ error }) => error !== undefined);
    if (failed?.error !== undefined) throw new SetupError(failed.transaction.command.name, failed.error.errorName);
    yield done;
  }
}

/** A run whose twin is as constructors leave it; {@link prepare} brings it to the first bar. @throws BarTooShortError */
export function createRun(scenario: Scenario, participants: Participants, terms: GivenTerms): Run {
  return new Run(scenario, participants, terms);
}

/** Accounts within this many times their maintenance margin count as at risk when a bar asks which way hurts more. */
const AT_RISK = 2n;

/**
 * Which way hurts the population more from the run's time on: the net size of accounts at risk, the keeper's own aside. Where long and short
 * weigh the same, down.
 */
export function hurtsMore({ scenario, state, now }: Run): Extreme {
  const own = keeperAccount(scenario);
  let net = 0n;
  for (const account of suspects(state, now, AT_RISK * state.singles.clearingHouse.parameters.maintenanceFactor)) {
    if (account === own) continue;
    for (const { size } of state.tables.accounts.get(account)?.legs ?? []) net += size;
  }
  return net >= 0n ? "low" : "high";
}

function policyOptions({ scenario, participants, terms, interval, now }: Run): PolicyOptions {
  return { keeperAccount: keeperAccount(scenario), keeperAddress: participants.keeper, nextTimestamp: seconds(now + interval), ...terms };
}

/** What the keeper decides at the end of a block. Who certainly needs no auction is not looked at. */
function planNext(run: Run): Plan {
  const options = policyOptions(run);
  const { maintenanceFactor } = run.state.singles.clearingHouse.parameters;
  return planBlock(run.state, options, suspects(run.state, options.nextTimestamp, maintenanceFactor));
}

function transactionsOf({ participants }: Run, actions: readonly PlannedAction[]): readonly Transaction[] {
  return actions.map(({ command }) => ({ sender: participants.keeper, command }));
}

/** Block by block through one sub-step: the price first, then the keeper's actions until it has no more. */
function* stepBlocks(run: Run, step: PriceStep, stepNumber: number, waiting: Plan): Generator<RunBlock, Plan, undefined> {
  const { participants, interval } = run;
  let timestamp = seconds(BigInt(step.timestamp));
  // What the keeper sent last and no block took yet is older than the new price, so it goes first.
  const price: Transaction = { sender: participants.deployer, command: priceCommand(participants, step.price, timestamp) };
  let transactions: readonly Transaction[] = [...transactionsOf(run, waiting.actions), price];
  for (let round = 0n; ; round += 1n) {
    const done = run.perform({ timestamp, transactions });
    const plan = planNext(run);
    const closesStep = plan.actions.length === 0 || round === MOST_ROUNDS;
    yield { ...done, step, stepNumber, opensStep: round === 0n, closesStep, plan };
    if (closesStep) return plan;
    transactions = transactionsOf(run, plan.actions);
    timestamp = seconds(timestamp + interval);
  }
}

const NOTHING_PLANNED: Plan = { actions: [], skipped: [] };

/**
 * Walks a prepared run along its bars, block by block. Lazy and pure but for the run's own state: it knows the seed, the
 * parameters and the prices, and nothing else.
 */
export function* blocksOf(run: Run): Generator<RunBlock, void, undefined> {
  let plan = NOTHING_PLANNED;
  let stepNumber = 0;
  for (const step of pricePath(run.scenario.series, () => hurtsMore(run))) {
    plan = yield* stepBlocks(run, step, stepNumber, plan);
    stepNumber += 1;
  }
}

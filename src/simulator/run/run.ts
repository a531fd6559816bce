import type { SiloState } from "../../engine/index.js";
import type { Bar } from "../../marketData/bars.js";
import { type Quote, type Seconds, seconds } from "../../math/index.js";
import { type Plan, type PlannedAction, type PolicyOptions, planBlock } from "../../policy/index.js";
import { suspects } from "../../policy/screen.js";
import { BarTooShortError, StageError } from "../errors.js";
import { type Extreme, type PriceStep, pricePath } from "../scenario/pricePath.js";
import type { Setting } from "../scenario/setting.js";
import type { Cast } from "./cast.js";
import { bookBlocks, deploymentBlock, keeperAccount, priceCommand } from "./stage.js";
import { type Act, type ActBlock, createTwin, type PerformedBlock, perform } from "./twin.js";

/** Seconds between two blocks where bars are long enough: an ordinary chain's. */
const BLOCK_INTERVAL = 12n;
/** Blocks in which the keeper may follow up on its own actions before the price moves on. */
const MOST_ROUNDS = 8n;

/** What the keeper is willing to do; the same words as the flags of `keel keeper`. */
export interface KeeperTerms {
  /** Least that a bid must earn [WAD quote]; the keeper's default unless given. */
  readonly minProfit?: Quote;
  /** Most that a bid may cost [WAD quote]. */
  readonly maxBid?: Quote;
}

/** A block of the run, as the twin performed it. Its `state` is the twin's own: read it before asking for the next block. */
export interface RunBlock extends PerformedBlock {
  readonly state: SiloState;
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

/** Something about to be run: the twin with its book, before the first bar. */
export interface Run {
  readonly setting: Setting;
  readonly cast: Cast;
  readonly terms: KeeperTerms;
  readonly state: SiloState;
  /** Seconds between two blocks of one sub-step. */
  readonly interval: bigint;
}

/** Seconds between blocks: as many as let every round of a sub-step happen before the next one. */
function intervalOf({ series }: Setting): bigint {
  const quarter = BigInt(Math.floor(series.barSeconds / 4));
  const most = (quarter - 1n) / (MOST_ROUNDS + 1n);
  if (most < 1n) throw new BarTooShortError(series.barSeconds);
  return most < BLOCK_INTERVAL ? most : BLOCK_INTERVAL;
}

/** The blocks before the first bar: deployment, then the book. Every transaction must pass. */
export function* prepare({ setting, cast, state }: Run): Generator<PerformedBlock, void, undefined> {
  for (const block of [deploymentBlock(setting, cast), ...bookBlocks(setting, cast)]) {
    const done = perform(state, block);
    const failed = done.performed.find(({ error }) => error !== undefined);
    if (failed?.error !== undefined) throw new StageError(failed.act.command.name, failed.error.errorName);
    yield done;
  }
}

/** A run whose twin is as constructors leave it; {@link prepare} brings it to the first bar. @throws BarTooShortError */
export function createRun(setting: Setting, cast: Cast, terms: KeeperTerms): Run {
  return { setting, cast, terms, state: createTwin(setting, cast), interval: intervalOf(setting) };
}

/** Accounts within this many times their maintenance margin count as at risk when a bar asks which way hurts more. */
const AT_RISK = 2n;

/**
 * Which way hurts the book more from here: the net size of accounts at risk, the keeper's own aside. Where long and short
 * weigh the same, down.
 */
export function hurtsMore({ setting, state }: Run, now: Seconds): Extreme {
  const own = keeperAccount(setting);
  let net = 0n;
  for (const account of suspects(state, now, AT_RISK * state.singles.house.parameters.maintenanceFactor)) {
    if (account === own) continue;
    for (const { size } of state.tables.accounts.get(account)?.legs ?? []) net += size;
  }
  return net >= 0n ? "low" : "high";
}

function policyOptions({ setting, cast, terms, interval }: Run, now: Seconds): PolicyOptions {
  return { keeperAccount: keeperAccount(setting), keeperAddress: cast.keeper, nextTimestamp: seconds(now + interval), ...terms };
}

/** What the keeper decides at the end of a block. Who certainly needs no auction is not looked at. */
function planNext(run: Run, now: Seconds): Plan {
  const options = policyOptions(run, now);
  const { maintenanceFactor } = run.state.singles.house.parameters;
  return planBlock(run.state, options, suspects(run.state, options.nextTimestamp, maintenanceFactor));
}

function actsOf({ cast }: Run, actions: readonly PlannedAction[]): readonly Act[] {
  return actions.map(({ command }) => ({ sender: cast.keeper, command }));
}

/** Block by block through one sub-step: the price first, then the keeper's actions until it has no more. */
function* stepBlocks(run: Run, step: PriceStep, stepNumber: number, waiting: Plan): Generator<RunBlock, Plan, undefined> {
  const { state, cast, interval } = run;
  let timestamp = seconds(BigInt(step.timestamp));
  // What the keeper sent last and no block took yet is older than the new price, so it goes first.
  const price: Act = { sender: cast.deployer, command: priceCommand(cast, step.price, timestamp) };
  let acts: readonly Act[] = [...actsOf(run, waiting.actions), price];
  for (let round = 0n; ; round += 1n) {
    const block: ActBlock = { timestamp, acts };
    const done = perform(state, block);
    const plan = planNext(run, timestamp);
    const closesStep = plan.actions.length === 0 || round === MOST_ROUNDS;
    yield { ...done, state, step, stepNumber, opensStep: round === 0n, closesStep, plan };
    if (closesStep) return plan;
    acts = actsOf(run, plan.actions);
    timestamp = seconds(timestamp + interval);
  }
}

const NOTHING_PLANNED: Plan = { actions: [], skipped: [] };

/**
 * Walks a prepared run along its bars, block by block. Lazy and pure but for the run's own state: it knows the seed, the
 * parameters and the prices, and nothing else.
 */
export function* blocksOf(run: Run): Generator<RunBlock, void, undefined> {
  const { setting } = run;
  let now = seconds(0n);
  const choose = (_bar: Bar): Extreme => hurtsMore(run, now);
  let plan = NOTHING_PLANNED;
  let stepNumber = 0;
  for (const step of pricePath(setting.series, choose)) {
    for (const blocks = stepBlocks(run, step, stepNumber, plan); ; ) {
      const next = blocks.next();
      if (next.done === true) {
        plan = next.value;
        break;
      }
      now = next.value.timestamp;
      yield next.value;
    }
    stepNumber += 1;
  }
}

import type { CommandName } from "../../src/engine/index.js";
import { WINDOW } from "../../src/engine/insurance/stakerFund.js";
import { type MarketId, seconds } from "../../src/math/index.js";
import { refresh } from "./commands/environment.js";
import { SPECS } from "./commands/index.js";
import { mendSource } from "./commands/oracle.js";
import type { Depths } from "./depths.js";
import { Plot } from "./plot.js";
import type { Step } from "./step.js";
import type { Tally } from "./tally.js";
import { type CommandSpec, type Intent, stepOf, type World } from "./world.js";

/** Share of commands that are meant to fail. */
const BAD_PERCENT = 20;
/** From here on what was not seen yet is tried on purpose, and at the end what may only happen last. */
const CATCH_UP = 0.4;
const HURRY = 0.8;
const LAST = 0.98;
const ATTEMPTS = 30;

/** Chooses the next step: who does what, and how much time passes before. */
export class Schedule {
  readonly #world: World;
  readonly #tally: Tally;
  readonly #weights: readonly (readonly [CommandSpec, number])[];
  /** Steps for which stale prices stay stale. */
  #outage = 0;

  readonly #plot: Plot;

  constructor(world: World, tally: Tally, depths: Depths) {
    this.#world = world;
    this.#tally = tally;
    this.#plot = new Plot(world, tally, depths);
    this.#weights = SPECS.map((spec) => [spec, spec.weight * (spec.never?.succeeds === undefined ? 5 : 1)]);
  }

  next(progress: number): Step {
    const world = this.#world;
    world.progress = progress;
    world.now = seconds(world.now + BigInt(this.#pause()));
    return this.#mend() ?? this.#plot.next(progress) ?? this.#missing(progress) ?? this.#ordinary(progress) ?? this.#still();
  }

  #pause(): number {
    const world = this.#world;
    const { random } = world;
    const requests = [...world.state.tables.unlocks.values()].filter(({ availableAt, shares }) => availableAt > world.now && shares > 0n);
    const [waiting] = requests.sort((a, b) => Number(a.availableAt - b.availableAt));
    if (waiting !== undefined && (this.#plot.wantsLeavers(world.progress) ? world.chance(20) : random.integer(1, 400) === 1)) {
      return Number(waiting.availableAt - world.now) + random.integer(0, Number(WINDOW / 2n));
    }
    if (this.#plot.wantsOutage(world.progress) && world.chance(4)) {
      this.#outage = 10;
      return random.integer(3_700, 5_000);
    }
    const [least, most] = random.weighted<readonly [number, number]>([
      [[0, 0], 250],
      [[1, 20], 550],
      [[20, 200], 150],
      [[200, 1_500], 44],
      [[3_600, 9_000], 6],
    ]);
    if (least === 3_600) this.#outage = random.integer(0, 12);
    return random.integer(least, most);
  }

  /** Brings a stale or broken market back, unless an outage is on. */
  #mend(): Step | undefined {
    const world = this.#world;
    if (this.#outage > 0) {
      this.#outage -= 1;
      return undefined;
    }
    const broken: readonly MarketId[] = world.markets().filter((market) => world.mark(market) === undefined);
    const market = world.pick(broken);
    if (market === undefined || world.chance(15)) return undefined;
    // What is wrong with the price is seen by whoever asks for it before it is mended.
    if (world.chance(25)) return stepOf("clearingHouse.poke", { sender: world.person().address, args: { market } }, world.now);
    const draft = refresh(world, market);
    if (draft !== undefined) return stepOf("feed.update", draft, world.now);
    const source = mendSource(world, market);
    return source && stepOf("oracle.setSource", source, world.now);
  }

  /** A command that has not yet succeeded, or not yet failed, in this run. */
  #missing(progress: number): Step | undefined {
    const world = this.#world;
    const often = progress > LAST ? 95 : progress > HURRY ? 45 : progress > CATCH_UP ? 12 : 0;
    if (often === 0 || !world.chance(often)) return undefined;
    const lacking = SPECS.flatMap((spec): readonly (readonly [CommandSpec, Intent])[] => {
      const { ok, failed } = this.#tally.of(spec.name);
      const good = ok === 0 && spec.never?.succeeds === undefined && (!spec.last || progress > LAST);
      const bad = failed === 0 && spec.never?.fails === undefined;
      return [...(good ? [[spec, "good"] as const] : []), ...(bad ? [[spec, "bad"] as const] : [])];
    });
    const choice = world.pick(lacking);
    return choice && this.#make(...choice);
  }

  #ordinary(progress: number): Step | undefined {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const spec = this.#world.random.weighted(this.#weights);
      const bad = spec.never?.succeeds !== undefined || this.#world.chance(BAD_PERCENT);
      if (!bad && spec.last && progress <= LAST) continue;
      const step = this.#make(spec, bad ? "bad" : "good");
      if (step !== undefined) return step;
    }
    return undefined;
  }

  /** What can always be done. */
  #still(): Step {
    const step = SPECS.find(({ name }) => name === "token.mint");
    const made = step && this.#make(step, "good");
    if (made === undefined) throw new Error("no command can be made");
    return made;
  }

  #make(spec: CommandSpec, intent: Intent): Step | undefined {
    const draft = spec.generate(this.#world, intent);
    return draft && stepOf(spec.name as CommandName, draft, this.#world.now);
  }
}

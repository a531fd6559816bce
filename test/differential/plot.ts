import type { CommandName } from "../../src/engine/index.js";
import { accountId } from "../../src/math/index.js";
import { ADMIN } from "./actors.js";
import { SPECS } from "./commands/index.js";
import { breakSource } from "./commands/oracle.js";
import type { Depths } from "./depths.js";
import type { Step } from "./step.js";
import type { Tally } from "./tally.js";
import { type Intent, stepOf, type World } from "./world.js";

/** When a run begins to see to it that each deep path is reached, as a share of its length. */
const LEAVING = 0.06;
const CRASHING = 0.3;
const OUTAGES = 0.45;
const FOREIGN = 0.2;
/** How often a run should meet a price source of somebody else's. */
const FOREIGN_SOURCES = 4;

/** Percent of its price that a market keeps, or doubles to, in a crash. */
const CRASHES = [35, 45, 60, 170, 220] as const;

/** Steers a random run towards the deep paths that it has not reached yet; random otherwise. */
export class Plot {
  readonly #world: World;
  readonly #tally: Tally;
  readonly #depths: Depths;

  constructor(world: World, tally: Tally, depths: Depths) {
    this.#world = world;
    this.#tally = tally;
    this.#depths = depths;
  }

  /** Nobody has left the fund yet: time should pass until somebody can. */
  wantsLeavers(progress: number): boolean {
    return progress > LEAVING && (this.#tally.of("fund.withdraw").ok === 0 || this.#tally.of("fund.redeem").ok === 0);
  }

  /** No auction has seen an outage yet: prices should become stale while one is open. */
  wantsOutage(progress: number): boolean {
    return progress > OUTAGES && this.#depths.counts.outageInAuction === 0 && this.#world.state.tables.auctions.size > 0;
  }

  next(progress: number): Step | undefined {
    const world = this.#world;
    // Once a deficit is open, the house's cash may stay locked for the rest of the run.
    const idle = this.#tally.of("governor.withdrawHouse").ok === 0;
    if (idle && world.chance(20)) return this.#make("governor.withdrawHouse", "good");
    if (this.wantsLeavers(progress) && world.chance(30)) return this.#leave();
    if (this.wantsOutage(progress) && world.chance(30)) return this.#make("auction.touch", "bad");
    if (progress > FOREIGN && this.#depths.counts.foreignSource < FOREIGN_SOURCES && world.chance(4)) return this.#breakSource();
    if (progress > CRASHING && this.#depths.counts.unfunded === 0 && world.chance(40)) return this.#liquidate() ?? this.#crash();
    return undefined;
  }

  /** Somebody leaves the fund, or puts in what others can be paid with, or asks to leave: a new request moves an old one. */
  #leave(): Step | undefined {
    const world = this.#world;
    const requests = [...world.state.tables.unlocks.values()].filter(({ shares, expiresAt }) => shares > 0n && expiresAt >= world.now);
    if (requests.length === 0) return this.#make("fund.requestUnlock", "good");
    if (requests.every(({ availableAt }) => availableAt > world.now)) return undefined;
    const first = this.#tally.of("fund.withdraw").ok === 0 ? "fund.withdraw" : "fund.redeem";
    return this.#make(first, "good") ?? this.#make("fund.deposit", "good");
  }

  /** A market gets a source that gives no price; whoever asks for it sees that, and somebody mends it. */
  #breakSource(): Step | undefined {
    const draft = breakSource(this.#world);
    return draft && stepOf("oracle.setSource", draft, this.#world.now);
  }

  #liquidate(): Step | undefined {
    const world = this.#world;
    const insolvent = [...world.state.tables.accounts.keys()].filter((id) => (world.risk(accountId(id))?.equity ?? 0n) < 0n);
    if (insolvent.length === 0) return undefined;
    return world.chance(50) ? this.#make("auction.start", "good") : this.#make("auction.bid", "good");
  }

  /** The most crowded market's price falls or rises by far more than any margin covers. */
  #crash(): Step | undefined {
    const world = this.#world;
    if (!world.chance(12)) return undefined;
    const [crowded] = [...world.state.tables.markets].sort(([, a], [, b]) => Number(value(b) - value(a)));
    const adapter = crowded && world.state.tables.sources.get(crowded[0])?.adapter;
    const feed = adapter && world.state.tables.adapters.get(adapter)?.feed;
    const known = feed && world.state.tables.feeds.get(feed);
    if (feed === undefined || known === undefined || known.answer < 100n) return undefined;
    const answer = (known.answer * BigInt(world.pick(CRASHES) ?? 50)) / 100n;
    return stepOf("feed.update", { sender: ADMIN.address, args: { ...known, feed, answer, updatedAt: world.now } }, world.now);
  }

  #make(name: CommandName, intent: Intent): Step | undefined {
    const draft = SPECS.find((spec) => spec.name === name)?.generate(this.#world, intent);
    return draft && stepOf(name, draft, this.#world.now);
  }
}

const value = ({ openInterest, index }: { readonly openInterest: bigint; readonly index: bigint }) => openInterest * index;

import { createRandom, type Random } from "../../src/base/random.js";
import { accountRisk, type CommandArgs, type CommandName, type SiloState } from "../../src/engine/index.js";
import { markPrice } from "../../src/engine/ledger/fundingMath.js";
import { indexPrice } from "../../src/engine/oracle/oracleHub.js";
import { draftAt } from "../../src/engine/queries/views.js";
import {
  type AccountId,
  type Address,
  accountId,
  EngineError,
  type MarketId,
  marketId,
  type Price,
  type Seconds,
} from "../../src/math/index.js";
import { type Actor, actorAt, STRANGER, TRADERS } from "./actors.js";
import type { OrderBook } from "./orders.js";
import type { Signing, Step } from "./step.js";

/** Whether a generator should try to make a command that succeeds, or one that fails. */
export type Intent = "good" | "bad";

/** What a generator decides; the schedule adds the time. */
export interface Draft<Name extends CommandName = CommandName> {
  readonly sender: Address;
  readonly args: CommandArgs<Name>;
  readonly signing?: Signing;
}

/** How one command is made up. `undefined`: there is no way to do it in this state. */
export interface CommandSpec<Name extends CommandName = CommandName> {
  readonly name: Name;
  /** How often it is drawn, against the others. */
  readonly weight: number;
  /** Set where a command can never succeed, or never fail, by design; the reason is printed. */
  readonly never?: { readonly succeeds?: string; readonly fails?: string };
  /** True for what should happen only when the run is about to end. */
  readonly last?: boolean;
  generate(world: World, intent: Intent): Draft<Name> | undefined;
}

/** Gives a spec of one command its place in a list of specs of any command. */
export function command<Name extends CommandName>(spec: CommandSpec<Name>): CommandSpec {
  return spec as unknown as CommandSpec;
}

/** What generators see: the twin's state, the clock and a stream of random numbers. */
export class World {
  readonly state: SiloState;
  readonly random: Random;
  readonly book: OrderBook;
  now: Seconds;
  /** How far the run is, 0..1. */
  progress = 0;
  /** Deployments so far: each adapter has an address of its own. */
  deployments = 0;

  constructor(state: SiloState, seed: number, now: Seconds, book: OrderBook) {
    this.state = state;
    this.random = createRandom(seed);
    this.now = now;
    this.book = book;
  }

  // ------------------------------------------------------------------ chance

  chance(percent: number): boolean {
    return this.random.integer(1, 100) <= percent;
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from.length === 0 ? undefined : from[this.random.integer(0, from.length - 1)];
  }

  one<T>(...from: readonly [T, ...T[]]): T {
    return this.pick(from) ?? from[0];
  }

  /** `value` times a random share between two percentages. */
  part(value: bigint, low = 1, high = 100): bigint {
    return (value * BigInt(this.random.integer(low * 100, high * 100))) / 10_000n;
  }

  // ------------------------------------------------------------------ who

  person(): Actor {
    return this.pick(TRADERS) ?? STRANGER;
  }

  users(): readonly AccountId[] {
    return [...this.state.tables.accounts].filter(([, { owner }]) => actorAt(owner) !== undefined).map(([id]) => id);
  }

  user(): AccountId | undefined {
    return this.pick(this.users());
  }

  userWhere(test: (id: AccountId) => boolean): AccountId | undefined {
    return this.pick(this.users().filter(test));
  }

  /** The account of an id that a user owns. */
  account(id: AccountId) {
    const account = this.state.tables.accounts.get(id);
    if (account === undefined) throw new Error(`account ${id} does not exist`);
    return account;
  }

  owner(id: AccountId): Address {
    return this.account(id).owner;
  }

  /** The owner, or now and then an operator that can send transactions. */
  authorized(id: AccountId): Address {
    const { owner, operators } = this.account(id);
    const operator = this.pick(operators.filter((one) => actorAt(one) !== undefined));
    return operator !== undefined && this.chance(40) ? operator : owner;
  }

  /** Somebody who may not act for the account. */
  unauthorized(id: AccountId): Address {
    const { owner, operators } = this.account(id);
    const others = [...TRADERS, STRANGER].map(({ address }) => address).filter((one) => one !== owner && !operators.includes(one));
    return this.pick(others) ?? STRANGER.address;
  }

  /** An id that is reserved or that nobody opened. */
  noAccount(): AccountId {
    const next = this.state.singles.clearingHouse.nextAccount;
    return accountId(this.one(0n, 1n, 2n, 15n, next, next + 7n, 2n ** 64n - 1n));
  }

  // ------------------------------------------------------------------ money and markets

  tokens(owner: Address): bigint {
    return this.state.tables.tokenBalances.get(owner) ?? 0n;
  }

  markets(): readonly MarketId[] {
    return Array.from({ length: Number(this.state.singles.clearingHouse.marketCount) }, (_, i) => marketId(BigInt(i + 1)));
  }

  /** A market that is not listed. */
  noMarket(): MarketId {
    return marketId(this.one(0n, this.state.singles.clearingHouse.marketCount + 1n, 65_535n));
  }

  /** The mark at a fresh price, or undefined while the oracle refuses. */
  mark(market: MarketId): Price | undefined {
    const premium = this.state.tables.markets.get(market)?.premium ?? 0n;
    try {
      return markPrice(indexPrice(draftAt(this.state, this.now), market).index, premium);
    } catch (error) {
      if (error instanceof EngineError) return undefined;
      throw error;
    }
  }

  risk(id: AccountId) {
    const answer = accountRisk(this.state, id, this.now);
    return answer.status === "ok" ? answer : undefined;
  }
}

/** The step of a draft at the world's time. */
export function stepOf(name: CommandName, draft: Draft, timestamp: Seconds): Step {
  const { sender, args, signing } = draft;
  const made = { ...args, name } as unknown as Step["command"];
  return { sender, timestamp, command: made, ...(signing === undefined ? {} : { signing }) };
}

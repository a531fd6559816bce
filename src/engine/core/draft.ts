import type { Address, Seconds } from "../../math/index.js";
import type { EngineEvent } from "./events.js";
import type { SiloState, Singles, Tables } from "./state.js";

/** When and by whom a command is executed: `block.timestamp` and `msg.sender`. */
export interface Context {
  readonly timestamp: Seconds;
  readonly sender: Address;
}

type KeyOf<T> = T extends Map<infer K, unknown> ? K : never;
type ValueOf<T> = T extends Map<unknown, infer V> ? V : never;

/** What a command changed: keys by table, and the names of single values. */
export type DirtySet = { readonly [Name in keyof Tables]: readonly KeyOf<Tables[Name]>[] } & {
  readonly singles: readonly (keyof Singles)[];
};

/** Records are replaced, never changed, so equal fields mean that nothing happened. */
function unchanged(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) return false;
  const entries = Object.entries(after);
  const old = new Map(Object.entries(before));
  return entries.length === old.size && entries.every(([key, value]) => old.get(key) === value);
}

const NOTHING: readonly never[] = [];

/** A table of the state with a command's writes above it. */
class Overlay<K, V> {
  readonly #base: Map<K, V>;
  #written: Map<K, V | undefined> | undefined;

  constructor(base: Map<K, V>) {
    this.#base = base;
  }

  get(key: K): V | undefined {
    const written = this.#written;
    return written?.has(key) ? written.get(key) : this.#base.get(key);
  }

  set(key: K, value: V): void {
    this.#written ??= new Map();
    this.#written.set(key, value);
  }

  remove(key: K): void {
    this.#written ??= new Map();
    this.#written.set(key, undefined);
  }

  /** Writes through to the state. Returns the keys whose value is another one than before. */
  commit(): readonly K[] {
    if (this.#written === undefined) return NOTHING;
    const dirty: K[] = [];
    for (const [key, value] of this.#written) {
      if (unchanged(this.#base.get(key), value)) continue;
      dirty.push(key);
      if (value === undefined) this.#base.delete(key);
      else this.#base.set(key, value);
    }
    return dirty;
  }
}

type Overlays = { readonly [Name in keyof Tables]: Overlay<KeyOf<Tables[Name]>, ValueOf<Tables[Name]>> };

/**
 * A silo state with the writes of one command above it. Reads see the writes; the state itself changes only in `commit`.
 * Its cost grows with what the command touches, not with the state.
 */
export interface Draft extends Overlays {
  readonly addresses: SiloState["addresses"];
  readonly timestamp: Seconds;
  readonly sender: Address;
  readonly singles: { -readonly [Name in keyof Singles]: Singles[Name] };
  readonly events: EngineEvent[];
}

/** Opens a draft above a state; dropping it undoes everything. */
export function openDraft(state: SiloState, context: Context): Draft {
  const t = state.tables;
  return {
    addresses: state.addresses,
    timestamp: context.timestamp,
    sender: context.sender,
    singles: { ...state.singles },
    events: [],
    accounts: new Overlay(t.accounts),
    accountApprovals: new Overlay(t.accountApprovals),
    markets: new Overlay(t.markets),
    thetas: new Overlay(t.thetas),
    listedVenues: new Overlay(t.listedVenues),
    sources: new Overlay(t.sources),
    adapters: new Overlay(t.adapters),
    foreignAdapters: new Overlay(t.foreignAdapters),
    feeds: new Overlay(t.feeds),
    auctions: new Overlay(t.auctions),
    tokenBalances: new Overlay(t.tokenBalances),
    tokenAllowances: new Overlay(t.tokenAllowances),
    fundShares: new Overlay(t.fundShares),
    fundAllowances: new Overlay(t.fundAllowances),
    unlocks: new Overlay(t.unlocks),
    claims: new Overlay(t.claims),
    filledSizes: new Overlay(t.filledSizes),
    usedNonces: new Overlay(t.usedNonces),
    owners: new Overlay(t.owners),
  };
}

/** Writes a draft through to the state it was opened above. */
export function commit(state: SiloState, draft: Draft): DirtySet {
  return {
    singles: commitSingles(state, draft),
    accounts: draft.accounts.commit(),
    accountApprovals: draft.accountApprovals.commit(),
    markets: draft.markets.commit(),
    thetas: draft.thetas.commit(),
    listedVenues: draft.listedVenues.commit(),
    sources: draft.sources.commit(),
    adapters: draft.adapters.commit(),
    foreignAdapters: draft.foreignAdapters.commit(),
    feeds: draft.feeds.commit(),
    auctions: draft.auctions.commit(),
    tokenBalances: draft.tokenBalances.commit(),
    tokenAllowances: draft.tokenAllowances.commit(),
    fundShares: draft.fundShares.commit(),
    fundAllowances: draft.fundAllowances.commit(),
    unlocks: draft.unlocks.commit(),
    claims: draft.claims.commit(),
    filledSizes: draft.filledSizes.commit(),
    usedNonces: draft.usedNonces.commit(),
    owners: draft.owners.commit(),
  };
}

function commitSingles(state: SiloState, draft: Draft): readonly (keyof Singles)[] {
  const dirty = (Object.keys(draft.singles) as (keyof Singles)[]).filter((name) => !unchanged(state.singles[name], draft.singles[name]));
  Object.assign(state.singles, draft.singles);
  return dirty;
}

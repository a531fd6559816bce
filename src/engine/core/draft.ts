import type { Address, Seconds } from "../../math/index.js";
import type { EngineEvent } from "./events.js";
import { type SiloState, type Singles, TABLE_NAMES, type Tables } from "./state.js";

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

/**
 * A draft that opens a table when it is first asked for: a command touches few of them, and a question hardly any, while both
 * open a draft.
 */
class LazyDraft {
  readonly addresses: SiloState["addresses"];
  readonly timestamp: Seconds;
  readonly sender: Address;
  readonly singles: Draft["singles"];
  readonly events: EngineEvent[] = [];
  readonly tables: Tables;
  readonly overlays: (Overlay<never, never> | undefined)[] = [];

  constructor({ addresses, singles, tables }: SiloState, { timestamp, sender }: Context) {
    this.addresses = addresses;
    this.timestamp = timestamp;
    this.sender = sender;
    this.singles = { ...singles };
    this.tables = tables;
  }
}

for (const [at, name] of TABLE_NAMES.entries()) {
  Object.defineProperty(LazyDraft.prototype, name, {
    get(this: LazyDraft) {
      let overlay = this.overlays[at];
      if (overlay === undefined) {
        overlay = new Overlay(this.tables[name] as Map<never, never>);
        this.overlays[at] = overlay;
      }
      return overlay;
    },
  });
}

/** Opens a draft above a state; dropping it undoes everything. */
export function openDraft(state: SiloState, context: Context): Draft {
  return new LazyDraft(state, context) as unknown as Draft;
}

const NOTHING_CHANGED = Object.fromEntries(TABLE_NAMES.map((name) => [name, NOTHING])) as unknown as Omit<DirtySet, "singles">;

/** Writes a draft through to the state it was opened above. */
export function commit(state: SiloState, draft: Draft): DirtySet {
  const dirty: Record<string, readonly unknown[]> = { ...NOTHING_CHANGED, singles: commitSingles(state, draft) };
  for (const [at, overlay] of (draft as unknown as LazyDraft).overlays.entries()) {
    if (overlay !== undefined) dirty[TABLE_NAMES[at] as string] = overlay.commit();
  }
  return dirty as unknown as DirtySet;
}

function commitSingles(state: SiloState, draft: Draft): readonly (keyof Singles)[] {
  const dirty = (Object.keys(draft.singles) as (keyof Singles)[]).filter((name) => !unchanged(state.singles[name], draft.singles[name]));
  Object.assign(state.singles, draft.singles);
  return dirty;
}

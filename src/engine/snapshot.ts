import { CONTRACT_NAMES, type ContractName } from "./core/names.js";
import { fromPlain, type Plain, type Shape, ShapeError, toPlain, type ValueOf } from "./core/shapes.js";
import { emptyTables, SINGLE_SHAPES, type SiloState, type Singles, TABLE_NAMES, TABLE_SHAPES, type Tables } from "./core/state.js";

/** A silo as plain JSON: integers as decimal strings, tables as lists of `{key, value}`, sorted by key. */
export interface Snapshot {
  readonly addresses: Plain;
  readonly singles: { readonly [Name in keyof Singles]: Plain };
  readonly tables: { readonly [Name in keyof Tables]: readonly { readonly key: Plain; readonly value: Plain }[] };
}

const ADDRESSES = Object.fromEntries(CONTRACT_NAMES.map((name) => [name, "address"])) as { readonly [Name in ContractName]: "address" };

type Mutable = { -readonly [Name in keyof Snapshot["tables"]]: Snapshot["tables"][Name] };

/** The whole state as plain JSON, the same for equal states whatever happened before. */
export function toSnapshot(state: SiloState): Snapshot {
  const tables = {} as Mutable;
  for (const name of TABLE_NAMES) tables[name] = entriesOf(name, state.tables[name]);
  return {
    addresses: toPlain(ADDRESSES, state.addresses),
    singles: toPlain(SINGLE_SHAPES, state.singles) as Snapshot["singles"],
    tables,
  };
}

/** The state that a snapshot describes. Throws `ShapeError` where it is malformed, with the path to the value. */
export function fromSnapshot(snapshot: unknown): SiloState {
  const { addresses, singles, tables } = objectOf(snapshot, "");
  const plainTables = objectOf(tables, "tables");
  return {
    addresses: fromPlain(ADDRESSES, addresses, "addresses"),
    singles: { ...fromPlain(SINGLE_SHAPES, singles, "singles") },
    tables: {
      ...emptyTables(),
      ...Object.fromEntries(TABLE_NAMES.map((name) => [name, tableOf(name, plainTables[name])])),
    },
  };
}

/** A canonical string: two states are equal exactly if their digests are. */
export function digest(state: SiloState): string {
  return JSON.stringify(toSnapshot(state));
}

function entriesOf(name: keyof Tables, table: ReadonlyMap<unknown, unknown>): readonly { readonly key: Plain; readonly value: Plain }[] {
  const { key, value } = TABLE_SHAPES[name];
  return [...table]
    .sort(([a], [b]) => compareKeys(a as bigint | string, b as bigint | string))
    .map(([k, v]) => ({ key: toPlain(key, k), value: toPlain(value, v) }));
}

function compareKeys(a: bigint | string, b: bigint | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function tableOf<Name extends keyof Tables>(name: Name, plain: unknown): ReadonlyMap<unknown, unknown> {
  const shape = [TABLE_SHAPES[name]] as const;
  const entries = fromPlain(shape as readonly [Shape], plain, `tables.${name}`) as readonly ValueOf<{ key: "uint256"; value: "uint256" }>[];
  return new Map(entries.map(({ key, value }) => [key, value]));
}

function objectOf(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw new ShapeError(path, "an object");
  return value as Readonly<Record<string, unknown>>;
}

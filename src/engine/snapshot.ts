import { STRUCTS } from "./commandShapes.js";
import { fromPlain, type Plain, type Shape, ShapeError, toPlain, type ValueOf } from "./core/shapes.js";
import type { SiloAddresses, SiloState, Singles, Tables } from "./core/state.js";
import { emptyTables } from "./silo.js";

/** A silo as plain JSON: integers as decimal strings, tables as lists of `{key, value}`, sorted by key. */
export interface Snapshot {
  readonly addresses: Plain;
  readonly singles: { readonly [Name in keyof Singles]: Plain };
  readonly tables: { readonly [Name in keyof Tables]: readonly { readonly key: Plain; readonly value: Plain }[] };
}

const ADDRESSES = {
  house: "address",
  token: "address",
  oracle: "address",
  auction: "address",
  fund: "address",
  deficitLedger: "address",
  venue: "address",
  governor: "address",
} as const satisfies { readonly [Name in keyof SiloAddresses]: Shape };

const LEG = { instrument: "instrument", market: "market", size: "size", checkpoint: "int256" } as const;

const ACCOUNT = {
  owner: "address",
  approved: "address",
  operators: ["address"],
  venues: ["address"],
  orderEpoch: "uint32",
  ownerSeq: "uint24",
  inAuction: "bool",
  cash: "quote192",
  legs: [LEG],
} as const;

const MARKET = {
  index: "price104",
  premium: "int64",
  fundingTime: "seconds40",
  priceValidUntil: "seconds40",
  fundingIndex: "int256",
  openInterest: "uint96",
  outage: "seconds32",
  config: STRUCTS.MARKET_CONFIG,
} as const;

const AUCTION = {
  id: "uint64",
  lastTouch: "seconds40",
  solventElapsed: "seconds32",
  insolventElapsed: "seconds32",
  insolvent: "bool",
  outages: [{ market: "market", outage: "seconds32" }],
  reserved: "uint256",
  bonusPaid: "uint256",
} as const;

/** Shapes of everything that has one value in a silo. */
export const SINGLE_SHAPES = {
  house: { deployer: "address", nextAccount: "account", marketCount: "uint16", parameters: STRUCTS.SILO_PARAMETERS },
  modules: STRUCTS.MODULES,
  totals: { custody: "uint128", deficitOpen: "bool" },
  auctionHouse: { lastId: "uint64", totalReserved: "uint256", parameters: STRUCTS.AUCTION_PARAMETERS },
  token: { totalSupply: "uint256" },
  fund: { totalSupply: "uint256" },
  deficit: { unfundedDeficit: "uint256", exitClaims: "uint256", unpaidIndex: "uint256", indexScale: "uint64", generation: "uint64" },
  venueFees: { makerFeeRate: "wad", takerFeeRate: "wad" },
} as const satisfies { readonly [Name in keyof Singles]: Shape };

/** Shapes of everything that has one value per key. */
export const TABLE_SHAPES = {
  accounts: { key: "account", value: ACCOUNT },
  accountApprovals: { key: "addressPair", value: "bool" },
  markets: { key: "market", value: MARKET },
  thetas: { key: "uint16", value: "uint256" },
  listedVenues: { key: "address", value: "bool" },
  sources: { key: "market", value: STRUCTS.PRICE_SOURCE },
  adapters: { key: "address", value: { feed: "address", heartbeat: "seconds", scale: "uint256" } },
  foreignAdapters: { key: "address", value: { price: "uint256", validUntil: "seconds", available: "bool" } },
  feeds: { key: "address", value: { decimals: "uint8", answer: "int256", updatedAt: "seconds", available: "bool" } },
  auctions: { key: "account", value: AUCTION },
  tokenBalances: { key: "address", value: "uint256" },
  tokenAllowances: { key: "addressPair", value: "uint256" },
  fundShares: { key: "address", value: "uint256" },
  fundAllowances: { key: "addressPair", value: "uint256" },
  unlocks: { key: "address", value: { shares: "uint256", availableAt: "seconds40", expiresAt: "seconds40" } },
  claims: { key: "address", value: { principal: "uint256", index: "uint256", scale: "uint64", generation: "uint64", credit: "uint256" } },
  filledSizes: { key: "bytes32", value: "uint256" },
  usedNonces: { key: "nonceWord", value: "uint256" },
  owners: { key: "contract", value: { owner: "address", pendingOwner: "address" } },
} as const satisfies { readonly [Name in keyof Tables]: { readonly key: Shape; readonly value: Shape } };

type Mutable = { -readonly [Name in keyof Snapshot["tables"]]: Snapshot["tables"][Name] };

/** The whole state as plain JSON, the same for equal states whatever happened before. */
export function toSnapshot(state: SiloState): Snapshot {
  const tables = {} as Mutable;
  for (const name of Object.keys(TABLE_SHAPES) as (keyof Tables)[]) tables[name] = entriesOf(name, state.tables[name]);
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
      ...Object.fromEntries((Object.keys(TABLE_SHAPES) as (keyof Tables)[]).map((name) => [name, tableOf(name, plainTables[name])])),
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

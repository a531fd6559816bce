import type { Shape } from "../../src/engine/core/shapes.js";
import { COMMANDS, type DirtySet, EngineError, type Outcome, type SiloState, type Singles, type Tables } from "../../src/engine/index.js";
import type { AccountId } from "../../src/math/index.js";
import { decodeLogs, decodeRevert } from "./chain/decode.js";
import type { Receipt } from "./chain/network.js";
import type { ChainSilo } from "./chain/silo.js";
import { SINGLES, TABLES } from "./chain/state.js";
import { canonical, canonicalEntry } from "./plain.js";
import type { Step } from "./step.js";

/** What the twin did with a step. */
export type TwinAnswer = Outcome | EngineError;

/** One place where chain and twin tell different things. */
export interface Difference {
  /** `outcome`, `events[3]`, `accounts[17]`, ... */
  readonly where: string;
  readonly chain: string;
  readonly twin: string;
}

type TableName = keyof Tables;
type SingleName = keyof Singles;

const SINGLE_NAMES = Object.keys(SINGLES) as SingleName[];
const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** Success or the same error; on success the same events in the same order. */
export function compareOutcome(receipt: Receipt, answer: TwinAnswer): readonly Difference[] {
  const chainSays = "revertData" in receipt ? canonical(decodeRevert(receipt.revertData)) : "success";
  const twinSays = answer instanceof EngineError ? canonical({ error: answer.errorName, args: answer.args }) : "success";
  if (chainSays !== twinSays) return [{ where: "outcome", chain: chainSays, twin: twinSays }];
  if ("revertData" in receipt || answer instanceof EngineError) return [];
  return compareLists("events", decodeLogs(receipt.logs).map(canonical), answer.events.map(canonical));
}

function compareLists(what: string, chain: readonly string[], twin: readonly string[]): readonly Difference[] {
  const differences: Difference[] = [];
  for (let i = 0; i < Math.max(chain.length, twin.length); i++) {
    const [a, b] = [chain[i] ?? "none", twin[i] ?? "none"];
    if (a !== b) differences.push({ where: `${what}[${i}]`, chain: a, twin: b });
  }
  return differences;
}

/** All single values, what the twin says it changed, and every account, market and holder that the command names. */
export async function compareTouched(silo: ChainSilo, state: SiloState, step: Step, dirty: DirtySet): Promise<readonly Difference[]> {
  const named = namedIn(step);
  const touched = TABLE_NAMES.map((name) => [name, new Set<unknown>([...dirty[name], ...(named[name] ?? [])])] as const);
  const keys = new Map(touched);
  const holders = new Set<string>(named.tokenBalances as ReadonlySet<string>);
  for (const id of keys.get("accounts") ?? []) {
    const account = state.tables.accounts.get(id as AccountId);
    for (const one of [...(account?.operators ?? []), ...(account?.venues ?? [])]) holders.add(one);
  }
  return compareKeys(silo, state, keys, [...holders]);
}

/** Everything: what the twin keeps, and every account and market that the chain knows. */
export async function compareAll(silo: ChainSilo, state: SiloState, holders: readonly string[]): Promise<readonly Difference[]> {
  const keys = new Map<TableName, Set<unknown>>(TABLE_NAMES.map((name) => [name, new Set<unknown>(state.tables[name].keys())]));
  const add = (name: TableName, values: Iterable<unknown>) => {
    for (const value of values) keys.get(name)?.add(value);
  };
  const accounts = range(await silo.storage.clearingHouse.read("nextAccount"));
  const markets = range(await silo.storage.clearingHouse.read("marketCount"));
  add("accounts", accounts);
  add("auctions", accounts);
  add("markets", markets.slice(1));
  add("sources", markets);
  for (const name of ["tokenBalances", "fundShares", "unlocks", "claims", "listedVenues"] as const) add(name, holders);
  return compareKeys(silo, state, keys, holders);
}

const range = (end: unknown) => Array.from({ length: Number(end) + 1 }, (_, i) => BigInt(i));

async function compareKeys(
  silo: ChainSilo,
  state: SiloState,
  keys: ReadonlyMap<TableName, ReadonlySet<unknown>>,
  holders: readonly string[],
): Promise<readonly Difference[]> {
  // All reads are asked for at once: the node answers them while this side prepares the next.
  const pending = SINGLE_NAMES.map((name) => entryDifference(name, SINGLES[name](silo), state.singles[name]));
  for (const [name, wanted] of keys) {
    const read = TABLES[name] as (silo: ChainSilo, key: unknown, holders: readonly string[]) => Promise<unknown>;
    const table = state.tables[name] as ReadonlyMap<unknown, unknown>;
    for (const key of wanted) pending.push(entryDifference(`${name}[${key}]`, read(silo, key, holders), table.get(key)));
  }
  return (await Promise.all(pending)).flat();
}

async function entryDifference(where: string, reading: Promise<unknown>, kept: unknown): Promise<readonly Difference[]> {
  const [chain, twin] = [canonicalEntry(await reading), canonicalEntry(kept)];
  return chain === twin ? [] : [{ where, chain, twin }];
}

/** Keys of tables that stand in the command's arguments, by their kind. */
function namedIn({ sender, command }: Step): Partial<Record<TableName, ReadonlySet<unknown>>> {
  const found = { account: new Set<unknown>(), market: new Set<unknown>(), address: new Set<unknown>([sender]) };
  collect(COMMANDS[command.name], command, found);
  return {
    accounts: found.account,
    auctions: found.account,
    markets: found.market,
    tokenBalances: found.address,
    fundShares: found.address,
  };
}

function collect(shape: Shape, value: unknown, found: { readonly [kind: string]: Set<unknown> }): void {
  if (typeof shape === "string") found[shape]?.add(value);
  else if (Array.isArray(shape)) for (const element of value as readonly unknown[]) collect(shape[0] as Shape, element, found);
  else for (const [field, inner] of Object.entries(shape)) collect(inner as Shape, (value as Record<string, unknown>)[field], found);
}

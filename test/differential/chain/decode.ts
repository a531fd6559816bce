import { ErrorFragment, type ParamType } from "ethers";
import type { ContractName } from "../../../src/engine/index.js";
import { compiledContract } from "./artifacts.js";
import type { RawLog } from "./network.js";
import { ADAPTER, ADDRESSES, abiOf, CONTRACT_NAMES, FEEDS, SOURCES, WALLET_ADDRESS } from "./silo.js";

/** One event as chain and twin both tell it. */
export interface PlainEvent {
  readonly contract: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A revert as chain and twin both tell it. */
export interface PlainError {
  readonly error: string;
  readonly args: Readonly<Record<string, unknown>>;
}

const nameOf = new Map<string, ContractName>(CONTRACT_NAMES.map((name) => [ADDRESSES[name], name]));
const environment = new Set<string>([...FEEDS, WALLET_ADDRESS]);
const errors = new Map<string, ErrorFragment>();

/** Events of the silo's contracts in the order of the receipt. Throws for a log that no contract of the silo declares. */
export function decodeLogs(logs: readonly RawLog[]): readonly PlainEvent[] {
  return logs.filter((log) => !environment.has(log.address.toLowerCase())).map(decodeLog);
}

function decodeLog(log: RawLog): PlainEvent {
  const contract = nameOf.get(log.address.toLowerCase());
  if (contract === undefined) throw new Error(`a log of an unknown contract ${log.address}`);
  const abi = abiOf(contract);
  const fragment = abi.getEvent(log.topics[0] ?? "");
  if (fragment === null) throw new Error(`an event that ${contract} does not declare: ${log.topics[0]}`);
  const args = named(fragment.inputs, abi.decodeEventLog(fragment, log.data, log.topics));
  return { contract, name: fragment.name, args: fragment.name === "ModulesSet" ? modulesOf(args) : args };
}

/** What was set, out of its words: a module is `account 8 | address 160`, layers are a byte each, lowest first. */
function modulesOf(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const modules = (args.modules as readonly bigint[]).map((word) => ({
    module: `0x${BigInt.asUintN(160, word).toString(16).padStart(40, "0")}`,
    account: word >> 160n,
  }));
  const layers: bigint[] = [];
  for (let word = args.layers as bigint; word !== 0n; word >>= 8n) layers.push(word & 0xffn);
  return { ...args, modules, layers };
}

/** The custom error or panic that a transaction reverted with. Throws for data that is neither. */
export function decodeRevert(data: string): PlainError {
  if (data === "0x") return { error: "RevertWithoutReason", args: {} };
  const fragment = knownErrors().get(data.slice(0, 10));
  if (fragment === undefined) throw new Error(`unknown revert data: ${data}`);
  return { error: fragment.name, args: named(fragment.inputs, abiOf("clearingHouse").decodeErrorResult(fragment, data)) };
}

function knownErrors(): ReadonlyMap<string, ErrorFragment> {
  if (errors.size > 0) return errors;
  const engine = compiledContract("contracts/margin/MarginEngine.sol", "MarginEngine").abi;
  const kernel = compiledContract("contracts/margin/kernels/ScenarioKernel.sol", "ScenarioKernel").abi;
  const bounds = compiledContract("contracts/governance/ParameterBounds.sol", "ParameterBounds").abi;
  const adapter = compiledContract(...ADAPTER).abi;
  const silo = CONTRACT_NAMES.map((name) => compiledContract(...SOURCES[name]).abi);
  for (const abi of [...silo, engine, kernel, bounds, adapter]) {
    abi.forEachError((fragment) => errors.set(fragment.selector, fragment));
  }
  errors.set("0x4e487b71", ErrorFragment.from("error Panic(uint256 code)"));
  return errors;
}

/** Decoded parameters by name: integers as bigint, addresses and bytes in lower case, structs as objects. */
function named(types: readonly ParamType[], values: Iterable<unknown>): Readonly<Record<string, unknown>> {
  const list = [...values];
  return Object.fromEntries(types.map((type, i) => [type.name, plain(type, list[i])]));
}

function plain(type: ParamType, value: unknown): unknown {
  if (type.baseType === "tuple") return named(type.components ?? [], value as Iterable<unknown>);
  if (type.baseType === "array" && type.arrayChildren !== null) {
    const child = type.arrayChildren;
    return [...(value as Iterable<unknown>)].map((element) => plain(child, element));
  }
  return typeof value === "string" ? value.toLowerCase() : value;
}

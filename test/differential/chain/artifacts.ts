import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Interface, type InterfaceAbi } from "ethers";
import { config } from "hardhat";
import { KeelError } from "../../../src/base/errors.js";

/** What the harness needs of a compiled contract. */
export interface Compiled {
  readonly abi: Interface;
  readonly bytecode: string;
}

/** A change of the Solidity sources: `anchor` must occur exactly once in the file and is replaced. */
export interface Mutation {
  /** Source file, e.g. `contracts/ledger/Portfolio.sol`. */
  readonly file: string;
  readonly anchor: string;
  readonly replacement: string;
  /** Contracts whose bytecode changes, by source file. */
  readonly contracts: Readonly<Record<string, string>>;
}

interface Artifact {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
  readonly buildInfoId: string;
  readonly inputSourceName: string;
}

interface CompilerInput {
  readonly sources: Record<string, { content: string }>;
  readonly settings: Record<string, unknown>;
}

/** One variable of a storage layout, as solc prints it. */
export interface LayoutEntry {
  readonly label: string;
  readonly slot: string;
  readonly offset: number;
  readonly type: string;
}

/** A type of a storage layout, as solc prints it. */
export interface LayoutType {
  readonly encoding: "inplace" | "mapping" | "dynamic_array" | "bytes";
  readonly label: string;
  readonly numberOfBytes: string;
  readonly key?: string;
  readonly value?: string;
  readonly base?: string;
  readonly members?: readonly LayoutEntry[];
}

/** Where a contract keeps its state. */
export interface StorageLayout {
  readonly storage: readonly LayoutEntry[];
  readonly types: Readonly<Record<string, LayoutType>>;
}

interface CompiledUnit {
  readonly evm?: { readonly bytecode: { readonly object: string } };
  readonly storageLayout?: StorageLayout;
}

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, CompiledUnit>>>>;
}

/** Chainlink's own aggregator double: source and name. */
export const FEED_SOURCE = ["@chainlink/contracts/src/v0.8/tests/MockV3Aggregator.sol", "MockV3Aggregator"] as const;

const compiled = new Map<string, Compiled>();
const layouts = new Map<string, StorageLayout>();

/** A contract as the last build left it. */
export function compiledContract(source: string, name: string): Compiled {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const { abi, bytecode } = readArtifact(source, name);
  const result = { abi: new Interface(abi), bytecode };
  compiled.set(source, result);
  return result;
}

/** Where the contract of a source file keeps its state: the compiler is asked, so no slot is written down here. */
export function storageLayout(source: string, name: string): StorageLayout {
  const known = layouts.get(source);
  if (known !== undefined) return known;
  const { inputSourceName, buildInfoId } = readArtifact(source, name);
  const unit = compile(buildInput(buildInfoId), { [inputSourceName]: { [name]: ["storageLayout"] } })[inputSourceName]?.[name];
  if (unit?.storageLayout === undefined) throw new KeelError("COMPILER", `The compiler gave no storage layout of ${name}.`);
  layouts.set(source, unit.storageLayout);
  return unit.storageLayout;
}

/**
 * Bytecode of the contracts that a mutation changes, by contract name. Nothing is written to disk.
 *
 * @throws KeelError when the anchor does not occur exactly once, or the mutated source does not compile
 */
export function mutatedBytecode(mutation: Mutation): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const [name, source] of Object.entries(mutation.contracts)) {
    const { inputSourceName, buildInfoId } = readArtifact(source, name);
    const input = mutated(buildInput(buildInfoId), mutation);
    const object = compile(input, { [inputSourceName]: { [name]: ["evm.bytecode.object"] } })[inputSourceName]?.[name]?.evm?.bytecode
      .object;
    if (object === undefined) throw new KeelError("COMPILER", `The compiler gave no bytecode of ${name}.`);
    result.set(name, `0x${object}`);
  }
  return result;
}

function mutated(input: CompilerInput, mutation: Mutation): CompilerInput {
  const name = Object.keys(input.sources).find((source) => source.endsWith(mutation.file));
  const content = name === undefined ? undefined : input.sources[name]?.content;
  const count = content?.split(mutation.anchor).length ?? 0;
  if (name === undefined || content === undefined || count !== 2) {
    throw new KeelError(
      "PLANTED_BUG",
      `The text to replace occurs ${Math.max(0, count - 1)} times in ${mutation.file}: ${mutation.anchor}`,
    );
  }
  return { ...input, sources: { ...input.sources, [name]: { content: content.replace(mutation.anchor, () => mutation.replacement) } } };
}

function readArtifact(source: string, name: string): Artifact {
  const path = join(config.paths.artifacts, source, `${name}.json`);
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Artifact;
  } catch {
    throw new KeelError("NOT_BUILT", `There is no compiled ${name}.`, { hint: "Run npm run build first." });
  }
}

function buildInput(buildInfoId: string): CompilerInput {
  const path = join(config.paths.artifacts, "build-info", `${buildInfoId}.json`);
  return (JSON.parse(readFileSync(path, "utf8")) as { input: CompilerInput }).input;
}

function compile(input: CompilerInput, selection: Record<string, Record<string, string[]>>): NonNullable<CompilerOutput["contracts"]> {
  const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const settings = { ...input.settings, outputSelection: selection };
  const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources: input.sources, settings }))) as CompilerOutput;
  const error = output.errors?.find(({ severity }) => severity === "error");
  if (error !== undefined || output.contracts === undefined)
    throw new KeelError("COMPILER", error?.formattedMessage ?? "The compiler failed.");
  return output.contracts;
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { artifacts } from "hardhat";

interface Compiler {
  compile(input: string): string;
}

interface StorageEntry {
  readonly label: string;
  readonly slot: string;
  readonly offset: number;
  readonly type: string;
}

interface StorageType {
  /** As in the source: `uint64`, `struct Account`, `AccountId`. */
  readonly label: string;
  readonly numberOfBytes: string;
  /** Of a mapping: the type of its values. */
  readonly value?: string;
  readonly members?: readonly StorageEntry[];
}

export interface StorageLayout {
  readonly storage: readonly StorageEntry[];
  readonly types: Readonly<Record<string, StorageType>>;
}

/** The compiler's own account of a contract's storage: the contract is compiled again from its build's recorded input. */
function compileLayout(input: string, source: string, name: string): StorageLayout {
  const solc: Compiler = createRequire(import.meta.url)("solc");
  const { language, sources, settings } = JSON.parse(input);
  const outputSelection = { [source]: { [name]: ["storageLayout"] } };
  const output = JSON.parse(solc.compile(JSON.stringify({ language, sources, settings: { ...settings, outputSelection } })));
  return output.contracts[source][name].storageLayout;
}

const layouts = new Map<string, StorageLayout>();

export async function storageLayoutOf(contract: string): Promise<StorageLayout> {
  const known = layouts.get(contract);
  if (known !== undefined) return known;
  const { buildInfoId, inputSourceName } = await artifacts.readArtifact(contract);
  const path = buildInfoId === undefined ? undefined : await artifacts.getBuildInfoPath(buildInfoId);
  if (path === undefined || inputSourceName === undefined) throw new Error(`${contract} has no build info: run \`npm run build\``);
  const { input } = JSON.parse(readFileSync(path, "utf8"));
  const layout = compileLayout(JSON.stringify(input), inputSourceName, contract);
  layouts.set(contract, layout);
  return layout;
}

/** Where a state variable lives: its slot, and its offset in bytes from the slot's lower end. */
export async function storageOf(contract: string, variable: string): Promise<{ slot: bigint; offset: bigint }> {
  const { storage } = await storageLayoutOf(contract);
  const entry = storage.find(({ label }) => label === variable);
  if (entry === undefined) throw new Error(`${contract} has no state variable ${variable}`);
  return { slot: BigInt(entry.slot), offset: BigInt(entry.offset) };
}

/** Where the members of a struct live, relative to its first slot: slot, offset and size in bytes. */
export async function membersOf(contract: string, struct: string): Promise<Record<string, readonly [number, number, number]>> {
  const { types } = await storageLayoutOf(contract);
  const [, type] = Object.entries(types).find(([name]) => name.startsWith(`t_struct(${struct})`)) ?? [];
  if (type?.members === undefined) throw new Error(`${contract} stores no struct ${struct}`);
  return Object.fromEntries(
    type.members.map(({ label, slot, offset, type: of }) => [label, [Number(slot), offset, Number(types[of]?.numberOfBytes)] as const]),
  );
}

import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Address, Hex } from "viem";
import { z } from "zod";
import { KeelError } from "../../base/errors.js";
import { writeFileWhole } from "../../base/writeFile.js";
import { addressSchema } from "../../config/siloConfig.js";
import { type Chain, requireCode } from "../client/client.js";
import { PROFILES } from "./artifacts.js";

/** There is no deployment of this chain, or its file is not usable. */
export class DeploymentError extends KeelError {
  constructor(path: string, reason: string, hint: string, cause?: unknown) {
    super("DEPLOYMENT", `${path}: ${reason}`, { hint, details: { path, reason }, cause });
  }
}

/** The chain is not the one that was deployed to: it began anew. */
export class ChainResetError extends KeelError {
  constructor(path: string, chainId: number, reason: string) {
    super("CHAIN_RESET", `${path} records a deployment that chain ${chainId} does not have: ${reason}`, {
      hint: `if the chain was reset, remove ${path} and deploy again; otherwise check --rpc`,
      details: { path, chainId, reason },
    });
  }
}

/** The contracts of a silo, in the order in which they are deployed. */
export const CONTRACTS = [
  "token",
  "kernel",
  "marginEngine",
  "oracle",
  "clearingHouse",
  "governor",
  "auction",
  "fund",
  "deficitLedger",
  "venue",
  "lens",
] as const;
export type ContractKey = (typeof CONTRACTS)[number];

const hash = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value), "must be a hash");
const count = z.number().int().nonnegative();

const recordedMarket = z.strictObject({
  id: count,
  name: z.string(),
  feed: addressSchema,
  /** The feed is a double whose price anybody sets. */
  mockFeed: z.boolean(),
  adapter: addressSchema,
});

const recordSchema = z.strictObject({
  version: z.literal(1, "was written by another version of Keel"),
  chainId: count,
  /** Hash of the chain's first block: tells a chain that began anew. */
  genesis: hash,
  deployer: addressSchema,
  profile: z.enum(PROFILES),
  /** Fingerprint of the configuration, so that a re-run does not continue with another one. */
  config: hash,
  /** First block that can hold anything of the silo. */
  fromBlock: count,
  complete: z.boolean(),
  contracts: z.partialRecord(z.enum(CONTRACTS), addressSchema),
  /** Feeds and adapters whose market is not listed yet, by step. */
  parts: z.record(z.string(), addressSchema),
  markets: z.array(recordedMarket),
  /** A contract that is being created: by its deployer's transaction `nonce`, at `address`. */
  pending: z.strictObject({ step: z.string(), nonce: count, address: addressSchema }).optional(),
});

/** A deployment as its file keeps it, finished or not. */
export type DeploymentRecord = z.output<typeof recordSchema>;
export type RecordedMarket = z.output<typeof recordedMarket>;

/** A finished deployment. */
export interface Deployment extends Omit<DeploymentRecord, "contracts" | "complete" | "pending" | "parts"> {
  readonly contracts: Readonly<Record<ContractKey, Address>>;
}

/** Where the record of a deployment is kept. */
export interface DeploymentStore {
  /** For messages. */
  readonly path: string;
  load(): Promise<DeploymentRecord | undefined>;
  save(record: DeploymentRecord): Promise<void>;
}

function deploymentPath(folder: string, chainId: number): string {
  return join(folder, `${chainId}.json`);
}

function parseRecord(text: string, path: string): DeploymentRecord {
  const hint = "restore the file from a backup, or remove it and deploy again";
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new DeploymentError(path, "is not JSON", hint, cause);
  }
  const parsed = recordSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new DeploymentError(path, `${issue?.path.join(".") || "the file"}: ${issue?.message ?? "is not understood"}`, hint);
}

/** Keeps the record in `<folder>/<chainId>.json`. A reader sees the old file or the new one, never half of one. */
export function fileStore(folder: string, chainId: number): DeploymentStore {
  const path = deploymentPath(folder, chainId);
  return {
    path,
    load: async () => {
      try {
        return parseRecord(await readFile(path, "utf8"), path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        if (error instanceof KeelError) throw error;
        throw new DeploymentError(path, "can't be read", "check its permissions", error);
      }
    },
    save: async (record) => {
      await mkdir(folder, { recursive: true });
      await writeFileWhole(path, `${JSON.stringify(record, undefined, 2)}\n`);
    },
  };
}

/** Keeps the record in memory, for chains that live no longer than this process. */
export function memoryStore(): DeploymentStore {
  let kept: DeploymentRecord | undefined;
  return {
    path: "(memory)",
    load: async () => kept && structuredClone(kept),
    save: async (record) => {
      kept = structuredClone(record);
    },
  };
}

/** A record as a finished deployment, or undefined if something is missing. */
export function finished(record: DeploymentRecord): Deployment | undefined {
  const { contracts, complete, pending: _, parts: __, ...rest } = record;
  const has = (all: typeof contracts): all is Record<ContractKey, Address> => CONTRACTS.every((key) => all[key] !== undefined);
  return complete && has(contracts) ? { ...rest, contracts } : undefined;
}

async function chainsIn(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^\d+\.json$/.test(name)).join(", ");
}

/**
 * Loads the finished deployment of a chain and makes sure that the chain has it.
 *
 * @param folder where `keel deploy` writes, `deployments` unless told otherwise
 * @throws DeploymentError when there is none or it is not finished, ChainResetError or NoContractError when the chain does not have it
 */
export async function loadDeployment(chain: Chain, folder: string): Promise<Deployment> {
  const store = fileStore(folder, chain.chainId);
  const record = await store.load();
  if (record === undefined) {
    const others = await chainsIn(folder);
    const reason = `no silo is deployed on chain ${chain.chainId}${others === "" ? "" : ` (there is ${others})`}`;
    throw new DeploymentError(store.path, reason, "run keel deploy, or give the right --rpc or --deployments");
  }
  const deployment = finished(record);
  if (deployment === undefined)
    throw new DeploymentError(store.path, "the deployment is not finished", "run keel deploy again to finish it");
  await requireSameChain(chain, record, store.path);
  await Promise.all(CONTRACTS.map((key) => requireCode(chain, deployment.contracts[key], key)));
  return deployment;
}

/** Hash of a chain's first block. */
export async function genesisOf(chain: Chain): Promise<Hex> {
  return (await chain.client.getBlock({ blockNumber: 0n })).hash;
}

/** @throws ChainResetError when the chain began anew since the record was written */
export async function requireSameChain(chain: Chain, record: DeploymentRecord, path: string): Promise<void> {
  if (record.chainId !== chain.chainId) throw new ChainResetError(path, chain.chainId, `it is of chain ${record.chainId}`);
  if (record.genesis !== (await genesisOf(chain))) throw new ChainResetError(path, chain.chainId, "its first block is another one");
}

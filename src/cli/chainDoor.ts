import { type Command, Option } from "commander";
import { z } from "zod";
import { parseDecimal } from "../base/decimal.js";
import { UsageError } from "../base/errors.js";
import type { Actor } from "../chain/actions/actor.js";
import { type Chain, connect, type Signer, signerOf } from "../chain/client/client.js";
import { readKeyFile } from "../chain/client/keyFile.js";
import { type Deployment, loadDeployment } from "../chain/deploy/deployment.js";
import { addressSchema } from "../config/siloConfig.js";
import { accountId, type MarketId, marketId, TOKEN_SCALE } from "../math/index.js";
import type { Logger } from "./log.js";

const positive = z.string().transform((text, context) => {
  const value = parseDecimal(text);
  if (typeof value === "bigint" && value > 0n) return value;
  context.addIssue(typeof value === "bigint" ? "must be above zero" : value.reason);
  return z.NEVER;
});

/** Values of the flags that several commands share. Human units in, WAD out. */
export const flags = {
  rpc: z.url({ protocol: /^https?$/, error: "must be an http or https URL; give --rpc or set KEEL_RPC" }),
  deployments: z.string().min(1, "must be a folder"),
  keyFile: z.string("give the file that holds the key to sign with").min(1, "must be a path"),
  address: addressSchema,
  account: z
    .string()
    .regex(/^\d{1,19}$/, "must be an account's number")
    .transform((text) => accountId(BigInt(text))),
  market: z.string().min(1, "must be a market's number or name"),
  /** Plain decimal above zero. */
  positive,
  /** Quote tokens, in the token's own unit. */
  tokens: positive.refine((value) => value % TOKEN_SCALE === 0n, "has more than 6 decimals").transform((value) => value / TOKEN_SCALE),
} as const;

/** Adds the flag that says where the node is. */
export function withRpc(command: Command): Command {
  return command.addOption(new Option("--rpc <url>", "JSON-RPC URL of the node").env("KEEL_RPC"));
}

/** Adds the flags that say where the node is and what is deployed there. */
export function withSilo(command: Command): Command {
  return withRpc(command).option("--deployments <folder>", "where keel deploy wrote what it deployed", "deployments");
}

/** Adds the flag that says which key signs. */
export function withKey(command: Command): Command {
  return command.requiredOption("--key-file <file>", "private key or encrypted keystore that signs; its password is in KEEL_PASSWORD");
}

/** A chain and the silo on it. */
export interface Silo {
  readonly chain: Chain;
  readonly deployment: Deployment;
}

/**
 * Connects to the node and loads what is deployed there.
 *
 * @throws RpcUnreachableError; DeploymentError, ChainResetError, NoContractError
 */
export async function openSilo({ rpc, deployments }: { readonly rpc: string; readonly deployments: string }): Promise<Silo> {
  const chain = await connect({ url: rpc });
  return { chain, deployment: await loadDeployment(chain, deployments) };
}

/**
 * Reads the key and says what is doubtful about its file.
 *
 * @throws KeyFileError
 */
export async function openSigner(chain: Chain, keyFile: string, log: Logger): Promise<Signer> {
  const { account, warnings } = await readKeyFile(keyFile);
  for (const warning of warnings) log.warn(warning);
  return signerOf(chain, account);
}

/** Opens the silo for somebody who acts on it. Throws as {@link openSilo} and {@link openSigner}. */
export async function openActor(
  options: { readonly rpc: string; readonly deployments: string; readonly keyFile: string },
  log: Logger,
): Promise<Actor> {
  const silo = await openSilo(options);
  return { ...silo, signer: await openSigner(silo.chain, options.keyFile, log) };
}

/**
 * A market by its number or by the name in the deployment's file.
 *
 * @throws UsageError where the text is neither
 */
export function marketOf({ markets }: Deployment, text: string): MarketId {
  const named = markets.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (named !== undefined) return marketId(BigInt(named.id));
  if (/^[1-9]\d{0,4}$/.test(text)) return marketId(BigInt(text));
  throw new UsageError(`there is no market ${text}`, {
    hint: `known: ${markets.map(({ id, name }) => `${id} ${name}`).join(", ")}`,
  });
}

/** A market's name for people, or its number. */
export function nameOf({ markets }: Deployment, id: bigint): string {
  return markets.find((market) => BigInt(market.id) === id)?.name ?? `market ${id}`;
}

import { type Address, encodeFunctionData, type Hex, hexToBigInt, slice } from "viem";
import { abis, feedAbi } from "../abi/abis.js";
import { asKeelError, ContractError } from "../codec/errors.js";
import type { Chain } from "./client.js";

/** What price feeds and adapters answer, however wrong: the contracts take exactly so many words, and so does this. */

/** Where and when to ask; the latest block unless one is named. */
export interface Asked {
  readonly client: Pick<Chain["client"], "call">;
  readonly at?: { readonly blockNumber: bigint };
}

const WORD = 32;
const MAX_UINT8 = 255n;

/** The words of an answer; undefined where there is no contract, it reverts, or it answers another number of words. */
async function wordsOf({ client, at = undefined }: Asked, to: Address, data: Hex, count: number): Promise<readonly Hex[] | undefined> {
  let answer: Hex | undefined;
  try {
    ({ data: answer } = await client.call({ to, data, ...at }));
  } catch (error) {
    if (!(asKeelError(error, { url: "" }) instanceof ContractError)) throw error;
  }
  if (answer?.length !== 2 + 2 * WORD * count) return undefined;
  return Array.from({ length: count }, (_, i) => slice(answer, i * WORD, (i + 1) * WORD));
}

const unsigned = (word: Hex | undefined): bigint => (word === undefined ? 0n : hexToBigInt(word));
const signed = (word: Hex | undefined): bigint => BigInt.asIntN(256, unsigned(word));

/** A feed's decimals, or undefined where it does not say. */
export async function readDecimals(asked: Asked, feed: Address): Promise<bigint | undefined> {
  const words = await wordsOf(asked, feed, encodeFunctionData({ abi: feedAbi, functionName: "decimals" }), 1);
  const decimals = words && unsigned(words[0]);
  return decimals !== undefined && decimals <= MAX_UINT8 ? decimals : undefined;
}

/** A feed's latest round, or undefined where it can't be read. */
export async function readRound(asked: Asked, feed: Address): Promise<{ readonly answer: bigint; readonly updatedAt: bigint } | undefined> {
  const words = await wordsOf(asked, feed, encodeFunctionData({ abi: feedAbi, functionName: "latestRoundData" }), 5);
  return words && { answer: signed(words[1]), updatedAt: unsigned(words[3]) };
}

/** The price that an adapter hands out, or undefined where it refuses or is none. */
export async function readPrice(
  asked: Asked,
  adapter: Address,
): Promise<{ readonly price: bigint; readonly validUntil: bigint } | undefined> {
  const words = await wordsOf(asked, adapter, encodeFunctionData({ abi: abis.adapter, functionName: "latestPrice" }), 2);
  return words && { price: unsigned(words[0]), validUntil: unsigned(words[1]) };
}

/** Powers of ten: WAD per unit of an answer with 18 to 0 decimals. */
const SCALES: ReadonlySet<bigint> = new Set(Array.from({ length: 19 }, (_, i) => 10n ** BigInt(i)));

/** The immutables of a ChainlinkAdapter, or undefined where it is none. */
export async function readChainlink(
  asked: Asked,
  adapter: Address,
): Promise<{ readonly feed: Address; readonly heartbeat: bigint; readonly scale: bigint } | undefined> {
  const wordOf = async (functionName: "feed" | "heartbeat" | "scale") =>
    (await wordsOf(asked, adapter, encodeFunctionData({ abi: abis.adapter, functionName }), 1))?.[0];
  const [feed, heartbeat, scale] = await Promise.all([wordOf("feed"), wordOf("heartbeat"), wordOf("scale")]);
  // Whoever answers every question with the same words is no ChainlinkAdapter.
  if (feed === undefined || heartbeat === undefined || !SCALES.has(unsigned(scale))) return undefined;
  if (unsigned(feed) === 0n || unsigned(feed) >> 160n !== 0n) return undefined;
  return { feed: slice(feed, 12), heartbeat: unsigned(heartbeat), scale: unsigned(scale) };
}

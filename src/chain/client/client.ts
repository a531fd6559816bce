import {
  type Address,
  createPublicClient,
  createWalletClient,
  custom,
  defineChain,
  type EIP1193Provider,
  type Hex,
  type HttpTransportConfig,
  http,
  type LocalAccount,
  type PublicClient,
  type Transport,
  type Chain as ViemChain,
  type WalletClient,
} from "viem";
import { NoContractError, WrongChainError, withoutSecrets } from "../codec/chainErrors.js";
import { asKeelError } from "../codec/errors.js";

/** Chain ids of development nodes: the only ones that get test tokens and hand-set prices. */
const LOCAL_CHAIN_IDS: ReadonlySet<number> = new Set([1337, 31337]);

/** Milliseconds between two looks at a node for something that a block will bring. */
const POLL_LOCAL_MS = 50;
const POLL_MS = 1_000;

/** A node and what it said about itself. */
export interface Chain {
  readonly chainId: number;
  /** A development node, where anybody may mint and set prices. */
  readonly isLocal: boolean;
  /** For messages: host only, no keys. */
  readonly url: string;
  readonly client: PublicClient<Transport, ViemChain>;
  readonly transport: Transport;
  readonly pollMs: number;
}

/** Somebody who signs and pays for transactions. */
export interface Signer {
  readonly address: Address;
  readonly account: LocalAccount;
  readonly wallet: WalletClient<Transport, ViemChain, LocalAccount>;
}

/** Where the node is: an URL, or an EIP-1193 provider in this process (such as Hardhat's). */
export type Endpoint = { readonly url: string } | { readonly provider: Pick<EIP1193Provider, "request"> };

export interface ConnectOptions {
  /** Refuse any other chain. */
  readonly chainId?: number;
  /** Milliseconds to wait for one answer; 10,000 unless given. */
  readonly timeoutMs?: number;
}

function transportOf(endpoint: Endpoint, timeoutMs: number): Transport {
  if ("provider" in endpoint) return custom({ request: endpoint.provider.request.bind(endpoint.provider) }, { retryCount: 0 });
  // Reads that are asked for together travel together.
  const options: HttpTransportConfig = { batch: { batchSize: 200 }, retryCount: 2, retryDelay: 100, timeout: timeoutMs };
  return http(endpoint.url, options);
}

/**
 * Connects to a node and learns which chain it serves.
 *
 * @throws RpcUnreachableError when nothing answers, WrongChainError when another chain was asked for
 */
export async function connect(endpoint: Endpoint, { chainId: expected, timeoutMs = 10_000 }: ConnectOptions = {}): Promise<Chain> {
  const transport = transportOf(endpoint, timeoutMs);
  const url = "url" in endpoint ? endpoint.url : "http://in-process";
  let chainId: number;
  try {
    chainId = await createPublicClient({ transport }).getChainId();
  } catch (error) {
    throw asKeelError(error, { url });
  }
  if (expected !== undefined && expected !== chainId) throw new WrongChainError(expected, chainId);
  const isLocal = LOCAL_CHAIN_IDS.has(chainId);
  const pollMs = isLocal ? POLL_LOCAL_MS : POLL_MS;
  const chain = viemChain(chainId, url);
  // Without a cache every question is about now; a keeper must not read the block before.
  const client = createPublicClient({ chain, transport, pollingInterval: pollMs, cacheTime: 0 });
  return { chainId, isLocal, url: withoutSecrets(url), client, transport, pollMs };
}

function viemChain(id: number, url: string): ViemChain {
  return defineChain({
    id,
    name: `chain ${id}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
}

/** Gives an account the means to send transactions over a connection. */
export function signerOf(chain: Chain, account: LocalAccount): Signer {
  const wallet = createWalletClient({ account, chain: chain.client.chain, transport: chain.transport, cacheTime: 0 });
  return { address: account.address, account, wallet };
}

/** The code at an address, `0x` where there is none. */
export async function codeAt(chain: Chain, address: Address): Promise<Hex> {
  try {
    return (await chain.client.getCode({ address })) ?? "0x";
  } catch (error) {
    throw asKeelError(error, chain);
  }
}

/**
 * Makes sure that something is deployed at an address.
 *
 * @param what its name for the message
 * @throws NoContractError when there is not: usually the wrong network
 */
export async function requireCode(chain: Chain, address: Address, what: string): Promise<void> {
  if ((await codeAt(chain, address)) === "0x") throw new NoContractError(what, address, chain.chainId);
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Address } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { abis, mockFeedAbi, testTokenAbi, tokenAbi } from "../../src/chain/abi/abis.js";
import { type Chain, connect, type Signer, signerOf } from "../../src/chain/client/client.js";
import { transact } from "../../src/chain/client/transactions.js";
import { type Deployment, type DeploymentStore, fileStore } from "../../src/chain/deploy/deployment.js";
import { deploySilo } from "../../src/chain/deploy/deploySilo.js";
import { readSiloConfig } from "../../src/config/siloConfig.js";
import { DEV_KEYS, hardhatNode, type RunningNode } from "./node.js";

/** A silo on a node in a process of its own, with two traders: what the chain room and its commands are tested on. */
export interface ChainSilo {
  readonly node: RunningNode;
  readonly chain: Chain;
  readonly deployment: Deployment;
  readonly store: DeploymentStore;
  /** Holds `deployments/` and key files; gone after {@link ChainSilo.stop}. */
  readonly folder: string;
  readonly admin: Signer;
  readonly alice: Signer;
  readonly bob: Signer;
  /** Accounts 16 and 17, with 10,000 quote each and the venue enabled. */
  readonly aliceAccount: bigint;
  readonly bobAccount: bigint;
  /** The price of a market's feed, in whole quote per unit. */
  setPrice(market: number, price: number): Promise<void>;
  stop(): Promise<void>;
}

const TOKENS = 10_000n * 10n ** 6n;
const FEED_UNIT = 10n ** 8n;

export function devSigner(chain: Chain, at: 0 | 1 | 2 | 3): Signer {
  return signerOf(chain, privateKeyToAccount(DEV_KEYS[at]));
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "keel-"));
}

/** Writes a development key into a file that nobody else can read. */
export async function writeKey(folder: string, at: 0 | 1 | 2 | 3): Promise<string> {
  const path = join(folder, `key-${at}`);
  await writeFile(path, `${DEV_KEYS[at]}\n`, { mode: 0o600 });
  return path;
}

/** Opens the next account for a trader, with money and consent to the venue. */
async function openFunded(chain: Chain, { contracts }: Deployment, trader: Signer): Promise<bigint> {
  const { clearingHouse, token, venue } = contracts;
  const account = await chain.client.readContract({ address: clearingHouse, abi: abis.clearingHouse, functionName: "nextAccount" });
  const onClearingHouse = { address: clearingHouse, abi: abis.clearingHouse } as const;
  await transact(chain, trader, { address: token, abi: testTokenAbi, functionName: "mint", args: [trader.address, TOKENS] });
  await transact(chain, trader, { address: token, abi: tokenAbi, functionName: "approve", args: [clearingHouse, TOKENS] });
  await transact(chain, trader, { ...onClearingHouse, functionName: "openAccount", args: [trader.address] });
  await transact(chain, trader, { ...onClearingHouse, functionName: "deposit", args: [account, TOKENS] });
  await transact(chain, trader, { ...onClearingHouse, functionName: "setVenueEnabled", args: [account, venue, true] });
  return account;
}

export async function startChainSilo(): Promise<ChainSilo> {
  const node = await hardhatNode();
  try {
    const chain = await connect({ url: node.url });
    const folder = await temporaryFolder();
    const [admin, alice, bob] = [devSigner(chain, 0), devSigner(chain, 1), devSigner(chain, 2)];
    const store = fileStore(join(folder, "deployments"), chain.chainId);
    const deployment = await deploySilo({ chain, signer: admin, config: await readSiloConfig(), store });
    const aliceAccount = await openFunded(chain, deployment, alice);
    const bobAccount = await openFunded(chain, deployment, bob);
    return {
      ...{ node, chain, deployment, store, folder, admin, alice, bob, aliceAccount, bobAccount },
      setPrice: async (market, price) => {
        const feed: Address = deployment.markets.find(({ id }) => id === market)?.feed ?? "0x";
        await transact(chain, admin, { address: feed, abi: mockFeedAbi, functionName: "updateAnswer", args: [BigInt(price) * FEED_UNIT] });
      },
      stop: async () => {
        await node.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await node.stop();
    throw error;
  }
}

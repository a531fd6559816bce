import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Address, Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { abis, mockFeedAbi, testTokenAbi, tokenAbi } from "../../../src/chain/abi/abis.js";
import { type Chain, connect, type Signer, signerOf } from "../../../src/chain/client/client.js";
import { transact } from "../../../src/chain/client/transactions.js";
import { type Deployment, fileStore } from "../../../src/chain/deploy/deployment.js";
import { deploySilo } from "../../../src/chain/deploy/deploySilo.js";
import { readSiloConfig } from "../../../src/config/siloConfig.js";
import { marketId, perpetualOf, WAD } from "../../../src/math/index.js";
import { DEV_KEYS, hardhatNode, type RunningNode } from "../../support/node.js";

/** A node of its own with a deployed silo: one market, BTC at 8,000, with a dealer who trades with everybody. */
export interface Setup {
  readonly node: RunningNode;
  readonly chain: Chain;
  readonly deployment: Deployment;
  /** Folder of the deployment file, and of key files. */
  readonly folder: string;
  readonly admin: Signer;
  readonly keeper: Signer;
  /** A listed venue that settles what it is told to. */
  readonly desk: Signer;
  readonly dealer: bigint;
  close(): Promise<void>;
}

/** Anybody may call this: the chain is a development node. */
export async function rpc(chain: Chain, method: string, params: readonly unknown[] = []): Promise<unknown> {
  const request = chain.client.request as (call: { method: string; params: readonly unknown[] }) => Promise<unknown>;
  return request({ method, params });
}

export async function openSetup(): Promise<Setup> {
  const node = await hardhatNode();
  const folder = await mkdtemp(join(tmpdir(), "keel-keeper-"));
  const chain = await connect({ url: node.url });
  const [admin, keeper, desk] = DEV_KEYS.map((key) => signerOf(chain, privateKeyToAccount(key)));
  if (!admin || !keeper || !desk) throw new Error("the node has too few keys");
  const config = await readSiloConfig();
  const store = fileStore(folder, chain.chainId);
  const deployment = await deploySilo({ chain, signer: admin, config: { ...config, markets: config.markets.slice(0, 1) }, store });
  const close = async (): Promise<void> => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const bare: Setup = { node, chain, deployment, folder, admin, keeper, desk, dealer: 0n, close };
  await transact(chain, admin, { ...governor(bare), functionName: "setVenueListed", args: [desk.address, true] });
  return { ...bare, dealer: await openAccount(bare, admin, 10_000_000n) };
}

const governor = ({ deployment }: Setup) => ({ address: deployment.contracts.governor, abi: abis.governor }) as const;
const clearingHouse = ({ deployment }: Setup) => ({ address: deployment.contracts.clearingHouse, abi: abis.clearingHouse }) as const;
const token = ({ deployment }: Setup) => ({ address: deployment.contracts.token, abi: tokenAbi }) as const;

/** Mints whole tokens to somebody. */
export async function mint(setup: Setup, to: Address, whole: bigint): Promise<void> {
  const { address } = token(setup);
  await transact(setup.chain, setup.admin, { address, abi: testTokenAbi, functionName: "mint", args: [to, whole * 10n ** 6n] });
}

export async function approve(setup: Setup, owner: Signer, whole: bigint): Promise<void> {
  const args = [setup.deployment.contracts.clearingHouse, whole * 10n ** 6n] as const;
  await transact(setup.chain, owner, { ...token(setup), functionName: "approve", args });
}

/** Opens an account with whole tokens of cash that the desk may trade. */
export async function openAccount(setup: Setup, owner: Signer, whole: bigint): Promise<bigint> {
  const { chain, desk } = setup;
  const account = await chain.client.readContract({ ...clearingHouse(setup), functionName: "nextAccount" });
  await transact(chain, owner, { ...clearingHouse(setup), functionName: "openAccount", args: [owner.address] });
  await transact(chain, owner, { ...clearingHouse(setup), functionName: "setVenueEnabled", args: [account, desk.address, true] });
  if (whole === 0n) return account;
  await mint(setup, owner.address, whole);
  await approve(setup, owner, whole);
  await transact(chain, owner, { ...clearingHouse(setup), functionName: "deposit", args: [account, whole * 10n ** 6n] });
  return account;
}

/** Lets an account buy lots [WAD] from the dealer at a price [WAD]. */
async function buy(setup: Setup, buyer: bigint, size: bigint, price: bigint): Promise<void> {
  const trade = { buyer, seller: setup.dealer, instrument: perpetualOf(marketId(1n)), size, price, buyerFee: 0n, sellerFee: 0n };
  await transact(setup.chain, setup.desk, { ...clearingHouse(setup), functionName: "fill", args: [trade] });
}

/** A trader with that much cash who bought that many lots at 8,000. */
export async function trader(setup: Setup, whole: bigint, lots: bigint): Promise<bigint> {
  const account = await openAccount(setup, setup.admin, whole);
  await buy(setup, account, lots * WAD, 8_000n * WAD);
  return account;
}

/** Sets the price in whole quote. The transaction is mined like every other. */
export async function setPrice(setup: Setup, whole: bigint): Promise<Hex> {
  const [market] = setup.deployment.markets;
  if (market === undefined) throw new Error("no market");
  const call = { address: market.feed, abi: mockFeedAbi, functionName: "updateAnswer", args: [whole * 10n ** 8n] } as const;
  return setup.admin.wallet.writeContract({ ...call, gas: 500_000n });
}

/** Mines what waits, in a block that many seconds after the last; returns its number. */
export async function mine({ chain }: Setup, elapsed: bigint): Promise<bigint> {
  const { timestamp } = await chain.client.getBlock();
  await rpc(chain, "evm_setNextBlockTimestamp", [Number(timestamp + elapsed)]);
  await rpc(chain, "evm_mine");
  return chain.client.getBlockNumber();
}

export async function auctionIdOf({ chain, deployment }: Setup, account: bigint): Promise<bigint> {
  const auction = { address: deployment.contracts.auction, abi: abis.auction } as const;
  return (await chain.client.readContract({ ...auction, functionName: "auctionOf", args: [account] })).id;
}

/** Writes a key file and returns its path. */
export async function keyFile({ folder }: Setup, key: string = DEV_KEYS[1]): Promise<string> {
  const path = join(folder, `${Buffer.from(key).toString("hex").slice(-16)}.key`);
  await writeFile(path, `${key}\n`, { mode: 0o600 });
  return path;
}

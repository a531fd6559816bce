import { getCreateAddress } from "ethers";
import { network } from "hardhat";

/** Second at which every chain of the harness begins: the same run gives the same timestamps. */
export const GENESIS = 1_583_020_800n;
/** Transactions may use as much gas as Osaka lets them (EIP-7825). */
const TRANSACTION_GAS = "0x1000000";
const BALANCE = "0xffffffffffffffffffffffff";

/** A log of a receipt, undecoded. */
export interface RawLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** What a transaction did: its logs, or the data it reverted with. */
export type Receipt = { readonly logs: readonly RawLog[] } | { readonly revertData: string };

/** An in-process chain that is driven by raw requests: no signing, no gas estimation, one block a transaction. */
export interface Chain {
  send(transaction: {
    readonly from: string;
    readonly to: string | null;
    readonly data: string;
    readonly timestamp: bigint;
  }): Promise<Receipt>;
  /** Deploys a contract by the sender's first transaction. */
  deploy(from: string, bytecode: string, timestamp: bigint): Promise<string>;
  call(to: string, data: string): Promise<string>;
  storageAt(address: string, slot: bigint): Promise<bigint>;
  codeOf(address: string): Promise<string>;
  setCode(address: string, code: string): Promise<void>;
  /** Marks the state to come back to. */
  mark(): Promise<void>;
  /** Undoes everything since `mark`. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

interface Failure {
  readonly data?: unknown;
  readonly transactionHash?: unknown;
}

const hex = (value: bigint) => `0x${value.toString(16)}`;

/** Starts a chain at `GENESIS`. Blocks may share a timestamp, so that several commands can happen in one second. */
export async function startChain(): Promise<Chain> {
  const override = { allowBlocksWithSameTimestamp: true, initialDate: new Date(Number(GENESIS) * 1_000), initialBaseFeePerGas: 0n };
  const connection = await network.create({ network: "sim", override });
  const request = (method: string, ...params: unknown[]) => connection.provider.request({ method, params });
  const unlocked = new Set<string>();
  let snapshot: unknown;

  async function unlock(address: string): Promise<void> {
    if (unlocked.has(address)) return;
    await request("hardhat_impersonateAccount", address);
    await request("hardhat_setBalance", address, BALANCE);
    unlocked.add(address);
  }

  async function send({ from, to, data, timestamp }: Parameters<Chain["send"]>[0]): Promise<Receipt> {
    await unlock(from);
    await request("evm_setNextBlockTimestamp", hex(timestamp));
    try {
      const hash = await request("eth_sendTransaction", { from, to: to ?? undefined, data, gas: TRANSACTION_GAS, gasPrice: "0x0" });
      return (await request("eth_getTransactionReceipt", hash)) as { logs: RawLog[] };
    } catch (error) {
      const { data: revertData, transactionHash } = error as Failure;
      // Without a transaction hash the node refused to mine it at all: the harness is wrong, not the contract.
      if (typeof revertData !== "string" || transactionHash === undefined) throw error;
      return { revertData };
    }
  }

  return {
    send,
    async deploy(from, bytecode, timestamp) {
      const receipt = await send({ from, to: null, data: bytecode, timestamp });
      if ("revertData" in receipt) throw new Error(`a deployment reverted with ${receipt.revertData}`);
      return getCreateAddress({ from, nonce: 0 }).toLowerCase();
    },
    call: async (to, data) => (await request("eth_call", { to, data }, "latest")) as string,
    storageAt: async (address, slot) => BigInt((await request("eth_getStorageAt", address, hex(slot), "latest")) as string),
    codeOf: async (address) => (await request("eth_getCode", address, "latest")) as string,
    setCode: async (address, code) => {
      await request("hardhat_setCode", address, code);
    },
    async mark() {
      snapshot = await request("evm_snapshot");
    },
    async reset() {
      await request("evm_revert", snapshot);
      snapshot = await request("evm_snapshot");
      unlocked.clear();
    },
    close: () => connection.close(),
  };
}

import { setTimeout as wait } from "node:timers/promises";
import {
  type Abi,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type EncodeFunctionDataParameters,
  encodeFunctionData,
  type Hex,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
} from "viem";
import { TransactionTimeoutError } from "../codec/chainErrors.js";
import { asKeelError } from "../codec/errors.js";
import type { Chain, Signer } from "./client.js";

/** What a transaction carries: a call, or creation code when `to` is missing. */
export interface Payload {
  readonly to?: Address;
  readonly data: Hex;
  /** The sender's transaction count to use; the next one unless given. */
  readonly nonce?: number;
}

/** Seconds that a transaction may take to be included. */
const INCLUSION_SECONDS = 180;

/**
 * Waits until a transaction is in a block.
 *
 * @throws TransactionTimeoutError when none takes it in three minutes
 */
async function receiptOf(chain: Chain, hash: Hex): Promise<TransactionReceipt> {
  const deadline = performance.now() + INCLUSION_SECONDS * 1_000;
  while (performance.now() < deadline) {
    try {
      return await chain.client.getTransactionReceipt({ hash });
    } catch (error) {
      if (!(error instanceof TransactionReceiptNotFoundError)) throw asKeelError(error, chain);
    }
    await wait(chain.pollMs);
  }
  throw new TransactionTimeoutError(hash, INCLUSION_SECONDS);
}

/** Signs and sends a transaction, without waiting for it. A transaction that would revert is not sent. */
async function send(chain: Chain, signer: Signer, payload: Payload): Promise<Hex> {
  try {
    return await signer.wallet.sendTransaction({ ...payload });
  } catch (error) {
    throw asKeelError(error, chain, signer.address);
  }
}

/** Why a transaction that is in a block reverted: the same call again, at the end of that block. */
async function revertReason(chain: Chain, signer: Signer, payload: Payload, receipt: TransactionReceipt): Promise<Error> {
  try {
    await chain.client.call({ account: signer.address, to: payload.to ?? null, data: payload.data, blockNumber: receipt.blockNumber });
  } catch (error) {
    return asKeelError(error, chain);
  }
  return asKeelError(new Error(`transaction ${receipt.transactionHash} reverted, and would pass now`), chain);
}

/**
 * Sends a transaction and waits until it is in a block.
 *
 * @throws ContractError when it reverts, before or after sending
 */
export async function sendAndWait(chain: Chain, signer: Signer, payload: Payload): Promise<TransactionReceipt> {
  const receipt = await receiptOf(chain, await send(chain, signer, payload));
  if (receipt.status === "reverted") throw await revertReason(chain, signer, payload, receipt);
  return receipt;
}

/** One call of a contract's function, typed by its interface. */
export interface Write<
  abi extends Abi | readonly unknown[],
  name extends ContractFunctionName<abi, "nonpayable" | "payable">,
  args extends ContractFunctionArgs<abi, "nonpayable" | "payable", name> = ContractFunctionArgs<abi, "nonpayable" | "payable", name>,
> {
  readonly address: Address;
  readonly abi: abi;
  readonly functionName: name;
  readonly args: args;
}

/** Encodes a call as the payload of a transaction. */
function payloadOf<const abi extends Abi | readonly unknown[], name extends ContractFunctionName<abi, "nonpayable" | "payable">>(
  write: Write<abi, name>,
): Payload & { readonly to: Address } {
  const { address, abi, functionName, args } = write;
  // viem's own parameter type depends on whether a function is overloaded and takes arguments, which only it can tell.
  return { to: address, data: encodeFunctionData({ abi, functionName, args } as unknown as EncodeFunctionDataParameters) };
}

/**
 * Calls a contract in a transaction and waits until it is in a block.
 *
 * @throws ContractError when it reverts
 */
export function transact<const abi extends Abi | readonly unknown[], name extends ContractFunctionName<abi, "nonpayable" | "payable">>(
  chain: Chain,
  signer: Signer,
  write: Write<abi, name>,
): Promise<TransactionReceipt> {
  return sendAndWait(chain, signer, payloadOf(write));
}

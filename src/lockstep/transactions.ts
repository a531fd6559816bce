import type { Abi, Hex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { abis, testTokenAbi } from "../chain/abi/abis.js";
import { calldataOf, feedCalldata } from "../chain/codec/calldata.js";
import { signOrder } from "../chain/codec/orders.js";
import type { Command, SignedOrder } from "../engine/index.js";
import type { Address } from "../math/index.js";
import type { Participants } from "../simulator/run/participants.js";
import type { Transaction } from "../simulator/run/twin.js";
import type { Keys } from "./chainSetup.js";
import { SetupTransactionError } from "./errors.js";
import { type Rpc, RpcCallError } from "./rpc.js";

/** A call as a transaction carries it. */
export interface Call {
  readonly to: Address;
  readonly data: Hex;
}

/** Gas for any transaction of the setup; a fill takes about 600,000. */
const GAS = 3_000_000;

type Signatures = ReadonlyMap<string, Hex>;

// The token is OpenZeppelin's ERC-20, and so are the fund's shares: one interface, with the twin's parameter names.
const ABIS: Readonly<Record<keyof Participants["contracts"], Abi>> = { ...abis, token: [...abis.fund, ...testTokenAbi] };

function isCalled(name: string): name is keyof typeof ABIS & keyof Participants["contracts"] {
  return name in ABIS && name !== "lens" && name !== "adapter";
}

/** The call that a command of the run stands for. @param signatures of the population's orders, by hash */
export function callOf(participants: Participants, command: Command, signatures: Signatures): Call {
  if (command.name === "feed.update") return { to: participants.feed, data: feedCalldata(command, command.updatedAt) };
  const contract = command.name.slice(0, command.name.indexOf("."));
  if (!isCalled(contract)) throw new SetupTransactionError(command.name, "no contract of the silo takes it");
  const signed = ({ hash }: SignedOrder): Hex => signatures.get(hash) ?? "0x";
  const beside =
    command.name === "venue.matchOrders" ? { makerSignature: signed(command.maker), takerSignature: signed(command.taker) } : {};
  return { to: participants.contracts[contract], data: calldataOf(ABIS[contract], command, beside) };
}

/** Signs the orders of a block's trades. */
export async function signaturesFor(
  transactions: readonly Transaction[],
  participants: Participants,
  { traders }: Keys,
): Promise<Signatures> {
  const signers = new Map(traders.map((trader) => [trader.address.toLowerCase(), trader]));
  const domain = { chainId: participants.chainId, venue: participants.contracts.venue as Hex };
  const orders = transactions.flatMap(({ command }) => (command.name === "venue.matchOrders" ? [command.maker, command.taker] : []));
  const signed = new Map<string, Hex>();
  for (const { hash, signatureValid: _, signer, ...order } of orders) {
    const account = signers.get(signer);
    if (account === undefined) throw new SetupTransactionError("venue.matchOrders", `nobody has the key of ${signer}`);
    signed.set(hash, (await signOrder(account, domain, order)).signature);
  }
  return signed;
}

/** Sends transactions one after the other, so that they arrive in order. */
export interface Sender {
  send(from: Address, call: Call, command: string): Promise<void>;
}

/**
 * Signs with the keys and hands the transactions to the node's pool.
 *
 * @throws SetupTransactionError from `send` when the node refuses one
 */
export function senderFor(rpc: Rpc, chainId: number, { deployer, stakers, traders }: Keys): Sender {
  const people = new Map<string, PrivateKeyAccount>([deployer, ...stakers, ...traders].map((each) => [each.address.toLowerCase(), each]));
  const nonces = new Map<string, number>();
  const nextNonce = async (from: Address): Promise<number> => {
    const known = nonces.get(from);
    const nonce = known ?? Number(await rpc.request({ method: "eth_getTransactionCount", params: [from, "latest"] }));
    nonces.set(from, nonce + 1);
    return nonce;
  };
  return {
    send: async (from, { to, data }, command) => {
      const account = people.get(from);
      if (account === undefined) throw new SetupTransactionError(command, `nobody has the key of ${from}`);
      const fees = { maxFeePerGas: MAX_FEE, maxPriorityFeePerGas: 0n };
      const nonce = await nextNonce(from);
      const raw = await account.signTransaction({ type: "eip1559", chainId, nonce, gas: BigInt(GAS), to: to as Hex, data, ...fees });
      try {
        await rpc.request({ method: "eth_sendRawTransaction", params: [raw] });
      } catch (error) {
        if (error instanceof RpcCallError) throw new SetupTransactionError(command, error.message);
        throw error;
      }
    },
  };
}

/** 10 gwei: the base fee of the empty blocks before a run only falls. */
const MAX_FEE = 10n ** 10n;

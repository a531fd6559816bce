import { type Abi, encodeFunctionData, type Hex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { abis, mockFeedAbi, testTokenAbi } from "../chain/abi/abis.js";
import { signOrder } from "../chain/codec/orders.js";
import type { Command, CommandOf, SignedOrder } from "../engine/index.js";
import type { Address } from "../math/index.js";
import type { Cast } from "../simulator/run/cast.js";
import type { Act } from "../simulator/run/twin.js";
import { StageTransactionError } from "./errors.js";
import { type Rpc, RpcCallError } from "./rpc.js";
import type { Troupe } from "./stageOnChain.js";

/** A call as a transaction carries it. */
export interface Call {
  readonly to: Address;
  readonly data: Hex;
}

/** Gas for any transaction of the stage; a fill takes about 600,000. */
const GAS = 3_000_000;

type Signatures = ReadonlyMap<string, Hex>;

// The token is OpenZeppelin's ERC-20, and so are the fund's shares: one interface, with the twin's parameter names.
const ABIS = { ...abis, token: abis.fund } as const;
type Called = keyof Cast["contracts"];

function isCalled(name: string): name is Called & keyof typeof ABIS {
  return name in ABIS && name !== "lens" && name !== "adapter";
}

/** Arguments of a function in the order of its declaration: commands name them as Solidity does. */
function argumentsOf(abi: Abi, functionName: string, command: Command): readonly unknown[] {
  const values = new Map<string, unknown>(Object.entries(command));
  const declared = abi.find(
    (item) => item.type === "function" && item.name === functionName && item.inputs.every(({ name }) => values.has(plain(name))),
  );
  if (declared?.type !== "function") throw new StageTransactionError(command.name, "the contract has no such function");
  return declared.inputs.map(({ name }) => values.get(plain(name)));
}

/** Solidity sets parameters apart from state variables by a trailing underscore. */
function plain(name: string | undefined): string {
  return (name ?? "").replace(/_$/, "");
}

function matchData({ maker, taker, size }: CommandOf<"venue.matchOrders">, signatures: Signatures): Hex {
  const signed = (order: SignedOrder): Hex => signatures.get(order.hash) ?? "0x";
  const encodable = ({ hash: _, signatureValid: __, ...order }: SignedOrder) => order;
  return encodeFunctionData({
    abi: ABIS.venue as Abi,
    functionName: "matchOrders",
    args: [encodable(maker), signed(maker), encodable(taker), signed(taker), size],
  });
}

/** The call that a command of the run stands for. @param signatures of the book's orders, by hash */
export function callOf(cast: Cast, command: Command, signatures: Signatures): Call {
  if (command.name === "feed.update") {
    const { answer, updatedAt } = command;
    const args = [updatedAt, answer, updatedAt, updatedAt] as const;
    return { to: cast.feed, data: encodeFunctionData({ abi: mockFeedAbi, functionName: "updateRoundData", args }) };
  }
  const [contract = "", functionName = ""] = command.name.split(".");
  if (!isCalled(contract)) throw new StageTransactionError(command.name, "no contract of the silo takes it");
  const to = cast.contracts[contract];
  if (command.name === "venue.matchOrders") return { to, data: matchData(command, signatures) };
  if (command.name === "token.mint") {
    return { to, data: encodeFunctionData({ abi: testTokenAbi, functionName: "mint", args: [command.to as Hex, command.value] }) };
  }
  const abi = ABIS[contract] as Abi;
  return { to, data: encodeFunctionData({ abi, functionName, args: argumentsOf(abi, functionName, command) }) };
}

/** Signs the orders of a block's trades. */
export async function signaturesFor(acts: readonly Act[], cast: Cast, { traders }: Troupe): Promise<Signatures> {
  const signers = new Map(traders.map((trader) => [trader.address.toLowerCase(), trader]));
  const domain = { chainId: cast.chainId, venue: cast.contracts.venue as Hex };
  const orders = acts.flatMap(({ command }) => (command.name === "venue.matchOrders" ? [command.maker, command.taker] : []));
  const signed = new Map<string, Hex>();
  for (const { hash, signatureValid: _, signer, ...order } of orders) {
    const account = signers.get(signer);
    if (account === undefined) throw new StageTransactionError("venue.matchOrders", `nobody has the key of ${signer}`);
    signed.set(hash, (await signOrder(account, domain, order)).signature);
  }
  return signed;
}

/** Sends transactions one after the other, so that they arrive in order. */
export interface Sender {
  send(from: Address, call: Call, command: string): Promise<void>;
}

/**
 * Signs with the keys of the troupe and hands the transactions to the node's pool.
 *
 * @throws StageTransactionError from `send` when the node refuses one
 */
export function senderFor(rpc: Rpc, chainId: number, { deployer, stakers, traders }: Troupe): Sender {
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
      if (account === undefined) throw new StageTransactionError(command, `nobody has the key of ${from}`);
      const fees = { maxFeePerGas: MAX_FEE, maxPriorityFeePerGas: 0n };
      const nonce = await nextNonce(from);
      const raw = await account.signTransaction({ type: "eip1559", chainId, nonce, gas: BigInt(GAS), to: to as Hex, data, ...fees });
      try {
        await rpc.request({ method: "eth_sendRawTransaction", params: [raw] });
      } catch (error) {
        if (error instanceof RpcCallError) throw new StageTransactionError(command, error.message);
        throw error;
      }
    },
  };
}

/** 10 gwei: the base fee of the empty blocks before a run only falls. */
const MAX_FEE = 10n ** 10n;

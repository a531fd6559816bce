import type { FunctionFragment, Interface } from "ethers";
import type { Abi } from "viem";
import { calldataOf, feedCalldata } from "../../../src/chain/codec/calldata.js";
import type { CommandName, CommandOf, ContractName } from "../../../src/engine/index.js";
import type { Step } from "../step.js";
import { compiledContract } from "./artifacts.js";
import type { Receipt } from "./network.js";
import {
  ADAPTER,
  ADDRESSES,
  abiOf,
  adapterAbi,
  type ChainSilo,
  CONTRACT_NAMES,
  foreignAdapterAbi,
  WALLET_ADDRESS,
  walletAbi,
} from "./silo.js";

/** Executes a step on the chain: one transaction, after what its environment needs. */
export async function perform(silo: ChainSilo, step: Step): Promise<Receipt> {
  const { sender: from, timestamp, command, signing } = step;
  if (command.name === "feed.update") return updateFeed(silo, step, command);
  if (command.name === "feed.remove") return removeCode(silo, command.feed);
  if (command.name === "adapter.remove") return removeCode(silo, command.adapter);
  if (command.name === "adapter.replace") return replaceAdapter(silo, step, command);
  for (const hash of signing?.walletApproves ?? []) {
    await silo.chain.send({ from, to: WALLET_ADDRESS, data: walletAbi().encodeFunctionData("approve", [hash]), timestamp });
  }
  if (command.name === "adapter.deploy") {
    const args = adapterAbi().encodeDeploy([command.feed, command.heartbeat]);
    return silo.chain.send({ from, to: null, data: compiledContract(...ADAPTER).bytecode + args.slice(2), timestamp });
  }
  const contract = contractOf(command.name);
  return silo.chain.send({ from, to: ADDRESSES[contract], data: callData(step), timestamp });
}

/** Every function of the silo's contracts that changes state, as a command name. */
export function entryPoints(): readonly string[] {
  return CONTRACT_NAMES.flatMap((contract) => functionsOf(abiOf(contract)).map(({ name }) => `${contract}.${name}`));
}

function functionsOf(abi: Interface): readonly FunctionFragment[] {
  const found: FunctionFragment[] = [];
  abi.forEachFunction((fragment) => {
    if (fragment.stateMutability === "nonpayable" || fragment.stateMutability === "payable") found.push(fragment);
  });
  return found;
}

function contractOf(name: CommandName): ContractName {
  return name.slice(0, name.indexOf(".")) as ContractName;
}

async function updateFeed(silo: ChainSilo, step: Step, command: CommandOf<"feed.update">): Promise<Receipt> {
  const { feed, available } = command;
  await silo.chain.setCode(feed, silo.feedCode);
  const data = feedCalldata(command, step.timestamp);
  const receipt = await silo.chain.send({ from: step.sender, to: feed, data, timestamp: step.timestamp });
  if (!available) await silo.chain.setCode(feed, brokenCode(silo, step));
  return receipt;
}

async function replaceAdapter(silo: ChainSilo, step: Step, command: CommandOf<"adapter.replace">): Promise<Receipt> {
  const { adapter, price, validUntil, available } = command;
  await silo.chain.setCode(adapter, silo.foreignAdapterCode);
  const data = foreignAdapterAbi().encodeFunctionData("set", [price, validUntil]);
  const receipt = await silo.chain.send({ from: step.sender, to: adapter, data, timestamp: step.timestamp });
  if (!available) await silo.chain.setCode(adapter, brokenCode(silo, step));
  return receipt;
}

async function removeCode(silo: ChainSilo, target: string): Promise<Receipt> {
  await silo.chain.setCode(target, "0x");
  return { logs: [] };
}

/** There are several ways to answer nothing of use, which the twin does not tell apart: another one every second. */
function brokenCode({ brokenCodes }: ChainSilo, { timestamp }: Step): string {
  return brokenCodes[Number(timestamp % BigInt(brokenCodes.length))] ?? "0x";
}

function callData({ command, signing }: Step): string {
  const beside =
    command.name === "venue.matchOrders" ? { makerSignature: signing?.maker ?? "0x", takerSignature: signing?.taker ?? "0x" } : {};
  return calldataOf(plainAbi(contractOf(command.name)), command, beside);
}

const plainAbis = new Map<ContractName, Abi>();

function plainAbi(contract: ContractName): Abi {
  const known = plainAbis.get(contract) ?? (JSON.parse(abiOf(contract).formatJson()) as Abi);
  plainAbis.set(contract, known);
  return known;
}

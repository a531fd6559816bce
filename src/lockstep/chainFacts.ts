import { type Abi, decodeEventLog, decodeFunctionResult, encodeFunctionData, type Hex } from "viem";
import { abis } from "../chain/abi/abis.js";
import { asKeelError, ContractError } from "../chain/codec/errors.js";
import { unpackOutages } from "../chain/codec/packed.js";
import { checkpointOf, FIRST_USER_ACCOUNT, instrumentOf, type Position, sizeOf } from "../math/index.js";
import { MARKET } from "../simulator/run/participants.js";
import type { ChainSetup } from "./chainSetup.js";
import { eventText } from "./eventText.js";
import { FactList, type Facts, outagesText } from "./facts.js";
import { quantity, type Rpc, type RpcCall, RpcCallError } from "./rpc.js";
import { transactionText } from "./twinFacts.js";

/** Accounts that one call of the lens reads. */
const PAGE = 50;
const WORD = 64;
const RISK_FIELDS = ["cash", "equity", "initialMargin", "maintenanceMargin", "bufferMargin", "transferEquity", "transferMargin"] as const;

interface RawLog {
  readonly address: Hex;
  readonly topics: [Hex, ...Hex[]];
  readonly data: Hex;
}

interface RawReceipt {
  readonly status: Hex;
  readonly logs: readonly RawLog[];
}

interface RawBlock {
  readonly timestamp: Hex;
  readonly transactions: readonly { readonly hash: Hex; readonly from: Hex; readonly to: Hex | null; readonly input: Hex }[];
}

/** Reads everything of a block that {@link twinFacts} tells of the twin, from the chain alone. */
export interface ChainReader {
  read(blockNumber: number): Promise<Facts>;
}

const lensCall = (to: Hex, data: Hex, tag: string): RpcCall => ({ method: "eth_call", params: [{ to, data }, tag] });

/** A signed word of an answer. */
function signedWord(data: string, at: number): bigint {
  const start = 2 + at * WORD;
  return BigInt.asIntN(256, BigInt(`0x${data.slice(start, start + WORD)}`));
}

type AccountView = ReturnType<typeof decodeAccounts>[number];
const decodeAccounts = (data: Hex) => decodeFunctionResult({ abi: abis.lens, functionName: "accounts", data });

function addAccount(list: FactList, { id, owner, account, legs, auction, outages }: AccountView): void {
  const name = `account ${id}`;
  const { cash, orderEpoch, ownerSeq, inAuction } = account;
  list.addAll(name, { owner: owner.toLowerCase(), cash, epoch: orderEpoch, ownerSeq, inAuction });
  list.add(`${name} legs`, legs.length);
  legs.forEach((slot, at) => {
    const position = slot as Position;
    list.addAll(`${name} leg ${at}`, { instrument: instrumentOf(position), size: sizeOf(position), checkpoint: checkpointOf(position) });
  });
  const { id: number, lastTouch, solventElapsed, insolventElapsed, insolvent, reserved } = auction;
  list.addAll(`${name} auction`, { id: number, lastTouch, solventElapsed, insolventElapsed, insolvent, reserved });
  if (number !== 0n) list.add(`${name} outages`, outagesText(unpackOutages(outages)));
}

function addSilo(list: FactList, siloData: Hex, marketsData: Hex): void {
  const silo = decodeFunctionResult({ abi: abis.lens, functionName: "silo", data: siloData });
  const { nextAccount, custody, tokenBalance, houseCash, fundCash, recoveryCash, fundReserved, unfundedDeficit, exitClaims, deficitOpen } =
    silo;
  const totals = {
    nextAccount,
    custody,
    tokenBalance,
    houseCash,
    fundCash,
    recoveryCash,
    fundReserved,
    unfundedDeficit,
    exitClaims,
    deficitOpen,
  };
  list.addAll("silo", totals);
  const [found] = decodeFunctionResult({ abi: abis.lens, functionName: "markets", data: marketsData });
  if (found === undefined) return;
  const { index, premium, fundingTime, priceValidUntil, fundingIndex, openInterest, outage } = found.market;
  list.addAll("market", { index, premium, fundingTime, priceValidUntil, fundingIndex, openInterest, outage });
}

type Decoders = ReadonlyMap<string, { readonly contract: string; readonly abi: Abi }>;

function decodersOf({ participants }: ChainSetup): Decoders {
  // The token's events are those of any ERC-20, which the fund's shares are, too.
  const all = { ...abis, token: abis.fund } as Readonly<Record<string, Abi>>;
  return new Map(Object.entries(participants.contracts).map(([contract, address]) => [address, { contract, abi: all[contract] ?? [] }]));
}

function addTransactions(list: FactList, { transactions }: RawBlock, receipts: readonly RawReceipt[], decoders: Decoders): void {
  list.add("transactions", transactions.length);
  let events = 0;
  transactions.forEach(({ from, to, input }, at) => {
    const receipt = receipts[at];
    const call = { to: (to ?? "0x").toLowerCase(), data: input } as Parameters<typeof transactionText>[1];
    list.add(`transaction ${at}`, transactionText(from.toLowerCase(), call, receipt?.status === "0x1"));
    for (const log of receipt?.logs ?? []) {
      const known = decoders.get(log.address.toLowerCase());
      // The price feed is Chainlink's own and stands outside the silo.
      if (known === undefined) continue;
      const { eventName = "?", args } = decodeEventLog({ abi: known.abi, topics: log.topics, data: log.data });
      list.add(`event ${events++}`, eventText(known.contract, eventName, args ?? {}));
    }
  });
  list.add("events", events);
}

function addRisks(list: FactList, answers: readonly unknown[]): void {
  answers.forEach((answer, at) => {
    const name = `account ${FIRST_USER_ACCOUNT + BigInt(at)} risk`;
    if (answer instanceof Error) list.add(name, answer instanceof ContractError ? answer.errorName : answer.message);
    else RISK_FIELDS.forEach((field, word) => void list.add(`${name} ${field}`, signedWord(answer as string, word)));
  });
}

/** What the chain says, for `accounts` accounts from the first user's on. */
export function chainReader(rpc: Rpc, setup: ChainSetup, url: string, accounts: () => number): ChainReader {
  const lens = setup.deployment.contracts.lens;
  const decoders = decodersOf(setup);
  const pageData = (first: bigint): Hex => encodeFunctionData({ abi: abis.lens, functionName: "accounts", args: [first, BigInt(PAGE)] });
  const riskData = (at: number): Hex =>
    encodeFunctionData({ abi: abis.lens, functionName: "accountRisk", args: [FIRST_USER_ACCOUNT + BigInt(at)] });
  const siloData = encodeFunctionData({ abi: abis.lens, functionName: "silo" });
  const marketsData = encodeFunctionData({ abi: abis.lens, functionName: "markets", args: [Number(MARKET), 1n] });

  /** All risks in one request; one by one only where somebody's market has no price and the views revert. */
  const readRisks = async (count: number, tag: string): Promise<readonly unknown[]> => {
    const calls = Array.from({ length: count }, (_, at) => lensCall(lens, riskData(at), tag));
    try {
      return await rpc.batch(calls);
    } catch (error) {
      if (!(error instanceof RpcCallError)) throw error;
      return Promise.all(calls.map((call) => rpc.request(call).catch((reason: unknown) => asKeelError(reason, { url }))));
    }
  };

  return {
    read: async (blockNumber) => {
      const tag = quantity(blockNumber);
      const count = accounts();
      const pages = Array.from({ length: Math.ceil(count / PAGE) }, (_, at) => FIRST_USER_ACCOUNT + BigInt(at * PAGE));
      const block = (await rpc.request({ method: "eth_getBlockByNumber", params: [tag, true] })) as RawBlock;
      const receiptCalls = block.transactions.map(({ hash }) => ({ method: "eth_getTransactionReceipt", params: [hash] }));
      const [receipts, [silo, markets, ...accountPages], risks] = await Promise.all([
        rpc.batch(receiptCalls) as Promise<readonly RawReceipt[]>,
        rpc.batch([
          lensCall(lens, siloData, tag),
          lensCall(lens, marketsData, tag),
          ...pages.map((first) => lensCall(lens, pageData(first), tag)),
        ]),
        readRisks(count, tag),
      ]);
      const list = new FactList();
      list.add("timestamp", BigInt(block.timestamp));
      addTransactions(list, block, receipts, decoders);
      addSilo(list, silo as Hex, markets as Hex);
      for (const page of accountPages) for (const view of decodeAccounts(page as Hex)) addAccount(list, view);
      addRisks(list, risks);
      return list.facts;
    },
  };
}

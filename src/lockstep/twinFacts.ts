import { type Account, type Auction, accountRisk, type SiloState } from "../engine/index.js";
import { type AccountId, EXIT_RECOVERY, FIRST_USER_ACCOUNT, HOUSE, STAKER_FUND, seconds } from "../math/index.js";
import { MARKET } from "../simulator/run/participants.js";
import type { Performed, PerformedBlock } from "../simulator/run/twin.js";
import { eventText } from "./eventText.js";
import { FactList, type Facts, outagesText } from "./facts.js";
import type { Call } from "./transactions.js";

/** What the chain says of the auction of an account that has none. */
const NONE = seconds(0n);
const NO_AUCTION: Omit<Auction, "bonusPaid"> = {
  id: 0n,
  lastTouch: NONE,
  solventElapsed: NONE,
  insolventElapsed: NONE,
  insolvent: false,
  outages: [],
  reserved: 0n,
};

function addAccount(list: FactList, state: SiloState, id: AccountId, account: Account): void {
  const name = `account ${id}`;
  list.addAll(name, {
    owner: account.owner,
    cash: account.cash,
    epoch: account.orderEpoch,
    ownerSeq: account.ownerSeq,
    inAuction: account.inAuction,
  });
  list.add(`${name} legs`, account.legs.length);
  account.legs.forEach(({ instrument, size, checkpoint }, at) => {
    list.addAll(`${name} leg ${at}`, { instrument, size, checkpoint });
  });
  const {
    id: auction,
    lastTouch,
    solventElapsed,
    insolventElapsed,
    insolvent,
    outages,
    reserved,
  } = state.tables.auctions.get(id) ?? NO_AUCTION;
  list.addAll(`${name} auction`, { id: auction, lastTouch, solventElapsed, insolventElapsed, insolvent, reserved });
  if (auction !== 0n) list.add(`${name} outages`, outagesText(outages));
}

function addRisk(list: FactList, state: SiloState, id: AccountId, timestamp: PerformedBlock["timestamp"]): void {
  const risk = accountRisk(state, id, timestamp);
  if (risk.status !== "ok") {
    list.add(`account ${id} risk`, risk.error.errorName);
    return;
  }
  const { cash, equity, initialMargin, maintenanceMargin, bufferMargin, transferEquity, transferMargin } = risk;
  list.addAll(`account ${id} risk`, { cash, equity, initialMargin, maintenanceMargin, bufferMargin, transferEquity, transferMargin });
}

function addSilo(list: FactList, { singles, tables, addresses }: SiloState): void {
  const cashOf = (id: AccountId): bigint => tables.accounts.get(id)?.cash ?? 0n;
  list.addAll("silo", {
    nextAccount: singles.clearingHouse.nextAccount,
    custody: singles.totals.custody,
    tokenBalance: tables.tokenBalances.get(addresses.clearingHouse) ?? 0n,
    houseCash: cashOf(HOUSE),
    fundCash: cashOf(STAKER_FUND),
    recoveryCash: cashOf(EXIT_RECOVERY),
    fundReserved: singles.auctionHouse.totalReserved,
    unfundedDeficit: singles.deficit.unfundedDeficit,
    exitClaims: singles.deficit.exitClaims,
    deficitOpen: singles.totals.deficitOpen,
  });
  const market = tables.markets.get(MARKET);
  if (market === undefined) return;
  const { index, premium, fundingTime, priceValidUntil, fundingIndex, openInterest, outage } = market;
  list.addAll("market", { index, premium, fundingTime, priceValidUntil, fundingIndex, openInterest, outage });
}

/** A transaction in words: who, to whom, with which data, and whether it passed. */
export function transactionText(from: string, { to, data }: Call, passed: boolean): string {
  return `${passed ? "passed" : "reverted"} from ${from} to ${to} data ${data}`;
}

function addTransactions(list: FactList, performed: readonly Performed[], calls: readonly Call[]): void {
  list.add("transactions", performed.length);
  let events = 0;
  performed.forEach(({ transaction, error, events: emitted }, at) => {
    const call = calls[at];
    if (call !== undefined) list.add(`transaction ${at}`, transactionText(transaction.sender, call, error === undefined));
    for (const { contract, name, args } of emitted) list.add(`event ${events++}`, eventText(contract, name, args));
  });
  list.add("events", events);
}

/**
 * Everything that the twin says of a block: its transactions and events in order, every account with its positions, its
 * auction and what it is worth and requires, the silo's totals and the market.
 *
 * @param calls what the block's transactions look like, in order
 */
export function twinFacts(state: SiloState, { timestamp, performed }: PerformedBlock, calls: readonly Call[]): Facts {
  const list = new FactList();
  list.add("timestamp", timestamp);
  addTransactions(list, performed, calls);
  addSilo(list, state);
  for (const [id, account] of state.tables.accounts) {
    if (id < FIRST_USER_ACCOUNT) continue;
    addAccount(list, state, id, account);
    addRisk(list, state, id, timestamp);
  }
  return list.facts;
}

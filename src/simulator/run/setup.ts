import { type Command, type Order, type SignedOrder, standardModules } from "../../engine/index.js";
import type { PriceWad } from "../../marketData/bars.js";
import {
  type AccountId,
  accountId,
  FIRST_USER_ACCOUNT,
  perpetualOf,
  price,
  type Seconds,
  type Size,
  seconds,
  size,
  wad,
} from "../../math/index.js";
import type { PopulationFill } from "../population/population.js";
import { FEED_DECIMALS, feedAnswer, listingIn, marketConfigOf, type Scenario, siloParametersOf } from "../scenario/scenario.js";
import { MARKET, type Participants } from "./participants.js";
import type { Transaction, TransactionBlock } from "./twin.js";

/** Seconds before the first bar in which the silo is deployed and the population is built. */
const PREPARATION = 3_600n;
/** Seconds between two blocks of the population. */
const POPULATION_INTERVAL = 12n;
/** The largest number of transactions in a block of the population: far below any block's gas. */
const BLOCK_SIZE = 250;
/** Seconds that the population's orders stand. */
const ORDER_LIFETIME = 86_400n;

/** The account of the population's trader number `at`, from 0. Accounts are opened in this order, the keeper's last. */
export function traderAccount(at: number): AccountId {
  return accountId(FIRST_USER_ACCOUNT + BigInt(at));
}

/** The keeper's account. */
export function keeperAccount({ accounts }: Scenario): AccountId {
  return traderAccount(accounts);
}

/** When everything is deployed: all of it within one second, so that no time passes before the population. */
export function deploymentTime({ series }: Scenario): Seconds {
  const first = series.bars[0];
  if (first === undefined) throw new RangeError("a run needs a bar");
  return seconds(BigInt(first.start) - PREPARATION);
}

/** What `deploySilo` does to a fresh chain, as commands: from the modules to the listed market. */
export function deploymentBlock(scenario: Scenario, participants: Participants): TransactionBlock {
  const { contracts, feed, adapter } = participants;
  const { venue } = contracts;
  const timestamp = deploymentTime(scenario);
  const listing = listingIn(scenario);
  const source = { adapter, lot: BigInt(listing.lot), minPrice: price(listing.minPrice), maxPrice: price(listing.maxPrice) };
  const commands: readonly Command[] = [
    { name: "clearingHouse.setModules", ...standardModules(contracts) },
    { name: "governor.setSiloParameters", parameters: siloParametersOf(scenario.config) },
    ...Object.entries(scenario.config.groups).map(
      ([group, offsetShare]): Command => ({ name: "governor.setOffsetShare", group: BigInt(group), offsetShare: wad(offsetShare) }),
    ),
    { name: "governor.setVenueListed", venue, listed: true },
    priceCommand(participants, scenario.firstPrice as bigint as PriceWad, timestamp),
    { name: "adapter.deploy", adapter, feed, heartbeat: seconds(BigInt(listing.heartbeat)) },
    { name: "oracle.setSource", market: MARKET, source },
    { name: "governor.listMarket", config: marketConfigOf(listing) },
  ];
  return { timestamp, transactions: commands.map((command) => ({ sender: participants.deployer, command })) };
}

/** The feed says a price, observed now. */
export function priceCommand({ feed }: Participants, value: PriceWad, now: Seconds): Command {
  return { name: "feed.update", feed, decimals: FEED_DECIMALS, answer: feedAnswer(value), updatedAt: now, available: true };
}

function fundingTransactions({ population }: Scenario, { deployer, stakers, contracts }: Participants): readonly Transaction[] {
  const { clearingHouse, fund } = contracts;
  const total = population.accounts.reduce((sum, { deposit }) => sum + deposit, population.keeperDeposit);
  const mine: readonly Command[] = [
    { name: "token.mint", to: deployer, value: total },
    { name: "token.approve", spender: clearingHouse, value: total },
  ];
  const staking = population.stakes.flatMap((assets, at): readonly Transaction[] => {
    const sender = stakers[at];
    if (sender === undefined) throw new RangeError("there are fewer stakers than stakes in the population");
    const commands: readonly Command[] = [
      { name: "token.mint", to: sender, value: assets },
      { name: "token.approve", spender: fund, value: assets },
      { name: "fund.deposit", assets, receiver: sender },
    ];
    return commands.map((command) => ({ sender, command }));
  });
  return [...mine.map((command) => ({ sender: deployer, command })), ...staking];
}

function openingTransactions(scenario: Scenario, { deployer, keeper, traders }: Participants): readonly Transaction[] {
  const owners = [...traders.slice(0, scenario.accounts), keeper];
  if (owners.length !== scenario.accounts + 1) throw new RangeError("there are fewer traders than the population");
  return owners.map((owner) => ({ sender: deployer, command: { name: "clearingHouse.openAccount", owner } }));
}

function depositTransactions(scenario: Scenario, { deployer }: Participants): readonly Transaction[] {
  const amounts = [...scenario.population.accounts.map(({ deposit }) => deposit), scenario.population.keeperDeposit];
  return amounts.map((amount, at) => ({
    sender: deployer,
    command: { name: "clearingHouse.deposit", account: traderAccount(at), amount },
  }));
}

function consentTransactions(scenario: Scenario, { traders, contracts }: Participants): readonly Transaction[] {
  return traders.slice(0, scenario.accounts).map((sender, at) => ({
    sender,
    command: { name: "clearingHouse.setVenueEnabled", account: traderAccount(at), venue: contracts.venue, enabled: true },
  }));
}

/** A limit order at the population's price, good for one fill. */
function orderOf(scenario: Scenario, participants: Participants, trader: number, lots: Size, nonce: number): SignedOrder {
  const signer = participants.traders[trader];
  if (signer === undefined) throw new RangeError("there are fewer traders than the population");
  const order: Order = {
    account: traderAccount(trader),
    epoch: 0n,
    instrument: perpetualOf(MARKET),
    size: lots,
    price: scenario.firstPrice,
    expiry: seconds(deploymentTime(scenario) + ORDER_LIFETIME),
    nonce: BigInt(nonce),
    reduceOnly: false,
    postOnly: false,
    signer,
  };
  return { ...order, hash: participants.orderHash(order), signatureValid: true };
}

function fillTransactions(scenario: Scenario, participants: Participants): readonly Transaction[] {
  return scenario.population.fills.map((fill: PopulationFill, nonce): Transaction => {
    const buy = orderOf(scenario, participants, fill.buyer, fill.size, nonce);
    const sell = orderOf(scenario, participants, fill.seller, size(-fill.size), nonce);
    // Longs rest and shorts take in turn, so that both sides pay both fees.
    const [maker, taker] = nonce % 2 === 0 ? [buy, sell] : [sell, buy];
    return { sender: participants.deployer, command: { name: "venue.matchOrders", maker, taker, size: fill.size, minSize: fill.size } };
  });
}

function chunks(transactions: readonly Transaction[]): readonly (readonly Transaction[])[] {
  return Array.from({ length: Math.ceil(transactions.length / BLOCK_SIZE) }, (_, at) =>
    transactions.slice(at * BLOCK_SIZE, (at + 1) * BLOCK_SIZE),
  );
}

/**
 * The population as transactions: money, accounts, deposits, consent, trades. The same list is executed by the twin and sent to
 * the chain.
 */
export function populationBlocks(scenario: Scenario, participants: Participants): readonly TransactionBlock[] {
  const phases = [
    fundingTransactions(scenario, participants),
    openingTransactions(scenario, participants),
    depositTransactions(scenario, participants),
    consentTransactions(scenario, participants),
    fillTransactions(scenario, participants),
  ];
  const start = deploymentTime(scenario);
  return phases
    .flatMap(chunks)
    .map((transactions, at) => ({ timestamp: seconds(start + POPULATION_INTERVAL * BigInt(at + 1)), transactions }));
}

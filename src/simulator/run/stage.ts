import { hashOrder } from "../../chain/codec/orders.js";
import { type Command, type Order, type SignedOrder, standardModules } from "../../engine/index.js";
import type { PriceWad } from "../../marketData/bars.js";
import {
  type AccountId,
  accountId,
  FIRST_USER_ACCOUNT,
  hex,
  perpetualOf,
  price,
  type Seconds,
  type Size,
  seconds,
  size,
  wad,
} from "../../math/index.js";
import type { BookFill } from "../population/book.js";
import { FEED_DECIMALS, feedAnswer, listingIn, marketConfigOf, type Setting, siloParametersOf } from "../scenario/setting.js";
import { type Cast, MARKET } from "./cast.js";
import type { Act, ActBlock } from "./twin.js";

/** Seconds before the first bar in which the silo is deployed and the book is built. */
const PREPARATION = 3_600n;
/** Seconds between two blocks of the book. */
const BOOK_INTERVAL = 12n;
/** The largest number of transactions in a block of the book: far below any block's gas. */
const BLOCK_SIZE = 250;
/** Seconds that the book's orders stand. */
const ORDER_LIFETIME = 86_400n;

/** The account of the book's trader number `at`, from 0. Accounts are opened in this order, the keeper's last. */
export function traderAccount(at: number): AccountId {
  return accountId(FIRST_USER_ACCOUNT + BigInt(at));
}

/** The keeper's account. */
export function keeperAccount({ accounts }: Setting): AccountId {
  return traderAccount(accounts);
}

/** When everything is deployed: all of it within one second, so that no time passes before the book. */
export function deploymentTime({ series }: Setting): Seconds {
  const first = series.bars[0];
  if (first === undefined) throw new RangeError("a run needs a bar");
  return seconds(BigInt(first.start) - PREPARATION);
}

/** What `deploySilo` does to a fresh chain, as commands: from the modules to the listed market. */
export function deploymentBlock(setting: Setting, cast: Cast): ActBlock {
  const { contracts, feed, adapter } = cast;
  const { venue } = contracts;
  const timestamp = deploymentTime(setting);
  const listing = listingIn(setting);
  const source = { adapter, lot: BigInt(listing.lot), minPrice: price(listing.minPrice), maxPrice: price(listing.maxPrice) };
  const commands: readonly Command[] = [
    { name: "house.setModules", ...standardModules(contracts) },
    { name: "governor.setSiloParameters", parameters: siloParametersOf(setting.config) },
    ...Object.entries(setting.config.groups).map(
      ([group, theta]): Command => ({ name: "governor.setTheta", group: BigInt(group), theta: wad(theta) }),
    ),
    { name: "governor.setVenueListed", venue, listed: true },
    priceCommand(cast, setting.firstPrice as bigint as PriceWad, timestamp),
    { name: "adapter.deploy", adapter, feed, heartbeat: seconds(BigInt(listing.heartbeat)) },
    { name: "oracle.setSource", market: MARKET, source },
    { name: "governor.listMarket", config: marketConfigOf(listing) },
  ];
  return { timestamp, acts: commands.map((command) => ({ sender: cast.deployer, command })) };
}

/** The feed says a price, observed now. */
export function priceCommand({ feed }: Cast, value: PriceWad, now: Seconds): Command {
  return { name: "feed.update", feed, decimals: FEED_DECIMALS, answer: feedAnswer(value), updatedAt: now, available: true };
}

function fundingActs({ book }: Setting, { deployer, stakers, contracts }: Cast): readonly Act[] {
  const { house } = contracts;
  const total = book.accounts.reduce((sum, { deposit }) => sum + deposit, book.keeperDeposit);
  const mine: readonly Command[] = [
    { name: "token.mint", to: deployer, value: total },
    { name: "token.approve", spender: house, value: total },
  ];
  const staking = book.stakes.flatMap((assets, at): readonly Act[] => {
    const sender = stakers[at];
    if (sender === undefined) throw new RangeError("the cast has fewer stakers than the book");
    const commands: readonly Command[] = [
      { name: "token.mint", to: sender, value: assets },
      { name: "token.approve", spender: house, value: assets },
      { name: "fund.deposit", assets, receiver: sender },
    ];
    return commands.map((command) => ({ sender, command }));
  });
  return [...mine.map((command) => ({ sender: deployer, command })), ...staking];
}

function openingActs(setting: Setting, { deployer, keeper, traders }: Cast): readonly Act[] {
  const owners = [...traders.slice(0, setting.accounts), keeper];
  if (owners.length !== setting.accounts + 1) throw new RangeError("the cast has fewer traders than the book");
  return owners.map((owner) => ({ sender: deployer, command: { name: "house.openAccount", owner } }));
}

function depositActs(setting: Setting, { deployer }: Cast): readonly Act[] {
  const amounts = [...setting.book.accounts.map(({ deposit }) => deposit), setting.book.keeperDeposit];
  return amounts.map((amount, at) => ({ sender: deployer, command: { name: "house.deposit", account: traderAccount(at), amount } }));
}

function consentActs(setting: Setting, { traders, contracts }: Cast): readonly Act[] {
  return traders.slice(0, setting.accounts).map((sender, at) => ({
    sender,
    command: { name: "house.setVenueEnabled", account: traderAccount(at), venue: contracts.venue, enabled: true },
  }));
}

/** A limit order at the book's price, good for one fill. */
function orderOf(setting: Setting, cast: Cast, trader: number, lots: Size, nonce: number): SignedOrder {
  const signer = cast.traders[trader];
  if (signer === undefined) throw new RangeError("the cast has fewer traders than the book");
  const order: Order = {
    account: traderAccount(trader),
    epoch: 0n,
    instrument: perpetualOf(MARKET),
    size: lots,
    price: setting.firstPrice,
    expiry: seconds(deploymentTime(setting) + ORDER_LIFETIME),
    nonce: BigInt(nonce),
    reduceOnly: false,
    postOnly: false,
    signer,
  };
  return {
    ...order,
    hash: hex(hashOrder({ chainId: cast.chainId, venue: cast.contracts.venue as `0x${string}` }, order)),
    signatureValid: true,
  };
}

function fillActs(setting: Setting, cast: Cast): readonly Act[] {
  return setting.book.fills.map((fill: BookFill, nonce): Act => {
    const buy = orderOf(setting, cast, fill.buyer, fill.size, nonce);
    const sell = orderOf(setting, cast, fill.seller, size(-fill.size), nonce);
    // Longs rest and shorts take in turn, so that both sides pay both fees.
    const [maker, taker] = nonce % 2 === 0 ? [buy, sell] : [sell, buy];
    return { sender: cast.deployer, command: { name: "venue.matchOrders", maker, taker, size: fill.size } };
  });
}

function chunks(acts: readonly Act[]): readonly (readonly Act[])[] {
  return Array.from({ length: Math.ceil(acts.length / BLOCK_SIZE) }, (_, at) => acts.slice(at * BLOCK_SIZE, (at + 1) * BLOCK_SIZE));
}

/**
 * The book as transactions: money, accounts, deposits, consent, trades. The same list is executed by the twin and sent to
 * the chain.
 */
export function bookBlocks(setting: Setting, cast: Cast): readonly ActBlock[] {
  const phases = [
    fundingActs(setting, cast),
    openingActs(setting, cast),
    depositActs(setting, cast),
    consentActs(setting, cast),
    fillActs(setting, cast),
  ];
  const start = deploymentTime(setting);
  return phases.flatMap(chunks).map((acts, at) => ({ timestamp: seconds(start + BOOK_INTERVAL * BigInt(at + 1)), acts }));
}

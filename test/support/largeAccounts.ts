import { parseUnits } from "ethers";
import { wad } from "./amounts.js";
import { bidOf } from "./liquidations.js";
import { deploySilo, FEED_DECIMALS, type MarketListing, type Silo } from "./silo.js";
import { fill, openAccount, type Trader } from "./siloActions.js";
import { witnessOf } from "./witnesses.js";

/** Listings of `count` markets at 1,000 a lot that pay interest, so that funding accrues in every one. */
export const manyListings = (count: number, groupOf: (index: number) => number): MarketListing[] =>
  Array.from({ length: count }, (_, index) => ({
    price: "1000",
    scanRange: wad("0.18"),
    priceBand: wad("0.05"),
    group: BigInt(groupOf(index)),
    maxOpenInterest: wad(1_000_000),
    interestPer8h: wad("0.0001"),
  }));

const WRITE = { gasLimit: 300_000n } as const;

/** New prices in markets `first` to `last`: what the next call pokes is new. */
async function prices(silo: Silo, priceOf: (market: number) => number, first: number, last: number): Promise<void> {
  for (const { id, feed } of silo.markets.slice(first - 1, last)) {
    await feed.updateAnswer(parseUnits(String(priceOf(Number(id))), FEED_DECIMALS), WRITE);
  }
}

/** A new price in every market: what the next call pokes is new. */
export const allPricesTo = (silo: Silo, price: number): Promise<void> => prices(silo, () => price, 1, silo.markets.length);

/** Legs that an account may reach by trading and by bids, and of the small accounts that it is put together from. */
export const TRADING = 64;
export const HOLDING = 112;
export const BRICK = 8;

/** What every step of a liquidation must fit (rule 5.9), refunds or not, less what dearer feeds than the tests' may cost. */
export const fits = (legs: number) => ({ gasLimit: 13_000_000n - 6_500n * BigInt(legs) }) as const;

/** Long in odd markets and short in even ones, so that pairs of markets offset. */
const isLong = (market: number): boolean => market % 2 === 1;

export interface LargeSilo extends Silo {
  readonly groupOf: (index: number) => number;
  /** A lot in markets 1 to 64, long and short in turn, with 12,600 from when they moved by 200. */
  readonly trader: Trader;
  /** A lot in markets 65 to 112 with 34,400. */
  readonly holder: Trader;
  /** A lot in markets 113 to 120 with 1,500. */
  readonly spare: Trader;
  /** No positions, 10,000,000 each. */
  readonly rich: Trader;
  readonly keeper: Silo["keeper"];
}

/** Moves prices of markets `first` to `last` to so far from 1,000, against those who are long in odd and short in even ones. */
export const moveTo = (silo: LargeSilo, far: number, first = 1, last = HOLDING): Promise<void> =>
  prices(silo, (market) => (isLong(market) ? 1_000 - far : 1_000 + far), first, last);

/** The worst scenarios of an account with legs in markets `first` to `last`; in a group of both signs none is worse than another. */
export function worstWitness(groupOf: (index: number) => number, first: number, last: number) {
  const markets = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const groups = [...new Set(markets.map((market) => groupOf(market - 1)))];
  const worst = (market: number) => (isLong(market) ? 0 : 24);
  return witnessOf(
    markets.map((market) => [market, worst(market)]),
    groups.map((group) => [group, worst(markets.find((market) => groupOf(market - 1) === group) ?? 1)]),
  );
}

/** Starts the auction of an account with legs in these markets, all of whose prices moved just now. */
export async function startLarge(silo: LargeSilo, account: Trader, far: number, first: number, last: number) {
  await moveTo(silo, far, first, last);
  const witness = worstWitness(silo.groupOf, first, last);
  return silo.auction.connect(silo.keeper).start(account.id, witness, silo.rich.id, fits(last - first + 1));
}

/** Bids for a share of it. */
export async function bidLarge(silo: LargeSilo, account: Trader, bidder: Trader, legs: number, fraction = wad(1)) {
  const bid = await bidOf(silo, { trader: account, bidder }, { fraction });
  return silo.auction.connect(bidder.owner).bid(bid, fits(legs));
}

/** Starts the auction of an insolvent account and takes all of it, at new prices both times. */
export async function liquidate(silo: LargeSilo, account: Trader, bidder: Trader, far: number, first: number, last: number) {
  await startLarge(silo, account, far, first, last);
  await moveTo(silo, far + 1, first, last);
  await bidLarge(silo, account, bidder, last - first + 1);
}

/** An account with a lot in each of eight markets at 1,000, and 1,500: at a move of 200 it is insolvent. */
async function brick(silo: Silo, first: number, signer: number): Promise<Trader> {
  const [trader, other] = [await openAccount(silo, signer, 1_500), await openAccount(silo, signer, 10_000)];
  for (let market = first; market < first + BRICK; market++) {
    const [buyer, seller] = isLong(market) ? [trader, other] : [other, trader];
    await fill(silo, { buyer, seller, market: BigInt(market), size: 1, price: 1_000 });
  }
  return trader;
}

/**
 * 120 markets, each with its own feed. Two accounts grow to 64 and 48 legs by taking over eight-legged insolvent ones: 64 fills of
 * a growing account would take minutes to set up. All groups offset as much as they may; no fund, so a deficit is open.
 */
export async function largeSilo(groupOf: (index: number) => number, connection?: Silo["connection"]): Promise<LargeSilo> {
  const silo = await deploySilo(connection, { listings: manyListings(HOLDING + BRICK, groupOf) });
  const groups = new Set(silo.markets.map((_, index) => groupOf(index)));
  for (const group of groups) await silo.governor.setOffsetShare(BigInt(group), wad("0.6"), WRITE);
  const [trader, holder] = [await openAccount(silo, 0, 12_600), await openAccount(silo, 1, 34_400)];
  const rich = await openAccount(silo, 2, 10_000_000);
  const bricks: Trader[] = [];
  for (let first = 1; first <= HOLDING; first += BRICK) bricks.push(await brick(silo, first, 3 + (first - 1) / BRICK));
  const large = { ...silo, groupOf, trader, holder, rich, spare: await brick(silo, HOLDING + 1, 3 + HOLDING / BRICK) };
  for (const [i, account] of bricks.entries()) {
    const first = 1 + i * BRICK;
    await liquidate(large, account, first <= TRADING ? trader : holder, 200, first, first + BRICK - 1);
  }
  return large;
}

/** The same after the holder took the 64 legs of the trader: the largest account that there can be, insolvent at a move of 650. */
export async function largestSilo(groupOf: (index: number) => number, connection?: Silo["connection"]): Promise<LargeSilo> {
  const silo = await largeSilo(groupOf, connection);
  await liquidate(silo, silo.trader, silo.holder, 410, 1, TRADING);
  return silo;
}

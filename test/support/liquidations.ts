import { wad } from "./amounts.js";
import { BTC, type Silo } from "./silo.js";
import { fill, openAccount, setPrice, type Trader } from "./siloActions.js";
import { longWitness } from "./witnesses.js";

/** Proof for an account that is long one market: its price falls by the whole scan range. */
export const LONG_WITNESS = longWitness([BTC], [1n]);

export interface Distressed {
  /** Long 1 BTC from 50,000 with 10,000 deposited. */
  readonly trader: Trader;
  /** Short 1 BTC, 1,000,000 deposited. */
  readonly maker: Trader;
  /** 1,000,000 deposited, no positions. */
  readonly bidder: Trader;
}

/** The price falls to `price`: E = price - 40,000, IM = 18 %, MM = 10.8 % and BM = 14.4 % of it. */
export async function distressed(silo: Silo, price: number): Promise<Distressed> {
  const trader = await openAccount(silo, 0, 10_000);
  const maker = await openAccount(silo, 1, 1_000_000);
  const bidder = await openAccount(silo, 2, 1_000_000);
  await fill(silo, { buyer: trader, seller: maker, market: BTC, size: 1, price: 50_000 });
  await setPrice(silo, BTC, price);
  return { trader, maker, bidder };
}

/** Starts the trader's auction as the keeper; the reward goes to the maker. */
export const start = (silo: Silo, { trader, maker }: Distressed) =>
  silo.auction.connect(silo.keeper).start(trader.id, LONG_WITNESS, maker.id);

export interface BidChange {
  account?: bigint;
  auctionId?: bigint;
  bidder?: bigint;
  fraction?: bigint;
  minReturn?: bigint;
  maxMargin?: bigint;
  maxPayment?: bigint;
  deadline?: bigint;
}

const UNLIMITED = wad(1e15);

/** A bid for all of the trader's account in the auction that is open, under no conditions, unless stated otherwise. */
export async function bidOf(silo: Silo, { trader, bidder }: Pick<Distressed, "trader" | "bidder">, change: BidChange = {}) {
  const account = change.account ?? trader.id;
  const { id: auctionId } = await silo.auction.auctionOf(account);
  const guards = { minReturn: 0n, maxMargin: UNLIMITED, maxPayment: UNLIMITED, deadline: 2n ** 40n };
  return { account, auctionId, bidder: bidder.id, fraction: wad(1), ...guards, ...change };
}

/** The bidder bids for all of it, in the next block, unless stated otherwise. */
export const bid = async (silo: Silo, parties: Pick<Distressed, "trader" | "bidder">, change: BidChange = {}) =>
  silo.auction.connect(parties.bidder.owner).bid(await bidOf(silo, parties, change));

/** The same exactly `seconds` after the auction was last touched, whatever the wall clock does. */
export async function bidAfter(silo: Silo, seconds: number, parties: Pick<Distressed, "trader" | "bidder">, change: BidChange = {}) {
  const { lastTouch } = await silo.auction.auctionOf(parties.trader.id);
  await silo.connection.networkHelpers.time.setNextBlockTimestamp(lastTouch + BigInt(seconds));
  return bid(silo, parties, change);
}

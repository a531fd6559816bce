import type { Fill, Order } from "../../../src/engine/index.js";
import {
  type AccountId,
  type InstrumentId,
  MAX_SIZE,
  type MarketId,
  mulWadUp,
  PRICE_TICK,
  type Price,
  perpetualOf,
  price as priceOf,
  quote,
  SIZE_QUANTUM,
  type Size,
  seconds,
  size as sizeOf,
  valueDown,
  WAD,
} from "../../../src/math/index.js";
import type { World } from "../world.js";

/** A trade that both sides could make now. */
export interface Deal {
  readonly buyer: AccountId;
  readonly seller: AccountId;
  readonly market: MarketId;
  readonly instrument: InstrumentId;
  readonly size: Size;
  readonly price: Price;
  readonly mark: Price;
  /** Whether both sides get nearer to zero. */
  readonly closes: boolean;
}

/**
 * Two accounts that the venue may trade, a market with a fresh price, and a size that their margin allows; or, if
 * `overreach` is set, one that only the richer of them can afford.
 */
export function deal(world: World, venue: string, overreach = false): Deal | undefined {
  const market = world.pick(world.markets().filter((one) => world.mark(one) !== undefined));
  const mark = market === undefined ? undefined : world.mark(market);
  if (market === undefined || mark === undefined) return undefined;
  const parties = world.users().filter((id) => !world.account(id).inAuction && world.account(id).venues.some((one) => one === venue));
  const rated = parties.flatMap((id) => {
    const risk = world.risk(id);
    return risk === undefined || risk.equity < 0n
      ? []
      : [{ id, risk, held: risk.markets.find((one) => one.market === market)?.size ?? 0n }];
  });
  const buyer = world.pick(rated);
  const seller = world.pick(rated.filter(({ id }) => id !== buyer?.id));
  if (buyer === undefined || seller === undefined) return undefined;
  const closing = closingDeal(world, rated, mark);
  const terms = { market, instrument: perpetualOf(market), mark };
  if (closing !== undefined && !overreach && world.chance(30)) return { ...terms, ...closing };
  const room = (risk: typeof buyer.risk) => (risk.equity > risk.initialMargin ? risk.equity - risk.initialMargin : 0n);
  const [least, most] = [room(buyer.risk), room(seller.risk)].sort((a, b) => (a < b ? -1 : 1)) as [bigint, bigint];
  if (overreach && most < 3n * least) return undefined;
  // A quarter of the notional covers the scan range and a price off the mark; the rest is how bold they are.
  const lots = (world.part(overreach ? most : least, overreach ? 50 : 10, overreach ? 90 : 98) * 4n * WAD) / mark;
  const size = sizeOf((lots / SIZE_QUANTUM) * SIZE_QUANTUM);
  if (size === 0n || size > MAX_SIZE) return undefined;
  return { ...terms, buyer: buyer.id, seller: seller.id, size, price: around(world, mark, 40), closes: false };
}

function closingDeal(world: World, rated: readonly { readonly id: AccountId; readonly held: bigint }[], mark: Price) {
  const buyer = world.pick(rated.filter(({ held }) => held < 0n));
  const seller = world.pick(rated.filter(({ held }) => held > 0n));
  if (buyer === undefined || seller === undefined) return undefined;
  const most = -buyer.held < seller.held ? -buyer.held : seller.held;
  const size = world.chance(40) ? most : (world.part(most, 10, 90) / SIZE_QUANTUM) * SIZE_QUANTUM;
  return { buyer: buyer.id, seller: seller.id, size: sizeOf(size === 0n ? most : size), price: around(world, mark, 40), closes: true };
}

/** A price on the tick, within so many basis points of the mark. */
export function around(world: World, mark: Price, basisPoints: number): Price {
  const moved = (mark * BigInt(10_000 + world.random.integer(-basisPoints, basisPoints))) / 10_000n;
  return priceOf((moved / PRICE_TICK) * PRICE_TICK);
}

/** Terms that the clearing house refuses, whoever asks. */
export function spoiled(world: World, trade: Fill, mark: Price): Fill {
  const { size, price } = trade;
  const notional = valueDown(size, price);
  return world.one<Fill>(
    { ...trade, size: sizeOf(size + 1n) },
    { ...trade, size: sizeOf(MAX_SIZE + SIZE_QUANTUM) },
    { ...trade, size: sizeOf(size * 1_000n) },
    { ...trade, price: priceOf(price + 1n) },
    { ...trade, price: priceOf(((mark * 107n) / 100n / PRICE_TICK) * PRICE_TICK) },
    { ...trade, price: priceOf(((mark * 93n) / 100n / PRICE_TICK) * PRICE_TICK) },
    { ...trade, price: priceOf(0n) },
    { ...trade, price: priceOf(2n ** 255n) },
    { ...trade, instrument: (trade.instrument + 1n) as InstrumentId },
    { ...trade, instrument: perpetualOf(world.noMarket()) },
    { ...trade, buyer: world.noAccount() },
    { ...trade, seller: trade.buyer },
    { ...trade, buyerFee: quote(notional / 50n) },
    { ...trade, sellerFee: quote(-1n) },
    { ...trade, size: sizeOf(-size) },
    { ...trade, size: sizeOf(0n) },
  );
}

export const feeOf = (size: Size, price: Price, rate: bigint) => quote(mulWadUp(valueDown(size, price), rate));

/** An order of one side of a deal. */
export function orderFor(world: World, deal: Deal, side: "buy" | "sell", change: Partial<Order> = {}): Order {
  const account = side === "buy" ? deal.buyer : deal.seller;
  const { orderEpoch, owner } = world.account(account);
  const lots = change.reduceOnly ? deal.size : deal.size * BigInt(world.random.integer(1, 3));
  return {
    account,
    epoch: orderEpoch,
    instrument: deal.instrument,
    size: sizeOf(side === "buy" ? lots : -lots),
    price: deal.price,
    expiry: seconds(world.now + BigInt(world.random.integer(0, world.chance(50) ? 2_000 : 200_000))),
    nonce: world.book.nonce(),
    reduceOnly: false,
    postOnly: false,
    signer: owner,
    ...change,
  };
}

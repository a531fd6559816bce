import { type Account, accountNonce, type CommandOf, type EngineEvent, type SignedOrder } from "../../src/engine/index.js";
import type { AccountId, InstrumentId } from "../../src/math/index.js";

type AccountOf = (id: AccountId) => Account | undefined;

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

function heldIn(account: Account | undefined, instrument: InstrumentId): bigint {
  return account?.legs.find((leg) => leg.instrument === instrument)?.size ?? 0n;
}

/**
 * INV-ORDER: what orders moved, counted by the positions of their accounts and not by what the venue keeps. An order never
 * fills beyond its size, at a worse price than its own, against its side, beside another order of its nonce, or, if it only
 * reduces, through zero.
 */
export class OrderPromises {
  readonly #filled = new Map<string, bigint>();
  readonly #holders = new Map<string, string>();

  /** What a successful match broke, in words; empty if nothing is. */
  check(
    { maker, taker, minSize }: CommandOf<"venue.matchOrders">,
    before: AccountOf,
    after: AccountOf,
    events: readonly EngineEvent[],
  ): readonly string[] {
    const trade = events.find(({ name }) => name === "Filled");
    const price = trade?.name === "Filled" ? trade.args.trade.price : undefined;
    if (price !== maker.price) return [`INV-ORDER: traded at ${price}, the maker's price is ${maker.price}`];
    return [maker, taker].flatMap((order) => {
      const held = heldIn(before(order.account), order.instrument);
      const left = heldIn(after(order.account), order.instrument);
      return this.#checkOrder(order, held, left, { price, minSize }).map((reason) => `INV-ORDER: order ${order.hash} ${reason}`);
    });
  }

  #checkOrder(order: SignedOrder, held: bigint, left: bigint, terms: { readonly price: bigint; readonly minSize: bigint }): string[] {
    const broken: string[] = [];
    const moved = left - held;
    const total = (this.#filled.get(order.hash) ?? 0n) + magnitude(moved);
    this.#filled.set(order.hash, total);
    const buys = order.size > 0n;
    if (moved === 0n || moved > 0n !== buys) broken.push(`moved ${moved}, its size is ${order.size}`);
    if (magnitude(moved) < terms.minSize) broken.push(`moved ${moved}, at least ${terms.minSize} was asked for`);
    if (total > magnitude(order.size)) broken.push(`filled ${total} of ${order.size}`);
    if (buys ? terms.price > order.price : terms.price < order.price) broken.push(`traded at ${terms.price}, its limit is ${order.price}`);
    if (order.reduceOnly && (held * left < 0n || magnitude(left) > magnitude(held)))
      broken.push(`only reduces, and took ${held} to ${left}`);
    const nonce = accountNonce(order.account, order.nonce);
    const holder = this.#holders.get(nonce) ?? order.hash;
    this.#holders.set(nonce, holder);
    if (holder !== order.hash) broken.push(`filled with nonce ${order.nonce}, which belongs to order ${holder}`);
    return broken;
  }
}

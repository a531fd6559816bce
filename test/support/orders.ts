import { MaxUint256 } from "ethers";
import { wad } from "./amounts.js";
import type { Signer } from "./chain.js";
import { BTC, perpetual, type Silo } from "./silo.js";
import type { Trader } from "./siloActions.js";

export interface Order {
  account: bigint;
  epoch: bigint;
  instrument: bigint;
  size: bigint;
  price: bigint;
  expiry: bigint;
  nonce: bigint;
  reduceOnly: boolean;
  postOnly: boolean;
  signer: string;
}

export const ORDER_TYPES = {
  Order: [
    { name: "account", type: "uint64" },
    { name: "epoch", type: "uint32" },
    { name: "instrument", type: "uint128" },
    { name: "size", type: "int256" },
    { name: "price", type: "uint256" },
    { name: "expiry", type: "uint40" },
    { name: "nonce", type: "uint256" },
    { name: "reduceOnly", type: "bool" },
    { name: "postOnly", type: "bool" },
    { name: "signer", type: "address" },
  ],
};

export const FAR_FUTURE = 2n ** 40n - 1n;

let nextNonce = 0n;

/** An order of a trader: 1 BTC at 50,000 unless stated otherwise; a positive size buys. */
export function orderOf(trader: Trader, size: string | number, change: Partial<Order> = {}): Order {
  const defaults = { account: trader.id, epoch: 0n, instrument: perpetual(BTC), price: wad(50_000), expiry: FAR_FUTURE };
  const plain = { reduceOnly: false, postOnly: false, signer: trader.owner.address };
  return { ...defaults, ...plain, size: wad(size), nonce: nextNonce++, ...change };
}

/** What is signed besides the order: this venue on this chain. */
export async function domainOf(silo: Silo, change: { chainId?: bigint; verifyingContract?: string } = {}) {
  const { chainId } = await silo.connection.ethers.provider.getNetwork();
  const verifyingContract = await silo.venue.getAddress();
  return { name: "Keel Reference Venue", version: "1", chainId, verifyingContract, ...change };
}

export const signOrder = async (silo: Silo, order: Order, signer: Signer) => signer.signTypedData(await domainOf(silo), ORDER_TYPES, order);

export interface Signed {
  readonly order: Order;
  readonly signature: string;
}

/** Makes and signs an order of a trader. */
export async function signed(silo: Silo, trader: Trader, size: string | number, change: Partial<Order> = {}): Promise<Signed> {
  const order = orderOf(trader, size, change);
  return { order, signature: await signOrder(silo, order, trader.owner) };
}

/** The size that fills all there is. */
export const ALL_THERE_IS = 10n ** 28n;

/** Submits a match as a stranger: all there is, unless `size` [WAD lots] is stated; anything, unless `minSize` is. */
export function matchOrders(silo: Silo, maker: Signed, taker: Signed, size = ALL_THERE_IS, minSize = 0n) {
  const venue = silo.venue.connect(silo.stranger);
  const sent = venue.matchOrders(maker.order, maker.signature, taker.order, taker.signature, size, minSize);
  // Tests look up an order's hash before they ask how the match ended: until then its failure is nobody's surprise.
  sent.catch(() => undefined);
  return sent;
}

/** A nonce far from those that `orderOf` counts. */
export const LAST_NONCE = MaxUint256;

import { hashTypedData } from "viem";
import type { Order } from "../engine/index.js";
import { type Address, type Hex, hex } from "../math/index.js";

/** The EIP-712 type of an order; contracts/venue/OrderTypes.sol. */
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
} as const;

/** Where an order is good: one venue on one chain. */
export interface OrderDomain {
  readonly chainId: number;
  readonly venue: Address;
}

/** What a signer of an order signs, in the form that viem takes. */
export function typedOrder({ chainId, venue }: OrderDomain, order: Order) {
  const { account, epoch, instrument, size, price, expiry, nonce, reduceOnly, postOnly, signer } = order;
  return {
    domain: { name: "Keel Reference Venue", version: "1", chainId, verifyingContract: venue as `0x${string}` },
    types: ORDER_TYPES,
    primaryType: "Order",
    message: {
      account,
      epoch: Number(epoch),
      instrument,
      size,
      price,
      expiry: Number(expiry),
      nonce,
      reduceOnly,
      postOnly,
      signer: signer as `0x${string}`,
    },
  } as const;
}

/** The hash of an order, as the venue computes it. */
export function orderHash(domain: OrderDomain, order: Order): Hex {
  return hex(hashTypedData(typedOrder(domain, order)));
}

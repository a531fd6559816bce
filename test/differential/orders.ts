import { id, TypedDataEncoder } from "ethers";
import type { Order, SignedOrder } from "../../src/engine/index.js";
import { type Address, type Hex, hex, type Size } from "../../src/math/index.js";
import type { Actor } from "./actors.js";
import { ADDRESSES, WALLET_ADDRESS } from "./chain/silo.js";

/** Orders as people sign them: EIP-712 typed data for the venue on the harness's chain. */

const CHAIN_ID = 31_337n;
const DOMAIN = { name: "Keel Reference Venue", version: "1", chainId: CHAIN_ID, verifyingContract: ADDRESSES.venue };
const TYPES = {
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

/** An order with the signature that goes with it. */
export interface Ticket {
  readonly order: SignedOrder;
  readonly signature: Hex;
}

const NO_SIGNATURE = hex("0x");

/** Signed orders of a run: those that can be filled further, and those that were used up or voided. */
export class OrderBook {
  readonly tickets: Ticket[] = [];
  #nextNonce = 1n;

  nonce(): bigint {
    this.#nextNonce += 1n;
    return this.#nextNonce;
  }

  remember(ticket: Ticket): void {
    this.tickets.push(ticket);
    if (this.tickets.length > 200) this.tickets.shift();
  }
}

/** What the venue's `hashOrder` returns. `chainId` is that of another chain for an order signed there. */
export function hashOf(order: Order, chainId = CHAIN_ID): Hex {
  return hex(TypedDataEncoder.hash({ ...DOMAIN, chainId }, TYPES, { ...order }));
}

/** A good order of a person. */
export function signed(order: Order, signer: Actor): Ticket {
  const hash = hashOf(order);
  return { order: { ...order, hash, signatureValid: true }, signature: hex(signer.sign(hash)) };
}

/** A good order of the contract wallet, which must approve its hash first. */
export function approvedByWallet(order: Order): Ticket {
  return {
    order: { ...order, signer: WALLET_ADDRESS, hash: hashOf({ ...order, signer: WALLET_ADDRESS }), signatureValid: true },
    signature: NO_SIGNATURE,
  };
}

/** An order whose signature does not fit: by another key, for another chain, cut off, or of changed fields. */
export function badlySigned(order: Order, by: Actor, how: "other key" | "other chain" | "cut off" | "changed"): Ticket {
  const hash = hashOf(order);
  const made = { ...order, hash, signatureValid: false };
  switch (how) {
    case "other key":
      return { order: made, signature: hex(by.sign(id("something else"))) };
    case "other chain":
      return { order: made, signature: hex(by.sign(hashOf(order, 1n))) };
    case "cut off":
      return { order: made, signature: hex(by.sign(hash).slice(0, 66)) };
    case "changed": {
      const changed = { ...order, size: (order.size * 2n) as Size };
      return { order: { ...changed, hash: hashOf(changed), signatureValid: false }, signature: hex(by.sign(hash)) };
    }
  }
}

/** Hashes that the wallet must approve so that the tickets are as good as they say. */
export function walletApprovals(...tickets: readonly Ticket[]): readonly Hex[] {
  return tickets.filter(({ order }) => order.signer === (WALLET_ADDRESS as Address) && order.signatureValid).map(({ order }) => order.hash);
}

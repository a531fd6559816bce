import {
  type AccountId,
  type Address,
  castInt256,
  castUint,
  checkUint256,
  type Hex,
  type InstrumentId,
  magnitude,
  mulWadUp,
  type Price,
  quote,
  type Seconds,
  type Size,
  size as sizeValue,
  valueDown,
  WAD,
  type Wad,
} from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit, type Fill } from "../core/events.js";
import { requireOwner } from "../core/ownable.js";
import { nonceWord } from "../core/state.js";
import { accountOf, isAuthorized, requireAuthorized } from "../ledger/accounts.js";
import { fill } from "../ledger/clearingHouse.js";
import { sizeOf } from "../ledger/portfolio.js";

/** The reference venue: matches two signed orders and settles them at the maker's price; twin of ReferenceVenue.sol. */

/** Largest fee rate [WAD]: the clearing house accepts no more. */
export const MAX_FEE_RATE = WAD / 100n;

/** A limit order; fields as in the Solidity struct. */
export interface Order {
  readonly account: AccountId;
  readonly epoch: bigint;
  readonly instrument: InstrumentId;
  /** Positive buys, negative sells. */
  readonly size: Size;
  readonly price: Price;
  readonly expiry: Seconds;
  readonly nonce: bigint;
  readonly reduceOnly: boolean;
  readonly postOnly: boolean;
  readonly signer: Address;
}

/** An order with what only the environment can know: its EIP-712 hash, and whether the signer's signature is good. */
export interface SignedOrder extends Order {
  readonly hash: Hex;
  readonly signatureValid: boolean;
}

/** Sets both fee rates [WAD]. Only the owner. Errors in order: owner, `FeeRateTooHigh`. */
export function setFees(draft: Draft, makerFee: Wad, takerFee: Wad): void {
  requireOwner(draft, "venue");
  checkFees(makerFee, takerFee);
  draft.singles.venueFees = { makerFeeRate: makerFee, takerFeeRate: takerFee };
  emit(draft, "venue", "FeesSet", { makerFeeRate: makerFee, takerFeeRate: takerFee });
}

/** Errors: `FeeRateTooHigh`. */
export function checkFees(makerFee: bigint, takerFee: bigint): void {
  if (makerFee > MAX_FEE_RATE) revert("FeeRateTooHigh", { rate: makerFee, maximum: MAX_FEE_RATE });
  if (takerFee > MAX_FEE_RATE) revert("FeeRateTooHigh", { rate: takerFee, maximum: MAX_FEE_RATE });
}

/**
 * Fills `size` lots [WAD] of two orders against each other at the maker's price. Errors in order: for maker, then taker:
 * size, expiry, epoch, nonce, signer, signature; then taker's post-only, instrument, sides, prices, fill size; for maker,
 * then taker: remaining size, reduce-only; then the clearing house's.
 */
export function matchOrders(draft: Draft, maker: SignedOrder, taker: SignedOrder, size: Size): void {
  checkOrder(draft, maker);
  checkOrder(draft, taker);
  checkMatch(draft, maker, taker, size);
  use(draft, maker, size);
  use(draft, taker, size);
  fill(draft, draft.addresses.venue, tradeOf(draft, maker, taker, size));
}

/** Voids nonces of the account. Owner or operator. */
export function cancelNonces(draft: Draft, account: AccountId, nonces: readonly bigint[]): void {
  requireAuthorized(draft, account, draft.sender);
  for (const nonce of nonces) {
    setNonce(draft, account, nonce);
    emit(draft, "venue", "NonceCancelled", { account, nonce });
  }
}

function isNonceUsed(draft: Draft, account: AccountId, nonce: bigint): boolean {
  return ((draft.usedNonces.get(nonceWord(account, nonce >> 8n)) ?? 0n) & bitOf(nonce)) !== 0n;
}

function checkOrder(draft: Draft, order: SignedOrder): void {
  const { hash: orderHash, account, expiry, epoch, nonce, signer } = order;
  if (order.size === 0n) revert("OrderSizeZero", { orderHash });
  if (draft.timestamp > expiry) revert("OrderExpired", { orderHash, expiry, blockTime: draft.timestamp });
  const current = accountOf(draft, account).orderEpoch;
  if (epoch !== current) revert("OrderEpochMismatch", { orderHash, epoch, current });
  if (isNonceUsed(draft, account, nonce)) revert("OrderNonceUsed", { orderHash, account, nonce });
  if (!isAuthorized(draft, account, signer)) revert("SignerNotAuthorized", { orderHash, account, signer });
  if (!order.signatureValid) revert("InvalidSignature", { orderHash, signer });
}

function checkMatch(draft: Draft, maker: SignedOrder, taker: SignedOrder, size: Size): void {
  const makerHash = maker.hash;
  const takerHash = taker.hash;
  if (taker.postOnly) revert("PostOnlyWouldTake", { orderHash: takerHash });
  if (maker.instrument !== taker.instrument) revert("InstrumentMismatch", { makerHash, takerHash });
  const makerBuys = maker.size > 0n;
  if (makerBuys === taker.size > 0n) revert("SameSide", { makerHash, takerHash });
  const [buyPrice, sellPrice] = makerBuys ? [maker.price, taker.price] : [taker.price, maker.price];
  if (buyPrice < sellPrice) revert("PricesDoNotCross", { buyPrice, sellPrice });
  if (size <= 0n) revert("FillSizeZero", {});
  checkSize(draft, maker, size);
  checkSize(draft, taker, size);
}

function checkSize(draft: Draft, order: SignedOrder, size: Size): void {
  const remaining = remainingOf(draft, order);
  if (size > remaining) revert("ExceedsRemaining", { orderHash: order.hash, size, remaining });
  if (!order.reduceOnly) return;
  const position = sizeOf(draft, order.account, order.instrument);
  const opposite = position > 0n !== order.size > 0n;
  if (!opposite || size > magnitude(position)) revert("ReduceOnlyViolated", { orderHash: order.hash, position, size });
}

/** Counts the fill; a completely filled order's nonce is used up. */
function use(draft: Draft, order: SignedOrder, size: Size): void {
  draft.filledSizes.set(order.hash, checkUint256((draft.filledSizes.get(order.hash) ?? 0n) + size));
  const remaining = remainingOf(draft, order);
  if (remaining === 0n) setNonce(draft, order.account, order.nonce);
  emit(draft, "venue", "OrderFilled", { orderHash: order.hash, account: order.account, nonce: order.nonce, filled: size, remaining });
}

function remainingOf(draft: Draft, order: SignedOrder): Size {
  return sizeValue(checkUint256(magnitude(order.size) - (draft.filledSizes.get(order.hash) ?? 0n)));
}

function tradeOf(draft: Draft, maker: SignedOrder, taker: SignedOrder, size: Size): Fill {
  const notional = castUint(256, valueDown(size, maker.price));
  const { makerFeeRate, takerFeeRate } = draft.singles.venueFees;
  const makerFee = quote(castInt256(mulWadUp(notional, makerFeeRate)));
  const takerFee = quote(castInt256(mulWadUp(notional, takerFeeRate)));
  const makerBuys = maker.size > 0n;
  return {
    buyer: makerBuys ? maker.account : taker.account,
    seller: makerBuys ? taker.account : maker.account,
    instrument: maker.instrument,
    size,
    price: maker.price,
    buyerFee: makerBuys ? makerFee : takerFee,
    sellerFee: makerBuys ? takerFee : makerFee,
  };
}

function setNonce(draft: Draft, account: AccountId, nonce: bigint): void {
  const key = nonceWord(account, nonce >> 8n);
  draft.usedNonces.set(key, (draft.usedNonces.get(key) ?? 0n) | bitOf(nonce));
}

function bitOf(nonce: bigint): bigint {
  return 1n << (nonce & 0xffn);
}

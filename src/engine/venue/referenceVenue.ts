import {
  type AccountId,
  type Address,
  castInt256,
  castUint,
  type Hex,
  hex,
  type InstrumentId,
  MAX_FEE_RATE,
  MAX_PRICE,
  MAX_SIZE,
  magnitude,
  mulWadUp,
  PRICE_TICK,
  type Price,
  quote,
  type Seconds,
  SIZE_QUANTUM,
  type Size,
  size as sizeValue,
  valueDown,
  type Wad,
} from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit, type Fill } from "../core/events.js";
import { requireOwner } from "../core/ownable.js";
import { accountNonce, nonceWord } from "../core/state.js";
import { accountOf, isAuthorized, requireAuthorized } from "../ledger/accounts.js";
import { fill } from "../ledger/clearingHouse.js";
import { sizeOf } from "../ledger/portfolio.js";

/** The reference venue: matches two signed orders and settles them at the maker's price; twin of ReferenceVenue.sol. */

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

/** A checked order: its hash, and its lots filled so far [WAD]. */
interface Side {
  readonly orderHash: Hex;
  readonly filled: bigint;
}

/**
 * Fills two orders against each other at the maker's price: the smallest of `size` lots [WAD], what is left of each order, and,
 * where it only reduces, what its account holds; at least `minSize`. Returns the lots filled [WAD]. Errors in order: size asked
 * for (above zero, MAX_SIZE, quantum); for maker, then taker: size (zero, MAX_SIZE, quantum), price, expiry, epoch, nonce (used or
 * cancelled, another order's), signer, signature; then taker's post-only, instrument, sides, prices; for maker, then taker:
 * something to reduce; minimum; then the clearing house's.
 */
export function matchOrders(draft: Draft, maker: SignedOrder, taker: SignedOrder, size: Size, minSize: Size): Size {
  checkAsked(size);
  const makerSide = checkOrder(draft, maker);
  const takerSide = checkOrder(draft, taker);
  checkMatch(maker, taker);
  const lots = least(size, fillable(draft, maker, makerSide));
  const filled = sizeValue(least(lots, fillable(draft, taker, takerSide)));
  if (filled < minSize) revert("FillBelowMinimum", { filled, minSize });
  use(draft, maker, makerSide, filled);
  use(draft, taker, takerSide, filled);
  fill(draft, draft.addresses.venue, tradeOf(draft, maker, taker, filled));
  return filled;
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

function checkAsked(size: Size): void {
  if (size <= 0n) revert("FillSizeZero", {});
  if (size > MAX_SIZE) revert("SizeTooLarge", { size });
  if (size % SIZE_QUANTUM !== 0n) revert("SizeNotOnQuantum", { size });
}

function checkOrder(draft: Draft, order: SignedOrder): Side {
  const { hash: orderHash, account, expiry, epoch, signer } = order;
  checkTerms(order);
  if (draft.timestamp > expiry) revert("OrderExpired", { orderHash, expiry, blockTime: draft.timestamp });
  const current = accountOf(draft, account).orderEpoch;
  if (epoch !== current) revert("OrderEpochMismatch", { orderHash, epoch, current });
  const side = { orderHash, filled: checkNonce(draft, order) };
  if (!isAuthorized(draft, account, signer)) revert("SignerNotAuthorized", { orderHash, account, signer });
  if (!order.signatureValid) revert("InvalidSignature", { orderHash, signer });
  return side;
}

/** A size off the quantum would leave a rest that nobody can fill. */
function checkTerms({ hash: orderHash, size, price }: SignedOrder): void {
  if (size === 0n) revert("OrderSizeZero", { orderHash });
  if (size > MAX_SIZE || size < -MAX_SIZE) revert("OrderSizeTooLarge", { orderHash, size });
  if (size % SIZE_QUANTUM !== 0n) revert("OrderSizeNotOnQuantum", { orderHash, size });
  if (price === 0n || price > MAX_PRICE || price % PRICE_TICK !== 0n) revert("OrderPriceNotOnTick", { orderHash, price });
}

/** Returns the order's lots filled so far [WAD]. */
function checkNonce(draft: Draft, { hash: orderHash, account, nonce }: SignedOrder): bigint {
  if (isNonceUsed(draft, account, nonce)) revert("OrderNonceUsed", { orderHash, account, nonce });
  const known = draft.filledSizes.get(accountNonce(account, nonce));
  if (known === undefined) return 0n;
  if (known.order !== orderPrefix(orderHash)) revert("NonceOfAnotherOrder", { orderHash, account, nonce, holder: known.order });
  return known.size;
}

function checkMatch(maker: SignedOrder, taker: SignedOrder): void {
  const makerHash = maker.hash;
  const takerHash = taker.hash;
  if (taker.postOnly) revert("PostOnlyWouldTake", { orderHash: takerHash });
  if (maker.instrument !== taker.instrument) revert("InstrumentMismatch", { makerHash, takerHash });
  const makerBuys = maker.size > 0n;
  if (makerBuys === taker.size > 0n) revert("SameSide", { makerHash, takerHash });
  const [buyPrice, sellPrice] = makerBuys ? [maker.price, taker.price] : [taker.price, maker.price];
  if (buyPrice < sellPrice) revert("PricesDoNotCross", { buyPrice, sellPrice });
}

/** Lots that the order may still fill [WAD], above zero: the nonce of one that is full is used. */
function fillable(draft: Draft, order: SignedOrder, { orderHash, filled }: Side): bigint {
  const lots = magnitude(order.size) - filled;
  if (!order.reduceOnly) return lots;
  const position = sizeOf(draft, order.account, order.instrument);
  const reduces = order.size < 0n ? position > 0n : position < 0n;
  if (!reduces) revert("NothingToReduce", { orderHash, position });
  return least(lots, magnitude(position));
}

/** Counts the fill; a completely filled order's nonce is used up. */
function use(draft: Draft, order: SignedOrder, { orderHash, filled: before }: Side, filled: Size): void {
  const { account, nonce } = order;
  const total = before + filled;
  draft.filledSizes.set(accountNonce(account, nonce), { order: orderPrefix(orderHash), size: total });
  const remaining = sizeValue(magnitude(order.size) - total);
  if (remaining === 0n) setNonce(draft, account, nonce);
  emit(draft, "venue", "OrderFilled", { orderHash, account, nonce, filled, remaining });
}

/** First 20 bytes of an order's hash: by them a nonce knows its order. */
export function orderPrefix(orderHash: Hex): Hex {
  return hex(orderHash.slice(0, 42));
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
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

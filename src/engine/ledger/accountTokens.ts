import { type AccountId, type Address, accountId, castUint, ZERO_ADDRESS } from "../../math/index.js";
import { hasCode } from "../core/code.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import { addressPair } from "../core/state.js";
import { accountOf, changeAccount, MAX_OWNER_SEQ, voidOrders } from "./accounts.js";

/**
 * Accounts as ERC-721 tokens: OpenZeppelin's ERC721 with the rule that a transfer needs no auction, forgets operators and
 * venues and voids orders (risk model, 2). Token ids are account ids.
 */

/** Lets `to` transfer the account. The owner, or whom the owner approved for all accounts. */
export function approve(draft: Draft, to: Address, tokenId: bigint): void {
  const owner = ownerOfToken(draft, tokenId);
  if (owner === ZERO_ADDRESS) revert("ERC721NonexistentToken", { tokenId });
  if (owner !== draft.sender && !isApprovedForAll(draft, owner, draft.sender)) {
    revert("ERC721InvalidApprover", { approver: draft.sender });
  }
  emit(draft, "clearingHouse", "Approval", { owner, approved: to, tokenId });
  changeAccount(draft, accountId(tokenId), { approved: to });
}

/** Lets `operator` transfer all of the sender's accounts. */
export function setApprovalForAll(draft: Draft, operator: Address, approved: boolean): void {
  if (operator === ZERO_ADDRESS) revert("ERC721InvalidOperator", { operator });
  const key = addressPair(draft.sender, operator);
  if (approved) draft.accountApprovals.set(key, true);
  else draft.accountApprovals.remove(key);
  emit(draft, "clearingHouse", "ApprovalForAll", { owner: draft.sender, operator, approved });
}

/** Transfers an account. Errors in order: receiver, existence, approval, auction, `CounterExhausted`, owner. */
export function transferFrom(draft: Draft, from: Address, to: Address, tokenId: bigint): void {
  if (to === ZERO_ADDRESS) revert("ERC721InvalidReceiver", { receiver: ZERO_ADDRESS });
  const previousOwner = update(draft, to, tokenId);
  if (previousOwner !== from) revert("ERC721IncorrectOwner", { sender: from, tokenId, owner: previousOwner });
}

/** The same; a receiver with code cannot take it: no contract that the twin knows accepts accounts. Errors: then `ERC721InvalidReceiver`. */
export function safeTransferFrom(draft: Draft, from: Address, to: Address, tokenId: bigint): void {
  transferFrom(draft, from, to, tokenId);
  if (hasCode(draft, to)) revert("ERC721InvalidReceiver", { receiver: to });
}

function isApprovedForAll(draft: Draft, owner: Address, operator: Address): boolean {
  return draft.accountApprovals.get(addressPair(owner, operator)) ?? false;
}

function ownerOfToken(draft: Draft, tokenId: bigint): Address {
  return castUint(64, tokenId) === tokenId ? accountOf(draft, accountId(tokenId)).owner : ZERO_ADDRESS;
}

function update(draft: Draft, to: Address, tokenId: bigint): Address {
  const from = ownerOfToken(draft, tokenId);
  const account = accountId(tokenId);
  requireTransferRight(draft, from, account);
  const before = accountOf(draft, account);
  emit(draft, "clearingHouse", "Transfer", { from, to, tokenId });
  if (before.inAuction) revert("AccountInAuction", { account });
  voidOrders(draft, account);
  if (before.ownerSeq === MAX_OWNER_SEQ) revert("CounterExhausted", { account });
  const ownerSeq = before.ownerSeq + 1n;
  changeAccount(draft, account, { owner: to, approved: ZERO_ADDRESS, operators: [], venues: [], ownerSeq });
  return from;
}

function requireTransferRight(draft: Draft, owner: Address, account: AccountId): void {
  const spender = draft.sender;
  if (owner === ZERO_ADDRESS) revert("ERC721NonexistentToken", { tokenId: account });
  const approved = accountOf(draft, account).approved;
  if (owner !== spender && !isApprovedForAll(draft, owner, spender) && approved !== spender) {
    revert("ERC721InsufficientApproval", { operator: spender, tokenId: account });
  }
}

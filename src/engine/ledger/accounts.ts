import {
  type AccountId,
  type Address,
  accountId,
  addQuote,
  checkUint,
  FIRST_USER_ACCOUNT,
  type Quote,
  quote,
  safeCastInt,
  ZERO_ADDRESS,
  ZERO_QUOTE,
} from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import type { Account } from "../core/state.js";

/** Accounts: who owns them, who else may act, which venues may trade them, and their cash. Twin of Accounts.sol. */

/** An account that was never used, or a reserved one before it holds cash. */
export const EMPTY_ACCOUNT: Account = {
  owner: ZERO_ADDRESS,
  approved: ZERO_ADDRESS,
  operators: [],
  venues: [],
  orderEpoch: 0n,
  ownerSeq: 0n,
  inAuction: false,
  cash: ZERO_QUOTE,
  legs: [],
};

/** Neither counter starts anew: orders and rights of long ago would come alive again. */
const MAX_ORDER_EPOCH = (1n << 32n) - 1n;
/** The most changes of owner that are counted. */
export const MAX_OWNER_SEQ = (1n << 24n) - 1n;

/** The account, or an empty one for an id that was never used. */
export function accountOf(draft: Draft, account: AccountId): Account {
  return draft.accounts.get(account) ?? EMPTY_ACCOUNT;
}

/** Replaces fields of an account. */
export function changeAccount(draft: Draft, account: AccountId, change: Partial<Account>): void {
  draft.accounts.set(account, { ...accountOf(draft, account), ...change });
}

/** Opens an account for `owner`. Anybody may. Errors: `ZeroAddress`. */
export function openAccount(draft: Draft, owner: Address): AccountId {
  if (owner === ZERO_ADDRESS) revert("ZeroAddress", {});
  const account = draft.singles.clearingHouse.nextAccount;
  draft.singles.clearingHouse = { ...draft.singles.clearingHouse, nextAccount: accountId(checkUint(64, account + 1n)) };
  emit(draft, "clearingHouse", "AccountOpened", { account, owner });
  changeAccount(draft, account, { owner });
  emit(draft, "clearingHouse", "Transfer", { from: ZERO_ADDRESS, to: owner, tokenId: account });
  return account;
}

/** Lets `operator` act for the account in everything but granting rights and transferring it. Only the owner. Errors: account, `NotAccountOwner`. */
export function setOperator(draft: Draft, account: AccountId, operator: Address, enabled: boolean): void {
  requireAccountOwner(draft, account);
  changeAccount(draft, account, { operators: withHolder(accountOf(draft, account).operators, operator, enabled) });
  emit(draft, "clearingHouse", "OperatorSet", { account, operator, enabled });
}

/** Lets `venue` settle trades of the account. Only the owner. Errors: account, `NotAccountOwner`. */
export function setVenueEnabled(draft: Draft, account: AccountId, venue: Address, enabled: boolean): void {
  requireAccountOwner(draft, account);
  changeAccount(draft, account, { venues: withHolder(accountOf(draft, account).venues, venue, enabled) });
  emit(draft, "clearingHouse", "VenueEnabled", { account, venue, enabled });
}

/** Voids every order signed so far. Owner or operator. Errors in order: the authority's, `CounterExhausted`. */
export function bumpOrderEpoch(draft: Draft, account: AccountId): void {
  requireAuthorized(draft, account, draft.sender);
  voidOrders(draft, account);
}

/** Begins the account's next order epoch. Errors: `CounterExhausted`. */
export function voidOrders(draft: Draft, account: AccountId): void {
  const { orderEpoch } = accountOf(draft, account);
  if (orderEpoch === MAX_ORDER_EPOCH) revert("CounterExhausted", { account });
  const epoch = orderEpoch + 1n;
  changeAccount(draft, account, { orderEpoch: epoch });
  emit(draft, "clearingHouse", "OrderEpochBumped", { account, epoch });
}

/** Whether `caller` is the account's owner or one of its operators. */
export function isAuthorized(draft: Draft, account: AccountId, caller: Address): boolean {
  const { owner, operators } = accountOf(draft, account);
  if (owner === ZERO_ADDRESS) return false;
  return owner === caller || operators.includes(caller);
}

/** Errors in order: `ReservedAccount`, `UnknownAccount`, `NotAuthorized`. */
export function requireAuthorized(draft: Draft, account: AccountId, caller: Address): void {
  requireUser(draft, account);
  if (!isAuthorized(draft, account, caller)) revert("NotAuthorized", { account, caller });
}

/** Whether the account exists and is not reserved. */
export function isUser(draft: Draft, account: AccountId): boolean {
  return accountOf(draft, account).owner !== ZERO_ADDRESS;
}

/** Whether the owner consented to trades that `venue` settles; whether governance lists the venue is another question. */
export function isVenueEnabled(draft: Draft, account: AccountId, venue: Address): boolean {
  return accountOf(draft, account).venues.includes(venue);
}

/** The account is one that a user can own, and exists. Errors in order: `ReservedAccount`, `UnknownAccount`. */
export function requireUser(draft: Draft, account: AccountId): void {
  if (account < FIRST_USER_ACCOUNT) revert("ReservedAccount", { account });
  if (!isUser(draft, account)) revert("UnknownAccount", { account });
}

/** Errors: `AccountInAuction`. */
export function requireNoAuction(draft: Draft, account: AccountId): void {
  if (accountOf(draft, account).inAuction) revert("AccountInAuction", { account });
}

/** Adds signed cash [WAD quote]; an int192 holds the sum. Errors: `SafeCastOverflowedIntDowncast`. */
export function addCash(draft: Draft, account: AccountId, amount: Quote): void {
  const before = accountOf(draft, account);
  draft.accounts.set(account, { ...before, cash: quote(safeCastInt(192, addQuote(before.cash, amount))) });
}

/** Cash of an account [WAD quote] without pending funding; 0 for one that was never used. */
export function cashOf(draft: Draft, account: AccountId): Quote {
  return accountOf(draft, account).cash;
}

function requireAccountOwner(draft: Draft, account: AccountId): void {
  requireUser(draft, account);
  if (accountOf(draft, account).owner !== draft.sender) revert("NotAccountOwner", { account, caller: draft.sender });
}

function withHolder(holders: readonly Address[], holder: Address, enabled: boolean): readonly Address[] {
  if (holders.includes(holder) === enabled) return holders;
  return enabled ? [...holders, holder].sort() : holders.filter((other) => other !== holder);
}

import {
  type Address,
  checkUint256,
  fullMulDivDown,
  fullMulDivUp,
  MAX_AMOUNT,
  STAKER_FUND,
  seconds,
  TOKEN_SCALE,
} from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import { cashOf } from "../ledger/accounts.js";
import { acquire, depositReserved, withdrawReserved } from "../ledger/clearingHouse.js";
import * as erc20 from "../token/erc20.js";
import { transferAs } from "../token/quoteToken.js";

/**
 * The stakers' insurance vault (risk model, 6.3), an ERC-4626 whose money is the cash of a reserved account; twin of
 * StakerFund.sol. Entering is priced on all the money, leaving on what no auction reserves. Assets in token units, shares
 * with six more decimals.
 */

const COOLDOWN = 7n * 86_400n;
/** How long after the cooldown unlocked shares can be redeemed [s]. */
export const WINDOW = 2n * 86_400n;
/** Shares beyond which none are sold. */
const MAX_SUPPLY = 10n ** 38n;
/** 10 ** _decimalsOffset(). */
const VIRTUAL_SHARES = 10n ** 6n;

/** Asks to unlock `shares`: redeemable after the cooldown, within the window. Errors in order: `ZeroShares`, `InsufficientShares`. */
export function requestUnlock(draft: Draft, shares: bigint): void {
  const owner = draft.sender;
  if (shares === 0n) revert("ZeroShares", {});
  const balance = erc20.balanceOf(draft, "fund", owner);
  if (shares > balance) revert("InsufficientShares", { owner, shares, balance });
  const availableAt = seconds(draft.timestamp + COOLDOWN);
  const expiresAt = seconds(availableAt + WINDOW);
  draft.unlocks.set(owner, { shares, availableAt, expiresAt });
  emit(draft, "fund", "UnlockRequested", { owner, shares, availableAt, expiresAt });
}

/**
 * Buys shares for `assets`, by the payer's allowance to the vault; returns the shares, rounded down. Errors in order:
 * `ERC4626ExceededMaxDeposit`, `NotModule`, `ZeroShares`, token, receiver.
 */
export function deposit(draft: Draft, assets: bigint, receiver: Address): bigint {
  const max = maxDeposit(draft);
  if (assets > max) revert("ERC4626ExceededMaxDeposit", { receiver, assets, max });
  const shares = fullMulDivDown(assets, pricedShares(draft), totalAssets(draft) + 1n);
  enter(draft, receiver, assets, shares);
  return shares;
}

/** Buys `shares`; returns the assets paid, rounded up. Errors as `deposit`, with `ERC4626ExceededMaxMint`. */
export function mint(draft: Draft, shares: bigint, receiver: Address): bigint {
  const max = maxMint(draft);
  if (shares > max) revert("ERC4626ExceededMaxMint", { receiver, shares, max });
  const assets = fullMulDivUp(shares, totalAssets(draft) + 1n, pricedShares(draft));
  enter(draft, receiver, assets, shares);
  return assets;
}

/** Takes `assets` out for unlocked shares; returns the shares burnt, rounded up. Errors in order: `ERC4626ExceededMaxWithdraw`, `NotModule`, allowance, amount, custody. */
export function withdraw(draft: Draft, assets: bigint, receiver: Address, owner: Address): bigint {
  const max = maxWithdraw(draft, owner);
  if (assets > max) revert("ERC4626ExceededMaxWithdraw", { owner, assets, max });
  const shares = previewWithdraw(draft, assets);
  leave(draft, receiver, owner, assets, shares);
  return shares;
}

/** Burns unlocked `shares`; returns the assets paid, rounded down. Errors as `withdraw`, with `ERC4626ExceededMaxRedeem`. */
export function redeem(draft: Draft, shares: bigint, receiver: Address, owner: Address): bigint {
  const max = maxRedeem(draft, owner);
  if (shares > max) revert("ERC4626ExceededMaxRedeem", { owner, shares, max });
  const assets = previewRedeem(draft, shares);
  leave(draft, receiver, owner, assets, shares);
  return assets;
}

/** Lets `spender` take up to `value` of the sender's shares. Errors: `ERC20InvalidSpender`. */
export function approve(draft: Draft, spender: Address, value: bigint): boolean {
  erc20.approve(draft, "fund", draft.sender, spender, value);
  return true;
}

/**
 * Moves shares; those that leave an owner also leave the owner's unlock request. Errors in order: `ERC20InvalidReceiver`,
 * `ERC20InsufficientBalance`.
 */
export function transfer(draft: Draft, to: Address, value: bigint): boolean {
  erc20.transfer(draft, "fund", draft.sender, to, value);
  trimUnlock(draft, draft.sender);
  return true;
}

/** The same by allowance. Errors in order: `ERC20InsufficientAllowance`, then as `transfer`. */
export function transferFrom(draft: Draft, from: Address, to: Address, value: bigint): boolean {
  erc20.spendAllowance(draft, "fund", from, draft.sender, value);
  erc20.transfer(draft, "fund", from, to, value);
  trimUnlock(draft, from);
  return true;
}

/** All the vault's money, in token units, rounded down. */
function totalAssets(draft: Draft): bigint {
  return cashOf(draft, STAKER_FUND) / TOKEN_SCALE;
}

/** The vault's money that no open auction reserves, in token units, rounded down; 0 where more is reserved than there is. */
export function freeAssets(draft: Draft): bigint {
  const cash = cashOf(draft, STAKER_FUND);
  const reserved = draft.singles.auctionHouse.totalReserved;
  return cash > reserved ? (cash - reserved) / TOKEN_SCALE : 0n;
}

/** What `owner` can take out now, in token units: what the unlocked shares are worth, as far as one call can pay it. */
export function maxWithdraw(draft: Draft, owner: Address): bigint {
  const assets = previewRedeem(draft, redeemable(draft, owner));
  const most = payable(draft);
  return assets < most ? assets : most;
}

/**
 * The shares that `owner` can redeem now: the unlocked ones, or the most of them that one call can pay, which is one less than
 * the fewest that pay a unit too much. 0 if they pay less than one token unit.
 */
export function maxRedeem(draft: Draft, owner: Address): bigint {
  const unlocked = redeemable(draft, owner);
  const most = payable(draft);
  const shares = previewRedeem(draft, unlocked) > most ? previewWithdraw(draft, most + 1n) - 1n : unlocked;
  return previewRedeem(draft, shares) === 0n ? 0n : shares;
}

/** The shares that the largest deposit buys, rounded down; 0 when the vault is retired. */
export function maxMint(draft: Draft): bigint {
  return fullMulDivDown(maxDeposit(draft), pricedShares(draft), totalAssets(draft) + 1n);
}

/** What burning `shares` pays now, ignoring locks; rounded down. */
function previewRedeem(draft: Draft, shares: bigint): bigint {
  return fullMulDivDown(shares, freeAssets(draft) + 1n, pricedShares(draft));
}

/** The shares that taking out `assets` burns now, ignoring locks; rounded up. */
function previewWithdraw(draft: Draft, assets: bigint): bigint {
  return fullMulDivUp(assets, pricedShares(draft), freeAssets(draft) + 1n);
}

/** The most that one call can pay, in token units: what the clearing house holds, as far as it moves so much at once. */
function payable(draft: Draft): bigint {
  const { custody } = draft.singles.totals;
  return custody < MAX_AMOUNT ? custody : MAX_AMOUNT;
}

/** Shares that `owner` can redeem now: those of an open request. */
export function redeemable(draft: Draft, owner: Address): bigint {
  const request = draft.unlocks.get(owner);
  if (request === undefined) return 0n;
  return draft.timestamp >= request.availableAt && draft.timestamp <= request.expiresAt ? request.shares : 0n;
}

function pricedShares(draft: Draft): bigint {
  return erc20.totalSupply(draft, "fund") + VIRTUAL_SHARES;
}

/** 0 when the vault is retired: a few total losses use up the numbers of its shares. */
function maxDeposit(draft: Draft): bigint {
  return erc20.totalSupply(draft, "fund") > MAX_SUPPLY ? 0n : MAX_AMOUNT;
}

function enter(draft: Draft, receiver: Address, assets: bigint, shares: bigint): void {
  const caller = draft.sender;
  acquire(draft, draft.addresses.fund);
  if (shares === 0n) revert("ZeroShares", {});
  const { fund, clearingHouse } = draft.addresses;
  transferAs(draft, fund, caller, clearingHouse, assets);
  depositReserved(draft, fund, assets);
  erc20.mint(draft, "fund", receiver, shares);
  emit(draft, "fund", "Deposit", { sender: caller, owner: receiver, assets, shares });
}

function leave(draft: Draft, receiver: Address, owner: Address, assets: bigint, shares: bigint): void {
  const caller = draft.sender;
  acquire(draft, draft.addresses.fund);
  if (caller !== owner) erc20.spendAllowance(draft, "fund", owner, caller, shares);
  const request = draft.unlocks.get(owner);
  const left = checkUint256((request?.shares ?? 0n) - shares);
  if (request !== undefined) draft.unlocks.set(owner, { ...request, shares: left });
  withdrawReserved(draft, draft.addresses.fund, receiver, assets);
  erc20.burn(draft, "fund", owner, shares);
  trimUnlock(draft, owner);
  emit(draft, "fund", "Withdraw", { sender: caller, receiver, owner, assets, shares });
}

function trimUnlock(draft: Draft, owner: Address): void {
  const request = draft.unlocks.get(owner);
  const left = erc20.balanceOf(draft, "fund", owner);
  if (request !== undefined && request.shares > left) draft.unlocks.set(owner, { ...request, shares: left });
}

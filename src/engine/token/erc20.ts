import { type Address, checkUint256, MAX_UINT256, ZERO_ADDRESS } from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import { addressPair } from "../core/state.js";

/** OpenZeppelin's ERC20: the same arithmetic, checks, errors and events for the quote token and the fund's shares. */
export type Erc20 = "token" | "fund";

function balances(draft: Draft, contract: Erc20) {
  return contract === "token" ? draft.tokenBalances : draft.fundShares;
}

function allowances(draft: Draft, contract: Erc20) {
  return contract === "token" ? draft.tokenAllowances : draft.fundAllowances;
}

/** Balance in the token's own unit. */
export function balanceOf(draft: Draft, contract: Erc20, owner: Address): bigint {
  return balances(draft, contract).get(owner) ?? 0n;
}

/** All that was minted and not burnt, in the token's own unit. */
export function totalSupply(draft: Draft, contract: Erc20): bigint {
  return draft.singles[contract].totalSupply;
}

function allowanceOf(draft: Draft, contract: Erc20, owner: Address, spender: Address): bigint {
  return allowances(draft, contract).get(addressPair(owner, spender)) ?? 0n;
}

/** Lets `spender` take up to `value` of `owner`'s; the maximum stands for ever. Errors in order: `ERC20InvalidApprover`, `ERC20InvalidSpender`. */
export function approve(draft: Draft, contract: Erc20, owner: Address, spender: Address, value: bigint): void {
  setAllowance(draft, contract, owner, spender, value);
  emit(draft, contract, "Approval", { owner, spender, value });
}

/** Uses up an allowance, silently. Errors: `ERC20InsufficientAllowance`; of the zero address as `approve`. */
export function spendAllowance(draft: Draft, contract: Erc20, owner: Address, spender: Address, value: bigint): void {
  const allowance = allowanceOf(draft, contract, owner, spender);
  if (allowance === MAX_UINT256) return;
  if (allowance < value) revert("ERC20InsufficientAllowance", { spender, allowance, needed: value });
  setAllowance(draft, contract, owner, spender, allowance - value);
}

/** Moves `value`. Errors in order: `ERC20InvalidSender`, `ERC20InvalidReceiver`, `ERC20InsufficientBalance`. */
export function transfer(draft: Draft, contract: Erc20, from: Address, to: Address, value: bigint): void {
  if (from === ZERO_ADDRESS) revert("ERC20InvalidSender", { sender: ZERO_ADDRESS });
  if (to === ZERO_ADDRESS) revert("ERC20InvalidReceiver", { receiver: ZERO_ADDRESS });
  move(draft, contract, from, to, value);
}

/** Creates `value` for `to`. Errors in order: `ERC20InvalidReceiver`; the supply panics beyond 256 bits. */
export function mint(draft: Draft, contract: Erc20, to: Address, value: bigint): void {
  if (to === ZERO_ADDRESS) revert("ERC20InvalidReceiver", { receiver: ZERO_ADDRESS });
  move(draft, contract, ZERO_ADDRESS, to, value);
}

/** Destroys `value` of `from`. Errors in order: `ERC20InvalidSender`, `ERC20InsufficientBalance`. */
export function burn(draft: Draft, contract: Erc20, from: Address, value: bigint): void {
  if (from === ZERO_ADDRESS) revert("ERC20InvalidSender", { sender: ZERO_ADDRESS });
  move(draft, contract, from, ZERO_ADDRESS, value);
}

function setAllowance(draft: Draft, contract: Erc20, owner: Address, spender: Address, value: bigint): void {
  if (owner === ZERO_ADDRESS) revert("ERC20InvalidApprover", { approver: ZERO_ADDRESS });
  if (spender === ZERO_ADDRESS) revert("ERC20InvalidSpender", { spender: ZERO_ADDRESS });
  const key = addressPair(owner, spender);
  if (value === 0n) allowances(draft, contract).remove(key);
  else allowances(draft, contract).set(key, value);
}

/** OpenZeppelin's `_update`: the zero address stands for minting and burning. */
function move(draft: Draft, contract: Erc20, from: Address, to: Address, value: bigint): void {
  if (from === ZERO_ADDRESS) {
    setSupply(draft, contract, checkUint256(totalSupply(draft, contract) + value));
  } else {
    const balance = balanceOf(draft, contract, from);
    if (balance < value) revert("ERC20InsufficientBalance", { sender: from, balance, needed: value });
    setBalance(draft, contract, from, balance - value);
  }
  if (to === ZERO_ADDRESS) setSupply(draft, contract, totalSupply(draft, contract) - value);
  else setBalance(draft, contract, to, balanceOf(draft, contract, to) + value);
  emit(draft, contract, "Transfer", { from, to, value });
}

function setSupply(draft: Draft, contract: Erc20, value: bigint): void {
  draft.singles[contract] = { totalSupply: value };
}

function setBalance(draft: Draft, contract: Erc20, owner: Address, value: bigint): void {
  if (value === 0n) balances(draft, contract).remove(owner);
  else balances(draft, contract).set(owner, value);
}

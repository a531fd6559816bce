import type { Address } from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import * as erc20 from "./erc20.js";

/** The silo's quote token: an ordinary ERC-20 with 6 decimals. Amounts in its own unit. */

/** Creates tokens for `to`. An environment command: who may mint is the token's own affair. Errors: as in `erc20.ts`. */
export function mint(draft: Draft, to: Address, value: bigint): void {
  erc20.mint(draft, "token", to, value);
}

/** Lets `spender` take up to `value` of the sender's tokens. Errors: `ERC20InvalidSpender`. */
export function approve(draft: Draft, spender: Address, value: bigint): boolean {
  erc20.approve(draft, "token", draft.sender, spender, value);
  return true;
}

/** Moves `value` of the sender's tokens. Errors in order: `ERC20InvalidReceiver`, `ERC20InsufficientBalance`. */
export function transfer(draft: Draft, to: Address, value: bigint): boolean {
  erc20.transfer(draft, "token", draft.sender, to, value);
  return true;
}

/** Moves `value` by allowance of the sender. Errors in order: `ERC20InsufficientAllowance`, then as `transfer`. */
export function transferFrom(draft: Draft, from: Address, to: Address, value: bigint): boolean {
  return transferAs(draft, draft.sender, from, to, value);
}

/** The same with a contract of the silo as `msg.sender`. */
export function transferAs(draft: Draft, spender: Address, from: Address, to: Address, value: bigint): boolean {
  erc20.spendAllowance(draft, "token", from, spender, value);
  erc20.transfer(draft, "token", from, to, value);
  return true;
}

/** `transfer` with a contract of the silo as `msg.sender`. */
export function pay(draft: Draft, from: Address, to: Address, value: bigint): void {
  erc20.transfer(draft, "token", from, to, value);
}

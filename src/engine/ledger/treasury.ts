import {
  type AccountId,
  type Address,
  addQuote,
  checkUint,
  EXIT_RECOVERY,
  HOUSE,
  MAX_AMOUNT,
  minQuote,
  negateQuote,
  type Quote,
  quote,
  STAKER_FUND,
  subQuote,
  TOKEN_SCALE,
  ZERO_QUOTE,
} from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import type { Totals } from "../core/state.js";
import { addDeficit, haircut, repay } from "../deficit/deficitLedger.js";
import { pay, transferAs } from "../token/quoteToken.js";
import { accountOf, addCash, cashOf } from "./accounts.js";

/**
 * Tokens in and out, the insurance fund's money, and the unfunded deficit (risk model, 6.3 and 6.4); twin of Treasury.sol.
 * custody in WAD = sum of all cash - unfunded deficit, always (INV-CASH).
 */

/** Takes tokens into custody. Errors in order: `ZeroAmount`, `AmountTooLarge`, the token's. */
export function pull(draft: Draft, payer: Address, amount: bigint): void {
  requireAmount(amount);
  const { clearingHouse } = draft.addresses;
  transferAs(draft, clearingHouse, payer, clearingHouse, amount);
  addCustody(draft, amount);
}

/**
 * Counts tokens that a module brought. Errors in order: `ZeroAmount`, `AmountTooLarge`. The chain also refuses to count more than
 * the clearing house holds, which the twin's token, always exact, cannot bring about.
 */
export function count(draft: Draft, amount: bigint): void {
  requireAmount(amount);
  addCustody(draft, amount);
}

/** Pays tokens out of custody. Errors: `InsufficientCustody`, the token's. */
export function push(draft: Draft, to: Address, amount: bigint): void {
  const { custody } = draft.singles.totals;
  if (amount > custody) revert("InsufficientCustody", { amount, custody });
  changeTotals(draft, { custody: custody - amount });
  if (amount !== 0n) pay(draft, draft.addresses.clearingHouse, to, amount);
}

/** Errors in order: `ZeroAmount`, `AmountTooLarge`. */
export function requireAmount(amount: bigint): void {
  if (amount === 0n) revert("ZeroAmount", {});
  if (amount > MAX_AMOUNT) revert("AmountTooLarge", { amount, maximum: MAX_AMOUNT });
}

/** Token units as quote currency [WAD]. */
export function toQuote(amount: bigint): Quote {
  return quote(amount * TOKEN_SCALE);
}

/**
 * What a withdrawal of `amount` pays: all of it, unless a deficit is open. What neither is paid nor becomes an exit claim
 * is dust below a token unit and goes to the house.
 */
export function haircutOf(draft: Draft, account: AccountId, amount: bigint): { readonly paid: bigint; readonly claim: Quote } {
  if (!draft.singles.totals.deficitOpen) return { paid: amount, claim: ZERO_QUOTE };
  const split = haircut(draft, accountOf(draft, account).owner, amount, backing(draft));
  addCash(draft, HOUSE, subQuote(subQuote(toQuote(amount), toQuote(split.paid)), split.claim));
  return split;
}

/**
 * Income of the insurance fund. While somebody is still short of money, D and the exit claims are repaid first, pro rata;
 * the fund keeps the rest.
 */
export function income(draft: Draft, payer: AccountId, amount: Quote): void {
  if (amount === ZERO_QUOTE) return;
  addCash(draft, payer, negateQuote(amount));
  let toFund = amount;
  if (draft.singles.totals.deficitOpen) {
    const { toDeficit, toClaims, open } = repay(draft, amount);
    changeTotals(draft, { deficitOpen: open });
    addCash(draft, EXIT_RECOVERY, toClaims);
    toFund = subQuote(subQuote(amount, toDeficit), toClaims);
  }
  addCash(draft, STAKER_FUND, toFund);
  emit(draft, "clearingHouse", "FundIncome", { payer, amount, toFund });
}

/** Credits `amount` to the beneficiary: from layer after layer as far as each reaches, the rest as unfunded deficit, which it returns. */
export function cover(draft: Draft, beneficiary: AccountId, amount: Quote): Quote {
  let unfunded = amount;
  for (const layer of draft.singles.modules.layers) {
    const part = minQuote(unfunded, cashOf(draft, layer));
    if (part === ZERO_QUOTE) continue;
    unfunded = subQuote(unfunded, part);
    addCash(draft, layer, negateQuote(part));
    emit(draft, "clearingHouse", "LossAbsorbed", { beneficiary, layer, amount: part });
  }
  if (unfunded > ZERO_QUOTE) {
    changeTotals(draft, { deficitOpen: true });
    addDeficit(draft, unfunded);
  }
  addCash(draft, beneficiary, amount);
  return unfunded;
}

/**
 * Tokens that stand behind the cash of accounts [WAD quote], at least 0. The layers' money and repaid exit claims are not
 * counted: they came in whole, after the deficit.
 */
function backing(draft: Draft): bigint {
  const tokens = draft.singles.totals.custody * TOKEN_SCALE;
  const { layers } = draft.singles.modules;
  const reserved = layers.reduce((sum, layer) => addQuote(sum, cashOf(draft, layer)), cashOf(draft, EXIT_RECOVERY));
  return tokens > reserved ? tokens - reserved : 0n;
}

function addCustody(draft: Draft, amount: bigint): void {
  changeTotals(draft, { custody: checkUint(128, draft.singles.totals.custody + amount) });
}

function changeTotals(draft: Draft, fields: Partial<Totals>): void {
  draft.singles.totals = { ...draft.singles.totals, ...fields };
}

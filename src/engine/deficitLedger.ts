import { type Address, checkUint, checkUint256, mulDivDown, type Quote, quote, ZERO_QUOTE } from "../math/index.js";
import type { Draft } from "./draft.js";
import { revert } from "./errors.js";
import { emit } from "./events.js";
import type { Claim, Deficit } from "./state.js";

/**
 * The unfunded deficit D and the exit claims X (risk model, 6.4): what nobody has paid for yet. Twin of DeficitLedger.sol;
 * `collect`, which also moves tokens, is in exitClaims.ts.
 *
 * A claim is held in units: an owner's claim is units * X / totalUnits. A repayment lowers X and raises what each unit was
 * paid. When X is repaid a new generation of units begins. Every division rounds against the claimant.
 */

const RAY = 10n ** 27n;
/** WAD per unit of the quote token. */
export const TOKEN_SCALE = 10n ** 12n;

const NO_CLAIM: Claim = { units: 0n, paidPerUnit: 0n, generation: 0n, credit: 0n };

/** Adds a loss [WAD quote] that the insurance fund could not cover. */
export function addDeficit(draft: Draft, amount: Quote): void {
  const unfundedDeficit = checkUint256(draft.singles.deficit.unfundedDeficit + amount);
  change(draft, { unfundedDeficit });
  emit(draft, "deficitLedger", "DeficitAdded", { amount, unfundedDeficit });
}

/**
 * Splits a withdrawal of `amount` tokens, behind which tokens of `backing` [WAD quote] and D stand together: what is paid
 * (tokens) and what becomes the owner's claim [WAD quote], both rounded down. Errors: `ClaimsExceeded`.
 */
export function haircut(draft: Draft, owner: Address, amount: bigint, backing: bigint): { readonly paid: bigint; readonly claim: Quote } {
  const deficit = draft.singles.deficit.unfundedDeficit;
  if (deficit === 0n) return { paid: amount, claim: ZERO_QUOTE };
  const claims = checkUint256(backing + deficit);
  const asked = amount * TOKEN_SCALE;
  if (asked > claims) revert("ClaimsExceeded", { amount, maximum: claims / TOKEN_SCALE });
  const paid = mulDivDown(amount, backing, claims);
  const claim = quote(mulDivDown(asked, deficit, claims));
  change(draft, { unfundedDeficit: deficit - claim });
  if (claim !== 0n) record(draft, owner, claim);
  return { paid, claim };
}

/** Spreads income [WAD quote] over D and X, pro rata; the share of D is rounded down. `open`: something is still owed. */
export function repay(draft: Draft, amount: Quote): { readonly toDeficit: Quote; readonly toClaims: Quote; readonly open: boolean } {
  const { unfundedDeficit, exitClaims } = draft.singles.deficit;
  const owed = unfundedDeficit + exitClaims;
  if (owed === 0n) return { toDeficit: ZERO_QUOTE, toClaims: ZERO_QUOTE, open: false };
  const repaid = amount > owed ? owed : amount;
  const toDeficit = quote(mulDivDown(repaid, unfundedDeficit, owed));
  const toClaims = quote(repaid - toDeficit);
  change(draft, { unfundedDeficit: unfundedDeficit - toDeficit });
  if (toClaims !== 0n) repayClaims(draft, toClaims);
  emit(draft, "deficitLedger", "Repaid", { toDeficit, toClaims });
  const left = draft.singles.deficit;
  return { toDeficit, toClaims, open: left.unfundedDeficit + left.exitClaims !== 0n };
}

/** The owner's claim with everything repaid so far in its credit, as now stored. */
export function credited(draft: Draft, owner: Address): Claim {
  const before = draft.claims.get(owner) ?? NO_CLAIM;
  const { generation } = draft.singles.deficit;
  const credit = checkUint256(before.credit + earned(draft, before));
  const units = before.generation === generation ? before.units : 0n;
  const claim: Claim = { units, paidPerUnit: paidPerUnitOf(draft, generation), generation, credit };
  setClaim(draft, owner, claim);
  return claim;
}

/** Stores a claim; an empty one has no entry only where the chain's storage is empty too. */
export function setClaim(draft: Draft, owner: Address, claim: Claim): void {
  const { units, paidPerUnit, generation, credit } = claim;
  if (units === 0n && paidPerUnit === 0n && generation === 0n && credit === 0n) draft.claims.remove(owner);
  else draft.claims.set(owner, claim);
}

/** An owner's claim that is not repaid yet, and what can be collected now, both [WAD quote], rounded down. */
export function claimOf(draft: Draft, owner: Address): { readonly unpaid: bigint; readonly collectable: bigint } {
  const claim = draft.claims.get(owner) ?? NO_CLAIM;
  const { generation, totalUnits, exitClaims } = draft.singles.deficit;
  const current = claim.generation === generation && totalUnits !== 0n;
  return {
    unpaid: current ? mulDivDown(exitClaims, claim.units, totalUnits) : 0n,
    collectable: claim.credit + earned(draft, claim),
  };
}

function record(draft: Draft, owner: Address, amount: Quote): void {
  const claim = credited(draft, owner);
  const { exitClaims, totalUnits } = draft.singles.deficit;
  const units = exitClaims === 0n ? amount : mulDivDown(amount, totalUnits, exitClaims);
  setClaim(draft, owner, { ...claim, units: checkUint256(claim.units + units) });
  change(draft, { totalUnits: checkUint256(totalUnits + units), exitClaims: checkUint256(exitClaims + amount) });
  emit(draft, "deficitLedger", "ClaimRecorded", { owner, amount });
}

/** A rest below a token unit, or below a billionth of what was recorded, is written off: it would spoil the precision of later units. */
function repayClaims(draft: Draft, amount: bigint): void {
  const { generation, totalUnits } = draft.singles.deficit;
  const paidPerUnit = checkUint256(paidPerUnitOf(draft, generation) + mulDivDown(amount, RAY, totalUnits));
  if (paidPerUnit !== 0n) draft.paidPerUnit.set(generation, paidPerUnit);
  const exitClaims = checkUint256(draft.singles.deficit.exitClaims - amount);
  if (exitClaims >= TOKEN_SCALE && exitClaims >= totalUnits / 10n ** 9n) change(draft, { exitClaims });
  else change(draft, { exitClaims: 0n, generation: checkUint(64, generation + 1n), totalUnits: 0n });
}

function earned(draft: Draft, claim: Claim): bigint {
  return mulDivDown(claim.units, paidPerUnitOf(draft, claim.generation) - claim.paidPerUnit, RAY);
}

function paidPerUnitOf(draft: Draft, generation: bigint): bigint {
  return draft.paidPerUnit.get(generation) ?? 0n;
}

function change(draft: Draft, fields: Partial<Deficit>): void {
  draft.singles.deficit = { ...draft.singles.deficit, ...fields };
}

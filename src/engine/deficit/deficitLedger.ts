import { type Address, checkUint, checkUint256, fullMulDivUp, mulDivDown, type Quote, quote, ZERO_QUOTE } from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import type { Claim, Deficit } from "../core/state.js";

/**
 * The unfunded deficit D and the exit claims X (risk model, 6.4): what nobody has paid for yet. Twin of DeficitLedger.sol;
 * `collect`, which also moves tokens, is in exitClaims.ts.
 *
 * A claim remembers its principal and the index it was last credited at; one index, the unpaid share of a claim as old as
 * the generation, falls by left / X with every repayment. When X is wholly repaid a new generation begins: every claim of an
 * older one is credited in full. The unpaid part is rounded up, so credits never outrun what was repaid.
 */

/** unpaidIndex of a generation that nothing was repaid of. */
export const WHOLE = 10n ** 54n;
/** WAD per unit of the quote token. */
export const TOKEN_SCALE = 10n ** 12n;

const NO_CLAIM: Claim = { principal: 0n, index: 0n, generation: 0n, credit: 0n };

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
  const { generation, unpaidIndex } = draft.singles.deficit;
  const principal = unpaidOf(draft, before);
  const credit = checkUint256(before.credit + before.principal - principal);
  const claim: Claim = { principal, index: unpaidIndex, generation, credit };
  draft.claims.set(owner, claim);
  return claim;
}

/** An owner's claim that is not repaid yet, rounded up, and what can be collected now, rounded down, both [WAD quote]. */
export function claimOf(draft: Draft, owner: Address): { readonly unpaid: bigint; readonly collectable: bigint } {
  const claim = draft.claims.get(owner) ?? NO_CLAIM;
  const unpaid = unpaidOf(draft, claim);
  return { unpaid, collectable: checkUint256(claim.credit + claim.principal - unpaid) };
}

function record(draft: Draft, owner: Address, amount: Quote): void {
  const claim = credited(draft, owner);
  draft.claims.set(owner, { ...claim, principal: checkUint256(claim.principal + amount) });
  change(draft, { exitClaims: checkUint256(draft.singles.deficit.exitClaims + amount) });
  emit(draft, "deficitLedger", "ClaimRecorded", { owner, amount });
}

function repayClaims(draft: Draft, amount: bigint): void {
  const { exitClaims, generation, unpaidIndex } = draft.singles.deficit;
  const left = checkUint256(exitClaims - amount);
  if (left === 0n) change(draft, { exitClaims: left, generation: checkUint(64, generation + 1n), unpaidIndex: WHOLE });
  else change(draft, { exitClaims: left, unpaidIndex: fullMulDivUp(unpaidIndex, left, exitClaims) });
}

/** Never more than the principal: within a generation the index only falls. */
function unpaidOf(draft: Draft, claim: Claim): bigint {
  const { generation, unpaidIndex } = draft.singles.deficit;
  if (claim.principal === 0n || claim.generation !== generation) return 0n;
  return fullMulDivUp(claim.principal, unpaidIndex, claim.index);
}

function change(draft: Draft, fields: Partial<Deficit>): void {
  draft.singles.deficit = { ...draft.singles.deficit, ...fields };
}

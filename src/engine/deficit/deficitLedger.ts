import {
  type Address,
  checkUint,
  checkUint256,
  divCeil,
  fullMulDivDown,
  fullMulDivUp,
  type Quote,
  quote,
  TOKEN_SCALE,
  ZERO_QUOTE,
} from "../../math/index.js";
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
 *
 * The index is a floating point: unpaidIndex / WHOLE / STEP^indexScale, scaled up by STEP where it would fall below FLOOR, so
 * that no rounding takes more than 1e-57 of it, however often X turns over and however little of it a repayment leaves.
 */

/** unpaidIndex of a generation that nothing was repaid of. */
export const WHOLE = 10n ** 76n;
/** unpaidIndex is at least this. */
export const FLOOR = 10n ** 57n;
/** What the index is multiplied by when it is scaled up: WHOLE / FLOOR. */
const STEP = 10n ** 19n;
/** A claim that was credited more steps ago than this is less than a wei. */
const MOST_STEPS = 4n;

const NO_CLAIM: Claim = { principal: 0n, index: 0n, scale: 0n, generation: 0n, credit: 0n };

/** Adds a loss [WAD quote] that no layer covered. */
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
  if (amount > claims / TOKEN_SCALE) revert("ClaimsExceeded", { amount, maximum: claims / TOKEN_SCALE });
  const paid = fullMulDivDown(amount, backing, claims);
  const claim = quote(fullMulDivDown(amount * TOKEN_SCALE, deficit, claims));
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
  const toDeficit = quote(fullMulDivDown(repaid, unfundedDeficit, owed));
  const toClaims = quote(repaid - toDeficit);
  change(draft, { unfundedDeficit: unfundedDeficit - toDeficit });
  if (toClaims !== 0n) repayClaims(draft, toClaims);
  emit(draft, "deficitLedger", "Repaid", { toDeficit, toClaims });
  const left = draft.singles.deficit;
  return { toDeficit, toClaims, open: left.unfundedDeficit + left.exitClaims !== 0n };
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
  const { exitClaims, generation } = draft.singles.deficit;
  const left = checkUint256(exitClaims - amount);
  if (left === 0n) {
    change(draft, { exitClaims: left, generation: checkUint(64, generation + 1n), indexScale: 0n, unpaidIndex: WHOLE });
  } else {
    change(draft, { exitClaims: left, ...loweredIndex(draft.singles.deficit, left) });
  }
}

/** The owner's claim with everything repaid so far in its credit, as now stored. */
export function credited(draft: Draft, owner: Address): Claim {
  const before = draft.claims.get(owner) ?? NO_CLAIM;
  const { generation, unpaidIndex, indexScale } = draft.singles.deficit;
  const principal = unpaidOf(draft, before);
  const credit = checkUint256(before.credit + before.principal - principal);
  const claim: Claim = { principal, index: unpaidIndex, scale: indexScale, generation, credit };
  draft.claims.set(owner, claim);
  return claim;
}

/** The index times left / X, rounded up, with one rounding at the scale that it then has. */
function loweredIndex({ unpaidIndex, indexScale, exitClaims }: Deficit, left: bigint): Pick<Deficit, "unpaidIndex" | "indexScale"> {
  let scale = indexScale;
  let part = left;
  let index = fullMulDivUp(unpaidIndex, part, exitClaims);
  while (index < FLOOR) {
    // Below FLOOR means that left < X, and X is below 2^192 (docs/numerics.md).
    part = checkUint256(part * STEP);
    scale = checkUint(64, scale + 1n);
    index = fullMulDivUp(unpaidIndex, part, exitClaims);
  }
  return { unpaidIndex: index, indexScale: scale };
}

/** Never more than the principal: within a generation the index only falls. Rounding up twice in a row is rounding up once. */
function unpaidOf(draft: Draft, claim: Claim): bigint {
  const { generation, unpaidIndex, indexScale } = draft.singles.deficit;
  if (claim.principal === 0n || claim.generation !== generation) return 0n;
  const steps = indexScale - claim.scale;
  if (steps > MOST_STEPS) return 1n;
  return divCeil(fullMulDivUp(claim.principal, unpaidIndex, claim.index), STEP ** steps);
}

function change(draft: Draft, fields: Partial<Deficit>): void {
  draft.singles.deficit = { ...draft.singles.deficit, ...fields };
}

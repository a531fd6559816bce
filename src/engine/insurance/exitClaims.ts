import { type Address, TOKEN_SCALE, ZERO_ADDRESS } from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import { credited } from "../deficit/deficitLedger.js";
import { acquire, withdrawReserved } from "../ledger/clearingHouse.js";

/** What holders of exit claims do with the deficit ledger; the rest of DeficitLedger.sol is in deficitLedger.ts. */

/** Pays what was repaid to the sender so far, in whole token units, to `to`. Errors in order: `NotModule`, `ZeroReceiver`, `NothingToCollect`. */
export function collect(draft: Draft, to: Address): bigint {
  acquire(draft, draft.addresses.deficitLedger);
  if (to === ZERO_ADDRESS) revert("ZeroReceiver", {});
  const claim = credited(draft, draft.sender);
  const amount = claim.credit / TOKEN_SCALE;
  if (amount === 0n) revert("NothingToCollect", { owner: draft.sender });
  draft.claims.set(draft.sender, { ...claim, credit: claim.credit - amount * TOKEN_SCALE });
  emit(draft, "deficitLedger", "ClaimCollected", { owner: draft.sender, to, amount });
  withdrawReserved(draft, draft.addresses.deficitLedger, to, amount);
  return amount;
}

/** The functions that only the clearing house may call. Errors: `NotClearingHouse`. */
export function requireClearingHouse(draft: Draft): never {
  return revert("NotClearingHouse", { caller: draft.sender });
}

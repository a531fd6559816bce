import type { Address } from "../../math/index.js";
import type { Draft } from "./draft.js";
import { revert } from "./errors.js";

/** Which addresses the twin knows code at; twin of types/Code.sol. */

/** A contract of the silo, one of its feeds or an adapter. */
export function hasCode(draft: Draft, target: Address): boolean {
  if (Object.values(draft.addresses).includes(target)) return true;
  return [draft.adapters, draft.foreignAdapters, draft.feeds].some((table) => table.get(target) !== undefined);
}

/** Errors: `NotAContract`. */
export function requireCode(draft: Draft, target: Address): void {
  if (!hasCode(draft, target)) revert("NotAContract", { target });
}

import { type Address, ZERO_ADDRESS } from "../../math/index.js";
import type { Draft } from "./draft.js";
import { revert } from "./errors.js";
import { emit } from "./events.js";
import type { ContractName, Ownership } from "./state.js";

/** OpenZeppelin's Ownable2Step, for each contract of the silo that has an owner. */
export type OwnedContract = Extract<ContractName, "governor" | "oracle" | "auction" | "venue">;

const NOBODY: Ownership = { owner: ZERO_ADDRESS, pendingOwner: ZERO_ADDRESS };

/** Reverts with `OwnableUnauthorizedAccount` unless the sender owns the contract. */
export function requireOwner(draft: Draft, contract: OwnedContract): void {
  if (ownership(draft, contract).owner !== draft.sender) revert("OwnableUnauthorizedAccount", { account: draft.sender });
}

/** Names a next owner, who must accept; the zero address withdraws the offer. Only the owner. */
export function transferOwnership(draft: Draft, contract: OwnedContract, newOwner: Address): void {
  requireOwner(draft, contract);
  const { owner } = ownership(draft, contract);
  draft.owners.set(contract, { owner, pendingOwner: newOwner });
  emit(draft, contract, "OwnershipTransferStarted", { previousOwner: owner, newOwner });
}

/** Accepts ownership. Only whom the owner named. */
export function acceptOwnership(draft: Draft, contract: OwnedContract): void {
  if (ownership(draft, contract).pendingOwner !== draft.sender) revert("OwnableUnauthorizedAccount", { account: draft.sender });
  passTo(draft, contract, draft.sender);
}

/** Leaves the contract without an owner for ever. Only the owner. */
export function renounceOwnership(draft: Draft, contract: OwnedContract): void {
  requireOwner(draft, contract);
  passTo(draft, contract, ZERO_ADDRESS);
}

function ownership(draft: Draft, contract: OwnedContract): Ownership {
  return draft.owners.get(contract) ?? NOBODY;
}

function passTo(draft: Draft, contract: OwnedContract, newOwner: Address): void {
  const { owner } = ownership(draft, contract);
  draft.owners.set(contract, { owner: newOwner, pendingOwner: ZERO_ADDRESS });
  emit(draft, contract, "OwnershipTransferred", { previousOwner: owner, newOwner });
}

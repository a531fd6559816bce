import type { Address, Hex } from "viem";
import { abis } from "../../chain/abi/abis.js";
import { calldataOf } from "../../chain/codec/calldata.js";
import type { PlannedAction } from "../../policy/index.js";

/** Where the keeper's calls go. */
export interface KeeperCalls {
  readonly auction: Address;
  readonly clearingHouse: Address;
}

/** A call as a node takes it. */
export interface Payload {
  readonly to: Address;
  readonly data: Hex;
}

/** A planned action as the call of the silo's contract that the twin executed for it. */
export function payloadFor(calls: KeeperCalls, { command }: PlannedAction): Payload {
  const contract = command.name === "clearingHouse.poke" ? "clearingHouse" : "auction";
  return { to: calls[contract], data: calldataOf(abis[contract], command) };
}

import type { Address, Hex } from "viem";
import { abis } from "../../chain/abi/abis.js";
import { calldataOf } from "../../chain/codec/calldata.js";
import type { PlannedAction } from "../../policy/index.js";

/** Where the keeper's calls go. */
export interface AuctionCalls {
  readonly auction: Address;
}

/** A call as a node takes it. */
export interface Payload {
  readonly to: Address;
  readonly data: Hex;
}

/** A planned action as the call of the auction contract that the twin executed for it. */
export function payloadFor({ auction: to }: AuctionCalls, { command }: PlannedAction): Payload {
  return { to, data: calldataOf(abis.auction, command) };
}

import { type Address, encodeFunctionData, type Hex } from "viem";
import { abis } from "../../chain/abi/abis.js";
import { packWitness } from "../../chain/codec/packed.js";
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

/** Encodes a planned action as the call of the auction contract that the twin executed for it. */
export function payloadFor({ auction: to }: AuctionCalls, action: PlannedAction): Payload {
  return { to, data: dataOf(action) };
}

function dataOf(action: PlannedAction): Hex {
  const abi = abis.auction;
  if (action.kind === "touch") return encodeFunctionData({ abi, functionName: "touch", args: [action.account] });
  if (action.kind === "bid") return encodeFunctionData({ abi, functionName: "bid", args: [action.command.terms] });
  const { account, witness, rewardAccount } = action.command;
  return encodeFunctionData({ abi, functionName: "start", args: [account, packWitness(witness), rewardAccount] });
}

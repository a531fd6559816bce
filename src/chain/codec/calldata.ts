import { type Abi, type AbiFunction, encodeFunctionData, type Hex } from "viem";
import { KeelError } from "../../base/errors.js";
import type { Command, CommandOf } from "../../engine/index.js";
import { mockFeedAbi } from "../abi/abis.js";
import { packedArguments } from "./packed.js";

/** A contract has no function for a command of the twin: they are of different versions. */
export class NoFunctionError extends KeelError {
  constructor(command: string, parameters: readonly string[]) {
    super("NO_FUNCTION", `no function takes the command ${command}(${parameters.join(", ")})`, {
      hint: "build the contracts anew with npm run build",
      details: { command, parameters },
    });
  }
}

/** What a function takes that its command does not say, by the names of Solidity's parameters: signatures of orders. */
export type Beside = Readonly<Record<string, unknown>>;

/** Solidity sets parameters apart from state variables by a trailing underscore. */
const plain = (name = ""): string => name.replace(/_$/, "");

/** The function with the command's name and exactly its parameters: overloads differ in them. */
function functionFor(abi: Abi, command: Command, values: Readonly<Record<string, unknown>>): AbiFunction {
  const name = command.name.slice(command.name.indexOf(".") + 1);
  const fields = Object.keys(values);
  const found = abi.find(
    (item): item is AbiFunction =>
      item.type === "function" &&
      item.name === name &&
      item.inputs.length === fields.length &&
      item.inputs.every((input) => fields.includes(plain(input.name))),
  );
  if (found === undefined) throw new NoFunctionError(command.name, fields);
  return found;
}

/**
 * The call that a command of the twin stands for. Commands name their arguments as Solidity does (for what it packs see packed.ts),
 * so whatever the order of the declaration, and whatever a struct carries beyond its fields, the call follows from the interface.
 *
 * @param abi interface of the contract that the command is for
 * @throws NoFunctionError
 */
export function calldataOf(abi: Abi, command: Command, beside: Beside = {}): Hex {
  const values: Readonly<Record<string, unknown>> = { ...packedArguments(command), ...beside };
  const item = functionFor(abi, command, values);
  return encodeFunctionData({ abi: [item] as Abi, functionName: item.name, args: item.inputs.map(({ name }) => values[plain(name)]) });
}

/** The call that gives Chainlink's mock feed an answer, as round number `round`. */
export function feedCalldata({ answer, updatedAt }: CommandOf<"feed.update">, round: bigint): Hex {
  return encodeFunctionData({ abi: mockFeedAbi, functionName: "updateRoundData", args: [round, answer, updatedAt, updatedAt] });
}

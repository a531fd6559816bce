import { fromPlain, type Plain, type Shape, ShapeError, toPlain } from "../../src/engine/core/shapes.js";
import { COMMANDS, type Command, type CommandName } from "../../src/engine/index.js";
import type { Address, Hex, Seconds } from "../../src/math/index.js";

/** One command as both sides execute it: who calls what and when. */
export interface Step {
  readonly sender: Address;
  readonly timestamp: Seconds;
  readonly command: Command;
  /** What only the chain needs to match orders: maker's and taker's signature, and hashes that the wallet approves first. */
  readonly signing?: Signing;
}

export interface Signing {
  readonly maker: Hex;
  readonly taker: Hex;
  readonly walletApproves: readonly Hex[];
}

const FRAME = { sender: "address", timestamp: "seconds40" } as const;

/** A step as JSON with decimal strings. */
export function stepToPlain(step: Step): Plain {
  const { sender, timestamp, command, signing } = step;
  const frame = toPlain(FRAME, { sender, timestamp }) as { readonly [field: string]: Plain };
  const args = toPlain(COMMANDS[command.name], command);
  return { ...frame, name: command.name, args, ...(signing === undefined ? {} : { signing: { ...signing } }) };
}

/** The step that `stepToPlain` wrote. Throws `ShapeError` for anything else. */
export function stepFromPlain(plain: Plain): Step {
  const frame = fromPlain(FRAME, plain);
  const { name, args, signing } = plain as unknown as { readonly name: CommandName; readonly args: Plain; readonly signing?: Signing };
  if (!Object.hasOwn(COMMANDS, name)) throw new ShapeError("name", "the name of a command");
  const shape: Shape = COMMANDS[name];
  const command = { name, ...(fromPlain(shape, args, "args") as object) } as Command;
  return { ...frame, command, ...(signing === undefined ? {} : { signing }) };
}

import { COMMANDS } from "./commandShapes.js";
import type { Command, CommandName, CommandOf, ResultOf } from "./commands.js";
import { type Context, commit, type DirtySet, type Draft, openDraft } from "./core/draft.js";
import type { SiloError } from "./core/errors.js";
import type { EngineEvent } from "./core/events.js";
import { checked, ShapeError } from "./core/shapes.js";
import type { SiloState } from "./core/state.js";
import { HANDLERS } from "./handlers.js";

/** Everything that {@link execute} and {@link preview} throw: what the contract reverts with, or that no contract could be called so. */
export type ExecuteErrorType = SiloError | ShapeError;

/** What a command did. */
export interface Outcome<Name extends CommandName = CommandName> {
  /** In the order of the chain's logs. */
  readonly events: readonly EngineEvent[];
  /** Keys of everything that has another value than before. */
  readonly dirty: DirtySet;
  /** What the function returned. */
  readonly result: ResultOf<Name>;
}

/** What a command would do. */
export type Preview<Name extends CommandName = CommandName> = Omit<Outcome<Name>, "dirty">;

/**
 * Executes one command: the same checks in the same order, the same rounding, events and errors as the contract. Changes
 * `state` in place, wholly or not at all, at a cost that grows with what the command touches.
 *
 * @throws {ExecuteErrorType} the state is as before; a `ShapeError` where an argument could not even be encoded as its Solidity type
 */
export function execute<Name extends CommandName>(state: SiloState, command: CommandOf<Name>, context: Context): Outcome<Name>;
export function execute(state: SiloState, command: Command, context: Context): Outcome;
export function execute(state: SiloState, command: Command, context: Context): Outcome {
  const draft = openDraft(state, context);
  const result = run(draft, command);
  return { events: draft.events, dirty: commit(state, draft), result };
}

/** `execute` without any effect: what would happen now. @throws {ExecuteErrorType} */
export function preview<Name extends CommandName>(state: SiloState, command: CommandOf<Name>, context: Context): Preview<Name>;
export function preview(state: SiloState, command: Command, context: Context): Preview;
export function preview(state: SiloState, command: Command, context: Context): Preview {
  const draft = openDraft(state, context);
  const result = run(draft, command);
  return { events: draft.events, result };
}

function run(draft: Draft, command: Command): ResultOf<CommandName> {
  const shape = COMMANDS[command.name] ?? unknownCommand();
  const handler = HANDLERS[command.name] as (draft: Draft, args: unknown) => ResultOf<CommandName>;
  return handler(draft, checked(shape, command));
}

function unknownCommand(): never {
  throw new ShapeError("name", "the name of a command");
}

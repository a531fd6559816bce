import { type Command, type Context, EngineError, execute, preview, type SiloState } from "../engine/index.js";
import { type AccountId, type Quote, quote } from "../math/index.js";

/** A copy of a silo on which actions are done before they are planned, at the time and by the sender of the plan. */
export interface World {
  readonly state: SiloState;
  readonly context: Context;
}

/** Copies a silo's tables, so that what happens to the copy does not happen to the original. Records are shared: nobody changes them. */
export function worldOf({ addresses, singles, tables }: SiloState, context: Context): World {
  const copies = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, new Map<unknown, unknown>(table)]));
  return { state: { addresses, singles: { ...singles }, tables: copies as unknown as SiloState["tables"] }, context };
}

/** Executes a command: later ones see it. Returns the error when the contract would revert, and then nothing has changed. */
export function apply({ state, context }: World, command: Command): EngineError | undefined {
  return errorOf(() => execute(state, command, context));
}

/** How a command would end now. */
export function attempt({ state, context }: World, command: Command): EngineError | undefined {
  return errorOf(() => preview(state, command, context));
}

/** How a command would end if an account had that much less cash [WAD quote]. */
export function attemptWithout(world: World, account: AccountId, cash: Quote, command: Command): EngineError | undefined {
  const { accounts } = world.state.tables;
  const held = accounts.get(account);
  if (held === undefined || cash === 0n) return attempt(world, command);
  // The world is the plan's own copy, and the account is back before anybody else looks.
  accounts.set(account, { ...held, cash: quote(held.cash - cash) });
  try {
    return attempt(world, command);
  } finally {
    accounts.set(account, held);
  }
}

function errorOf(run: () => unknown): EngineError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

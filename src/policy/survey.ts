import { accountRisk, type EngineError, type Witness, worstWitness } from "../engine/index.js";
import type { AccountId, MarketId, Quote } from "../math/index.js";
import { attempt, type World } from "./world.js";

/** An account that its equity no longer keeps above maintenance margin. */
export interface Unhealthy {
  readonly account: AccountId;
  readonly legs: number;
  readonly equity: Quote;
  readonly maintenanceMargin: Quote;
  /** The scenarios that prove it. */
  readonly witness: Witness;
}

/**
 * Confirms exactly which accounts are below maintenance margin at fresh prices and not in auction yet, worst first: by
 * E / MM, ties by account id. Accounts in a market without a valid price are left out. The work is proportional to the
 * accounts with positions.
 *
 * @param candidates accounts to look at, for a keeper that screened them; all accounts unless given
 */
export function unhealthyIn(world: World, candidates: Iterable<AccountId> = world.state.tables.accounts.keys()): readonly Unhealthy[] {
  const found: Unhealthy[] = [];
  for (const account of candidates) {
    const unhealthy = unhealthyOf(world, account);
    if (unhealthy !== undefined) found.push(unhealthy);
  }
  return found.sort(worstFirst);
}

function unhealthyOf({ state, context }: World, account: AccountId): Unhealthy | undefined {
  const held = state.tables.accounts.get(account);
  if (held === undefined || held.legs.length === 0 || held.inAuction) return undefined;
  const risk = accountRisk(state, account, context.timestamp);
  if (risk.status !== "ok" || risk.equity >= risk.maintenanceMargin) return undefined;
  const proof = worstWitness(state, account, context.timestamp);
  if (proof.status !== "ok") return undefined;
  const { equity, maintenanceMargin } = risk;
  return { account, legs: held.legs.length, equity, maintenanceMargin, witness: proof.witness };
}

/** E1 / MM1 < E2 / MM2, cross-multiplied, so exact: the margin of an account with positions is positive. */
function worstFirst(a: Unhealthy, b: Unhealthy): number {
  const difference = a.equity * b.maintenanceMargin - b.equity * a.maintenanceMargin;
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return a.account < b.account ? -1 : 1;
}

/** Markets whose oracle has no valid price at the plan's time, by id, and why. */
export function invalidMarketsIn(world: World): readonly (readonly [MarketId, EngineError])[] {
  return [...world.state.tables.markets.keys()]
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap((market) => {
      const error = attempt(world, { name: "clearingHouse.poke", market });
      return error === undefined ? [] : [[market, error] as const];
    });
}

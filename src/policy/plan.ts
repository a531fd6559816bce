import { type AuctionQuote, auctionQuote, type SiloState } from "../engine/index.js";
import type { AccountId } from "../math/index.js";
import { bidFor } from "./bids.js";
import { pokesIn } from "./pokes.js";
import { invalidMarketsIn, type Unhealthy, unhealthyIn } from "./survey.js";
import type { Plan, PlannedAction, PolicyOptions, Skipped, TouchAction } from "./types.js";
import { apply, type World, worldOf } from "./world.js";

/**
 * What a keeper sends after it has seen a block: first the starts, worst account first, so that clocks run and reserves
 * are held; then every open auction, oldest first (those just started last): end it, bid, or record that it became solvent
 * or insolvent; at last a fresh price for every market whose cached one would run out and stop the clocks of auctions.
 *
 * Pure: the same state and options always give the same plan, in the keeper and in the simulator. Each action is executed
 * on a copy of the twin at `nextTimestamp` before it enters the plan, after all actions before it. So the whole plan passes
 * when it is mined in this order, in a block of that timestamp, with nothing else of the silo before it. An account gets at
 * most one start, and at most one bid or touch.
 *
 * @param state the silo at the end of the block; it is not changed
 * @param candidates accounts that may need a start, from whoever screened them; all accounts unless given
 */
export function planBlock(state: SiloState, options: PolicyOptions, candidates?: Iterable<AccountId>): Plan {
  const world = worldOf(state, { timestamp: options.nextTimestamp, sender: options.keeperAddress });
  const actions: PlannedAction[] = [];
  const skipped: Skipped[] = invalidMarketsIn(world).map(([market, error]) => ({ reason: "oracle-invalid", market, error }));
  const settle = (decision: PlannedAction | Skipped): void => {
    if ("reason" in decision) {
      skipped.push(decision);
      return;
    }
    const error = apply(world, decision.command);
    if (error === undefined) actions.push(decision);
    else skipped.push({ reason: "refused", ...whereOf(decision), error });
  };
  for (const unhealthy of unhealthyIn(world, candidates)) settle(startOf(options, unhealthy));
  for (const account of accountsInAuction(world)) {
    for (const decision of tend(world, options, account)) settle(decision);
  }
  for (const poke of pokesIn(world)) settle(poke);
  return { actions, skipped };
}

function startOf({ keeperAccount }: PolicyOptions, unhealthy: Unhealthy): PlannedAction | Skipped {
  const { account, legs, equity, maintenanceMargin, witness } = unhealthy;
  if (account === keeperAccount) return { reason: "own-account", account };
  const command = { name: "auction.start", account, witness, rewardAccount: keeperAccount } as const;
  return { kind: "start", account, command, legs, equity, maintenanceMargin };
}

/** By the age of the auctions: ids are never used twice. */
function accountsInAuction({ state }: World): readonly AccountId[] {
  return [...state.tables.auctions].sort(([, a], [, b]) => (a.id < b.id ? -1 : 1)).map(([account]) => account);
}

/** What to do for an open auction, and why there is no bid if there is none. */
function tend(world: World, options: PolicyOptions, account: AccountId): readonly (PlannedAction | Skipped)[] {
  const { state, context } = world;
  const answer = auctionQuote(state, account, context.timestamp);
  // A missing price was reported for its market already.
  if (answer.status === "oracleInvalid" || answer.status === "none") return [];
  if (answer.status === "recovered") return [touchOf(world, account, "recovered")];
  const bid = bidOrReason(world, options, account, answer);
  // Until somebody records it, the clock of the wrong phase runs. A bid records it too.
  const misrecorded = state.tables.auctions.get(account)?.insolvent === answer.solvent;
  if ("kind" in bid || !misrecorded) return [bid];
  return [bid, touchOf(world, account, "solvency")];
}

function bidOrReason(world: World, options: PolicyOptions, account: AccountId, onSale: AuctionQuote): PlannedAction | Skipped {
  if (account === options.keeperAccount) return { reason: "own-account", account };
  if (world.state.tables.auctions.has(options.keeperAccount)) return { reason: "keeper-in-auction", account };
  return bidFor(world, options, account, onSale);
}

function touchOf({ state }: World, account: AccountId, because: TouchAction["because"]): TouchAction {
  const legs = state.tables.accounts.get(account)?.legs.length ?? 0;
  return { kind: "touch", account, command: { name: "auction.touch", account }, legs, because };
}

const whereOf = (action: PlannedAction) => ("market" in action ? { market: action.market } : { account: action.account });

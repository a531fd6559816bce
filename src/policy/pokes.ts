import { freshMarket } from "../engine/index.js";
import type { MarketId } from "../math/index.js";
import type { PokeAction } from "./types.js";
import type { World } from "./world.js";

/** Seconds before its cached price runs out at which a market is poked: some blocks, for the transaction to be included in time. */
export const POKE_LEAD = 60n;

/**
 * Pokes for the markets of open auctions whose cached price runs out within {@link POKE_LEAD}, where the oracle has one that lasts
 * longer. An auction's clock does not count seconds in which one of its markets had no valid price, and a price that nobody fetched
 * is none (risk model, 6.2.1). In the order of the markets; a market that the plan's other actions touch needs none.
 */
export function pokesIn({ state, context }: World): readonly PokeAction[] {
  const legs = [...state.tables.auctions.keys()].flatMap((id) => state.tables.accounts.get(id)?.legs ?? []);
  const due = [...new Set(legs.map(({ market }) => market))].filter((market: MarketId): boolean => {
    const cached = state.tables.markets.get(market);
    if (cached === undefined || cached.priceValidUntil >= context.timestamp + POKE_LEAD) return false;
    const fresh = freshMarket(state, market, context.timestamp);
    return fresh.status === "ok" && fresh.market.priceValidUntil > cached.priceValidUntil;
  });
  return due
    .sort((a, b) => (a < b ? -1 : 1))
    .map((market) => ({ kind: "poke", market, command: { name: "clearingHouse.poke", market }, legs: 1 }));
}

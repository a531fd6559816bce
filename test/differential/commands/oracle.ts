import type { PriceSource } from "../../../src/engine/index.js";
import { type Address, MAX_INDEX, type MarketId, MIN_INDEX, marketId, price, ZERO_ADDRESS } from "../../../src/math/index.js";
import { STRANGER } from "../actors.js";
import { ADDRESSES, FEEDS } from "../chain/silo.js";
import { HEARTBEAT, LOTS } from "../scenario.js";
import { command, type Draft, type World } from "../world.js";
import { owned } from "./governance.js";

/** Sources change: another heartbeat, narrower bounds, a source for the next market; now and then one that cannot answer. */
export const setSource = command({
  name: "oracle.setSource",
  weight: 2,
  generate(world, intent) {
    const owner = owned(world, "oracle");
    const next = Number(world.state.singles.clearingHouse.marketCount) + 1;
    const index = world.chance(40) ? next : world.random.integer(1, next);
    const market = marketId(BigInt(index));
    const source = goodSource(world, index);
    if (source === undefined) return undefined;
    if (intent === "good") return owner && { sender: owner, args: { market, source } };
    if (owner === undefined || world.chance(30)) return { sender: STRANGER.address, args: { market, source } };
    if (world.chance(50)) return brokenSource(world, owner, market, source);
    const spoiled = world.one<Partial<PriceSource>>(
      { lot: 0n },
      { adapter: ZERO_ADDRESS },
      { adapter: STRANGER.address },
      { minPrice: price(MIN_INDEX - 1n) },
      { maxPrice: price(MAX_INDEX + 1n) },
      { minPrice: price(MAX_INDEX), maxPrice: price(MIN_INDEX) },
    );
    return { sender: owner, args: { market, source: { ...source, ...spoiled } } };
  },
});

/** The hub takes any contract: that it cannot answer shows when somebody needs the price. A later good source mends it. */
function brokenSource(world: World, sender: NonNullable<ReturnType<typeof owned>>, market: MarketId, source: PriceSource) {
  const foreign = world.pick([...world.state.tables.foreignAdapters.keys()]);
  const wrong = world.one({ adapter: foreign ?? ADDRESSES.token }, { adapter: ADDRESSES.token }, { maxPrice: source.minPrice });
  return { sender, args: { market, source: { ...source, ...wrong } } };
}

/** A source that gives no price, for a market that is listed. */
export function breakSource(world: World): Draft<"oracle.setSource"> | undefined {
  const owner = owned(world, "oracle");
  const market = world.pick(world.markets());
  const source = market && goodSource(world, Number(market));
  return owner && market && source && brokenSource(world, owner, market, source);
}

/** A source that answers, for a market whose source does not. */
export function mendSource(world: World, market: MarketId): Draft<"oracle.setSource"> | undefined {
  const owner = owned(world, "oracle");
  const source = goodSource(world, Number(market));
  return owner && source && { sender: owner, args: { market, source } };
}

/** Adapters over a feed that answers of it live long enough for. */
export function adaptersOver(world: World, feed: Address | undefined): readonly Address[] {
  return [...world.state.tables.adapters].filter(([, one]) => one.feed === feed && one.heartbeat >= HEARTBEAT / 2n).map(([at]) => at);
}

/** The feed of a market never changes, or its price would jump by orders of magnitude. */
function goodSource(world: World, market: number): PriceSource | undefined {
  const adapter = world.pick(adaptersOver(world, FEEDS[(market - 1) % FEEDS.length]));
  if (adapter === undefined) return undefined;
  return { adapter, lot: LOTS[(market - 1) % FEEDS.length] ?? 1n, minPrice: price(MIN_INDEX), maxPrice: price(MAX_INDEX) };
}

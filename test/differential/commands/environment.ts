import type { Feed } from "../../../src/engine/index.js";
import { type Address, MAX_INT128, type MarketId, seconds } from "../../../src/math/index.js";
import { ADMIN, deployerOf } from "../actors.js";
import { deployedAt, FEEDS } from "../chain/silo.js";
import { FEED_DECIMALS, HEARTBEAT } from "../scenario.js";
import { command, type Draft, type World } from "../world.js";

/** Prices move: mostly a little, now and then a lot; now and then the feed is broken. */
export const updateFeed = command({
  name: "feed.update",
  weight: 9,
  never: { fails: "a feed is the environment: whatever it says is allowed" },
  generate(world, intent) {
    const feed = world.pick(FEEDS.slice(0, Math.max(1, world.markets().length)));
    if (feed === undefined) return undefined;
    const known = stateOf(world, feed);
    if (intent === "bad" && world.chance(70)) return { sender: ADMIN.address, args: { feed, ...known, ...broken(world) } };
    const last = known.answer > 1n && known.answer < 10n ** 30n ? known.answer : firstPrice(known.decimals);
    const answer = (last * BigInt(10_000 + move(world))) / 10_000n;
    const updatedAt = seconds(world.chance(20) ? world.now - BigInt(world.random.integer(0, 600)) : world.now);
    return {
      sender: ADMIN.address,
      args: { feed, decimals: known.decimals, answer: answer > 0n ? answer : 1n, updatedAt, available: true },
    };
  },
});

/** What a feed says, or would say first if its code came back. */
function stateOf(world: World, feed: Address): Feed {
  const gone = { decimals: FEED_DECIMALS[FEEDS.indexOf(feed)] ?? 8n, answer: 0n, updatedAt: seconds(0n), available: false };
  return world.state.tables.feeds.get(feed) ?? gone;
}

/** Where a feed without any plausible answer begins again. */
const firstPrice = (decimals: bigint) => 100n * 10n ** decimals;

/** A valid answer of the market's feed, if it is the feed that is missing or stale. */
export function refresh(world: World, market: MarketId): Draft<"feed.update"> | undefined {
  const adapter = world.state.tables.sources.get(market)?.adapter;
  const source = adapter === undefined ? undefined : world.state.tables.adapters.get(adapter);
  if (source === undefined) return undefined;
  const { answer, updatedAt, available, decimals } = stateOf(world, source.feed);
  const plausible = answer > 1n && answer < 10n ** 30n;
  if (plausible && available && updatedAt <= world.now && updatedAt + source.heartbeat >= world.now) return undefined;
  const next = plausible ? (answer * BigInt(10_000 + move(world))) / 10_000n : firstPrice(decimals);
  return {
    sender: ADMIN.address,
    args: { feed: source.feed, decimals, answer: next > 0n ? next : 1n, updatedAt: world.now, available: true },
  };
}

/** Basis points. */
function move(world: World): number {
  const size = world.random.weighted([
    [40, 60],
    [300, 25],
    [1_500, 11],
    [4_500, 4],
  ]);
  return world.random.integer(-size, size);
}

function broken(world: World) {
  return world.one<object>(
    { answer: 0n },
    { answer: -1n },
    { answer: -(2n ** 255n) },
    { answer: MAX_INT128 + 1n },
    { answer: 1n },
    { updatedAt: seconds(world.now + 1n) },
    { updatedAt: seconds(world.now + 86_400n) },
    { updatedAt: seconds(world.now - HEARTBEAT - 1n) },
    { available: false },
  );
}

/** A new adapter over one of the feeds, by a deployer of its own. */
export const deployAdapter = command({
  name: "adapter.deploy",
  weight: 1,
  generate(world, intent) {
    world.deployments += 1;
    const what = `adapter ${world.deployments}`;
    const feed = world.pick(FEEDS);
    if (feed === undefined || (intent === "good" && world.state.tables.feeds.get(feed) === undefined)) return undefined;
    const heartbeat = intent === "good" ? world.one<bigint>(HEARTBEAT, 1_800n, 86_400n) : world.one(0n, 2n * 86_400n + 1n, 2n ** 200n);
    const nowhere = intent === "bad" && world.chance(20);
    const args = { adapter: deployedAt(what), feed: nowhere ? ADMIN.address : feed, heartbeat: seconds(nowhere ? 60n : heartbeat) };
    return { sender: deployerOf(what), args };
  },
});

import { type Address, MAX_UINT256, seconds } from "../../../src/math/index.js";
import { ADMIN } from "../actors.js";
import { deployedAt, FEEDS } from "../chain/silo.js";
import { command, type World } from "../world.js";
import { adaptersOver } from "./oracle.js";

/** Code goes away or is replaced: what a feed that was retired, or an adapter of somebody else's, does to those who rely on it. */

const environment = { fails: "whose code is where is the environment: it changes as it likes" };

/** A feed loses its code, until somebody needs its price. */
export const removeFeed = command({
  name: "feed.remove",
  weight: 1,
  never: environment,
  generate(world, intent) {
    const feed = world.pick(FEEDS.filter((one) => world.state.tables.feeds.get(one) !== undefined));
    return intent === "good" && feed !== undefined ? { sender: ADMIN.address, args: { feed } } : undefined;
  },
});

/** Adapters that are not the last one over their feed, and those of somebody else's: their markets can get another source. */
function spareAdapters(world: World): readonly Address[] {
  const spare = [...world.state.tables.adapters].filter(([adapter, { feed }]) => adaptersOver(world, feed).some((one) => one !== adapter));
  return [...spare.map(([adapter]) => adapter), ...world.state.tables.foreignAdapters.keys()];
}

export const removeAdapter = command({
  name: "adapter.remove",
  weight: 1,
  never: environment,
  generate(world, intent) {
    const adapter = world.pick(spareAdapters(world));
    return intent === "good" && adapter !== undefined ? { sender: ADMIN.address, args: { adapter } } : undefined;
  },
});

/** What a ChainlinkAdapter never answers. A plausible price would move the market by orders of magnitude. */
const ABSURD_PRICES = [0n, 1n, 2n ** 187n, 2n ** 224n - 1n, 2n ** 224n, 2n ** 250n, MAX_UINT256] as const;

/** Somebody else's price source appears, or takes an adapter's place, and answers nonsense or nothing. */
export const replaceAdapter = command({
  name: "adapter.replace",
  weight: 1,
  never: environment,
  generate(world, intent) {
    if (intent === "bad") return undefined;
    world.deployments += 1;
    const fresh = deployedAt(`foreign adapter ${world.deployments}`);
    const adapter = world.chance(50) ? fresh : (world.pick(spareAdapters(world)) ?? fresh);
    const valid = { price: world.pick(ABSURD_PRICES) ?? 0n, validUntil: seconds(world.one(world.now + 100_000n, 2n ** 40n - 1n)) };
    const invalid = { price: 10n ** 18n, validUntil: seconds(world.one(0n, world.now - 1n, 2n ** 40n, MAX_UINT256)) };
    const answer = world.chance(60) ? valid : invalid;
    return { sender: ADMIN.address, args: { adapter, ...answer, available: world.chance(60) } };
  },
});

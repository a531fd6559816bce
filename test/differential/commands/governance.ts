import type { ContractName, MarketConfig, SiloParameters } from "../../../src/engine/index.js";
import { type Address, HOUSE, quote, wad, ZERO_ADDRESS } from "../../../src/math/index.js";
import { actorAt, DESK, PEOPLE, STRANGER } from "../actors.js";
import { ADDRESSES } from "../chain/silo.js";
import { MARKETS, SILO_PARAMETERS } from "../scenario.js";
import { command, type World } from "../world.js";

/** The owner of a contract, if somebody owns it. */
export function owned(world: World, contract: ContractName): Address | undefined {
  const owner = world.state.tables.owners.get(contract)?.owner;
  return owner !== undefined && actorAt(owner) !== undefined ? owner : undefined;
}

const MOST_MARKETS = 6n;
/** Those that the first markets are in, the ends of the range, and some that a table of 256 would take for one. */
const GROUPS = [1n, 2n, 3n, 4n, 0n, 255n, 256n, 257n, 512n, 513n, 1_023n] as const;
const percent = (n: number) => wad(10n ** 16n * BigInt(n));

export const listMarket = command({
  name: "governor.listMarket",
  weight: 1,
  generate(world, intent) {
    const owner = owned(world, "governor");
    const next = world.state.singles.clearingHouse.marketCount + 1n;
    const config = newConfig(world);
    if (intent === "bad") {
      if (owner === undefined || world.chance(30)) return { sender: STRANGER.address, args: { config } };
      const hasSource = [...world.state.tables.sources.keys()].some((id) => id === next);
      return { sender: owner, args: { config: hasSource || world.chance(70) ? spoiledConfig(world, config) : config } };
    }
    const ready = next <= MOST_MARKETS && [...world.state.tables.sources.keys()].some((id) => id === next);
    return ready && owner !== undefined ? { sender: owner, args: { config } } : undefined;
  },
});

function newConfig(world: World): MarketConfig {
  const base = world.pick(MARKETS) ?? MARKETS[0];
  return { ...(base as MarketConfig), group: world.one(...GROUPS), priceBand: percent(world.random.integer(3, 10)) };
}

function spoiledConfig(world: World, config: MarketConfig): MarketConfig {
  return {
    ...config,
    ...world.one<Partial<MarketConfig>>(
      { scanRange: wad(config.scanRange + 1n) },
      { scanRange: percent(64) },
      { scanRange: wad(4n) },
      { priceBand: wad(0n) },
      { priceBand: percent(21) },
      { maxOpenInterest: 0n },
      { maxOpenInterest: 10n ** 28n + 1n },
      { fundingCapPer8h: percent(5) },
      { interestPer8h: -(2n ** 62n) },
    ),
  };
}

export const setPremium = command({
  name: "governor.setPremium",
  weight: 2,
  generate(world, intent) {
    const owner = owned(world, "governor");
    const most = 5n * 10n ** 15n;
    const premium = world.random.bigint(-most, most);
    const market = world.pick(world.markets()) ?? world.noMarket();
    if (intent === "good") return owner && { sender: owner, args: { market, premium } };
    if (owner === undefined) return { sender: STRANGER.address, args: { market, premium } };
    return world.one(
      { sender: STRANGER.address, args: { market, premium } },
      { sender: owner, args: { market, premium: world.one(most + 1n, -most - 1n, -(2n ** 63n)) } },
      { sender: owner, args: { market: world.noMarket(), premium } },
    );
  },
});

export const setOffsetShare = command({
  name: "governor.setOffsetShare",
  weight: 1,
  generate(world, intent) {
    const owner = owned(world, "governor");
    const args = { group: world.one(...GROUPS, 5n), offsetShare: percent(world.random.integer(0, 60)) };
    if (intent === "good") return owner && { sender: owner, args };
    if (owner === undefined || world.chance(40)) return { sender: STRANGER.address, args };
    return { sender: owner, args: { ...args, offsetShare: percent(60) + 1n } };
  },
});

export const setVenueListed = command({
  name: "governor.setVenueListed",
  weight: 1,
  generate(world, intent) {
    const owner = owned(world, "governor");
    const venues: readonly Address[] = [ADDRESSES.venue, DESK.address];
    const missing = venues.find((one) => !world.state.tables.listedVenues.get(one));
    const venue = missing ?? (world.chance(8) ? DESK.address : (world.pick(PEOPLE) ?? STRANGER).address);
    const args = { venue, listed: missing !== undefined || (venue !== DESK.address && world.chance(50)) };
    if (intent === "good") return owner && { sender: owner, args };
    return { sender: STRANGER.address, args };
  },
});

export const setSiloParameters = command({
  name: "governor.setSiloParameters",
  weight: 1,
  generate(world, intent) {
    const owner = owned(world, "governor");
    const parameters: SiloParameters = {
      initialFactor: percent(world.random.integer(80, 130)),
      maintenanceFactor: percent(world.random.integer(35, 70)),
      minEquity: quote(10n ** 18n * BigInt(world.random.integer(0, 40))),
      fundFeeShare: percent(world.random.integer(0, 100)),
    };
    if (intent === "good") return owner && { sender: owner, args: { parameters: world.chance(40) ? SILO_PARAMETERS : parameters } };
    if (owner === undefined || world.chance(30)) return { sender: STRANGER.address, args: { parameters } };
    const spoiled = world.one<Partial<SiloParameters>>(
      { initialFactor: percent(501) },
      { maintenanceFactor: percent(9) },
      { initialFactor: percent(30) },
      { fundFeeShare: wad(percent(100) + 1n) },
      { minEquity: quote(10n ** 24n + 1n) },
    );
    return { sender: owner, args: { parameters: { ...parameters, ...spoiled } } };
  },
});

export const withdrawHouse = command({
  name: "governor.withdrawHouse",
  weight: 1,
  generate(world, intent) {
    const owner = owned(world, "governor");
    const cash = (world.state.tables.accounts.get(HOUSE)?.cash ?? 0n) / 10n ** 12n;
    const to = owner ?? STRANGER.address;
    if (intent === "good") {
      if (owner === undefined || cash < 10n || world.state.singles.totals.deficitOpen) return undefined;
      return { sender: owner, args: { amount: world.part(cash, 10, 60), to } };
    }
    if (owner === undefined) return { sender: STRANGER.address, args: { amount: 1n, to } };
    return world.one(
      { sender: STRANGER.address, args: { amount: 1n, to } },
      { sender: owner, args: { amount: cash + 1n, to } },
      { sender: owner, args: { amount: 0n, to } },
      { sender: owner, args: { amount: 10n ** 21n + 1n, to } },
      { sender: owner, args: { amount: 1n, to: ZERO_ADDRESS } },
    );
  },
});

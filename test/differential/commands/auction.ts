import {
  type AuctionParameters,
  type AuctionQuote,
  auctionQuote,
  type Bid,
  type NamedScenario,
  type Witness,
  worstWitness,
} from "../../../src/engine/index.js";
import { type AccountId, MAX_INT256, mulDivUp, mulWadUp, quote, seconds, WAD, wad } from "../../../src/math/index.js";
import { STRANGER } from "../actors.js";
import { AUCTION_PARAMETERS } from "../scenario.js";
import { command, type World } from "../world.js";
import { owned } from "./governance.js";

const ANY = quote(MAX_INT256);
/** A uint96. */
const MAX_RETURN = (1n << 96n) - 1n;

function inAuction(world: World): readonly AccountId[] {
  return [...world.state.tables.auctions.keys()];
}

export const startAuction = command({
  name: "auction.start",
  weight: 14,
  generate(world, intent) {
    const sender = world.person().address;
    const rewardAccount = world.user();
    if (rewardAccount === undefined) return undefined;
    const rated = world.users().flatMap((account) => {
      const found = worstWitness(world.state, account, world.now);
      return account === rewardAccount || found.status !== "ok" ? [] : [{ account, ...found }];
    });
    const open = new Set(inAuction(world));
    const prey = world.pick(rated.filter(({ liquidatable, account }) => liquidatable && !open.has(account)));
    if (intent === "good") {
      return prey && { sender, args: { account: prey.account, witness: equivalentWitness(world, prey.witness), rewardAccount } };
    }
    const other = world.pick(rated);
    if (other === undefined) return undefined;
    const { account, witness } = prey !== undefined && world.chance(60) ? prey : other;
    return world.one(
      { sender, args: { account, witness: spoiledWitness(world, witness), rewardAccount } },
      { sender, args: { account, witness: spoiledWitness(world, witness), rewardAccount } },
      { sender, args: { account, witness: spoiledWitness(world, witness), rewardAccount } },
      { sender, args: { account, witness, rewardAccount: account } },
      { sender, args: { account, witness, rewardAccount: world.noAccount() } },
      { sender, args: { account: world.noAccount(), witness, rewardAccount } },
      { sender, args: { account: world.pick(inAuction(world)) ?? account, witness, rewardAccount } },
    );
  },
});

const foreign = (world: World): NamedScenario => ({ id: world.one(0n, 999n, 65_535n), scenario: 0n });

/** As good as the witness: in another order, and with names of what the account does not hold. */
function equivalentWitness(world: World, { markets, groups }: Witness): Witness {
  if (world.chance(50)) return { markets, groups };
  const strange = foreign(world);
  return { markets: [...markets].reverse().concat(strange), groups: [strange, ...groups].reverse() };
}

/** Doubled names and scenarios outside the grid are refused; missing names and weak scenarios prove less. */
function spoiledWitness(world: World, { markets, groups }: Witness): Witness {
  const to = (scenario: bigint) => (named: NamedScenario) => ({ ...named, scenario });
  return world.one<Witness>(
    { markets: markets.slice(1), groups },
    { markets, groups: groups.slice(1) },
    { markets: [], groups: [] },
    { markets: markets.map(to(33n)), groups },
    { markets, groups: groups.map(to(255n)) },
    { markets: markets.map(to(13n)), groups: groups.map(to(13n)) },
    { markets: [...markets, ...markets], groups },
    { markets, groups: [...groups, foreign(world), ...groups] },
    { markets: [foreign(world)], groups: [foreign(world)] },
  );
}

export const bid = command({
  name: "auction.bid",
  weight: 14,
  generate(world, intent) {
    const account = world.pick(inAuction(world));
    const bidder = world.userWhere((id) => id !== account && !world.account(id).inAuction);
    if (account === undefined || bidder === undefined) return undefined;
    // Legs move rounded up: a share just below all takes every leg, and the smallest share takes a quantum of each.
    const share = world.chance(10) ? world.one(WAD - 1n, 1n) : world.random.bigint(WAD / 100n, WAD);
    const fraction = world.chance(45) ? WAD : share;
    const auctionId = world.state.tables.auctions.get(account)?.id ?? 0n;
    const guards = { minReturn: 0n, maxMargin: ANY, maxPayment: ANY, deadline: seconds(world.now + 60n) };
    const terms: Bid = { account, auctionId, bidder, fraction, ...guards };
    const sender = world.authorized(bidder);
    if (intent === "good") return auctionQuote(world.state, account, world.now).status === "open" ? { sender, args: { terms } } : undefined;
    return badBid(world, terms, sender);
  },
});

function badBid(world: World, terms: Bid, sender: ReturnType<World["owner"]>) {
  const now = auctionQuote(world.state, terms.account, world.now, terms.fraction);
  const guards: Partial<Bid>[] = now.status === "open" ? tightGuards(now) : [];
  const spoiled = world.pick<Partial<Bid>>([
    ...guards,
    ...guards,
    { auctionId: 0n },
    { auctionId: terms.auctionId + 1n },
    { deadline: seconds(world.now - 1n) },
    { fraction: 0n },
    { fraction: WAD + 1n },
    { bidder: terms.account },
    { bidder: world.noAccount() },
    { account: world.noAccount() },
    { account: world.user() ?? world.noAccount() },
  ]);
  const bad = { ...terms, ...spoiled };
  if (bad.bidder !== terms.account) return { sender: world.chance(10) ? STRANGER.address : sender, args: { terms: bad } };
  return { sender: world.owner(bad.bidder), args: { terms: bad } };
}

/** Guards that the bid misses by a little, or by as much as can be asked for. */
function tightGuards({ fraction, maintenanceMargin, value, payment }: AuctionQuote): Partial<Bid>[] {
  const margin = mulWadUp(maintenanceMargin, fraction);
  const gain = value - payment;
  const aboveReturn = margin === 0n ? 1n : mulDivUp(gain + 1n, WAD, margin);
  return [
    { maxPayment: quote(payment - 1n) },
    { minReturn: aboveReturn < MAX_RETURN ? aboveReturn : MAX_RETURN },
    { minReturn: MAX_RETURN },
    { maxMargin: quote(margin - 1n) },
    { maxMargin: quote(-MAX_INT256) },
  ];
}

export const touch = command({
  name: "auction.touch",
  weight: 4,
  generate(world, intent) {
    const sender = world.person().address;
    const account = world.pick(inAuction(world));
    if (intent === "good") return account !== undefined && world.risk(account) ? { sender, args: { account } } : undefined;
    if (account !== undefined && world.risk(account) === undefined) return { sender, args: { account } };
    return { sender, args: { account: world.chance(50) ? world.noAccount() : (world.user() ?? world.noAccount()) } };
  },
});

const percent = (n: number) => wad(10n ** 16n * BigInt(n));

export const setAuctionParameters = command({
  name: "auction.setAuctionParameters",
  weight: 1,
  generate(world, intent) {
    const owner = owned(world, "auction");
    const parameters: AuctionParameters = {
      startPriceShare: percent(world.random.integer(90, 100)),
      kneePriceShare: percent(world.random.integer(50, 90)),
      kneeTime: seconds(BigInt(world.random.integer(60, 1_800))),
      endTime: seconds(BigInt(world.random.integer(300, 7_200))),
      insolventRamp: seconds(BigInt(world.random.integer(60, 3_600))),
      penaltyShare: percent(world.random.integer(0, 50)),
      starterReward: quote(10n ** 18n * BigInt(world.random.integer(0, 50))),
      bonusCap: quote(10n ** 18n * BigInt(world.random.integer(0, 5_000))),
    };
    if (intent === "good") return owner && { sender: owner, args: { parameters: world.chance(40) ? AUCTION_PARAMETERS : parameters } };
    if (owner === undefined || world.chance(30)) return { sender: STRANGER.address, args: { parameters } };
    const spoiled = world.one<Partial<AuctionParameters>>(
      { startPriceShare: wad(WAD + 1n) },
      { startPriceShare: percent(89) },
      { kneePriceShare: percent(49) },
      { endTime: seconds(59n) },
      { insolventRamp: seconds(86_401n) },
      { starterReward: quote(10n ** 24n + 1n) },
      { bonusCap: quote(10n ** 26n + 1n) },
      { kneePriceShare: wad(parameters.startPriceShare + 1n) },
      { kneeTime: seconds(59n) },
      { endTime: seconds(86_401n) },
      { insolventRamp: seconds(0n) },
      { penaltyShare: wad(WAD / 2n + 1n) },
    );
    return { sender: owner, args: { parameters: { ...parameters, ...spoiled } } };
  },
});

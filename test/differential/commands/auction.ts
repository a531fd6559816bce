import { type AuctionParameters, auctionQuote, type Bid, worstWitness } from "../../../src/engine/index.js";
import { type AccountId, MAX_INT256, quote, seconds, WAD, wad } from "../../../src/math/index.js";
import { STRANGER } from "../actors.js";
import { AUCTION_PARAMETERS } from "../setting.js";
import { command, type World } from "../world.js";
import { owned } from "./governance.js";

const ANY = quote(MAX_INT256);
const NONE = quote(-MAX_INT256);

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
    if (intent === "good") return prey && { sender, args: { account: prey.account, witness: prey.witness, rewardAccount } };
    const other = world.pick(rated);
    if (other === undefined) return undefined;
    const { account, witness } = prey !== undefined && world.chance(60) ? prey : other;
    const short = { marketScenarios: witness.marketScenarios.slice(1), groupScenarios: witness.groupScenarios };
    const outside = { marketScenarios: witness.marketScenarios.map(() => 33n), groupScenarios: witness.groupScenarios };
    const middle = { marketScenarios: witness.marketScenarios.map(() => 13n), groupScenarios: witness.groupScenarios.map(() => 13n) };
    return world.one(
      { sender, args: { account, witness: short, rewardAccount } },
      { sender, args: { account, witness: outside, rewardAccount } },
      { sender, args: { account, witness: middle, rewardAccount } },
      { sender, args: { account, witness: { ...witness, groupScenarios: [...witness.groupScenarios, 0n] }, rewardAccount } },
      { sender, args: { account, witness, rewardAccount: account } },
      { sender, args: { account, witness, rewardAccount: world.noAccount() } },
      { sender, args: { account: world.noAccount(), witness, rewardAccount } },
      { sender, args: { account: world.pick(inAuction(world)) ?? account, witness, rewardAccount } },
    );
  },
});

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
    const terms: Bid = { account, bidder, fraction, maxPayment: ANY, minValue: NONE, maxMargin: ANY, deadline: seconds(world.now + 60n) };
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

function tightGuards({
  payment,
  equity,
  maintenanceMargin,
}: {
  payment: bigint;
  equity: bigint;
  maintenanceMargin: bigint;
}): Partial<Bid>[] {
  return [{ maxPayment: quote(payment - 1n) }, { minValue: quote(equity + 1n) }, { maxMargin: quote(maintenanceMargin - 1n) }];
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
      startDiscount: percent(world.random.integer(90, 100)),
      kneeDiscount: percent(world.random.integer(50, 90)),
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
      { startDiscount: wad(WAD + 1n) },
      { startDiscount: percent(89) },
      { kneeDiscount: percent(49) },
      { endTime: seconds(59n) },
      { insolventRamp: seconds(86_401n) },
      { starterReward: quote(10n ** 24n + 1n) },
      { bonusCap: quote(10n ** 26n + 1n) },
      { kneeDiscount: wad(parameters.startDiscount + 1n) },
      { kneeTime: seconds(59n) },
      { endTime: seconds(86_401n) },
      { insolventRamp: seconds(0n) },
      { penaltyShare: wad(WAD / 2n + 1n) },
    );
    return { sender: owner, args: { parameters: { ...parameters, ...spoiled } } };
  },
});

import { expect } from "chai";
import { type AuctionParameters, auctionQuote } from "../../../src/engine/index.js";
import { accountId, quote, seconds, WAD, wad } from "../../../src/math/index.js";
import {
  ALICE,
  AUCTION,
  account,
  addMarket,
  at,
  BOB,
  cash,
  GOVERNANCE,
  HEARTBEAT,
  KEEPER,
  lots,
  money,
  names,
  percent,
  refused,
  STRANGER,
  send,
  setPrice,
  trade,
  witnessOf,
  world,
} from "../world.js";
import { auctioned, auctionOf, falling, startOf } from "./auctioned.js";

describe("starting an auction", () => {
  // At 80: equity 200, MM 320. The reward is half of minimum equity (5), less than the parameter (10).
  it("takes a proof, pays the starter and records what the fund must hold back", () => {
    const { w, a, c } = falling(80n);
    const outcome = send(w, KEEPER, startOf(a, c));
    expect(outcome.result).to.equal(1n);
    expect(outcome.events.slice(1)).to.deep.equal([
      {
        contract: "auction",
        name: "AuctionStarted",
        args: { id: 1n, account: a, starter: KEEPER, equity: money(200n), marginBound: money(320n), rewardAccount: c, reward: money(5n) },
      },
      {
        contract: "auction",
        name: "AuctionTouched",
        args: { id: 1n, account: a, equity: money(195n), insolvent: false, reserved: money(320n) },
      },
    ]);
    expect(cash(w, a)).to.equal(money(-3005n));
    expect(cash(w, c)).to.equal(money(100_005n));
    expect(w.state.tables.accounts.get(a)?.inAuction).to.equal(true);
    expect(w.state.singles.auctionHouse).to.include({ lastId: 1n, totalReserved: money(320n) });
    expect(w.state.tables.auctions.get(a)).to.deep.equal({
      id: 1n,
      lastTouch: w.now,
      solventElapsed: 0n,
      insolventElapsed: 0n,
      insolvent: false,
      outages: [{ market: 1n, outage: 0n }],
      reserved: money(320n),
      bonusPaid: 0n,
    });
  });

  it("rewards with the parameter where that is less", () => {
    const { w, a, c } = falling(80n);
    const parameters = { ...AUCTION, starterReward: money(1n) };
    send(w, GOVERNANCE, { name: "auction.setAuctionParameters", parameters });
    send(w, KEEPER, startOf(a, c));
    expect(cash(w, c)).to.equal(money(100_001n));
  });

  it("takes a reward from what equity there is, and none from an insolvent account", () => {
    const { w, a, c } = falling(75n);
    setPrice(w, 75n);
    const started = send(w, KEEPER, startOf(a, c));
    expect(started.events[1]?.args).to.deep.include({ equity: 0n, reward: 0n });
    const deep = falling(70n);
    const outcome = send(deep.w, KEEPER, startOf(deep.a, deep.c));
    expect(outcome.events[2]).to.deep.equal({
      contract: "auction",
      name: "AuctionTouched",
      args: { id: 1n, account: deep.a, equity: money(-200n), insolvent: true, reserved: money(480n) },
    });
  });

  it("needs a witness that proves equity below maintenance margin", () => {
    const { w, a, c } = falling(80n);
    const weak = { ...startOf(a, c), witness: witnessOf(3n) };
    send(w, KEEPER, { name: "clearingHouse.poke", market: 1n as never });
    refused(w, KEEPER, { ...weak, witness: witnessOf(12n) }, "NotLiquidatable", {
      account: a,
      equity: money(200n),
      marginBound: quote(0n),
    });
    refused(w, KEEPER, { ...weak, witness: witnessOf(33n) }, "MalformedWitness", {});
    // Three quarters of the range prove 240, which is enough.
    send(w, KEEPER, weak);
  });

  it("is refused to a healthy account, at the edge too", () => {
    const set = falling(90n);
    refused(set.w, KEEPER, startOf(set.a, set.c), "NotLiquidatable", { account: set.a, equity: money(600n), marginBound: money(360n) });
  });

  it("is refused where one is open", () => {
    const { w, a, c } = auctioned(80n, 0n);
    refused(w, KEEPER, startOf(a, c), "AuctionAlreadyOpen", { account: a, id: 1n });
  });

  it("rewards another existing account of a user", () => {
    const { w, a } = falling(80n);
    for (const other of [a, accountId(0n), accountId(99n)]) {
      refused(w, KEEPER, startOf(a, other), "InvalidRewardAccount", { account: other });
    }
  });

  it("is about users' accounts with valid prices", () => {
    const { w, a, c } = falling(80n);
    refused(w, KEEPER, startOf(accountId(1n), c), "ReservedAccount");
    refused(w, KEEPER, startOf(accountId(99n), c), "UnknownAccount");
    w.now += HEARTBEAT + 1n;
    refused(w, KEEPER, startOf(a, c), "PriceStale");
  });

  it("applies pending funding first", () => {
    const { w, a, c } = falling(80n);
    send(w, GOVERNANCE, { name: "governor.setPremium", market: 1n as never, premium: WAD / 1000n });
    w.now += 8n * 3600n;
    setPrice(w, 80n);
    expect(names(send(w, KEEPER, startOf(a, c)))).to.deep.equal([
      "clearingHouse.FundingAccrued",
      "clearingHouse.IndexUpdated",
      "clearingHouse.FundingPaid",
      "auction.AuctionStarted",
      "auction.AuctionTouched",
    ]);
  });
});

describe("the clocks of an auction", () => {
  it("count seconds in the state recorded last", () => {
    const set = auctioned(80n, 100n);
    setPrice(set.w, 70n);
    send(set.w, STRANGER, { name: "auction.touch", account: set.a });
    expect(auctionOf(set)).to.include({ solventElapsed: 100n, insolventElapsed: 0n, insolvent: true, reserved: money(485n) });
    set.w.now += 40n;
    setPrice(set.w, 80n);
    send(set.w, STRANGER, { name: "auction.touch", account: set.a });
    expect(auctionOf(set)).to.include({ solventElapsed: 100n, insolventElapsed: 40n, insolvent: false });
  });

  it("do not count seconds without a valid price", () => {
    const set = auctioned(80n, HEARTBEAT + 500n);
    setPrice(set.w, 80n);
    send(set.w, STRANGER, { name: "auction.touch", account: set.a });
    expect(auctionOf(set)).to.include({ solventElapsed: HEARTBEAT });
    expect(auctionOf(set)?.outages).to.deep.equal([{ market: 1n, outage: 500n }]);
  });

  /** Alice long 20 lots in each of some markets, in auction; every price is as old as the auction. */
  function inMarkets(count: bigint) {
    const w = world();
    for (let market = 2n; market <= count; ++market) addMarket(w, 100n);
    const markets = Array.from({ length: Number(count) }, (_, i) => BigInt(i + 1));
    const [a, b] = [account(w, ALICE, 500n * count), account(w, BOB, 100_000n)];
    for (const market of markets) trade(w, { buyer: a, seller: b, size: lots(20n), price: at(100n), market });
    const pricesTo = (index: bigint, of = markets) => {
      for (const market of of) setPrice(w, index, market);
    };
    pricesTo(80n);
    send(w, KEEPER, { ...startOf(a, b), witness: witnessOf(0n, markets) });
    const elapsed = () => w.state.tables.auctions.get(a)?.solventElapsed;
    const touch = () => send(w, STRANGER, { name: "auction.touch", account: a });
    return { w, a, pricesTo, elapsed, touch };
  }

  it("leave a time in which several markets were without a price out once", () => {
    const { w, pricesTo, elapsed, touch } = inMarkets(3n);
    w.now += HEARTBEAT + 600n;
    pricesTo(80n);
    touch();
    expect(elapsed()).to.equal(HEARTBEAT);
  });

  it("leave out at least the longest of outages at different times, and at most all of them", () => {
    const { w, pricesTo, elapsed, touch } = inMarkets(2n);
    w.now += HEARTBEAT + 300n;
    pricesTo(80n, [1n]);
    w.now += 200n;
    pricesTo(80n, [2n]);
    touch();
    // Market 1 was out for the first 300 s of the 500 s for which market 2 was.
    expect(elapsed()).to.equal(HEARTBEAT);
  });

  it("never count less because time passed, whoever pokes what", () => {
    const { w, a, pricesTo } = inMarkets(2n);
    const answers = [0n, 200n, 400n, 600n].map((wait) => {
      w.now += HEARTBEAT + wait;
      pricesTo(80n);
      const quote = auctionQuote(w.state, a, seconds(w.now));
      w.now -= HEARTBEAT + wait;
      return quote.status === "open" ? quote.elapsed : -1n;
    });
    expect(answers).to.deep.equal([HEARTBEAT, HEARTBEAT, HEARTBEAT, HEARTBEAT]);
  });

  it("are of an account in auction", () => {
    const { w, b } = auctioned(80n, 0n);
    refused(w, STRANGER, { name: "auction.touch", account: b }, "NoAuction", { account: b });
  });
});

describe("the auction's parameters", () => {
  it("are its owner's, inside their bounds", () => {
    const w = world();
    const set = (fields: Partial<AuctionParameters>) =>
      ({ name: "auction.setAuctionParameters", parameters: { ...AUCTION, ...fields } }) as const;
    const wrong: readonly Partial<AuctionParameters>[] = [
      { startPriceShare: wad(WAD + 1n) },
      { kneePriceShare: wad(percent(98n) + 1n) },
      { startPriceShare: wad(percent(90n) - 1n) },
      { kneePriceShare: wad(percent(50n) - 1n) },
      { kneeTime: seconds(59n) },
      { kneeTime: seconds(86_401n) },
      { endTime: seconds(59n) },
      { endTime: seconds(86_401n) },
      { insolventRamp: seconds(59n) },
      { insolventRamp: seconds(86_401n) },
      { penaltyShare: wad(percent(50n) + 1n) },
      { starterReward: quote(1_000_000n * WAD + 1n) },
      { bonusCap: quote(100_000_000n * WAD + 1n) },
    ];
    for (const fields of wrong) refused(w, GOVERNANCE, set(fields), "InvalidAuctionParameters", {});
    refused(w, STRANGER, set({}), "OwnableUnauthorizedAccount", { account: STRANGER });
    const changed = { penaltyShare: wad(percent(50n)), startPriceShare: wad(WAD) };
    expect(send(w, GOVERNANCE, set(changed)).events).to.deep.equal([
      { contract: "auction", name: "AuctionParametersSet", args: { parameters: { ...AUCTION, ...changed } } },
    ]);
  });
});

import { expect } from "chai";
import type { AuctionParameters, Command, CommandOf } from "../../src/engine/index.js";
import { type AccountId, accountId, quote, type Seconds, seconds, WAD, wad } from "../../src/math/index.js";
import {
  ADDRESSES,
  ALICE,
  AUCTION,
  account,
  addMarket,
  at,
  BOB,
  bidOf,
  CAROL,
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
  sizeIn,
  trade,
  world,
} from "./world.js";

const DOWN = { marketScenarios: [0n], groupScenarios: [0n] } as const;

/** Alice long 40 lots at 100 with 1,000 of cash against Bob; Carol stands by with 100,000. The index goes to `index`. */
function falling(index: bigint) {
  const w = world();
  const [a, b, c] = [account(w, ALICE, 1000n), account(w, BOB, 100_000n), account(w, CAROL, 100_000n)];
  trade(w, { buyer: a, seller: b, size: lots(40n), price: at(100n) });
  w.now += 60n;
  setPrice(w, index);
  return { w, a, b, c };
}

const startOf = (id: AccountId, rewardAccount: AccountId): CommandOf<"auction.start"> => ({
  name: "auction.start",
  account: id,
  witness: DOWN,
  rewardAccount,
});

/** The same with the auction started and `wait` seconds gone. */
function auctioned(index: bigint, wait: bigint) {
  const set = falling(index);
  send(set.w, KEEPER, startOf(set.a, set.b));
  set.w.now += wait;
  return set;
}

const auctionOf = (set: ReturnType<typeof falling>) => set.w.state.tables.auctions.get(set.a);

describe("starting an auction", () => {
  // At 80: equity 200, MM 320. The reward is half of minimum equity (10), less than the parameter (10).
  it("takes a proof, pays the starter and records what the fund must hold back", () => {
    const { w, a, c } = falling(80n);
    const outcome = send(w, KEEPER, startOf(a, c));
    expect(outcome.result).to.equal(1n);
    expect(outcome.events.slice(1)).to.deep.equal([
      {
        contract: "auction",
        name: "AuctionStarted",
        args: { id: 1n, account: a, starter: KEEPER, equity: money(200n), marginBound: money(320n), reward: money(5n) },
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
      outage: 0n,
      reserved: money(320n),
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
    const weak = { ...startOf(a, c), witness: { marketScenarios: [3n], groupScenarios: [3n] } };
    send(w, KEEPER, { name: "house.poke", market: 1n as never });
    refused(w, KEEPER, { ...weak, witness: { marketScenarios: [12n], groupScenarios: [12n] } }, "NotLiquidatable", {
      account: a,
      equity: money(200n),
      marginBound: quote(0n),
    });
    refused(w, KEEPER, { ...weak, witness: { marketScenarios: [33n], groupScenarios: [0n] } }, "MalformedWitness", {});
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
      "house.FundingAccrued",
      "house.IndexUpdated",
      "house.FundingPaid",
      "auction.AuctionStarted",
      "auction.AuctionTouched",
    ]);
  });
});

describe("bidding for a solvent account", () => {
  // After 60 s: d = 96.8 %, f = 285 / (285 + 195 d); figures from exact rationals.
  it("sells the fraction that restores it, at a share of its value", () => {
    const { w, a, c } = auctioned(80n, 60n);
    const outcome = send(w, CAROL, bidOf(a, c));
    expect(outcome.result).to.deep.equal({
      fraction: 601570415400202635n,
      payment: 113552431610942249383n + 1876899696048632221n,
    });
    expect(outcome.events).to.deep.equal([
      {
        contract: "house",
        name: "FundIncome",
        args: { payer: c, amount: 1876899696048632221n, toFund: 1876899696048632221n },
      },
      {
        contract: "auction",
        name: "BidFilled",
        args: {
          id: 1n,
          account: a,
          bidder: c,
          fraction: 601570415400202635n,
          value: 117306231003039513825n,
          payment: 113552431610942249383n,
          penalty: 1876899696048632221n,
          unfunded: 0n,
        },
      },
      { contract: "auction", name: "AuctionEnded", args: { id: 1n, account: a, equity: 191246200607902735558n } },
    ]);
    // Legs move away from zero to the quantum.
    expect([sizeIn(w, c), sizeIn(w, a)]).to.deep.equal([24062817n * 10n ** 12n, 15937183n * 10n ** 12n]);
    expect(w.state.tables.auctions.size).to.equal(0);
    expect(w.state.singles.auctionHouse.totalReserved).to.equal(0n);
    expect(w.state.tables.accounts.get(a)?.inAuction).to.equal(false);
  });

  it("sells less to whoever wants less, and goes on", () => {
    const set = auctioned(80n, 60n);
    const outcome = send(set.w, CAROL, bidOf(set.a, set.c, WAD / 4n));
    expect(outcome.result).to.deep.equal({ fraction: WAD / 4n, payment: 47190000000000000000n + 780000000000000000n });
    // Three quarters of the position are left: MM 240.
    expect(outcome.events.at(-1)).to.deep.equal({
      contract: "auction",
      name: "AuctionTouched",
      args: { id: 1n, account: set.a, equity: 193440000000000000000n, insolvent: false, reserved: money(240n) },
    });
    expect(auctionOf(set)).to.include({ solventElapsed: 60n, insolventElapsed: 0n });
    expect(set.w.state.singles.auctionHouse.totalReserved).to.equal(money(240n));
  });

  it("gives it away when the clock has run out", () => {
    const { w, a, c } = auctioned(80n, 3600n);
    setPrice(w, 80n);
    send(w, STRANGER, { name: "auction.touch", account: a });
    w.now += 900n;
    const outcome = send(w, CAROL, bidOf(a, c));
    expect(outcome.result).to.deep.equal({ fraction: WAD, payment: money(195n) / 2n });
    expect(cash(w, a)).to.equal(0n);
  });

  it("asks for guards: deadline, value, margin, payment", () => {
    const { w, a, c } = auctioned(80n, 60n);
    const bid = bidOf(a, c);
    const guarded = (fields: Partial<typeof bid.terms>): Command => ({ ...bid, terms: { ...bid.terms, ...fields } });
    const past = seconds(w.now - 1n);
    refused(w, CAROL, guarded({ deadline: past }), "BidExpired", { deadline: past, blockTime: w.now });
    refused(w, CAROL, guarded({ minValue: quote(money(195n) + 1n) }), "ValueBelowMinimum", {
      value: money(195n),
      minValue: quote(money(195n) + 1n),
    });
    refused(w, CAROL, guarded({ maxMargin: quote(money(320n) - 1n) }), "MarginAboveMaximum", {
      margin: money(320n),
      maxMargin: quote(money(320n) - 1n),
    });
    const payment = quote(113552431610942249383n + 1876899696048632221n);
    refused(w, CAROL, guarded({ maxPayment: quote(payment - 1n) }), "PaymentExceeded", { payment, maxPayment: quote(payment - 1n) });
    send(w, CAROL, guarded({ maxPayment: payment, minValue: money(195n), maxMargin: money(320n), deadline: w.now as Seconds }));
  });

  it("asks for some fraction, and for no more than all", () => {
    const { w, a, c } = auctioned(80n, 60n);
    for (const fraction of [0n, WAD + 1n]) refused(w, CAROL, bidOf(a, c, fraction), "InvalidFraction", { fraction });
  });

  it("is for whoever may act for the bidder's account", () => {
    const { w, a, c } = auctioned(80n, 60n);
    refused(w, STRANGER, bidOf(a, c), "NotAuthorized", { account: c, caller: STRANGER });
    refused(w, CAROL, bidOf(a, accountId(99n)), "UnknownAccount");
    send(w, CAROL, { name: "house.setOperator", account: c, operator: STRANGER, enabled: true });
    send(w, STRANGER, bidOf(a, c));
  });

  it("is not for the account itself, nor for one in auction", () => {
    const { w, a, b, c } = auctioned(80n, 60n);
    refused(w, ALICE, bidOf(a, a), "InvalidBidder", { bidder: a });
    const other = account(w, STRANGER, 1000n);
    setPrice(w, 80n);
    trade(w, { buyer: other, seller: b, size: lots(50n), price: at(80n) });
    setPrice(w, 65n);
    send(w, KEEPER, startOf(other, c));
    refused(w, STRANGER, bidOf(a, other), "InvalidBidder", { bidder: other });
  });

  it("needs an auction that is still needed", () => {
    const { w, a, b, c } = auctioned(80n, 60n);
    refused(w, CAROL, bidOf(b, c), "NoAuction", { account: b });
    setPrice(w, 95n);
    // Equity 795, IM 760, MM 380, BM 570.
    refused(w, CAROL, bidOf(a, c), "AuctionRecovered", { account: a, equity: money(795n), bufferMargin: money(570n) });
    const outcome = send(w, STRANGER, { name: "auction.touch", account: a });
    expect(outcome.events.at(-1)).to.deep.equal({
      contract: "auction",
      name: "AuctionEnded",
      args: { id: 1n, account: a, equity: money(795n) },
    });
  });

  it("needs the bidder's initial margin afterwards, its own funding settled", () => {
    const { w, a } = auctioned(80n, 60n);
    const poor = account(w, STRANGER, 100n);
    refused(w, STRANGER, bidOf(a, poor), "InsufficientMargin");
    expect(w.state.tables.accounts.get(poor)?.legs).to.deep.equal([]);
  });

  it("may take an account beyond the trading limit of 64 legs, but not beyond 128", () => {
    const w = world();
    for (let market = 2n; market <= 130n; ++market) addMarket(w, 10n);
    const [a, b, other] = [account(w, ALICE, 5000n), account(w, BOB, 1_000_000n), account(w, STRANGER, 100n)];
    const [c, d, e] = [account(w, CAROL, 1_000_000n), account(w, CAROL, 1_000_000n), account(w, CAROL, 1_000_000n)];
    for (let market = 2n; market <= 65n; ++market) trade(w, { buyer: a, seller: b, size: lots(35n), price: at(10n), market });
    for (let market = 66n; market <= 129n; ++market) trade(w, { buyer: c, seller: d, size: lots(1n), price: at(10n), market });
    trade(w, { buyer: other, seller: e, size: lots(45n), price: at(10n), market: 130n });
    for (let market = 2n; market <= 130n; ++market) setPrice(w, 8n, market);
    const witness = { marketScenarios: Array<bigint>(64).fill(0n), groupScenarios: [0n] };
    send(w, KEEPER, { name: "auction.start", account: a, witness, rewardAccount: b });
    send(w, KEEPER, startOf(other, b));
    send(w, CAROL, bidOf(a, c, percent(10n)));
    expect(w.state.tables.accounts.get(c)?.legs).to.have.length(128);
    refused(w, CAROL, bidOf(other, c), "TooManyLegs", { account: c, legs: 129n });
  });
});

describe("bidding for an insolvent account", () => {
  it("pays the bidder what it lacks, as unfunded deficit where the fund is empty", () => {
    const { w, a, c } = auctioned(70n, 0n);
    const outcome = send(w, CAROL, bidOf(a, c));
    expect(outcome.result).to.deep.equal({ fraction: WAD, payment: money(-200n) });
    expect(outcome.events).to.deep.equal([
      { contract: "deficitLedger", name: "DeficitAdded", args: { amount: money(200n), unfundedDeficit: money(200n) } },
      { contract: "house", name: "DeficitCovered", args: { beneficiary: c, fromFund: 0n, unfunded: money(200n) } },
      {
        contract: "auction",
        name: "BidFilled",
        args: {
          id: 1n,
          account: a,
          bidder: c,
          fraction: WAD,
          value: money(-200n),
          payment: money(-200n),
          penalty: 0n,
          unfunded: money(200n),
        },
      },
      { contract: "auction", name: "AuctionEnded", args: { id: 1n, account: a, equity: 0n } },
    ]);
    expect([cash(w, a), cash(w, c)]).to.deep.equal([0n, money(97_200n)]);
    expect(w.state.singles.totals.deficitOpen).to.equal(true);
  });

  // After 15 of 30 minutes half of MM (280) is paid on top.
  it("adds a bonus that grows with time", () => {
    const { w, a, c } = auctioned(70n, 900n);
    expect(send(w, CAROL, bidOf(a, c)).result).to.deep.equal({ fraction: WAD, payment: money(-340n) });
  });

  it("caps the bonus", () => {
    const { w, a, c } = auctioned(70n, 1800n);
    send(w, GOVERNANCE, { name: "auction.setAuctionParameters", parameters: { ...AUCTION, bonusCap: money(7n) } });
    expect(send(w, CAROL, bidOf(a, c)).result).to.deep.equal({ fraction: WAD, payment: money(-207n) });
  });

  it("takes from the fund first", () => {
    const { w, a, c } = auctioned(70n, 0n);
    const fund = w.state.tables.accounts;
    send(w, GOVERNANCE, { name: "token.mint", to: STRANGER, value: 50_000_000n });
    send(w, STRANGER, { name: "token.approve", spender: ADDRESSES.house, value: 50_000_000n });
    send(w, STRANGER, { name: "fund.deposit", assets: 50_000_000n, receiver: STRANGER });
    const outcome = send(w, CAROL, bidOf(a, c));
    expect(outcome.events[1]?.args).to.deep.equal({ beneficiary: c, fromFund: money(50n), unfunded: money(150n) });
    expect(fund.get(accountId(1n))?.cash).to.equal(0n);
  });

  it("sells any fraction that is wanted", () => {
    const { w, a, c } = auctioned(70n, 0n);
    const outcome = send(w, CAROL, bidOf(a, c, WAD / 4n));
    expect(outcome.result).to.deep.equal({ fraction: WAD / 4n, payment: money(-50n) });
    expect(outcome.events.at(-1)?.args).to.deep.equal({ id: 1n, account: a, equity: money(-150n), insolvent: true, reserved: money(360n) });
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
    expect(auctionOf(set)).to.include({ solventElapsed: HEARTBEAT, outage: 500n });
  });

  it("never go below zero where several markets were without a price", () => {
    const w = world();
    addMarket(w, 100n);
    const [a, b] = [account(w, ALICE, 1000n), account(w, BOB, 100_000n)];
    for (const market of [1n, 2n]) trade(w, { buyer: a, seller: b, size: lots(20n), price: at(100n), market });
    for (const market of [1n, 2n]) setPrice(w, 80n, market);
    send(w, KEEPER, {
      name: "auction.start",
      account: a,
      witness: { marketScenarios: [0n, 0n], groupScenarios: [0n] },
      rewardAccount: b,
    });
    w.now += HEARTBEAT * 3n;
    for (const market of [1n, 2n]) setPrice(w, 80n, market);
    send(w, STRANGER, { name: "auction.touch", account: a });
    expect(w.state.tables.auctions.get(a)).to.include({ solventElapsed: 0n, outage: 4n * HEARTBEAT });
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
      { startDiscount: wad(WAD + 1n) },
      { kneeDiscount: wad(percent(98n) + 1n) },
      { kneeTime: seconds(0n) },
      { endTime: seconds(0n) },
      { insolventRamp: seconds(0n) },
      { penaltyShare: wad(WAD + 1n) },
    ];
    for (const fields of wrong) refused(w, GOVERNANCE, set(fields), "InvalidAuctionParameters", {});
    refused(w, STRANGER, set({}), "OwnableUnauthorizedAccount", { account: STRANGER });
    const changed = { penaltyShare: wad(WAD), startDiscount: wad(WAD) };
    expect(send(w, GOVERNANCE, set(changed)).events).to.deep.equal([
      { contract: "auction", name: "AuctionParametersSet", args: { parameters: { ...AUCTION, ...changed } } },
    ]);
  });
});

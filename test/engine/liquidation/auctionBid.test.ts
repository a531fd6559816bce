import { expect } from "chai";
import { auctionQuote, type Command } from "../../../src/engine/index.js";
import { type AccountId, accountId, mulWadUp, quote, type Seconds, seconds, WAD } from "../../../src/math/index.js";
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
  KEEPER,
  lots,
  money,
  percent,
  refused,
  STRANGER,
  send,
  setPrice,
  sizeIn,
  trade,
  type World,
  witnessOf,
  world,
} from "../world.js";
import { auctioned, auctionOf, startOf } from "./auctioned.js";

/** What all that is on sale moves now, and the margin that goes with it. */
function onSale(w: World, id: AccountId) {
  const quoted = auctionQuote(w.state, id, seconds(w.now));
  if (quoted.status !== "open") throw new Error(`the auction is ${quoted.status}`);
  return { ...quoted, margin: quote(mulWadUp(quoted.maintenanceMargin, quoted.fraction)) };
}

describe("bidding for a solvent account", () => {
  // After 60 s: d = 96.8 %, f = 285 / (285 + 195 d); figures from exact rationals.
  it("sells the fraction that restores it, at a share of its value", () => {
    const { w, a, c } = auctioned(80n, 60n);
    const outcome = send(w, CAROL, bidOf(w, a, c));
    expect(outcome.result).to.deep.equal({
      fraction: 601570415400202635n,
      payment: 113552431610942249383n + 1876899696048632221n,
    });
    expect(outcome.events).to.deep.equal([
      {
        contract: "clearingHouse",
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
    const outcome = send(set.w, CAROL, bidOf(set.w, set.a, set.c, WAD / 4n));
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
    const outcome = send(w, CAROL, bidOf(w, a, c));
    expect(outcome.result).to.deep.equal({ fraction: WAD, payment: money(195n) / 2n });
    expect(cash(w, a)).to.equal(0n);
  });

  it("asks for guards: auction, deadline, margin, return, payment", () => {
    const { w, a, c } = auctioned(80n, 60n);
    const bid = bidOf(w, a, c);
    const guarded = (fields: Partial<typeof bid.terms>): Command => ({ ...bid, terms: { ...bid.terms, ...fields } });
    const past = seconds(w.now - 1n);
    refused(w, CAROL, guarded({ deadline: past }), "BidExpired", { deadline: past, blockTime: w.now });
    refused(w, CAROL, guarded({ auctionId: 2n }), "AuctionMismatch", { account: a, id: 1n, wanted: 2n });
    const { fraction, value, payment, margin } = onSale(w, a);
    refused(w, CAROL, guarded({ maxMargin: quote(margin - 1n) }), "MarginAboveMaximum", { margin, maxMargin: quote(margin - 1n) });
    const gain = value - payment;
    // The largest return that the bid still has, rounded down: one more asks for more than it gains.
    const minReturn = (gain * WAD) / margin;
    refused(w, CAROL, guarded({ minReturn: minReturn + 1n }), "ReturnBelowMinimum");
    refused(w, CAROL, guarded({ maxPayment: quote(payment - 1n) }), "PaymentExceeded", { payment, maxPayment: quote(payment - 1n) });
    const met = { maxPayment: payment, minReturn, maxMargin: margin, deadline: w.now as Seconds };
    expect(send(w, CAROL, guarded(met)).result).to.deep.equal({ fraction, payment });
  });

  it("still stands after the owner's deposit of one unit and a stranger's bid for dust", () => {
    const { w, a, c } = auctioned(80n, 60n);
    const bid = bidOf(w, a, c);
    const { value, payment, margin } = onSale(w, a);
    const terms = { ...bid.terms, minReturn: ((value - payment) * WAD) / margin - 1n, maxMargin: margin };
    send(w, GOVERNANCE, { name: "token.mint", to: ALICE, value: 1n });
    send(w, ALICE, { name: "token.approve", spender: ADDRESSES.clearingHouse, value: 1n });
    send(w, ALICE, { name: "clearingHouse.deposit", account: a, amount: 1n });
    send(w, BOB, bidOf(w, a, account(w, BOB, 1_000n), 1n));
    expect(send(w, CAROL, { ...bid, terms }).result.fraction > 0n).to.equal(true);
  });

  it("asks for some fraction, and for no more than all", () => {
    const { w, a, c } = auctioned(80n, 60n);
    for (const fraction of [0n, WAD + 1n]) refused(w, CAROL, bidOf(w, a, c, fraction), "InvalidFraction", { fraction });
  });

  it("is for whoever may act for the bidder's account", () => {
    const { w, a, c } = auctioned(80n, 60n);
    refused(w, STRANGER, bidOf(w, a, c), "NotAuthorized", { account: c, caller: STRANGER });
    refused(w, CAROL, bidOf(w, a, accountId(99n)), "UnknownAccount");
    send(w, CAROL, { name: "clearingHouse.setOperator", account: c, operator: STRANGER, enabled: true });
    send(w, STRANGER, bidOf(w, a, c));
  });

  it("is not for the account itself, nor for one in auction", () => {
    const { w, a, b, c } = auctioned(80n, 60n);
    refused(w, ALICE, bidOf(w, a, a), "InvalidBidder", { bidder: a });
    const other = account(w, STRANGER, 1000n);
    setPrice(w, 80n);
    trade(w, { buyer: other, seller: b, size: lots(50n), price: at(80n) });
    setPrice(w, 65n);
    send(w, KEEPER, startOf(other, c));
    refused(w, STRANGER, bidOf(w, a, other), "InvalidBidder", { bidder: other });
  });

  it("needs an auction that is still needed", () => {
    const { w, a, b, c } = auctioned(80n, 60n);
    refused(w, CAROL, bidOf(w, b, c), "NoAuction", { account: b });
    setPrice(w, 95n);
    // Equity 795, IM 760, MM 380, BM 570.
    refused(w, CAROL, bidOf(w, a, c), "AuctionRecovered", { account: a, equity: money(795n), bufferMargin: money(570n) });
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
    refused(w, STRANGER, bidOf(w, a, poor), "InsufficientMargin");
    expect(w.state.tables.accounts.get(poor)?.legs).to.deep.equal([]);
  });

  it("may take an account beyond the trading limit of 64 legs, but not beyond 112", () => {
    const w = world();
    for (let market = 2n; market <= 114n; ++market) addMarket(w, 10n);
    const [a, b, other] = [account(w, ALICE, 5700n), account(w, BOB, 1_000_000n), account(w, STRANGER, 100n)];
    const [c, d, e] = [account(w, CAROL, 1_000_000n), account(w, CAROL, 1_000_000n), account(w, CAROL, 1_000_000n)];
    for (let market = 2n; market <= 65n; ++market) trade(w, { buyer: a, seller: b, size: lots(35n), price: at(10n), market });
    for (let market = 66n; market <= 113n; ++market) trade(w, { buyer: c, seller: d, size: lots(1n), price: at(10n), market });
    trade(w, { buyer: other, seller: e, size: lots(45n), price: at(10n), market: 114n });
    for (let market = 2n; market <= 114n; ++market) setPrice(w, 8n, market);
    const witness = witnessOf(
      0n,
      Array.from({ length: 64 }, (_, i) => BigInt(i + 2)),
    );
    send(w, KEEPER, { name: "auction.start", account: a, witness, rewardAccount: b });
    send(w, KEEPER, { ...startOf(other, b), witness: witnessOf(0n, [114n]) });
    send(w, CAROL, bidOf(w, a, c, percent(10n)));
    expect(w.state.tables.accounts.get(c)?.legs).to.have.length(112);
    refused(w, CAROL, bidOf(w, other, c), "TooManyLegs", { account: c, legs: 113n });
  });
});

describe("bidding for an insolvent account", () => {
  it("pays the bidder what it lacks, as unfunded deficit where the fund is empty", () => {
    const { w, a, c } = auctioned(70n, 0n);
    const outcome = send(w, CAROL, bidOf(w, a, c));
    expect(outcome.result).to.deep.equal({ fraction: WAD, payment: money(-200n) });
    expect(outcome.events).to.deep.equal([
      { contract: "deficitLedger", name: "DeficitAdded", args: { amount: money(200n), unfundedDeficit: money(200n) } },
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
    expect(send(w, CAROL, bidOf(w, a, c)).result).to.deep.equal({ fraction: WAD, payment: money(-340n) });
  });

  it("caps the bonus", () => {
    const { w, a, c } = auctioned(70n, 1800n);
    send(w, GOVERNANCE, { name: "auction.setAuctionParameters", parameters: { ...AUCTION, bonusCap: money(7n) } });
    expect(send(w, CAROL, bidOf(w, a, c)).result).to.deep.equal({ fraction: WAD, payment: money(-207n) });
  });

  it("caps the bonus of all bids together", () => {
    const set = auctioned(70n, 1800n);
    const { w, a, c } = set;
    send(w, GOVERNANCE, { name: "auction.setAuctionParameters", parameters: { ...AUCTION, bonusCap: money(8n) } });
    expect(send(w, CAROL, bidOf(w, a, c, WAD / 2n)).result.payment).to.equal(money(-104n));
    expect(auctionOf(set)?.bonusPaid).to.equal(money(4n));
    expect(send(w, CAROL, bidOf(w, a, c, WAD / 2n)).result.payment).to.equal(money(-52n));
    expect(auctionOf(set)?.bonusPaid).to.equal(money(6n));
    send(w, GOVERNANCE, { name: "auction.setAuctionParameters", parameters: { ...AUCTION, bonusCap: money(5n) } });
    expect(send(w, CAROL, bidOf(w, a, c)).result.payment).to.equal(money(-50n));
  });

  it("takes from the fund first", () => {
    const { w, a, c } = auctioned(70n, 0n);
    const fund = w.state.tables.accounts;
    send(w, GOVERNANCE, { name: "token.mint", to: STRANGER, value: 50_000_000n });
    send(w, STRANGER, { name: "token.approve", spender: ADDRESSES.fund, value: 50_000_000n });
    send(w, STRANGER, { name: "fund.deposit", assets: 50_000_000n, receiver: STRANGER });
    const outcome = send(w, CAROL, bidOf(w, a, c));
    expect(outcome.events.slice(0, 2).map(({ name, args }) => [name, args])).to.deep.equal([
      ["LossAbsorbed", { beneficiary: c, layer: 1n, amount: money(50n) }],
      ["DeficitAdded", { amount: money(150n), unfundedDeficit: money(150n) }],
    ]);
    expect(fund.get(accountId(1n))?.cash).to.equal(0n);
  });

  it("sells any fraction that is wanted", () => {
    const { w, a, c } = auctioned(70n, 0n);
    const outcome = send(w, CAROL, bidOf(w, a, c, WAD / 4n));
    expect(outcome.result).to.deep.equal({ fraction: WAD / 4n, payment: money(-50n) });
    expect(outcome.events.at(-1)?.args).to.deep.equal({ id: 1n, account: a, equity: money(-150n), insolvent: true, reserved: money(360n) });
  });
});

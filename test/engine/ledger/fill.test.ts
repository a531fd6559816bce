import { expect } from "chai";
import { accountId, instrumentId, marketId, perpetualOf, price, quote, SIZE_QUANTUM, size, WAD } from "../../../src/math/index.js";
import {
  ALICE,
  account,
  addMarket,
  at,
  BOB,
  BROKER,
  CAROL,
  cash,
  fillOf,
  GOVERNANCE,
  HEARTBEAT,
  lots,
  money,
  names,
  percent,
  refused,
  STRANGER,
  send,
  setAnswer,
  setPrice,
  sizeIn,
  trade,
  type World,
  witnessOf,
  world,
} from "../world.js";

const one = marketId(1n);

function pair(whole = 1000n, w: World = world()) {
  return { w, a: account(w, ALICE, whole), b: account(w, BOB, whole) };
}

describe("fill", () => {
  it("moves size one way and size times price the other", () => {
    const { w, a, b } = pair();
    const deal = { buyer: a, seller: b, size: lots(2n), price: at(101n) };
    const outcome = trade(w, deal);
    expect(outcome.events).to.deep.equal([
      {
        contract: "clearingHouse",
        name: "Filled",
        args: { buyer: a, seller: b, venue: BROKER, trade: fillOf(deal).trade },
      },
    ]);
    expect([sizeIn(w, a), sizeIn(w, b)]).to.deep.equal([lots(2n), lots(-2n)]);
    expect([cash(w, a), cash(w, b)]).to.deep.equal([money(798n), money(1202n)]);
    expect(w.state.tables.markets.get(one)?.openInterest).to.equal(2n * WAD);
  });

  it("pays fees to the house and the fund's share of them to the fund", () => {
    const { w, a, b } = pair();
    const outcome = trade(w, { buyer: a, seller: b, size: lots(1n), price: at(100n), fee: WAD });
    // Both sides pay 1; half of 2 goes to the fund.
    expect(outcome.events[1]).to.deep.equal({
      contract: "clearingHouse",
      name: "FundIncome",
      args: { payer: 0n, amount: money(1n), toFund: money(1n) },
    });
    expect([cash(w, a), cash(w, b), cash(w, 0n), cash(w, 1n)]).to.deep.equal([money(899n), money(1099n), money(1n), money(1n)]);
  });

  it("rounds the fund's share of fees down", () => {
    const { w, a, b } = pair();
    const command = fillOf({ buyer: a, seller: b, size: lots(1n), price: at(100n) });
    send(w, BROKER, { ...command, trade: { ...command.trade, buyerFee: quote(3n) } });
    expect([cash(w, 0n), cash(w, 1n)]).to.deep.equal([2n, 1n]);
  });

  it("closes, deletes and flips positions, and counts open interest as the sum of longs", () => {
    const { w, a, b } = pair();
    const openInterest = () => w.state.tables.markets.get(one)?.openInterest;
    trade(w, { buyer: a, seller: b, size: lots(3n), price: at(100n) });
    trade(w, { buyer: b, seller: a, size: lots(1n), price: at(100n) });
    expect([sizeIn(w, a), openInterest()]).to.deep.equal([lots(2n), 2n * WAD]);
    trade(w, { buyer: b, seller: a, size: lots(5n), price: at(100n) });
    expect([sizeIn(w, a), sizeIn(w, b), openInterest()]).to.deep.equal([lots(-3n), lots(3n), 3n * WAD]);
    trade(w, { buyer: a, seller: b, size: lots(3n), price: at(100n) });
    expect(w.state.tables.accounts.get(a)?.legs).to.deep.equal([]);
    expect(openInterest()).to.equal(0n);
  });

  it("puts the last leg where a deleted one was", () => {
    const w = world();
    addMarket(w, 100n);
    addMarket(w, 100n);
    const [a, b] = [account(w, ALICE, 1000n), account(w, BOB, 1000n)];
    for (const market of [1n, 2n, 3n]) trade(w, { buyer: a, seller: b, size: lots(1n), price: at(100n), market });
    trade(w, { buyer: b, seller: a, size: lots(1n), price: at(100n), market: 1n });
    expect(w.state.tables.accounts.get(a)?.legs.map(({ market }) => market)).to.deep.equal([3n, 2n]);
    trade(w, { buyer: b, seller: a, size: lots(1n), price: at(100n), market: 2n });
    expect(w.state.tables.accounts.get(a)?.legs.map(({ market }) => market)).to.deep.equal([3n]);
  });

  it("is settled by a listed venue only", () => {
    const { w, a, b } = pair();
    refused(w, STRANGER, fillOf({ buyer: a, seller: b, size: lots(1n), price: at(100n) }), "VenueNotListed", { venue: STRANGER });
    send(w, GOVERNANCE, { name: "governor.setVenueListed", venue: BROKER, listed: false });
    refused(w, BROKER, fillOf({ buyer: a, seller: b, size: lots(1n), price: at(100n) }), "VenueNotListed");
  });

  it("has two parties, both of them users", () => {
    const { w, a, b } = pair();
    const deal = { size: lots(1n), price: at(100n) };
    refused(w, BROKER, fillOf({ buyer: a, seller: a, ...deal }), "SelfTrade", { account: a });
    refused(w, BROKER, fillOf({ buyer: accountId(0n), seller: b, ...deal }), "ReservedAccount");
    refused(w, BROKER, fillOf({ buyer: a, seller: accountId(77n), ...deal }), "UnknownAccount", { account: accountId(77n) });
  });

  it("knows perpetuals of listed markets only, in canonical form", () => {
    const { w, a, b } = pair();
    const command = fillOf({ buyer: a, seller: b, size: lots(1n), price: at(100n) });
    const of = (instrument: bigint) => ({ ...command, trade: { ...command.trade, instrument: instrumentId(instrument) } });
    const strange = perpetualOf(one) + 1n;
    refused(w, BROKER, of(strange), "UnsupportedInstrument", { instrument: strange });
    refused(w, BROKER, of(0n), "UnsupportedInstrument", { instrument: 0n });
    refused(w, BROKER, of(perpetualOf(marketId(2n))), "UnknownMarket", { market: marketId(2n) });
    refused(w, BROKER, of(perpetualOf(marketId(0n))), "UnknownMarket", { market: marketId(0n) });
  });

  it("has a positive size on the quantum, and no larger than a position may be", () => {
    const { w, a, b } = pair();
    const of = (amount: bigint) => fillOf({ buyer: a, seller: b, size: size(amount), price: at(100n) });
    refused(w, BROKER, of(0n), "ZeroSize", {});
    refused(w, BROKER, of(-WAD), "ZeroSize", {});
    refused(w, BROKER, of(10n ** 28n + 1n), "SizeTooLarge", { size: size(10n ** 28n + 1n) });
    refused(w, BROKER, of(SIZE_QUANTUM + 1n), "SizeNotOnQuantum", { size: size(SIZE_QUANTUM + 1n) });
  });

  it("has a price on the tick", () => {
    const { w, a, b } = pair();
    const of = (wei: bigint) => fillOf({ buyer: a, seller: b, size: lots(1n), price: price(wei) });
    for (const wei of [0n, 10n ** 30n + 10n ** 6n, 100n * WAD + 1n]) refused(w, BROKER, of(wei), "PriceNotOnTick", { price: price(wei) });
  });

  it("takes fees of at most 1 % of notional, and none below zero", () => {
    const { w, a, b } = pair();
    const command = fillOf({ buyer: a, seller: b, size: lots(1n), price: at(100n) });
    const fees = (buyerFee: bigint, sellerFee: bigint) => ({
      ...command,
      trade: { ...command.trade, buyerFee: quote(buyerFee), sellerFee: quote(sellerFee) },
    });
    refused(w, BROKER, fees(WAD + 1n, 0n), "FeeOutOfRange", { fee: quote(WAD + 1n), maximum: money(1n) });
    refused(w, BROKER, fees(0n, -1n), "FeeOutOfRange", { fee: quote(-1n), maximum: money(1n) });
  });

  it("stays within the band around the mark, its edges included", () => {
    const { w, a, b } = pair();
    const of = (wei: bigint) => fillOf({ buyer: a, seller: b, size: lots(1n), price: price(wei) });
    for (const wei of [105n * WAD + 10n ** 6n, 95n * WAD - 10n ** 6n]) {
      refused(w, BROKER, of(wei), "PriceOutsideBand", { price: price(wei), mark: at(100n), priceBand: percent(5n) });
    }
    send(w, BROKER, of(105n * WAD));
    send(w, BROKER, of(95n * WAD));
  });

  it("uses the price of now, of every market involved", () => {
    const w = world();
    addMarket(w, 50n);
    const { a, b } = pair(1000n, w);
    trade(w, { buyer: a, seller: b, size: lots(1n), price: at(50n), market: 2n });
    w.now += 10n;
    setPrice(w, 102n);
    setPrice(w, 51n, 2n);
    const events = names(trade(w, { buyer: a, seller: b, size: lots(1n), price: at(102n) }));
    expect(events).to.deep.equal(["clearingHouse.IndexUpdated", "clearingHouse.IndexUpdated", "clearingHouse.Filled"]);
    w.now += HEARTBEAT + 1n;
    setPrice(w, 102n);
    refused(w, BROKER, fillOf({ buyer: a, seller: b, size: lots(1n), price: at(102n) }), "PriceStale");
  });

  it("counts an account with less than nothing as its auction's affair", () => {
    const { w, a, b } = pair(100n);
    const c = account(w, CAROL, 1000n);
    trade(w, { buyer: a, seller: b, size: lots(5n), price: at(100n) });
    setPrice(w, 79n);
    refused(w, BROKER, fillOf({ buyer: c, seller: a, size: lots(1n), price: at(79n) }), "AccountInsolvent", {
      account: a,
      equity: money(-5n),
    });
  });

  // Notional 1,000 and range 20 %: IM 200. With 199.9 of equity the fill is one wei short of nothing but margin.
  it("needs initial margin afterwards (rule 5.6)", () => {
    const { w, a, b } = pair(200n);
    refused(w, BROKER, fillOf({ buyer: a, seller: b, size: size(10n * WAD + SIZE_QUANTUM), price: at(100n) }), "InsufficientMargin", {
      account: a,
      equity: money(200n),
      initialMargin: quote(200n * WAD + 20n * SIZE_QUANTUM),
    });
    trade(w, { buyer: a, seller: b, size: lots(10n), price: at(100n) });
  });

  // At 85 Alice has 50 of equity, IM 170, MM 85: below IM, above zero.
  it("lets an account below initial margin act if that lowers its maintenance margin and not its cover (rule 5.6)", () => {
    const { w, a } = pair(200n);
    const b = account(w, BOB, 10_000n);
    trade(w, { buyer: a, seller: b, size: lots(10n), price: at(100n) });
    setPrice(w, 85n);
    refused(w, BROKER, fillOf({ buyer: a, seller: b, size: lots(1n), price: at(85n) }), "InsufficientMargin", {
      account: a,
      equity: money(50n),
      initialMargin: money(187n),
    });
    trade(w, { buyer: b, seller: a, size: lots(1n), price: at(85n) });
    // A sale at 81 loses 4 of 50 for a ninth of the margin: the cover rises. At 80.75, the band's edge, likewise.
    trade(w, { buyer: b, seller: a, size: lots(1n), price: at(81n) });
  });

  // Equity 5, MM 80: a sale of 1 lot at the band's edge (76) would lose 4 of 5 for a tenth of the margin.
  it("refuses a reduction that costs more cover than it saves (rule 5.6)", () => {
    const { w, a } = pair(205n);
    const b = account(w, BOB, 10_000n);
    trade(w, { buyer: a, seller: b, size: lots(10n), price: at(100n) });
    setPrice(w, 80n);
    refused(w, BROKER, fillOf({ buyer: b, seller: a, size: lots(1n), price: at(76n) }), "InsufficientMargin", {
      account: a,
      equity: money(1n),
      initialMargin: money(144n),
    });
    refused(w, BROKER, fillOf({ buyer: b, seller: a, size: lots(2n), price: at(76n) }), "InsufficientMargin", {
      account: a,
      equity: money(-3n),
      initialMargin: money(128n),
    });
  });

  it("leaves minimum equity where it increases exposure, and only there", () => {
    const w = world();
    const [a, c, d] = [account(w, ALICE, 9n), account(w, CAROL, 1000n), account(w, ALICE, 10n)];
    refused(w, BROKER, fillOf({ buyer: c, seller: a, size: size(WAD / 10n), price: at(100n) }), "BelowMinimumEquity", {
      account: a,
      equity: money(9n),
      minEquity: money(10n),
    });
    trade(w, { buyer: d, seller: c, size: size(WAD / 10n), price: at(100n) });
    setPrice(w, 90n);
    trade(w, { buyer: c, seller: d, size: size(WAD / 20n), price: at(90n) });
  });

  it("keeps open interest below the market's limit, but for trades that do not raise it", () => {
    const w = world({ maxOpenInterest: 5n * WAD });
    const { a, b } = pair(10_000n, w);
    const c = account(w, CAROL, 10_000n);
    trade(w, { buyer: a, seller: b, size: lots(5n), price: at(100n) });
    refused(w, BROKER, fillOf({ buyer: a, seller: b, size: lots(1n), price: at(100n) }), "OpenInterestExceeded", {
      market: one,
      openInterest: 6n * WAD,
      maximum: 5n * WAD,
    });
    trade(w, { buyer: c, seller: a, size: lots(5n), price: at(100n) });
  });

  it("gives an account at most 64 legs", () => {
    const w = world();
    for (let i = 2; i <= 65; ++i) addMarket(w, 1n);
    const { a, b } = pair(100_000n, w);
    for (let market = 2n; market <= 65n; ++market) trade(w, { buyer: a, seller: b, size: lots(1n), price: at(1n), market });
    refused(w, BROKER, fillOf({ buyer: a, seller: b, size: lots(1n), price: at(100n) }), "TooManyLegs", { account: a, legs: 65n });
  });

  it("is refused to an account in auction", () => {
    const { w, a, b } = pair(1000n);
    const c = account(w, CAROL, 100_000n);
    trade(w, { buyer: a, seller: c, size: lots(50n), price: at(100n) });
    setPrice(w, 82n);
    const witness = witnessOf(0n);
    send(w, STRANGER, { name: "auction.start", account: a, witness, rewardAccount: b });
    for (const deal of [
      { buyer: a, seller: b },
      { buyer: b, seller: a },
    ]) {
      refused(w, BROKER, fillOf({ ...deal, size: lots(1n), price: at(82n) }), "AccountInAuction", { account: a });
    }
  });

  it("refuses a feed's answer as the oracle does", () => {
    const { w, a, b } = pair();
    const command = fillOf({ buyer: a, seller: b, size: lots(1n), price: at(100n) });
    setAnswer(w, 0n);
    refused(w, BROKER, command, "PriceNotPositive");
  });
});

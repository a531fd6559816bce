import { expect } from "chai";
import { liquidationPrices, maxOrder, maxWithdrawal } from "../../../src/engine/index.js";
import { accountId, marketId, PRICE_TICK, price, SIZE_QUANTUM, size, WAD, wad } from "../../../src/math/index.js";
import {
  ALICE,
  account,
  addMarket,
  at,
  BOB,
  BROKER,
  clock,
  errorOf,
  fillOf,
  GOVERNANCE,
  lots,
  percent,
  refused,
  send,
  setAnswer,
  setPrice,
  tokens,
  trade,
  type World,
  world,
} from "../world.js";
import { asked, positioned } from "./questions.js";

const one = marketId(1n);

describe("liquidation prices", () => {
  const pricesOf = (w: World, id: ReturnType<typeof accountId>, market = one) =>
    asked(w, () => liquidationPrices(w.state, id, market, clock(w)));

  it("of a long are below, to the tick", () => {
    const { w, a } = positioned();
    // 40 (100 - p) = 1000 - 4 p at p = 83.3333...
    expect(pricesOf(w, a)).to.deep.equal({ status: "ok", liquidatable: false, below: 83333333333333n * PRICE_TICK, above: null });
  });

  it("of a short are above, to the tick", () => {
    const { w, b } = positioned();
    // 104000 - 40 p = 4 p at p = 2363.6363...
    expect(pricesOf(w, b)).to.deep.equal({ status: "ok", liquidatable: false, below: null, above: 2363636363636364n * PRICE_TICK });
  });

  it("are none where no price is dangerous, or the market is another", () => {
    const w = world();
    const [a, b] = [account(w, ALICE, 1000n), account(w, BOB, 1000n)];
    addMarket(w, 50n);
    trade(w, { buyer: a, seller: b, size: lots(5n), price: at(100n) });
    expect(pricesOf(w, a)).to.deep.include({ below: null, above: null });
    expect(pricesOf(w, b, marketId(2n))).to.deep.include({ below: null, above: null });
  });

  // Factors 2, range 60 %, offsetShare 60 %: where the hedge is whole, MM is 960 of 1,000. Below, a lost unit of price costs 1.24
  // of cover a lot; above, MM outgrows the gain by 0.2.
  it("are on both sides where a hedge is best at the present price", () => {
    const range = { scanRange: wad(percent(60n)) };
    const w = world(range);
    const two = addMarket(w, 100n, range);
    send(w, GOVERNANCE, { name: "governor.setOffsetShare", group: 1n, offsetShare: percent(60n) });
    const parameters = { ...w.state.singles.clearingHouse.parameters, initialFactor: wad(2n * WAD), maintenanceFactor: wad(2n * WAD) };
    send(w, GOVERNANCE, { name: "governor.setSiloParameters", parameters });
    const [a, b] = [account(w, ALICE, 1300n), account(w, BOB, 100_000n)];
    trade(w, { buyer: b, seller: a, size: lots(10n), price: at(100n) });
    trade(w, { buyer: a, seller: b, size: lots(10n), price: at(100n), market: two });
    send(w, ALICE, { name: "clearingHouse.withdraw", account: a, amount: tokens(300n), to: ALICE });
    expect(pricesOf(w, a, two)).to.deep.include({
      below: 96774193548387n * PRICE_TICK,
      above: 120n * WAD + PRICE_TICK,
    });
  });

  it("say that it is too late", () => {
    const { w, a } = positioned();
    setPrice(w, 80n);
    expect(pricesOf(w, a)).to.deep.equal({ status: "ok", liquidatable: true, below: null, above: null });
  });

  it("are of listed markets with a price", () => {
    const { w, a } = positioned();
    expect(errorOf(() => liquidationPrices(w.state, a, marketId(9n), clock(w))).errorName).to.equal("UnknownMarket");
    setAnswer(w, 0n);
    expect(liquidationPrices(w.state, a, one, clock(w)).status).to.equal("oracleInvalid");
  });
});

describe("the largest withdrawal", () => {
  const most = (w: World, id: ReturnType<typeof accountId>) => asked(w, () => maxWithdrawal(w.state, id, clock(w)));

  it("is allowed, and a unit more is not", () => {
    const { w, a } = positioned();
    const limit = most(w, a);
    expect(limit.most).to.equal(tokens(200n));
    expect(limit.limitedBy?.errorName).to.equal("WithdrawalExceedsMargin");
    const take = { name: "clearingHouse.withdraw", account: a, amount: limit.most, to: ALICE } as const;
    refused(w, ALICE, { ...take, amount: limit.most + 1n }, "WithdrawalExceedsMargin");
    send(w, ALICE, take);
  });

  it("is nothing in an auction or without a price, and says why", () => {
    const { w, a } = positioned();
    setAnswer(w, 0n);
    expect(most(w, a)).to.deep.include({ most: 0n });
    expect(most(w, a).limitedBy?.errorName).to.equal("PriceNotPositive");
  });

  it("is of a user's account", () => {
    const { w } = positioned();
    expect(errorOf(() => maxWithdrawal(w.state, accountId(1n), clock(w))).errorName).to.equal("ReservedAccount");
    expect(errorOf(() => maxWithdrawal(w.state, accountId(99n), clock(w))).errorName).to.equal("UnknownAccount");
  });
});

describe("the largest order", () => {
  const wish = (side: "buy" | "sell", wei = 100n * WAD) => ({ market: one, side, price: price(wei) });
  const most = (w: World, id: ReturnType<typeof accountId>, side: "buy" | "sell", wei?: bigint) =>
    asked(w, () => maxOrder(w.state, id, wish(side, wei), clock(w)));

  it("is filled by the clearing house, and a quantum more is not", () => {
    const { w, a, c } = positioned();
    for (const side of ["buy", "sell"] as const) {
      const limit = most(w, a, side);
      // IM of 50 lots is 1,000: 10 more, or 40 to flat and 50 beyond.
      expect(limit.most).to.equal(side === "buy" ? lots(10n) : lots(90n));
      expect(limit.limitedBy?.errorName).to.equal("InsufficientMargin");
      const deal = side === "buy" ? { buyer: a, seller: c } : { buyer: c, seller: a };
      refused(w, BROKER, fillOf({ ...deal, size: size(limit.most + SIZE_QUANTUM), price: at(100n) }), "InsufficientMargin");
      const copy = positioned();
      trade(copy.w, { ...deal, size: limit.most, price: at(100n) });
    }
  });

  it("counts the taker's fee, or the one that is named", () => {
    const { w, c } = positioned();
    send(w, GOVERNANCE, { name: "venue.setFees", makerFee: wad(0n), takerFee: wad(percent(1n)) });
    // 100,000 of equity: 21 a lot with the fee, 20 without.
    const withFee = most(w, c, "buy").most;
    expect(withFee).to.equal(((100_000n * WAD) / 21n / SIZE_QUANTUM) * SIZE_QUANTUM);
    expect(maxOrder(w.state, c, { ...wish("buy"), feeRate: 0n }, clock(w)).most).to.equal(lots(5000n));
  });

  it("ends at the market's open interest, as against somebody without positions", () => {
    const { w, c } = positioned(world({ maxOpenInterest: 50n * WAD }));
    for (const side of ["buy", "sell"] as const) {
      const limit = most(w, c, side);
      expect(limit.most).to.equal(lots(10n));
      expect(limit.limitedBy?.errorName).to.equal("OpenInterestExceeded");
    }
  });

  it("of an account below initial margin is what lowers its risk", () => {
    const { w, a } = positioned();
    setPrice(w, 90n);
    // Equity 600, IM 720.
    expect(most(w, a, "buy", 90n * WAD)).to.deep.include({ most: 0n });
    const sale = most(w, a, "sell", 90n * WAD);
    // To flat, and beyond it as long as MM is below what it was (rule 5.6): all but a quantum of 40 lots.
    expect(sale.most).to.equal(80n * WAD - SIZE_QUANTUM);
  });

  it("finds what can be sold where not all of it can", () => {
    const w = world();
    const [a, b] = [account(w, ALICE, 1010n), account(w, BOB, 100_000n)];
    trade(w, { buyer: a, seller: b, size: lots(40n), price: at(100n) });
    setPrice(w, 76n);
    // Equity 50 and 40 lots: selling at 73 costs 3 a lot, so all of it would leave less than nothing; cover falls at once.
    const limit = most(w, a, "sell", 73n * WAD);
    expect(limit.most).to.equal(0n);
    expect(limit.limitedBy?.errorName).to.equal("InsufficientMargin");
    // At 75 a lot costs 1: to flat leaves 10, minimum equity; any more would leave less.
    expect(most(w, a, "sell", 75n * WAD).most).to.equal(lots(40n));
  });

  it("is nothing outside the band, in an auction or in a market that is not listed", () => {
    const { w, a } = positioned();
    expect(most(w, a, "buy", 200n * WAD).limitedBy?.errorName).to.equal("PriceOutsideBand");
    expect(errorOf(() => maxOrder(w.state, a, { ...wish("buy"), market: marketId(9n) }, clock(w))).errorName).to.equal("UnknownMarket");
  });

  it("is the largest size there is where nothing else ends it", () => {
    const w = world({ maxOpenInterest: 10n ** 28n });
    const id = account(w, ALICE, 10n ** 15n);
    setPrice(w, 1n);
    const limit = most(w, id, "buy", WAD);
    expect(limit).to.deep.equal({ most: 10n ** 28n, limitedBy: null });
  });
});

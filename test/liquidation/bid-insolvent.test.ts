import { expect } from "chai";
import { usd, wad } from "../support/amounts.js";
import { bid, bidAfter, type Distressed, distressed, start } from "../support/liquidations.js";
import { AUCTION_PARAMETERS, BTC } from "../support/silo.js";
import { equityOf, nextBlockAfter, openAccount, setPrice, sizeOf, stake } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

// At 35,000: LV = -5,000, MM = 3,780. Half of the ramp of 1,800 s pays half of MM on top of what lacks.
describe("LiquidationAuction.bid on an insolvent account", () => {
  const silo = useSilo();
  let parties: Distressed;

  const open = async (staked: number, price = 35_000) => {
    if (staked > 0) await stake(silo(), staked);
    parties = await distressed(silo(), price);
    await start(silo(), parties);
  };

  it("pays the bidder what the account lacks and half of MM after half of the ramp, from the fund", async () => {
    await open(10_000);
    const { auction, clearingHouse, lens, deficits } = silo();
    const { trader, bidder } = parties;
    const sale = await bidAfter(silo(), 900, parties);
    await expect(sale).to.emit(auction, "BidFilled").withArgs(1n, trader.id, bidder.id, wad(1), wad(-5_000), wad(-6_890), 0n, 0n);
    await expect(sale).to.emit(clearingHouse, "LossAbsorbed").withArgs(bidder.id, 1n, wad(6_890));
    await expect(sale).not.to.emit(deficits, "DeficitAdded");
    expect(await equityOf(silo(), bidder)).to.equal(wad(1_001_890));
    expect(await sizeOf(silo(), bidder, BTC)).to.equal(wad(1));
    expect((await lens.silo()).fundCash).to.equal(wad(3_110));
  });

  it("leaves the account with nothing, not below (INV-NEG), and ends", async () => {
    await open(10_000);
    await bidAfter(silo(), 900, parties);
    expect(await equityOf(silo(), parties.trader)).to.equal(0n);
    expect(await silo().clearingHouse.isInAuction(parties.trader.id)).to.equal(false);
  });

  it("records what the fund cannot pay as unfunded deficit", async () => {
    await open(5_000);
    const { auction, clearingHouse, lens, deficits } = silo();
    const sale = await bidAfter(silo(), 900, parties);
    await expect(sale).to.emit(clearingHouse, "LossAbsorbed").withArgs(parties.bidder.id, 1n, wad(5_000));
    await expect(sale).to.emit(deficits, "DeficitAdded").withArgs(wad(1_890), wad(1_890));
    const args = [1n, parties.trader.id, parties.bidder.id, wad(1), wad(-5_000), wad(-6_890), 0n, wad(1_890)];
    await expect(sale)
      .to.emit(auction, "BidFilled")
      .withArgs(...args);
    const state = await lens.silo();
    expect([state.fundCash, state.unfundedDeficit, state.deficitOpen]).to.deep.equal([0n, wad(1_890), true]);
  });

  it("sells by fractions, each at its share of what lacks", async () => {
    await open(10_000);
    await bidAfter(silo(), 900, parties, { fraction: wad("0.4") });
    expect(await equityOf(silo(), parties.trader)).to.equal(wad(-3_000));
    // 0.4 x (5,000 + 1,890).
    expect(await equityOf(silo(), parties.bidder)).to.equal(wad(1_000_000) + wad("756"));
    expect((await silo().lens.silo()).fundCash).to.equal(wad(10_000) - wad(2_756));
    // What is left lacks 3,000 and has 60 % of the margin.
    expect((await silo().auction.auctionOf(parties.trader.id)).reserved).to.equal(wad(3_000) + wad(2_268));
  });

  it("pays all of MM at the end of the ramp, and never more", async () => {
    await open(10_000);
    const { lens, connection, auction } = silo();
    const started = (await auction.auctionOf(parties.trader.id)).lastTouch;
    await connection.networkHelpers.time.setNextBlockTimestamp(started + 90_000n);
    await setPrice(silo(), BTC, 35_000);
    await bid(silo(), parties);
    expect((await lens.silo()).fundCash).to.equal(wad(10_000) - wad(8_780));
  });

  it("caps the bonus by the parameter", async () => {
    await silo().auction.setAuctionParameters({ ...AUCTION_PARAMETERS, bonusCap: wad(100) });
    await open(10_000);
    await bidAfter(silo(), 1_800, parties);
    expect((await silo().lens.silo()).fundCash).to.equal(wad(10_000) - wad(5_100));
  });

  it("caps the bonus of all bids of an auction together", async () => {
    await silo().auction.setAuctionParameters({ ...AUCTION_PARAMETERS, bonusCap: wad(100) });
    await open(10_000);
    await bidAfter(silo(), 1_800, parties, { fraction: wad("0.5") });
    await bid(silo(), parties, { fraction: wad("0.5") });
    await bid(silo(), parties);
    // 50 of 100, half of the 50 that are left, and then those 25: the loss of 5,000 and 100 in all.
    expect((await silo().lens.silo()).fundCash).to.equal(wad(10_000) - wad(5_100));
    expect(await equityOf(silo(), parties.trader)).to.equal(0n);
  });

  it("lets a bidder demand a payment", async () => {
    await open(10_000);
    const demand = bidAfter(silo(), 900, parties, { maxPayment: wad(-6_890) - 1n });
    await reverts(demand, "PaymentExceeded", [wad(-6_890), wad(-6_890) - 1n]);
    await bidAfter(silo(), 900, parties, { maxPayment: wad(-6_890) });
  });

  it("demands initial margin of the bidder, what it is paid counted", async () => {
    await open(10_000);
    const poor = await openAccount(silo(), 4, 100);
    const all = bidAfter(silo(), 900, { ...parties, bidder: poor });
    await reverts(all, "InsufficientMargin", [poor.id, wad(1_990), wad(6_300)]);
  });

  it("refuses while the price is stale", async () => {
    await open(0);
    await nextBlockAfter(silo(), 90_000);
    const { adapter } = silo().markets[0] ?? { adapter: silo().clearingHouse };
    await expect(bid(silo(), parties)).to.be.revertedWithCustomError(adapter, "PriceStale");
  });

  it("never asks less of the fund for an owner's two accounts than it pays them", async () => {
    // The owner of both gains the bonus only, which MM bounds; the loss itself is what the fund covers either way.
    await open(20_000);
    const pair = async () => (await equityOf(silo(), parties.trader)) + (await equityOf(silo(), parties.bidder));
    const before = await pair();
    await bidAfter(silo(), 900, parties);
    expect((await pair()) - before).to.equal(wad(6_890));
    expect(await silo().fund.totalAssets()).to.equal(usd(13_110));
  });
});

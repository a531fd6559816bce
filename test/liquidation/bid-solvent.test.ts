import { expect } from "chai";
import { mulDown, mulUp, usd, wad } from "../support/amounts.js";
import { bid, bidAfter, bidOf, type Distressed, distressed, start } from "../support/liquidations.js";
import { BTC } from "../support/silo.js";
import { depositTo, equityOf, openAccount, setPrice, sizeOf } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

// At 44,000: MM = 4,752, BM = 14.4 % = 6,336, LV = 4,000 less the starter's 10.
const LV = wad(3_990);
const BM = wad(6_336);

describe("LiquidationAuction.bid on a solvent account", () => {
  const silo = useSilo();
  let parties: Distressed;

  beforeEach(async () => {
    parties = await distressed(silo(), 44_000);
    await start(silo(), parties);
  });

  it("sells a quarter at 89 % after half the way to the knee, and gives the fund a fifth of the discount", async () => {
    // d(450 s) = 0.98 - 0.18 / 2. A quarter of LV is 997.5: price 887.775, penalty 0.2 x 109.725 = 21.945.
    const { auction, lens } = silo();
    const { trader, bidder } = parties;
    const sale = await bidAfter(silo(), 450, parties, { fraction: wad("0.25") });
    await expect(sale)
      .to.emit(auction, "BidFilled")
      .withArgs(1n, trader.id, bidder.id, wad("0.25"), wad("997.5"), wad("887.775"), wad("21.945"), 0n);
    expect(await sizeOf(silo(), bidder, BTC)).to.equal(wad("0.25"));
    expect(await equityOf(silo(), bidder)).to.equal(wad(1_000_000) + wad("997.5") - wad("887.775") - wad("21.945"));
    expect(await equityOf(silo(), trader)).to.equal(LV - wad("997.5") + wad("887.775"));
    expect((await lens.silo()).fundCash).to.equal(wad("21.945"));
  });

  it("sells no more than restores the buffer margin, and ends", async () => {
    // f = (BM - E) / (BM - E + d LV), rounded up.
    const { auction, clearingHouse } = silo();
    const { trader } = parties;
    const share = wad("0.89");
    const onSale = mulUp(BM - LV, wad(1), BM - LV + mulDown(LV, share));
    const part = mulDown(LV, onSale);
    const price = mulUp(part, share);
    const sale = await bidAfter(silo(), 450, parties);
    const penalty = mulUp(part - price, wad("0.2"));
    const args = [1n, trader.id, parties.bidder.id, onSale, part, price, penalty, 0n];
    await expect(sale)
      .to.emit(auction, "BidFilled")
      .withArgs(...args);
    await expect(sale)
      .to.emit(auction, "AuctionEnded")
      .withArgs(1n, trader.id, LV - part + price);
    expect(await clearingHouse.isInAuction(trader.id)).to.equal(false);
    expect(await auction.totalReserved()).to.equal(0n);
    const risk = await silo().lens.accountRisk(trader.id);
    expect(risk.equity >= risk.bufferMargin).to.equal(true);
  });

  it("stays open after a bid that restores less, and takes the next", async () => {
    const { auction, clearingHouse } = silo();
    await bidAfter(silo(), 450, parties, { fraction: wad("0.1") });
    expect(await clearingHouse.isInAuction(parties.trader.id)).to.equal(true);
    await bid(silo(), parties);
    expect(await clearingHouse.isInAuction(parties.trader.id)).to.equal(false);
    expect(await auction.totalReserved()).to.equal(0n);
  });

  it("gives the account away for nothing once d reached 0, and draws no fund for it", async () => {
    const { auction } = silo();
    const { trader, bidder } = parties;
    const sale = await bidAfter(silo(), 4_500, parties);
    // f = 1: all of LV for 0, penalty a fifth of it.
    await expect(sale).to.emit(auction, "BidFilled").withArgs(1n, trader.id, bidder.id, wad(1), LV, 0n, wad(798), 0n);
    expect(await equityOf(silo(), trader)).to.equal(0n);
    expect((await silo().lens.silo()).unfundedDeficit).to.equal(0n);
  });

  it("rounds a share of the position away from zero to the quantum, and the owner keeps LV to the wei", async () => {
    const fraction = wad("0.1234567890123");
    await bidAfter(silo(), 900, parties, { fraction });
    const part = mulDown(LV, fraction);
    expect(await sizeOf(silo(), parties.bidder, BTC)).to.equal(wad("0.123457"));
    expect(await equityOf(silo(), parties.trader)).to.equal(LV - part + mulUp(part, wad("0.8")));
  });

  it("refuses a fraction of zero and above one", async () => {
    await reverts(bid(silo(), parties, { fraction: 0n }), "InvalidFraction", [0n]);
    await reverts(bid(silo(), parties, { fraction: wad(1) + 1n }), "InvalidFraction", [wad(1) + 1n]);
  });

  it("refuses the account itself and accounts in auction as bidders, and strangers to the bidder", async () => {
    const { auction, stranger } = silo();
    const { trader, bidder } = parties;
    const own = auction.connect(trader.owner).bid(await bidOf(silo(), parties, { bidder: trader.id }));
    await reverts(own, "InvalidBidder", [trader.id]);
    await reverts(auction.connect(stranger).bid(await bidOf(silo(), parties)), "NotAuthorized", [bidder.id, stranger.address]);
    await reverts(bid(silo(), parties, { bidder: 1n }), "ReservedAccount", [1n]);
  });

  it("refuses an account without an auction", async () => {
    await reverts(bid(silo(), parties, { account: parties.maker.id }), "NoAuction", [parties.maker.id]);
  });

  it("refuses once the price restored the account: a touch ends the auction instead", async () => {
    // E = 10,000 - 10, BM = 7,200.
    await setPrice(silo(), BTC, 50_000);
    await reverts(bid(silo(), parties), "AuctionRecovered", [parties.trader.id, wad(9_990), wad(7_200)]);
  });

  it("demands initial margin of the bidder afterwards, without exception", async () => {
    const poor = await openAccount(silo(), 4, 2_000);
    const tooMuch = bidAfter(silo(), 450, { ...parties, bidder: poor }, { fraction: wad("0.39") });
    // 0.39 LV = 1,556.1, price 1,384.929, penalty 34.2342; IM of 0.39 BTC is 3,088.8.
    const equity = wad(2_000) + wad("1556.1") - wad("1384.929") - wad("34.2342");
    await reverts(tooMuch, "InsufficientMargin", [poor.id, equity, wad("3088.8")]);
  });

  it("ends by a deposit and a touch: the owner can always cure", async () => {
    const { auction } = silo();
    await depositTo(silo(), parties.trader, usd(2_346));
    await expect(auction.touch(parties.trader.id)).to.emit(auction, "AuctionEnded").withArgs(1n, parties.trader.id, BM);
  });

  it("lets an owner who bids on their own account make no more than a close at the mark", async () => {
    // Closing at the mark keeps LV = 3,990. Through the auction, trader and bidder of one owner together keep LV less the penalty.
    const { trader, bidder } = parties;
    for (const seconds of [1, 450, 2_000, 4_000]) {
      const before = (await equityOf(silo(), trader)) + (await equityOf(silo(), bidder));
      await bidAfter(silo(), seconds, parties, { fraction: wad("0.05") });
      const afterwards = (await equityOf(silo(), trader)) + (await equityOf(silo(), bidder));
      expect(afterwards <= before, `after ${seconds} s`).to.equal(true);
    }
    const started = wad(1_000_000) + LV;
    expect((await equityOf(silo(), trader)) + (await equityOf(silo(), bidder)) < started).to.equal(true);
  });
});

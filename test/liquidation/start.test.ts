import { expect } from "chai";
import { usd, wad } from "../support/amounts.js";
import { bid, distressed, LONG_WITNESS, start } from "../support/liquidations.js";
import { AUCTION_PARAMETERS, BTC, ETH, PEPE, SILO_PARAMETERS } from "../support/silo.js";
import { equityOf, fill, giveTokens, nextBlockAfter, openAccount, setPrice } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";
import { witnessOf } from "../support/witnesses.js";

describe("LiquidationAuction.start", () => {
  const silo = useSilo();

  it("opens the auction of an account below maintenance margin and pays the starter 10", async () => {
    // E = 4,000 < MM = 4,752.
    const { auction, keeper, clearingHouse } = silo();
    const parties = await distressed(silo(), 44_000);
    const before = await equityOf(silo(), parties.maker);
    const { trader, maker } = parties;
    const started = start(silo(), parties);
    await expect(started)
      .to.emit(auction, "AuctionStarted")
      .withArgs(1n, trader.id, keeper.address, wad(4_000), wad(4_752), maker.id, wad(10));
    await expect(started).to.emit(auction, "AuctionTouched").withArgs(1n, trader.id, wad(3_990), false, wad(4_752));
    expect(await clearingHouse.isInAuction(trader.id)).to.equal(true);
    expect(await equityOf(silo(), maker)).to.equal(before + wad(10));
    expect(await auction.totalReserved()).to.equal(wad(4_752));
  });

  it("reserves what an insolvent account lacks as well, and pays no reward from nothing", async () => {
    // E = -5,000, MM = 3,780.
    const { auction, keeper } = silo();
    const parties = await distressed(silo(), 35_000);
    const started = start(silo(), parties);
    const args = [1n, parties.trader.id, keeper.address, wad(-5_000), wad(3_780), parties.maker.id, 0n];
    await expect(started)
      .to.emit(auction, "AuctionStarted")
      .withArgs(...args);
    expect((await auction.auctionOf(parties.trader.id)).reserved).to.equal(wad(8_780));
  });

  it("pays no more than half of what equity there is", async () => {
    const { auction } = silo();
    const parties = await distressed(silo(), 40_003);
    await start(silo(), parties);
    expect(await equityOf(silo(), parties.trader)).to.equal(wad("1.5"));
    expect((await auction.auctionOf(parties.trader.id)).insolvent).to.equal(false);
  });

  it("pays at most half of minimum equity", async () => {
    const { auction, governor } = silo();
    await auction.setAuctionParameters({ ...AUCTION_PARAMETERS, starterReward: wad(80) });
    const parties = await distressed(silo(), 44_000);
    await start(silo(), parties);
    expect(await equityOf(silo(), parties.trader)).to.equal(wad(3_950));
    await governor.setSiloParameters({ ...SILO_PARAMETERS, minEquity: wad(60) });
  });

  it("refuses an account whose equity is at maintenance margin", async () => {
    // E = price - 40,000 = 10.8 % of it at 44,843.05 (E = 4,843.05, MM = 4,843.0494).
    const { trader, maker } = await distressed(silo(), 44_843.05);
    const refused = silo().auction.start(trader.id, LONG_WITNESS, maker.id);
    await reverts(refused, "NotLiquidatable", [trader.id, wad("4843.05"), wad("4843.0494")]);
  });

  it("refuses a witness that does not prove it, though the account is below", async () => {
    const { trader, maker } = await distressed(silo(), 44_000);
    const mild = witnessOf([[BTC, 3]], [[1, 3]]);
    // Three quarters of the scan range: 3,564.
    await reverts(silo().auction.start(trader.id, mild, maker.id), "NotLiquidatable", [trader.id, wad(4_000), wad(3_564)]);
  });

  it("refuses a witness that names a market or a group twice, or a scenario outside the grid", async () => {
    const { trader, maker } = await distressed(silo(), 44_000);
    const worst = [BTC, 0] as const;
    const wrong = [
      witnessOf([worst, worst], [[1, 0]]),
      witnessOf([worst, [BTC, 24]], [[1, 0]]),
      witnessOf(
        [worst],
        [
          [1, 0],
          [1, 0],
        ],
      ),
      witnessOf([[BTC, 33]], [[1, 0]]),
      witnessOf([worst], [[1, 33]]),
      witnessOf([worst], [[1, 255]]),
    ];
    for (const witness of wrong) await reverts(silo().auction.start(trader.id, witness, maker.id), "MalformedWitness");
  });

  it("takes what is not named for no loss", async () => {
    // The group's offset counts 30 %: MM of 4,752 is 70 % by the market alone, 30 % by the group.
    const { trader, maker } = await distressed(silo(), 44_000);
    const refused = async (witness: ReturnType<typeof witnessOf>, bound: string) =>
      reverts(silo().auction.start(trader.id, witness, maker.id), "NotLiquidatable", [trader.id, wad(4_000), wad(bound)]);
    await refused(witnessOf([], []), "0");
    await refused(witnessOf([[BTC, 0]], []), "3326.4");
    await refused(witnessOf([], [[1, 0]]), "1425.6");
    await refused(witnessOf([[ETH, 0]], [[2, 0]]), "0");
  });

  it("takes names of markets and groups that the account is not in for nothing, wherever they stand", async () => {
    const { auction } = silo();
    const { trader, maker } = await distressed(silo(), 44_000);
    const witness = witnessOf(
      [
        [65_535, 32],
        [ETH, 24],
        [BTC, 0],
        [0, 1],
      ],
      [
        [65_535, 32],
        [1, 0],
        [0, 5],
      ],
    );
    await expect(auction.start(trader.id, witness, maker.id))
      .to.emit(auction, "AuctionStarted")
      .withArgs(1n, trader.id, silo().admin.address, wad(4_000), wad(4_752), maker.id, wad(10));
  });

  it("still holds after the owner closed a dust leg against another account of theirs", async () => {
    const parties = await distressed(silo(), 50_000);
    const { trader, maker } = parties;
    const second = await openAccount(silo(), 3, 1_000);
    const dust = { market: ETH, size: "0.001", price: 2_000 };
    await fill(silo(), { ...dust, buyer: trader, seller: second });
    await setPrice(silo(), BTC, 44_000);
    const witness = witnessOf(
      [
        [BTC, 0],
        [ETH, 0],
      ],
      [[1, 0]],
    );
    await fill(silo(), { ...dust, buyer: second, seller: trader });
    await silo().auction.connect(silo().keeper).start(trader.id, witness, maker.id);
    expect((await silo().auction.auctionOf(trader.id)).reserved).to.equal(wad(4_752));
  });

  it("still holds after the owner opened a dust leg", async () => {
    const parties = await distressed(silo(), 50_000);
    const second = await openAccount(silo(), 3, 1_000);
    await fill(silo(), { market: PEPE, size: 1, price: "0.01", buyer: parties.trader, seller: second });
    await setPrice(silo(), BTC, 44_000);
    await start(silo(), parties);
    expect((await silo().auction.auctionOf(parties.trader.id)).reserved).to.equal(wad(4_752));
  });

  it("refuses to start twice", async () => {
    const parties = await distressed(silo(), 44_000);
    await start(silo(), parties);
    await reverts(start(silo(), parties), "AuctionAlreadyOpen", [parties.trader.id, 1n]);
  });

  it("refuses a reward to the account itself, to reserved accounts and to nobody", async () => {
    const { trader } = await distressed(silo(), 44_000);
    for (const id of [trader.id, 0n, 99n]) {
      await reverts(silo().auction.start(trader.id, LONG_WITNESS, id), "InvalidRewardAccount", [id]);
    }
  });

  it("refuses reserved and unknown accounts", async () => {
    const { maker } = await distressed(silo(), 44_000);
    const empty = witnessOf([], []);
    await reverts(silo().auction.start(1n, empty, maker.id), "ReservedAccount", [1n]);
    await reverts(silo().auction.start(99n, empty, maker.id), "UnknownAccount", [99n]);
  });

  it("refuses while the price is stale", async () => {
    const parties = await distressed(silo(), 44_000);
    await nextBlockAfter(silo(), 90_000);
    const { adapter } = silo().markets[0] ?? { adapter: silo().clearingHouse };
    await expect(start(silo(), parties)).to.be.revertedWithCustomError(adapter, "PriceStale");
  });

  it("leaves the account deposits alone: no withdrawal, no trade", async () => {
    const { clearingHouse } = silo();
    const parties = await distressed(silo(), 44_000);
    const { trader, maker } = parties;
    await start(silo(), parties);
    await giveTokens(silo(), trader.owner, usd(1));
    await clearingHouse.connect(trader.owner).deposit(trader.id, usd(1));
    await reverts(clearingHouse.connect(trader.owner).withdraw(trader.id, usd(1), trader.owner), "AccountInAuction", [trader.id]);
    const trade = fill(silo(), { buyer: maker, seller: trader, market: BTC, size: 1, price: 44_000 });
    await reverts(trade, "AccountInAuction", [trader.id]);
  });

  it("uses a new id for the account's next auction", async () => {
    const { auction } = silo();
    const parties = await distressed(silo(), 35_000);
    await start(silo(), parties);
    await bid(silo(), parties);
    const other = await openAccount(silo(), 3, 10_000);
    await fill(silo(), { buyer: other, seller: parties.maker, market: BTC, size: 1, price: 35_000 });
    await silo().markets[0]?.feed.updateAnswer(2_700_000_000_000n);
    await auction.start(other.id, LONG_WITNESS, parties.maker.id);
    expect(await auction.lastId()).to.equal(2n);
  });
});

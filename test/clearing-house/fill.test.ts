import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { BTC, ETH, PEPE, perpetual } from "../support/silo.js";
import { cashOf, equityOf, fill, fillOf, nextBlockAfter, openAccount, setPrice, sizeOf } from "../support/siloActions.js";
import { accountsOf, reverts, useSilo } from "../support/siloChecks.js";

describe("ClearingHouse.fill", () => {
  const silo = useSilo();

  async function twoAccounts(dollars = 20_000) {
    return { buyer: await openAccount(silo(), 0, dollars), seller: await openAccount(silo(), 1, dollars) };
  }

  it("moves size one way and size times price the other", async () => {
    const { clearingHouse, desk } = silo();
    const { buyer, seller } = await twoAccounts();
    const trade = { buyer, seller, market: BTC, size: "0.5", price: 50_000 };
    await expect(fill(silo(), trade))
      .to.emit(clearingHouse, "Filled")
      .withArgs(buyer.id, seller.id, desk.address, Object.values(fillOf(trade)));
    expect(await cashOf(silo(), buyer.id)).to.equal(wad(-5_000));
    expect(await cashOf(silo(), seller.id)).to.equal(wad(45_000));
    expect(await sizeOf(silo(), buyer, BTC)).to.equal(wad("0.5"));
    expect(await sizeOf(silo(), seller, BTC)).to.equal(wad("-0.5"));
    expect(await equityOf(silo(), buyer)).to.equal(wad(20_000));
  });

  it("splits fees between the house and the fund, half each, rounding against neither account", async () => {
    // 10.000000000000000001 + 0: the fund's half is rounded down, the odd wei stays with the house.
    const { lens } = silo();
    const { buyer, seller } = await twoAccounts();
    await fill(silo(), { buyer, seller, market: BTC, size: 1, price: 50_000, buyerFee: "10.000000000000000001" });
    const state = await lens.silo();
    expect([state.houseCash, state.fundCash]).to.deep.equal([wad(5) + 1n, wad(5)]);
  });

  it("closes a leg at zero and frees its slot", async () => {
    const { buyer, seller } = await twoAccounts();
    await fill(silo(), { buyer, seller, market: BTC, size: 1, price: 50_000 });
    await fill(silo(), { buyer, seller, market: ETH, size: 1, price: 2_000 });
    await fill(silo(), { buyer: seller, seller: buyer, market: BTC, size: 1, price: 49_000 });
    const [view] = await accountsOf(silo());
    expect(view?.legs.map((leg) => leg >> 240n)).to.deep.equal([ETH]);
    expect(await sizeOf(silo(), buyer, BTC)).to.equal(0n);
    expect(await equityOf(silo(), buyer)).to.equal(wad(19_000));
  });

  it("flips a position from long to short in one fill", async () => {
    const { buyer, seller } = await twoAccounts();
    await fill(silo(), { buyer, seller, market: BTC, size: 1, price: 50_000 });
    await fill(silo(), { buyer: seller, seller: buyer, market: BTC, size: "1.5", price: 50_000 });
    expect(await sizeOf(silo(), buyer, BTC)).to.equal(wad("-0.5"));
  });

  it("trades a cheap coin by lots of 1,000 units", async () => {
    // 0.00001 a unit is 0.01 a lot: 200,000 lots are worth 2,000.
    const { buyer, seller } = await twoAccounts();
    await fill(silo(), { buyer, seller, market: PEPE, size: 200_000, price: "0.01" });
    expect(await cashOf(silo(), seller.id)).to.equal(wad(22_000));
  });

  it("takes only from venues that governance listed", async () => {
    const { clearingHouse, stranger } = silo();
    const trade = fillOf({ ...(await twoAccounts()), market: BTC, size: 1, price: 50_000 });
    await reverts(clearingHouse.connect(stranger).fill(trade), "VenueNotListed", [stranger.address]);
  });

  it("takes only from venues that both accounts enabled", async () => {
    const { clearingHouse, desk } = silo();
    const trade = { ...(await twoAccounts()), market: BTC, size: 1, price: 50_000 };
    await clearingHouse.connect(trade.seller.owner).setVenueEnabled(trade.seller.id, desk, false);
    await reverts(fill(silo(), trade), "VenueNotEnabled", [trade.seller.id, desk.address]);
  });

  it("refuses an account trading with itself", async () => {
    const { buyer } = await twoAccounts();
    await reverts(fill(silo(), { buyer, seller: buyer, market: BTC, size: 1, price: 50_000 }), "SelfTrade", [buyer.id]);
  });

  it("refuses reserved and unknown accounts", async () => {
    const { buyer } = await twoAccounts();
    const terms = { market: BTC, size: 1, price: 50_000 };
    await reverts(fill(silo(), { buyer, seller: { id: 1n }, ...terms }), "ReservedAccount", [1n]);
    await reverts(fill(silo(), { buyer, seller: { id: 77n }, ...terms }), "UnknownAccount", [77n]);
  });

  it("refuses markets that are not listed and instruments that are no perpetual", async () => {
    const { clearingHouse, desk } = silo();
    const { buyer, seller } = await twoAccounts();
    await reverts(fill(silo(), { buyer, seller, market: 4n, size: 1, price: 1 }), "UnknownMarket", [4n]);
    await reverts(fill(silo(), { buyer, seller, market: 0n, size: 1, price: 1 }), "UnknownMarket", [0n]);
    const trade = fillOf({ buyer, seller, market: BTC, size: 1, price: 50_000 });
    for (const instrument of [(BTC << 100n) | (2n << 96n), perpetual(BTC) | 1n, perpetual(BTC) | (1n << 116n)]) {
      await reverts(clearingHouse.connect(desk).fill({ ...trade, instrument }), "UnsupportedInstrument", [instrument]);
    }
  });

  it("refuses a size of zero, below zero, off the quantum and beyond any position", async () => {
    const { clearingHouse, desk } = silo();
    const trade = fillOf({ ...(await twoAccounts()), market: BTC, size: 1, price: 50_000 });
    const sized = (size: bigint) => clearingHouse.connect(desk).fill({ ...trade, size });
    await reverts(sized(0n), "ZeroSize");
    await reverts(sized(-(10n ** 12n)), "ZeroSize");
    await reverts(sized(10n ** 12n - 1n), "SizeNotOnQuantum", [10n ** 12n - 1n]);
    await reverts(sized(10n ** 28n + 10n ** 12n), "SizeTooLarge", [10n ** 28n + 10n ** 12n]);
  });

  it("refuses a price off the tick, of zero, and beyond the domain", async () => {
    const { clearingHouse, desk } = silo();
    const trade = fillOf({ ...(await twoAccounts()), market: BTC, size: 1, price: 50_000 });
    for (const price of [0n, wad(50_000) + 1n, 10n ** 30n + 10n ** 6n]) {
      await reverts(clearingHouse.connect(desk).fill({ ...trade, price }), "PriceNotOnTick", [price]);
    }
  });

  it("refuses fees below zero and above 1 % of notional", async () => {
    // 1 % of 50,000 is 500.
    const trade = { ...(await twoAccounts()), market: BTC, size: 1, price: 50_000 };
    await reverts(fill(silo(), { ...trade, buyerFee: "500.000001" }), "FeeOutOfRange", [wad("500.000001"), wad(500)]);
    await reverts(fill(silo(), { ...trade, sellerFee: "-1" }), "FeeOutOfRange", [wad(-1), wad(500)]);
  });

  it("accepts prices up to 5 % from the mark, on both sides, and none beyond", async () => {
    const trade = { ...(await twoAccounts()), market: BTC, size: "0.01" };
    for (const price of ["52500.01", "47499.99"]) {
      const terms = [wad(price), wad(50_000), wad("0.05")];
      await reverts(fill(silo(), { ...trade, price }), "PriceOutsideBand", terms);
    }
    for (const price of [52_500, 47_500]) await fill(silo(), { ...trade, price });
  });

  it("measures the band from the mark, not from the index", async () => {
    // Premium 0.5 %: the mark is 50,250, the band ends at 52,762.5.
    const { governor } = silo();
    const trade = { ...(await twoAccounts()), market: BTC, size: "0.01" };
    await governor.setPremium(BTC, wad("0.005"));
    await fill(silo(), { ...trade, price: "52762.5" });
    await reverts(fill(silo(), { ...trade, price: "52762.51" }), "PriceOutsideBand", [wad("52762.51"), wad(50_250), wad("0.05")]);
  });

  it("refuses a stale price before anything about the trade", async () => {
    const trade = { ...(await twoAccounts()), market: BTC, size: 0, price: 50_000 };
    const at = await nextBlockAfter(silo(), 90_000);
    const { markets } = silo();
    await expect(fill(silo(), trade))
      .to.be.revertedWithCustomError(markets[0]?.adapter ?? silo().clearingHouse, "PriceStale")
      .withArgs(markets[0]?.feed, (updatedAt: bigint) => updatedAt < BigInt(at) - 86_400n, 86_400n);
  });

  it("refuses open interest above the market's limit, and lets it fall again", async () => {
    // The limit is 1,000 BTC; 1,000 BTC at 50,000 need 9,000,000 of margin.
    const trade = { ...(await twoAccounts(20_000_000)), market: BTC, price: 50_000 };
    await fill(silo(), { ...trade, size: 1_000 });
    await reverts(fill(silo(), { ...trade, size: "0.000001" }), "OpenInterestExceeded", [BTC, wad("1000.000001"), wad(1_000)]);
    await fill(silo(), { ...trade, buyer: trade.seller, seller: trade.buyer, size: 1 });
  });

  it("demands initial margin of whoever opens: 18 % of notional, to the wei", async () => {
    // 20,000 carry 20,000 / 0.18 = 111,111.1 of notional: 2.222222 BTC at 50,000.
    const { buyer, seller } = await twoAccounts();
    const trade = { buyer, seller, market: BTC, price: 50_000 };
    await reverts(fill(silo(), { ...trade, size: "2.222223" }), "InsufficientMargin", [buyer.id, wad(20_000), wad("20000.007")]);
    await fill(silo(), { ...trade, size: "2.222222" });
  });

  it("demands minimum equity of whoever opens", async () => {
    const buyer = await openAccount(silo(), 0, "99.999999");
    const seller = await openAccount(silo(), 1, 20_000);
    const trade = { buyer, seller, market: BTC, size: "0.001", price: 50_000 };
    await reverts(fill(silo(), trade), "BelowMinimumEquity", [buyer.id, wad("99.999999"), wad(100)]);
  });

  it("refuses an account whose equity is below zero, even a trade that would help it", async () => {
    const { buyer, seller } = await twoAccounts();
    await fill(silo(), { buyer, seller, market: BTC, size: 1, price: 50_000 });
    await setPrice(silo(), BTC, 29_999);
    const close = { buyer: seller, seller: buyer, market: BTC, size: 1, price: 29_999 };
    await reverts(fill(silo(), close), "AccountInsolvent", [buyer.id, wad(-1)]);
  });
});

import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { wad } from "../support/amounts.js";
import { connection, ethers } from "../support/chain.js";
import { BTC, deployFeed, PEPE } from "../support/silo.js";
import { fill, openAccount, setPrice } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

const NEW = 9n;

describe("OracleHub", () => {
  const silo = useSilo();

  async function sourceAt(price: string, decimals = 18) {
    const adapter = await ethers.deployContract("ChainlinkAdapter", [await deployFeed(connection, price, decimals), 3_600n]);
    return { adapter, lot: 1n, minPrice: 10n ** 12n, maxPrice: 10n ** 30n };
  }

  it("quotes a market per lot", async () => {
    expect((await silo().oracle.indexPrice(PEPE))[0]).to.equal(wad("0.01"));
  });

  it("rounds down to the tick of 1e-12", async () => {
    const { oracle } = silo();
    await oracle.setSource(NEW, await sourceAt("1.000000000001999999"));
    expect((await oracle.indexPrice(NEW))[0]).to.equal(wad("1.000000000001"));
  });

  it("says who changed what", async () => {
    const { oracle } = silo();
    const source = await sourceAt("1");
    const change = oracle.setSource(NEW, source);
    await expect(change)
      .to.emit(oracle, "SourceSet")
      .withArgs(NEW, await source.adapter.getAddress(), 1n, 10n ** 12n, 10n ** 30n);
    expect((await oracle.sourceOf(NEW)).lot).to.equal(1n);
  });

  it("knows no price of a market without a source", async () => {
    await reverts(silo().oracle.indexPrice(NEW), "NoPriceSource", [NEW]);
  });

  it("refuses a price outside the market's credible bounds, inclusive on both ends", async () => {
    const { oracle } = silo();
    const source = { ...(await sourceAt("100")), minPrice: wad(100), maxPrice: wad(100) };
    await oracle.setSource(NEW, source);
    expect((await oracle.indexPrice(NEW))[0]).to.equal(wad(100));
    await oracle.setSource(NEW, { ...source, maxPrice: wad(99), minPrice: wad(98) });
    await reverts(oracle.indexPrice(NEW), "PriceOutOfBounds", [NEW, wad(100), wad(98), wad(99)]);
    await oracle.setSource(NEW, { ...source, maxPrice: wad(102), minPrice: wad(101) });
    await reverts(oracle.indexPrice(NEW), "PriceOutOfBounds", [NEW, wad(100), wad(101), wad(102)]);
  });

  it("refuses an adapter whose price is past its validity, or valid beyond all counting", async () => {
    const { oracle } = silo();
    const adapter = await ethers.deployContract("FixedAdapter");
    await oracle.setSource(NEW, { adapter, lot: 1n, minPrice: 10n ** 12n, maxPrice: 10n ** 30n });
    for (const validUntil of [1n, 2n ** 40n]) {
      await adapter.getFunction("set")(wad(1), validUntil);
      await reverts(oracle.indexPrice(NEW), "InvalidValidity", [NEW, validUntil]);
    }
    await adapter.getFunction("set")(wad(1), 2n ** 40n - 1n);
    expect((await oracle.indexPrice(NEW))[1]).to.equal(2n ** 40n - 1n);
  });

  it("refuses bounds outside the domain or reversed, no lot and no adapter", async () => {
    const { oracle } = silo();
    const source = await sourceAt("100");
    const bad = [
      { minPrice: 10n ** 12n - 1n },
      { maxPrice: 10n ** 30n + 1n },
      { minPrice: wad(2), maxPrice: wad(1) },
      { lot: 0n },
      { adapter: ZeroAddress },
    ];
    for (const change of bad) await reverts(oracle.setSource(NEW, { ...source, ...change }), "InvalidSource", [NEW]);
  });

  it("is set by its owner alone", async () => {
    const { oracle, stranger } = silo();
    const change = oracle.connect(stranger).setSource(NEW, await sourceAt("1"));
    await expect(change).to.be.revertedWithCustomError(oracle, "OwnableUnauthorizedAccount").withArgs(stranger.address);
  });

  it("stops trade in a market whose price left the bounds, and only there", async () => {
    const [buyer, seller] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    await setPrice(silo(), BTC, 49); // a thousandth of 50,000 is 50
    const trade = { buyer, seller, size: 1 };
    await reverts(fill(silo(), { ...trade, market: BTC, price: 49 }), "PriceOutOfBounds", [BTC, wad(49), wad(50), wad(50_000_000)]);
    await fill(silo(), { ...trade, market: 2n, price: 2_000 });
  });
});

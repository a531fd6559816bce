import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { wad } from "../support/amounts.js";
import { BROKEN_CODE } from "../support/brokenCode.js";
import { connection, ethers, networkHelpers } from "../support/chain.js";
import { BTC, deployFeed, MAX_INDEX, MIN_INDEX, marketOf, PEPE } from "../support/silo.js";
import { fill, openAccount, setPrice } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

const NEW = 9n;
const [MIN_PRICE, MAX_PRICE] = [10n ** 12n, 10n ** 30n];

describe("OracleHub", () => {
  const silo = useSilo();

  async function sourceAt(price: string, decimals = 18) {
    const adapter = await ethers.deployContract("ChainlinkAdapter", [await deployFeed(connection, price, decimals), 3_600n]);
    return { adapter, lot: 1n, minPrice: MIN_INDEX, maxPrice: MAX_INDEX };
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
      .withArgs(NEW, await source.adapter.getAddress(), 1n, MIN_INDEX, MAX_INDEX);
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
    await oracle.setSource(NEW, { adapter, lot: 1n, minPrice: MIN_INDEX, maxPrice: MAX_INDEX });
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
      { minPrice: MIN_INDEX - 1n },
      { maxPrice: MAX_INDEX + 1n },
      { minPrice: wad(2), maxPrice: wad(1) },
      { lot: 0n },
      { adapter: ZeroAddress },
    ];
    for (const change of bad) await reverts(oracle.setSource(NEW, { ...source, ...change }), "InvalidSource", [NEW]);
  });

  it("takes no adapter without code", async () => {
    const { oracle, stranger } = silo();
    const source = { ...(await sourceAt("1")), adapter: stranger.address };
    await reverts(oracle.setSource(NEW, source), "NotAContract", [stranger.address]);
  });

  for (const [what, code] of Object.entries(BROKEN_CODE)) {
    it(`names an adapter that ${what}, to everybody who needs its price`, async () => {
      const { clearingHouse, oracle } = silo();
      const trader = await openAccount(silo(), 0, 20_000);
      const maker = await openAccount(silo(), 1, 20_000);
      await fill(silo(), { buyer: trader, seller: maker, market: BTC, size: "0.1", price: 50_000 });
      const adapter = await marketOf(silo(), BTC).adapter.getAddress();
      await networkHelpers.setCode(adapter, code);
      const unavailable = ["AdapterUnavailable", [BTC, adapter]] as const;
      await reverts(oracle.indexPrice(BTC), ...unavailable);
      await reverts(clearingHouse.poke(BTC), ...unavailable);
      await reverts(clearingHouse.connect(trader.owner).withdraw(trader.id, 1n, trader.owner), ...unavailable);
      await reverts(fill(silo(), { buyer: trader, seller: maker, market: BTC, size: "0.1", price: 50_000 }), ...unavailable);
    });
  }

  it("passes on an adapter's own error, unchanged, unless it is a panic or longer than any", async () => {
    const { oracle } = silo();
    const adapter = await ethers.deployContract("RefusingAdapter");
    const address = await adapter.getAddress();
    await oracle.setSource(NEW, { ...(await sourceAt("1")), adapter });
    const panic = `0x4e487b71${"11".padStart(64, "0")}`;
    for (const reason of ["0x", "0x123456", panic, `0x${"ab".repeat(261)}`]) {
      await adapter.getFunction("set")(reason);
      await reverts(oracle.indexPrice(NEW), "AdapterUnavailable", [NEW, address]);
    }
    const data = oracle.interface.encodeFunctionData("indexPrice", [NEW]);
    for (const reason of ["0x12345678", `0x${"ab".repeat(260)}`]) {
      await adapter.getFunction("set")(reason);
      const failure = await ethers.provider.call({ to: oracle, data }).catch((error: { data?: string }) => error.data);
      expect(failure).to.equal(reason);
    }
  });

  it("refuses prices beyond all numbers, whatever the lot", async () => {
    const { oracle } = silo();
    const adapter = await ethers.deployContract("FixedAdapter");
    const bounds = { minPrice: MIN_INDEX, maxPrice: MAX_INDEX };
    const largest = 2n ** 256n - 1n;
    for (const [price, lot, told] of [
      [2n ** 250n, 64n, largest],
      [largest, 1n, largest],
      [2n ** 224n, 2n ** 32n - 1n, largest],
      [2n ** 224n - 1n, 2n ** 32n - 1n, (2n ** 224n - 1n) * (2n ** 32n - 1n)],
    ] as const) {
      await oracle.setSource(NEW, { adapter, lot, ...bounds });
      await adapter.getFunction("set")(price, 2n ** 39n);
      const rounded = told === largest ? told : told - (told % 10n ** 6n);
      await reverts(oracle.indexPrice(NEW), "PriceOutOfBounds", [NEW, rounded, MIN_INDEX, MAX_INDEX]);
    }
  });

  it("permits no index whose mark leaves the prices at the largest premium (1.6, 3.1)", async () => {
    const { oracle, governor, lens } = silo();
    const adapter = await ethers.deployContract("FixedAdapter");
    const TICK = 10n ** 6n;
    for (const [index, premium, mark] of [
      [MAX_INDEX - (MAX_INDEX % TICK), 5n * 10n ** 15n, MAX_PRICE],
      [MIN_INDEX - (MIN_INDEX % TICK) + TICK, -5n * 10n ** 15n, MIN_PRICE],
    ] as const) {
      await oracle.setSource(BTC, { adapter, lot: 1n, minPrice: MIN_INDEX, maxPrice: MAX_INDEX });
      await adapter.getFunction("set")(index, 2n ** 39n);
      await governor.setPremium(BTC, premium);
      expect((await oracle.indexPrice(BTC))[0]).to.equal(index);
      const moved = (index * (10n ** 18n + premium)) / 10n ** 18n;
      expect([moved >= MIN_PRICE && moved <= MAX_PRICE, moved - mark < TICK * 10n && mark - moved < TICK * 10n]).to.deep.equal([
        true,
        true,
      ]);
      const beyond = premium > 0n ? index + TICK : index - TICK;
      await adapter.getFunction("set")(beyond, 2n ** 39n);
      await reverts(oracle.indexPrice(BTC), "PriceOutOfBounds", [BTC, beyond, MIN_INDEX, MAX_INDEX]);
      expect((await lens.markets(BTC, 1n))[0]?.priceAvailable).to.equal(false);
    }
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

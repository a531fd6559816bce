import { expect } from "chai";
import { wad } from "../support/amounts.js";
import fc from "../support/fastCheck.js";
import { BTC, listMarket } from "../support/silo.js";
import { cashOf, equityOf, fill, nextBlockAfter, openAccount, setPrice, type Trader } from "../support/siloActions.js";
import { checkInvariants, reverts, useSilo } from "../support/siloChecks.js";

const HOURS_8 = 28_800;

describe("ClearingHouse funding", () => {
  const silo = useSilo();

  async function longAndShort(size: string | number, market = BTC, price: string | number = 50_000) {
    const [long, short] = [await openAccount(silo(), 0, 100_000), await openAccount(silo(), 1, 100_000)];
    await fill(silo(), { buyer: long, seller: short, market, size, price });
    return { long, short };
  }

  /** Cash with pending funding, at cached prices. */
  const accruedCash = async (trader: Trader) => (await silo().clearingHouse.riskState(trader.id)).cash;

  /** [WAD * WAD * s] */
  async function fundingIndexOf(id: bigint): Promise<bigint> {
    const [view] = await silo().lens.markets(id, 1n);
    if (view === undefined) throw new Error(`market ${id} is not listed`);
    return view.market.fundingIndex;
  }

  it("charges longs the premium of 8 hours, and pays shorts the same", async () => {
    // 0.4 % of 50,000 a lot in 8 hours is 200.
    const { clearingHouse, governor } = silo();
    const { long, short } = await longAndShort(1);
    await governor.setPremium(BTC, wad("0.004"));
    await nextBlockAfter(silo(), HOURS_8);
    const growth = wad(50_000) * wad("0.004") * BigInt(HOURS_8);
    await expect(clearingHouse.poke(BTC)).to.emit(clearingHouse, "FundingAccrued").withArgs(BTC, growth);
    expect(await accruedCash(long)).to.equal(wad(50_000) - wad(200));
    expect(await accruedCash(short)).to.equal(wad(150_000) + wad(200));
  });

  it("pays what is pending when the leg changes, and counts on from there", async () => {
    const { clearingHouse, governor } = silo();
    const { long, short } = await longAndShort(1);
    await governor.setPremium(BTC, wad("0.004"));
    await nextBlockAfter(silo(), HOURS_8);
    const trade = fill(silo(), { buyer: short, seller: long, market: BTC, size: "0.5", price: 50_000 });
    await expect(trade).to.emit(clearingHouse, "FundingPaid").withArgs(long.id, BTC, wad(200));
    await expect(trade).to.emit(clearingHouse, "FundingPaid").withArgs(short.id, BTC, wad(-200));
    expect(await cashOf(silo(), long.id)).to.equal(wad(50_000) - wad(200) + wad(25_000));
    await nextBlockAfter(silo(), HOURS_8);
    await clearingHouse.poke(BTC);
    expect(await accruedCash(long)).to.equal(wad(74_800) - wad(100));
  });

  it("charges shorts when premium plus interest is negative", async () => {
    const { clearingHouse, governor } = silo();
    const { short } = await longAndShort(2);
    await governor.setPremium(BTC, wad("-0.005"));
    await nextBlockAfter(silo(), HOURS_8);
    await clearingHouse.poke(BTC);
    // 0.5 % of 2 x 50,000.
    expect(await accruedCash(short)).to.equal(wad(200_000) - wad(500));
  });

  it("adds interest to the premium and caps the sum", async () => {
    // Interest 0.1 %, cap 0.2 % in 8 hours: with a premium of 0.5 % the rate is 0.2 % of 1,000, which is 2 a lot.
    const { clearingHouse, governor } = silo();
    const group = { price: "1000", scanRange: wad("0.2"), priceBand: wad("0.05"), group: 9n, maxOpenInterest: wad(1_000) };
    const { id } = await listMarket(silo(), { ...group, interestPer8h: wad("0.001"), fundingCapPer8h: wad("0.002") });
    const { long } = await longAndShort(10, id, 1_000);
    await governor.setPremium(id, wad("0.005"));
    const opened = await fundingIndexOf(id);
    await nextBlockAfter(silo(), HOURS_8);
    await clearingHouse.poke(id);
    expect((await fundingIndexOf(id)) - opened).to.equal(wad(1_000) * wad("0.002") * BigInt(HOURS_8));
    // 20 for ten lots, and what the interest alone cost in the seconds before.
    expect((await accruedCash(long)) <= wad(90_000) - wad(20)).to.equal(true);
  });

  it("accrues at the cached price: a new price counts from the block that caches it", async () => {
    const { clearingHouse, governor } = silo();
    const { long } = await longAndShort(1);
    await governor.setPremium(BTC, wad("0.004"));
    await setPrice(silo(), BTC, 40_000);
    await nextBlockAfter(silo(), HOURS_8 - 1);
    await clearingHouse.poke(BTC);
    // The feed said 40,000 for nearly all of that time, but nobody cached it: every second accrued at 50,000.
    const perSecond = wad(50_000) * wad("0.004");
    expect((await fundingIndexOf(BTC)) % perSecond).to.equal(0n);
    expect((await fundingIndexOf(BTC)) / perSecond >= BigInt(HOURS_8)).to.equal(true);
    expect(await equityOf(silo(), long)).to.equal((await accruedCash(long)) + wad(40_160));
  });

  it("shows in the lens what is pending, to the second, before anybody pokes", async () => {
    const { governor, lens } = silo();
    const { long } = await longAndShort(1);
    await governor.setPremium(BTC, wad("0.004"));
    await nextBlockAfter(silo(), HOURS_8);
    await silo().connection.networkHelpers.mine();
    expect((await lens.accountRisk(long.id)).cash).to.equal(wad(50_000) - wad(200));
  });

  it("emits nothing and moves nothing while the rate is zero", async () => {
    const { clearingHouse } = silo();
    await longAndShort(1);
    await nextBlockAfter(silo(), HOURS_8);
    await expect(clearingHouse.poke(BTC)).not.to.emit(clearingHouse, "FundingAccrued");
  });

  it("sums to zero between all longs and shorts, to the wei, whatever sizes, prices and times", async () => {
    const traders = [await openAccount(silo(), 0, 1e9), await openAccount(silo(), 1, 1e9), await openAccount(silo(), 2, 1e9)];
    const steps = fc.array(
      fc.record({
        pair: fc.constantFrom([0, 1], [1, 2], [2, 0], [1, 0]),
        quanta: fc.bigInt(1n, 10_000_000n),
        seconds: fc.integer({ min: 1, max: 40_000 }),
        premium: fc.bigInt(-5_000_000_000_000_000n, 5_000_000_000_000_000n),
        price: fc.integer({ min: 49_000_00, max: 51_000_00 }),
      }),
      { minLength: 12, maxLength: 12 },
    );
    const [path] = fc.sample(steps, { numRuns: 1, seed: 7 });
    for (const { pair, quanta, seconds, premium, price } of path ?? []) {
      await nextBlockAfter(silo(), seconds);
      await silo().governor.setPremium(BTC, premium);
      await setPrice(silo(), BTC, price / 100);
      const [buyer, seller] = pair.map((index) => traders[index] as Trader);
      if (buyer === undefined || seller === undefined) throw new Error("a pair has two sides");
      const size = Number(quanta) / 1e6;
      await fill(silo(), { buyer, seller, market: BTC, size, price: 50_000 });
      await nextBlockAfter(silo(), seconds);
      await silo().clearingHouse.poke(BTC);
      await checkInvariants(silo());
    }
    let sum = 0n;
    for (const trader of traders) sum += await accruedCash(trader);
    expect(sum).to.equal(wad(3e9));
  });

  it("refuses to poke a market that does not exist", async () => {
    await reverts(silo().clearingHouse.poke(0n), "UnknownMarket", [0n]);
    await reverts(silo().clearingHouse.poke(4n), "UnknownMarket", [4n]);
  });

  it("refuses a premium for a market that does not exist", async () => {
    await reverts(silo().governor.setPremium(4n, 0n), "UnknownMarket", [4n]);
  });
});

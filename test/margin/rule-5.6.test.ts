import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { BTC, ETH } from "../support/silo.js";
import { equityOf, fill, openAccount, setPrice, sizeOf, type Trader } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("Rule 5.6: what an account below initial margin may still do", () => {
  const silo = useSilo();
  let trader: Trader;
  let other: Trader;

  // The trader is long 1 BTC from 50,000 with 10,000 of equity, then the price falls.
  async function fallTo(price: number) {
    trader = await openAccount(silo(), 0, 10_000);
    other = await openAccount(silo(), 1, 1_000_000);
    await fill(silo(), { buyer: trader, seller: other, market: BTC, size: 1, price: 50_000 });
    await setPrice(silo(), BTC, price);
  }

  const sell = (size: string | number, price: string | number) => fill(silo(), { buyer: other, seller: trader, market: BTC, size, price });
  const buy = (size: string | number, price: string | number) => fill(silo(), { buyer: trader, seller: other, market: BTC, size, price });

  it("may reduce at the mark: E 6,000 stays, IM falls from 8,280 to 4,140", async () => {
    await fallTo(46_000);
    await sell("0.5", 46_000);
    expect(await equityOf(silo(), trader)).to.equal(wad(6_000));
  });

  it("may not increase", async () => {
    await fallTo(46_000);
    await reverts(buy("0.1", 46_000), "InsufficientMargin", [trader.id, wad(6_000), wad(9_108)]);
  });

  it("may not open another position that loses with the first", async () => {
    // IM 8,280 + 18 % x 2,000.
    await fallTo(46_000);
    const more = fill(silo(), { buyer: trader, seller: other, market: ETH, size: 1, price: 2_000 });
    await reverts(more, "InsufficientMargin", [trader.id, wad(6_000), wad(8_640)]);
  });

  it("may take a hedge that lowers margin: ETH short against BTC long", async () => {
    // U = 8,280 + 3,600, C = 8,280 - 3,600: 11,880 - 0.3 x 7,200 = 9,720 is more than before; offsetShare 0.6 makes it 7,560.
    await fallTo(46_000);
    const hedge = { buyer: other, seller: trader, market: ETH, size: 10, price: 2_000 };
    await reverts(fill(silo(), hedge), "InsufficientMargin", [trader.id, wad(6_000), wad(9_720)]);
    await silo().governor.setOffsetShare(1n, wad("0.6"));
    await fill(silo(), hedge);
    expect((await silo().lens.accountRisk(trader.id)).initialMargin).to.equal(wad(7_560));
  });

  it("may lose on a reduction as long as E / MM does not fall, to the tick", async () => {
    // E = 1,500, MM = 4,482. Selling half may cost half of E: 750 on 0.5 BTC is 1,500 below the mark of 41,500.
    await fallTo(41_500);
    const worse = sell("0.5", "39999.999999");
    await reverts(worse, "InsufficientMargin", [trader.id, wad("749.9999995"), wad(3_735)]);
    await sell("0.5", 40_000);
    expect(await equityOf(silo(), trader)).to.equal(wad(750));
  });

  it("may not reduce into negative equity", async () => {
    // E = 100; closing 5 % below the mark costs 2,005.
    await fallTo(40_100);
    await reverts(sell(1, 38_095), "InsufficientMargin", [trader.id, wad(-1_905), 0n]);
  });

  it("may turn a long into a smaller short: that lowers margin too", async () => {
    await fallTo(46_000);
    await sell("1.5", 46_000);
    expect(await sizeOf(silo(), trader, BTC)).to.equal(wad("-0.5"));
  });

  it("needs minimum equity to turn around", async () => {
    await fallTo(40_050);
    await reverts(sell("1.5", 40_050), "BelowMinimumEquity", [trader.id, wad(50), wad(100)]);
    await sell("0.5", 40_050);
  });

  it("may do anything while E is exactly IM", async () => {
    // 18 % of 50,000 is 9,000: the account opens 1 BTC with 9,000 and not a wei more.
    trader = await openAccount(silo(), 0, 9_000);
    other = await openAccount(silo(), 1, 1_000_000);
    await reverts(buy("1.000001", 50_000), "InsufficientMargin", [trader.id, wad(9_000), wad("9000.009")]);
    await buy(1, 50_000);
  });

  it("lets deposits restore the right to increase", async () => {
    await fallTo(46_000);
    const { clearingHouse, token } = silo();
    await token.mint(trader.owner.address, 10n ** 10n);
    await clearingHouse.connect(trader.owner).deposit(trader.id, 3_108_000_000n);
    await buy("0.1", 46_000);
  });
});

import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { distressed, start } from "../support/liquidations.js";
import { BTC } from "../support/silo.js";
import { setPrice } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("LiquidationAuction.touch", () => {
  const silo = useSilo();

  it("records solvency and what the fund must hold back at fresh prices", async () => {
    const { auction } = silo();
    const parties = await distressed(silo(), 44_000);
    await start(silo(), parties);
    await setPrice(silo(), BTC, 39_000);
    // LV = -1,000 - 10, MM = 4,212.
    const touch = auction.connect(silo().stranger).touch(parties.trader.id);
    await expect(touch).to.emit(auction, "AuctionTouched").withArgs(1n, parties.trader.id, wad(-1_010), true, wad(5_222));
    expect(await auction.totalReserved()).to.equal(wad(5_222));
  });

  it("ends the auction at the buffer margin, and not a tick below", async () => {
    // E = price - 40,010 = 14.4 % of it at 46,740.654205...
    const { auction, clearingHouse } = silo();
    const parties = await distressed(silo(), 44_000);
    await start(silo(), parties);
    await setPrice(silo(), BTC, "46740.65420560");
    await auction.touch(parties.trader.id);
    expect(await clearingHouse.isInAuction(parties.trader.id)).to.equal(true);
    await setPrice(silo(), BTC, "46740.65420561");
    await expect(auction.touch(parties.trader.id)).to.emit(auction, "AuctionEnded");
    expect(await clearingHouse.isInAuction(parties.trader.id)).to.equal(false);
    expect((await auction.auctionOf(parties.trader.id)).id).to.equal(0n);
  });

  it("refuses an account without an auction", async () => {
    const { trader } = await distressed(silo(), 44_000);
    await reverts(silo().auction.touch(trader.id), "NoAuction", [trader.id]);
  });
});

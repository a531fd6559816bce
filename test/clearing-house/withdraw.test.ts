import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { usd, wad } from "../support/amounts.js";
import { BTC, HEARTBEAT } from "../support/silo.js";
import { cashOf, equityOf, fill, nextBlockAfter, openAccount, setPrice } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ClearingHouse.withdraw", () => {
  const silo = useSilo();

  /** Account 0 is long `size` BTC at 50,000 with 20,000 of equity, account 1 short. */
  async function longAndShort(size: number) {
    const [long, short] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    await fill(silo(), { buyer: long, seller: short, market: BTC, size, price: 50_000 });
    return { long, short };
  }

  it("pays the owner's cash out to any receiver", async () => {
    const { clearingHouse, token, stranger } = silo();
    const trader = await openAccount(silo(), 0, 1_000);
    const withdrawal = clearingHouse.connect(trader.owner).withdraw(trader.id, usd(400), stranger);
    await expect(withdrawal).to.emit(clearingHouse, "Withdrawn").withArgs(trader.id, stranger.address, usd(400), usd(400), 0n);
    expect(await token.balanceOf(stranger.address)).to.equal(usd(400));
    expect(await cashOf(silo(), trader.id)).to.equal(wad(600));
  });

  it("refuses an account without positions more than its cash", async () => {
    const { clearingHouse } = silo();
    const trader = await openAccount(silo(), 0, 1_000);
    const tooMuch = clearingHouse.connect(trader.owner).withdraw(trader.id, usd(1_000) + 1n, trader.owner);
    await reverts(tooMuch, "WithdrawalExceedsMargin", [trader.id, -(10n ** 12n), 0n]);
    await clearingHouse.connect(trader.owner).withdraw(trader.id, usd(1_000), trader.owner);
    expect(await cashOf(silo(), trader.id)).to.equal(0n);
  });

  it("refuses strangers, reserved and unknown accounts", async () => {
    const { clearingHouse, stranger } = silo();
    const trader = await openAccount(silo(), 0, 1_000);
    const asStranger = clearingHouse.connect(stranger);
    await reverts(asStranger.withdraw(trader.id, 1n, stranger), "NotAuthorized", [trader.id, stranger.address]);
    await reverts(asStranger.withdraw(0n, 1n, stranger), "ReservedAccount", [0n]);
    await reverts(asStranger.withdraw(99n, 1n, stranger), "UnknownAccount", [99n]);
  });

  it("refuses the zero address and an amount of zero", async () => {
    const trader = await openAccount(silo(), 0, 1_000);
    const clearingHouse = silo().clearingHouse.connect(trader.owner);
    await reverts(clearingHouse.withdraw(trader.id, 1n, ZeroAddress), "ZeroAddress");
    await reverts(clearingHouse.withdraw(trader.id, 0n, trader.owner), "ZeroAmount");
  });

  it("keeps the transfer margin of 20 % of notional, to the token unit", async () => {
    // 1 BTC at 50,000: IM is 18 % = 9,000, the transfer margin 20 % = 10,000. Equity is 20,000.
    const { long } = await longAndShort(1);
    const clearingHouse = silo().clearingHouse.connect(long.owner);
    const tooMuch = clearingHouse.withdraw(long.id, usd(10_000) + 1n, long.owner);
    await reverts(tooMuch, "WithdrawalExceedsMargin", [long.id, wad(10_000) - 10n ** 12n, wad(10_000)]);
    await clearingHouse.withdraw(long.id, usd(10_000), long.owner);
    expect(await equityOf(silo(), long)).to.equal(wad(10_000));
  });

  it("keeps minimum equity while positions are open", async () => {
    // 0.001 BTC: the transfer margin is 10, minimum equity 100.
    const { long } = await longAndShort(0.001);
    const clearingHouse = silo().clearingHouse.connect(long.owner);
    const tooMuch = clearingHouse.withdraw(long.id, usd("19900.000001"), long.owner);
    await reverts(tooMuch, "BelowMinimumEquity", [long.id, wad("99.999999"), wad(100)]);
    await clearingHouse.withdraw(long.id, usd(19_900), long.owner);
  });

  it("values positions at fresh prices", async () => {
    const { long } = await longAndShort(1);
    await setPrice(silo(), BTC, 45_000);
    // Equity 15,000, transfer margin 20 % of 45,000 = 9,000: 6,000 may leave.
    const clearingHouse = silo().clearingHouse.connect(long.owner);
    await reverts(clearingHouse.withdraw(long.id, usd(6_001), long.owner), "WithdrawalExceedsMargin", [long.id, wad(8_999), wad(9_000)]);
    await clearingHouse.withdraw(long.id, usd(6_000), long.owner);
  });

  it("needs a fresh price while positions are open, and none without", async () => {
    const { long } = await longAndShort(1);
    const idle = await openAccount(silo(), 2, 100);
    await nextBlockAfter(silo(), Number(HEARTBEAT) + 60);
    await silo().clearingHouse.connect(idle.owner).withdraw(idle.id, usd(100), idle.owner);
    const { clearingHouse } = silo();
    await expect(clearingHouse.connect(long.owner).withdraw(long.id, usd(1), long.owner)).to.be.revertedWithCustomError(
      silo().markets[0]?.adapter ?? clearingHouse,
      "PriceStale",
    );
  });

  it("refuses more than the tokens held: profit that no loser has paid yet", async () => {
    // BTC falls to 20,000: the short gained 30,000, but the long's 20,000 are all that came in besides its own 20,000.
    const { long, short } = await longAndShort(1);
    await setPrice(silo(), BTC, 20_000);
    expect(await equityOf(silo(), long)).to.equal(wad(-10_000));
    const clearingHouse = silo().clearingHouse.connect(short.owner);
    const all = clearingHouse.withdraw(short.id, usd(41_000), short.owner);
    await reverts(all, "InsufficientCustody", [usd(41_000), usd(40_000)]);
    await clearingHouse.withdraw(short.id, usd(40_000), short.owner);
  });
});

describe("ClearingHouse.withdrawHouse", () => {
  const silo = useSilo();

  it("pays the house's share of fees to whom the governor's owner says, and not a unit more", async () => {
    // Fees of 20 + 30: half goes to the fund, 25 stays with the house.
    const { governor, stranger, token } = silo();
    const [buyer, seller] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    await fill(silo(), { buyer, seller, market: BTC, size: 1, price: 50_000, buyerFee: 20, sellerFee: 30 });
    await reverts(governor.withdrawHouse(usd(25) + 1n, stranger), "InsufficientReservedCash", [0n, wad(25), wad("25.000001")]);
    await expect(governor.withdrawHouse(usd(25), stranger))
      .to.emit(governor, "HouseWithdrawn")
      .withArgs(stranger.address, usd(25));
    expect(await token.balanceOf(stranger.address)).to.equal(usd(25));
  });

  it("refuses the zero address", async () => {
    await reverts(silo().governor.withdrawHouse(1n, ZeroAddress), "ZeroAddress");
  });
});

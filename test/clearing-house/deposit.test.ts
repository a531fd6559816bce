import { expect } from "chai";
import { usd, wad } from "../support/amounts.js";
import { deploySilo } from "../support/silo.js";
import { cashOf, depositTo, giveTokens, openAccount } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ClearingHouse.deposit", () => {
  const silo = useSilo();

  it("credits 6-decimal tokens as WAD cash, exactly", async () => {
    const { clearingHouse, lens } = silo();
    const trader = await openAccount(silo(), 0, 0);
    const deposit = depositTo(silo(), trader, 1_234_567n);
    await expect(deposit).to.emit(clearingHouse, "Deposited").withArgs(trader.id, trader.owner.address, 1_234_567n);
    expect(await cashOf(silo(), trader.id)).to.equal(wad("1.234567"));
    expect((await lens.silo()).custody).to.equal(1_234_567n);
  });

  it("lets anybody pay into somebody's account", async () => {
    const { clearingHouse, stranger } = silo();
    const trader = await openAccount(silo(), 0, 0);
    await giveTokens(silo(), stranger, usd(5));
    await clearingHouse.connect(stranger).deposit(trader.id, usd(5));
    expect(await cashOf(silo(), trader.id)).to.equal(wad(5));
  });

  it("refuses every reserved account, so that the vaults' money comes through the vaults", async () => {
    await giveTokens(silo(), silo().stranger, usd(10));
    const clearingHouse = silo().clearingHouse.connect(silo().stranger);
    for (const account of [0n, 1n, 2n, 15n]) await reverts(clearingHouse.deposit(account, usd(1)), "ReservedAccount", [account]);
  });

  it("refuses an account that does not exist", async () => {
    await reverts(silo().clearingHouse.deposit(16n, usd(1)), "UnknownAccount", [16n]);
  });

  it("refuses nothing, and more than 1e21 token units", async () => {
    const { clearingHouse } = silo();
    const trader = await openAccount(silo(), 0, 0);
    await reverts(clearingHouse.deposit(trader.id, 0n), "ZeroAmount");
    await reverts(clearingHouse.deposit(trader.id, 10n ** 21n + 1n), "AmountTooLarge", [10n ** 21n + 1n, 10n ** 21n]);
    await depositTo(silo(), trader, 10n ** 21n);
    expect(await cashOf(silo(), trader.id)).to.equal(10n ** 33n);
  });

  it("counts tokens sent without a deposit for nobody", async () => {
    const { clearingHouse, token, lens, stranger } = silo();
    await token.mint(stranger.address, usd(7));
    await token.connect(stranger).transfer(await clearingHouse.getAddress(), usd(7));
    const state = await lens.silo();
    expect([state.custody, state.tokenBalance]).to.deep.equal([0n, usd(7)]);
  });
});

const feeTakingSilo = async () => deploySilo(undefined, { token: "FeeToken" });

describe("ClearingHouse.deposit of a token that takes a fee", () => {
  const silo = useSilo(feeTakingSilo);

  it("is refused, because 1 % did not arrive", async () => {
    const trader = await openAccount(silo(), 0, 0);
    await reverts(depositTo(silo(), trader, usd(100)), "TokenAmountMismatch", [usd(100), usd(99)]);
  });
});

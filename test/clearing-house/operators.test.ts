import { expect } from "chai";
import { usd } from "../support/amounts.js";
import { openAccount, signerOf } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ClearingHouse.setOperator and setVenueEnabled", () => {
  const silo = useSilo();

  it("lets an operator withdraw until the owner takes the right away", async () => {
    const { clearingHouse } = silo();
    const trader = await openAccount(silo(), 0, 1_000);
    const operator = signerOf(silo(), 1);
    const grant = clearingHouse.connect(trader.owner).setOperator(trader.id, operator, true);
    await expect(grant).to.emit(clearingHouse, "OperatorSet").withArgs(trader.id, operator.address, true);
    await clearingHouse.connect(operator).withdraw(trader.id, usd(100), operator);
    expect(await silo().token.balanceOf(operator.address)).to.equal(usd(100));

    await clearingHouse.connect(trader.owner).setOperator(trader.id, operator, false);
    const again = clearingHouse.connect(operator).withdraw(trader.id, usd(100), operator);
    await reverts(again, "NotAuthorized", [trader.id, operator.address]);
  });

  it("does not let an operator grant rights", async () => {
    const { clearingHouse, venue } = silo();
    const trader = await openAccount(silo(), 0, 0);
    const operator = signerOf(silo(), 1);
    await clearingHouse.connect(trader.owner).setOperator(trader.id, operator, true);
    const asOperator = clearingHouse.connect(operator);
    const refusal = [trader.id, operator.address];
    await reverts(asOperator.setOperator(trader.id, silo().stranger, true), "NotAccountOwner", refusal);
    await reverts(asOperator.setVenueEnabled(trader.id, venue, true), "NotAccountOwner", refusal);
  });

  it("keeps the rights of operator and venue of one address apart", async () => {
    const { clearingHouse, stranger } = silo();
    const trader = await openAccount(silo(), 0, 0);
    const asOwner = clearingHouse.connect(trader.owner);
    await asOwner.setOperator(trader.id, stranger, true);
    const enabled = asOwner.setVenueEnabled(trader.id, stranger, true);
    await expect(enabled).to.emit(clearingHouse, "VenueEnabled").withArgs(trader.id, stranger.address, true);
    await asOwner.setOperator(trader.id, stranger, false);
    expect(await clearingHouse.isVenueEnabled(trader.id, stranger)).to.equal(true);
    expect(await clearingHouse.isAuthorized(trader.id, stranger)).to.equal(false);
  });

  it("refuses reserved and unknown accounts", async () => {
    const { clearingHouse, stranger } = silo();
    await reverts(clearingHouse.setOperator(15n, stranger, true), "ReservedAccount", [15n]);
    await reverts(clearingHouse.setOperator(16n, stranger, true), "UnknownAccount", [16n]);
    expect(await clearingHouse.isAuthorized(16n, stranger)).to.equal(false);
  });
});

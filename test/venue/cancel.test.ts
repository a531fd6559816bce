import { expect } from "chai";
import { LAST_NONCE, matchOrders, signed } from "../support/orders.js";
import { openAccount, signerOf } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ReferenceVenue.cancelNonces", () => {
  const silo = useSilo();

  it("voids the orders of these nonces and of no others", async () => {
    const { venue } = silo();
    const [maker, taker] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    const [first, second] = [await signed(silo(), maker, "-0.1"), await signed(silo(), maker, "-0.1", { nonce: LAST_NONCE })];
    const buy = await signed(silo(), taker, 1);
    const cancel = venue.connect(maker.owner).cancelNonces(maker.id, [first.order.nonce, 256n]);
    await expect(cancel).to.emit(venue, "NonceCancelled").withArgs(maker.id, first.order.nonce);
    await expect(cancel).to.emit(venue, "NonceCancelled").withArgs(maker.id, 256n);
    expect(await venue.isNonceUsed(maker.id, 256n)).to.equal(true);
    expect(await venue.isNonceUsed(maker.id, 257n)).to.equal(false);
    const hash = await venue.hashOrder(first.order);
    await reverts(matchOrders(silo(), first, buy), "OrderNonceUsed", [hash, maker.id, first.order.nonce]);
    await matchOrders(silo(), second, buy);
  });

  it("is the owner's and the operators' right", async () => {
    const { venue, clearingHouse, stranger } = silo();
    const maker = await openAccount(silo(), 0, 0);
    const operator = signerOf(silo(), 3);
    await clearingHouse.connect(maker.owner).setOperator(maker.id, operator, true);
    await venue.connect(operator).cancelNonces(maker.id, [1n]);
    await reverts(venue.connect(stranger).cancelNonces(maker.id, [2n]), "NotAuthorized", [maker.id, stranger.address]);
    await reverts(venue.connect(stranger).cancelNonces(99n, [2n]), "UnknownAccount", [99n]);
  });
});

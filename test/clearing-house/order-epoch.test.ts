import { expect } from "chai";
import { matchOrders, signed } from "../support/orders.js";
import { openAccount, signerOf } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";
import { setCounter } from "../support/storedAccounts.js";

describe("ClearingHouse.bumpOrderEpoch", () => {
  const silo = useSilo();

  it("voids every order signed so far, and accepts orders of the new epoch", async () => {
    const { clearingHouse, venue } = silo();
    const [maker, taker] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    const [sell, buy] = [await signed(silo(), maker, "-0.1"), await signed(silo(), taker, "0.1")];
    await expect(clearingHouse.connect(maker.owner).bumpOrderEpoch(maker.id))
      .to.emit(clearingHouse, "OrderEpochBumped")
      .withArgs(maker.id, 1n);
    expect(await clearingHouse.orderEpoch(maker.id)).to.equal(1n);
    await reverts(matchOrders(silo(), sell, buy), "OrderEpochMismatch", [await venue.hashOrder(sell.order), 0n, 1n]);
    await matchOrders(silo(), await signed(silo(), maker, "-0.1", { epoch: 1n }), buy);
  });

  it("is refused where the count would start anew", async () => {
    const { clearingHouse } = silo();
    const trader = await openAccount(silo(), 0, 0);
    await setCounter(silo(), trader.id, "orderEpoch", (1n << 32n) - 2n);
    const bump = () => clearingHouse.connect(trader.owner).bumpOrderEpoch(trader.id);
    await expect(bump())
      .to.emit(clearingHouse, "OrderEpochBumped")
      .withArgs(trader.id, (1n << 32n) - 1n);
    await reverts(bump(), "CounterExhausted", [trader.id]);
    expect(await clearingHouse.orderEpoch(trader.id)).to.equal((1n << 32n) - 1n);
  });

  it("is the owner's and the operators' right", async () => {
    const { clearingHouse, stranger } = silo();
    const trader = await openAccount(silo(), 0, 0);
    await clearingHouse.connect(trader.owner).setOperator(trader.id, signerOf(silo(), 1), true);
    await clearingHouse.connect(signerOf(silo(), 1)).bumpOrderEpoch(trader.id);
    await reverts(clearingHouse.connect(stranger).bumpOrderEpoch(trader.id), "NotAuthorized", [trader.id, stranger.address]);
    await reverts(clearingHouse.bumpOrderEpoch(17n), "UnknownAccount", [17n]);
  });
});

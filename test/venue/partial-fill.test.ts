import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { matchOrders, signed } from "../support/orders.js";
import { openAccount } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ReferenceVenue partial fills", () => {
  const silo = useSilo();

  it("count up by order until it is full, and not beyond", async () => {
    const { venue } = silo();
    const [maker, first, second] = [
      await openAccount(silo(), 0, 20_000),
      await openAccount(silo(), 1, 20_000),
      await openAccount(silo(), 2, 20_000),
    ];
    const sell = await signed(silo(), maker, -1);
    const hash = await venue.hashOrder(sell.order);
    const part = matchOrders(silo(), sell, await signed(silo(), first, 1), wad("0.3"));
    await expect(part).to.emit(venue, "OrderFilled").withArgs(hash, maker.id, sell.order.nonce, wad("0.3"), wad("0.7"));
    expect(await venue.filledSize(hash)).to.equal(wad("0.3"));
    expect(await venue.isNonceUsed(maker.id, sell.order.nonce)).to.equal(false);
    const beyond = matchOrders(silo(), sell, await signed(silo(), second, 1), wad("0.8"));
    await reverts(beyond, "ExceedsRemaining", [hash, wad("0.8"), wad("0.7")]);
    await matchOrders(silo(), sell, await signed(silo(), second, 1), wad("0.7"));
    expect(await venue.isNonceUsed(maker.id, sell.order.nonce)).to.equal(true);
  });

  it("are bounded by the taker's order, too", async () => {
    const [maker, taker] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    const buy = await signed(silo(), taker, "0.2");
    const match = matchOrders(silo(), await signed(silo(), maker, -1), buy, wad("0.3"));
    await reverts(match, "ExceedsRemaining", [await silo().venue.hashOrder(buy.order), wad("0.3"), wad("0.2")]);
  });
});

import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { matchOrders, signed } from "../support/orders.js";
import { BTC } from "../support/silo.js";
import { openAccount, sizeOf } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

const QUANTUM = 10n ** 12n;

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
    expect(await venue.filledSize(sell.order)).to.equal(wad("0.3"));
    expect(await venue.isNonceUsed(maker.id, sell.order.nonce)).to.equal(false);
    const rest = matchOrders(silo(), sell, await signed(silo(), second, 1), wad("0.8"));
    await expect(rest).to.emit(venue, "OrderFilled").withArgs(hash, maker.id, sell.order.nonce, wad("0.7"), 0n);
    expect(await venue.isNonceUsed(maker.id, sell.order.nonce)).to.equal(true);
    expect(await venue.filledSize(sell.order)).to.equal(wad(1));
  });

  it("are bounded by the taker's order, too", async () => {
    const [maker, taker] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    const [sell, buy] = [await signed(silo(), maker, -1), await signed(silo(), taker, "0.2")];
    await matchOrders(silo(), sell, buy, wad("0.3"));
    for (const { order } of [sell, buy]) expect(await silo().venue.filledSize(order)).to.equal(wad("0.2"));
  });

  it("by a quantum in front of it stop no match: it fills what is left", async () => {
    const [maker, taker, stranger] = [
      await openAccount(silo(), 0, 200_000),
      await openAccount(silo(), 1, 200_000),
      await openAccount(silo(), 2, 200_000),
    ];
    const sell = await signed(silo(), maker, -1);
    await matchOrders(silo(), sell, await signed(silo(), stranger, 1), QUANTUM);
    await matchOrders(silo(), sell, await signed(silo(), taker, 1), wad(1));
    expect(await sizeOf(silo(), taker, BTC)).to.equal(wad(1) - QUANTUM);
    expect(await sizeOf(silo(), maker, BTC)).to.equal(wad(-1));
  });

  it("are none for who asks for all or nothing", async () => {
    const [maker, taker] = [await openAccount(silo(), 0, 200_000), await openAccount(silo(), 1, 200_000)];
    const [sell, buy] = [await signed(silo(), maker, -1), await signed(silo(), taker, 2)];
    await reverts(matchOrders(silo(), sell, buy, wad(2), wad(2)), "FillBelowMinimum", [wad(1), wad(2)]);
    await matchOrders(silo(), sell, buy, wad(2), wad(1));
    expect(await sizeOf(silo(), taker, BTC)).to.equal(wad(1));
  });
});

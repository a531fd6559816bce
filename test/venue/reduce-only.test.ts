import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { matchOrders, signed } from "../support/orders.js";
import { BTC, perpetual } from "../support/silo.js";
import { fill, openAccount, sizeOf, type Trader } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ReferenceVenue reduce-only orders", () => {
  const silo = useSilo();
  let long: Trader;
  let short: Trader;

  beforeEach(async () => {
    long = await openAccount(silo(), 0, 20_000);
    short = await openAccount(silo(), 1, 20_000);
    await fill(silo(), { buyer: long, seller: short, market: BTC, size: 1, price: 50_000 });
  });

  it("bring a position toward zero, and to zero", async () => {
    const close = await signed(silo(), long, -1, { reduceOnly: true });
    await matchOrders(silo(), close, await signed(silo(), short, 1), wad("0.4"));
    expect(await sizeOf(silo(), long, BTC)).to.equal(wad("0.6"));
    await matchOrders(silo(), close, await signed(silo(), short, 1), wad("0.6"));
    expect(await sizeOf(silo(), long, BTC)).to.equal(0n);
  });

  it("stop at zero, whatever they and the caller ask for", async () => {
    const close = await signed(silo(), long, -2, { reduceOnly: true });
    await matchOrders(silo(), close, await signed(silo(), short, 2));
    expect(await sizeOf(silo(), long, BTC)).to.equal(0n);
    expect(await silo().venue.filledSize(close.order)).to.equal(wad(1));
  });

  it("stop at zero of whichever side holds less", async () => {
    const third = await openAccount(silo(), 2, 20_000);
    await fill(silo(), { buyer: third, seller: short, market: BTC, size: "0.25", price: 50_000 });
    const close = await signed(silo(), third, -3, { reduceOnly: true });
    const cover = await signed(silo(), short, 3, { reduceOnly: true });
    await matchOrders(silo(), close, cover);
    expect([await sizeOf(silo(), third, BTC), await sizeOf(silo(), short, BTC)]).to.deep.equal([0n, wad(-1)]);
    await reverts(matchOrders(silo(), close, cover), "NothingToReduce", [await silo().venue.hashOrder(close.order), 0n]);
  });

  it("still fill after somebody reduced the position by a quantum first", async () => {
    const close = await signed(silo(), long, -1, { reduceOnly: true });
    await matchOrders(silo(), close, await signed(silo(), short, 1), 10n ** 12n);
    await matchOrders(silo(), close, await signed(silo(), short, 1), wad(1));
    expect(await sizeOf(silo(), long, BTC)).to.equal(0n);
  });

  it("are refused on both sides of one account, as every trade with itself is", async () => {
    const sell = await signed(silo(), long, -1, { reduceOnly: true });
    const buy = await signed(silo(), long, 1, { reduceOnly: true });
    await reverts(matchOrders(silo(), sell, buy), "NothingToReduce", [await silo().venue.hashOrder(buy.order), wad(1)]);
    await reverts(matchOrders(silo(), sell, await signed(silo(), long, 1)), "SelfTrade", [long.id]);
  });

  it("are refused for what nobody holds, be it the perpetual's id with bits that no instrument has", async () => {
    const instrument = perpetual(BTC) | 1n;
    const close = await signed(silo(), long, -1, { reduceOnly: true, instrument });
    const match = matchOrders(silo(), close, await signed(silo(), short, 1, { instrument }));
    await reverts(match, "NothingToReduce", [await silo().venue.hashOrder(close.order), 0n]);
  });

  it("are refused where they would increase, for shorts as well", async () => {
    const more = await signed(silo(), long, "0.1", { reduceOnly: true });
    const match = matchOrders(silo(), await signed(silo(), short, "-0.1"), more);
    await reverts(match, "NothingToReduce", [await silo().venue.hashOrder(more.order), wad(1)]);
    const shorter = await signed(silo(), short, "-0.1", { reduceOnly: true });
    const other = matchOrders(silo(), shorter, await signed(silo(), long, "0.1"));
    await reverts(other, "NothingToReduce", [await silo().venue.hashOrder(shorter.order), wad(-1)]);
  });

  it("are refused without a position", async () => {
    const idle = await openAccount(silo(), 2, 20_000);
    const order = await signed(silo(), idle, -1, { reduceOnly: true });
    const match = matchOrders(silo(), order, await signed(silo(), short, 1));
    await reverts(match, "NothingToReduce", [await silo().venue.hashOrder(order.order), 0n]);
  });
});

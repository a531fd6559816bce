import { expect } from "chai";
import { dataSlice } from "ethers";
import { wad } from "../support/amounts.js";
import { matchOrders, signed } from "../support/orders.js";
import { openAccount, type Trader } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ReferenceVenue: two orders with one nonce", () => {
  const silo = useSilo();
  const NONCE = 77_777n;
  let maker: Trader;
  let taker: Trader;

  beforeEach(async () => {
    maker = await openAccount(silo(), 0, 200_000);
    taker = await openAccount(silo(), 1, 200_000);
  });

  async function pair() {
    const first = await signed(silo(), maker, -1, { nonce: NONCE });
    const second = await signed(silo(), maker, -1, { nonce: NONCE, price: wad(49_999) });
    return { first, second, firstHash: await silo().venue.hashOrder(first.order), secondHash: await silo().venue.hashOrder(second.order) };
  }

  it("fill only the one that was filled first, be it by a quantum", async () => {
    const { first, second, firstHash, secondHash } = await pair();
    const buy = await signed(silo(), taker, 3);
    await matchOrders(silo(), first, buy, 10n ** 12n);
    const holder = dataSlice(firstHash, 0, 20);
    await reverts(matchOrders(silo(), second, buy, wad("0.4")), "NonceOfAnotherOrder", [secondHash, maker.id, NONCE, holder]);
    await matchOrders(silo(), first, buy, wad("0.4"));
    expect(await silo().venue.filledSize(first.order)).to.equal(wad("0.4") + 10n ** 12n);
    expect(await silo().venue.filledSize(second.order)).to.equal(0n);
    expect(await silo().venue.nonceFill(maker.id, NONCE)).to.deep.equal([wad("0.4") + 10n ** 12n, holder]);
  });

  it("are both void once one is full", async () => {
    const { first, second, firstHash, secondHash } = await pair();
    const buy = await signed(silo(), taker, 3);
    await matchOrders(silo(), first, buy);
    await reverts(matchOrders(silo(), second, buy), "OrderNonceUsed", [secondHash, maker.id, NONCE]);
    await reverts(matchOrders(silo(), first, buy), "OrderNonceUsed", [firstHash, maker.id, NONCE]);
  });

  it("are both void once the nonce is cancelled, part-filled or not", async () => {
    const { first, second } = await pair();
    const buy = await signed(silo(), taker, 3);
    await matchOrders(silo(), first, buy, wad("0.1"));
    await silo().venue.connect(maker.owner).cancelNonces(maker.id, [NONCE]);
    for (const order of [first, second]) await reverts(matchOrders(silo(), order, buy), "OrderNonceUsed");
  });

  it("are no matter of other accounts", async () => {
    const { first } = await pair();
    const buy = await signed(silo(), taker, 1, { nonce: NONCE });
    await matchOrders(silo(), first, buy, wad("0.5"));
    for (const { order } of [first, buy]) expect(await silo().venue.filledSize(order)).to.equal(wad("0.5"));
  });

  it("do not fill against each other", async () => {
    const sell = await signed(silo(), maker, -1, { nonce: NONCE });
    const buy = await signed(silo(), maker, 1, { nonce: NONCE });
    await reverts(matchOrders(silo(), sell, buy), "SelfTrade", [maker.id]);
  });
});

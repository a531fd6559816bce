import { expect } from "chai";
import { mulUp, wad } from "../support/amounts.js";
import { matchOrders, type orderOf, signed } from "../support/orders.js";
import { BTC, ETH, perpetual } from "../support/silo.js";
import { cashOf, openAccount, sizeOf, type Trader } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ReferenceVenue.matchOrders", () => {
  const silo = useSilo();
  let maker: Trader;
  let taker: Trader;

  beforeEach(async () => {
    maker = await openAccount(silo(), 0, 20_000);
    taker = await openAccount(silo(), 1, 20_000);
  });

  const hashOf = ({ order }: { order: ReturnType<typeof orderOf> }) => silo().venue.hashOrder(order);

  it("lets anybody match a resting sell with a buy, at the maker's price, and charges 0.02 % and 0.05 %", async () => {
    // 0.5 BTC at 49,900: 24,950 change hands; the maker pays 4.99, the taker 12.475.
    const { venue, lens } = silo();
    const sell = await signed(silo(), maker, "-0.5", { price: wad(49_900) });
    const buy = await signed(silo(), taker, "0.5", { price: wad(50_100) });
    const match = matchOrders(silo(), sell, buy);
    const filled = [wad("0.5"), 0n];
    await expect(match)
      .to.emit(venue, "OrderFilled")
      .withArgs(await hashOf(sell), maker.id, sell.order.nonce, ...filled);
    await expect(match)
      .to.emit(venue, "OrderFilled")
      .withArgs(await hashOf(buy), taker.id, buy.order.nonce, ...filled);
    expect(await cashOf(silo(), maker.id)).to.equal(wad(20_000) + wad(24_950) - wad("4.99"));
    expect(await cashOf(silo(), taker.id)).to.equal(wad(20_000) - wad(24_950) - wad("12.475"));
    expect((await lens.silo()).houseCash).to.equal(wad("8.7325"));
  });

  it("matches a resting buy with a sell the same way", async () => {
    const buy = await signed(silo(), maker, "0.5", { price: wad(50_100) });
    await matchOrders(silo(), buy, await signed(silo(), taker, "-0.5", { price: wad(49_900) }));
    expect(await sizeOf(silo(), maker, BTC)).to.equal(wad("0.5"));
    expect(await cashOf(silo(), maker.id)).to.equal(wad(20_000) - wad(25_050) - wad("5.01"));
  });

  it("rounds fees up", async () => {
    // 0.000001 BTC at 50,000.000000000001: notional 50,000,000,000,000,001 fee units of 1e-18.
    const price = wad("50000.000000000001");
    const sell = await signed(silo(), maker, "-0.000001", { price });
    await matchOrders(silo(), sell, await signed(silo(), taker, "0.000001", { price }));
    const notional = 50_000_000_000_000_001n;
    expect(await cashOf(silo(), maker.id)).to.equal(wad(20_000) + notional - mulUp(notional, wad("0.0002")));
    expect(await cashOf(silo(), taker.id)).to.equal(wad(20_000) - notional - mulUp(notional, wad("0.0005")));
  });

  it("refuses orders whose prices do not cross", async () => {
    const sell = await signed(silo(), maker, -1, { price: wad(50_001) });
    const buy = await signed(silo(), taker, 1, { price: wad(50_000) });
    await reverts(matchOrders(silo(), sell, buy), "PricesDoNotCross", [wad(50_000), wad(50_001)]);
  });

  it("refuses two orders of one side and two instruments", async () => {
    const sell = await signed(silo(), maker, -1);
    const other = await signed(silo(), taker, -1);
    await reverts(matchOrders(silo(), sell, other), "SameSide", [await hashOf(sell), await hashOf(other)]);
    const eth = await signed(silo(), taker, 1, { instrument: perpetual(ETH) });
    await reverts(matchOrders(silo(), sell, eth), "InstrumentMismatch", [await hashOf(sell), await hashOf(eth)]);
  });

  it("refuses an order of size zero", async () => {
    const nothing = await signed(silo(), maker, 0);
    await reverts(matchOrders(silo(), nothing, await signed(silo(), taker, 1)), "OrderSizeZero", [await hashOf(nothing)]);
  });

  it("tells its caller how much it filled", async () => {
    const [sell, buy] = [await signed(silo(), maker, "-0.5"), await signed(silo(), taker, "0.3")];
    const { venue } = silo();
    const args = [sell.order, sell.signature, buy.order, buy.signature, wad(1), 0n] as const;
    expect(await venue.matchOrders.staticCall(...args)).to.equal(wad("0.3"));
  });

  it("refuses an expired order, and takes it in its last second", async () => {
    const { time } = silo().connection.networkHelpers;
    const expiry = BigInt(await time.latest()) + 100n;
    const sell = await signed(silo(), maker, "-0.1", { expiry });
    const buy = await signed(silo(), taker, 1);
    await time.setNextBlockTimestamp(expiry);
    await matchOrders(silo(), sell, buy);
    const late = await signed(silo(), maker, "-0.1", { expiry });
    await time.setNextBlockTimestamp(expiry + 1n);
    await reverts(matchOrders(silo(), late, buy), "OrderExpired", [await hashOf(late), expiry, expiry + 1n]);
  });

  it("refuses a filled order a second time", async () => {
    const sell = await signed(silo(), maker, "-0.1");
    const buy = await signed(silo(), taker, 1);
    await matchOrders(silo(), sell, buy);
    await reverts(matchOrders(silo(), sell, buy), "OrderNonceUsed", [await hashOf(sell), maker.id, sell.order.nonce]);
  });

  it("refuses an account that trades with itself", async () => {
    const [sell, buy] = [await signed(silo(), maker, -1), await signed(silo(), maker, 1)];
    await reverts(matchOrders(silo(), sell, buy), "SelfTrade", [maker.id]);
  });

  it("refuses accounts that did not enable the venue", async () => {
    const { clearingHouse, venue } = silo();
    await clearingHouse.connect(taker.owner).setVenueEnabled(taker.id, venue, false);
    const match = matchOrders(silo(), await signed(silo(), maker, -1), await signed(silo(), taker, 1));
    await reverts(match, "VenueNotEnabled", [taker.id, await venue.getAddress()]);
  });

  it("keeps the clearing house's own checks: the price band", async () => {
    const [sell, buy] = [await signed(silo(), maker, -1, { price: wad(53_000) }), await signed(silo(), taker, 1, { price: wad(53_000) })];
    await reverts(matchOrders(silo(), sell, buy), "PriceOutsideBand", [wad(53_000), wad(50_000), wad("0.05")]);
  });
});

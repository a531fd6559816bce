import { expect } from "chai";
import { MaxInt256, MaxUint256, MinInt256 } from "ethers";
import { wad } from "../support/amounts.js";
import { matchOrders, type Order, signed } from "../support/orders.js";
import { openAccount, type Trader } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

const MAX_SIZE = 10n ** 28n;
const QUANTUM = 10n ** 12n;
const MAX_PRICE = 10n ** 30n;
const TICK = 10n ** 6n;

describe("ReferenceVenue: sizes and prices beyond every bound", () => {
  const silo = useSilo();
  let maker: Trader;
  let taker: Trader;

  beforeEach(async () => {
    maker = await openAccount(silo(), 0, 20_000);
    taker = await openAccount(silo(), 1, 20_000);
  });

  async function refuse(change: Partial<Order>, error: string, value: bigint): Promise<void> {
    const good = await signed(silo(), taker, 1);
    const odd = await signed(silo(), maker, -1, change);
    const hash = await silo().venue.hashOrder(odd.order);
    await reverts(matchOrders(silo(), odd, good), error, [hash, value]);
    await reverts(matchOrders(silo(), good, odd), error, [hash, value]);
  }

  it("refuses an order larger than a position may be, down to the smallest number there is", async () => {
    for (const size of [MinInt256, MaxInt256, MAX_SIZE + QUANTUM, -MAX_SIZE - 1n]) await refuse({ size }, "OrderSizeTooLarge", size);
  });

  it("refuses an order off the quantum, whose rest nobody could fill", async () => {
    for (const size of [-1n, 1n - QUANTUM, -QUANTUM - 1n]) await refuse({ size }, "OrderSizeNotOnQuantum", size);
  });

  it("refuses a price of zero, off the tick or beyond the largest", async () => {
    for (const price of [0n, 1n, wad(50_000) + TICK - 1n, MAX_PRICE + TICK, 2n ** 254n, 2n ** 255n, MaxUint256])
      await refuse({ price }, "OrderPriceNotOnTick", price);
  });

  it("refuses to be asked for nothing, for more than there can be, and for a part of a quantum", async () => {
    const [sell, buy] = [await signed(silo(), maker, -1), await signed(silo(), taker, 1)];
    for (const size of [0n, -1n, MinInt256]) await reverts(matchOrders(silo(), sell, buy, size), "FillSizeZero");
    for (const size of [MAX_SIZE + 1n, MaxInt256]) await reverts(matchOrders(silo(), sell, buy, size), "SizeTooLarge", [size]);
    for (const size of [1n, QUANTUM + 1n]) await reverts(matchOrders(silo(), sell, buy, size), "SizeNotOnQuantum", [size]);
  });

  it("takes any minimum for what it is", async () => {
    const [sell, buy] = [await signed(silo(), maker, -1), await signed(silo(), taker, 1)];
    await reverts(matchOrders(silo(), sell, buy, wad(1), MaxInt256), "FillBelowMinimum", [wad(1), MaxInt256]);
    await matchOrders(silo(), sell, buy, wad("0.1"), MinInt256);
    expect(await silo().venue.filledSize(sell.order)).to.equal(wad("0.1"));
  });

  it("leaves the largest order at the largest price to the clearing house", async () => {
    const [sell, buy] = [
      await signed(silo(), maker, 0, { size: -MAX_SIZE, price: MAX_PRICE }),
      await signed(silo(), taker, 0, { size: MAX_SIZE, price: MAX_PRICE }),
    ];
    await reverts(matchOrders(silo(), sell, buy), "PriceOutsideBand", [MAX_PRICE, wad(50_000), wad("0.05")]);
  });
});

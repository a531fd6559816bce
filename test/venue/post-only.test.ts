import { matchOrders, signed } from "../support/orders.js";
import { openAccount } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ReferenceVenue post-only orders", () => {
  const silo = useSilo();

  it("fill as maker and are refused as taker", async () => {
    const [seller, buyer] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    const sell = await signed(silo(), seller, "-0.1", { postOnly: true });
    const buy = await signed(silo(), buyer, "0.1");
    await reverts(matchOrders(silo(), buy, sell), "PostOnlyWouldTake", [await silo().venue.hashOrder(sell.order)]);
    await matchOrders(silo(), sell, buy);
  });
});

import type { Fill } from "../../../src/engine/index.js";
import { DESK, STRANGER } from "../actors.js";
import { command } from "../world.js";
import { deal, feeOf, spoiled } from "./trade.js";

/** A venue that is a plain address settles trades at terms of its own. */
export const fill = command({
  name: "clearingHouse.fill",
  weight: 8,
  generate(world, intent) {
    const overreach = intent === "bad" && world.chance(35);
    const found = deal(world, DESK.address, overreach);
    if (found === undefined) return undefined;
    const { buyer, seller, instrument, size, price, mark } = found;
    const rate = 10n ** 14n * BigInt(world.random.integer(0, 20));
    const trade: Fill = {
      buyer,
      seller,
      instrument,
      size,
      price,
      buyerFee: feeOf(size, price, rate),
      sellerFee: feeOf(size, price, rate / 2n),
    };
    if (intent === "good" || overreach) return { sender: DESK.address, args: { trade } };
    const other = world.userWhere((id) => !world.account(id).venues.includes(DESK.address) || world.account(id).inAuction);
    if (other !== undefined && other !== seller && world.chance(20))
      return { sender: DESK.address, args: { trade: { ...trade, buyer: other } } };
    if (world.chance(10)) return { sender: STRANGER.address, args: { trade } };
    return { sender: DESK.address, args: { trade: spoiled(world, trade, mark) } };
  },
});

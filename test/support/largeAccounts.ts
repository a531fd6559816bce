import { wad } from "./amounts.js";
import type { MarketListing, Silo } from "./silo.js";
import { setPrice } from "./siloActions.js";

/** Listings of `count` markets at 1,000 a lot that pay interest, so that funding accrues in every one. */
export const manyListings = (count: number, groupOf: (index: number) => number): MarketListing[] =>
  Array.from({ length: count }, (_, index) => ({
    price: "1000",
    scanRange: wad("0.18"),
    priceBand: wad("0.05"),
    group: BigInt(groupOf(index)),
    maxOpenInterest: wad(1_000_000),
    interestPer8h: wad("0.0001"),
  }));

/** A new price in every market: what the next call pokes is new. */
export async function allPricesTo(silo: Silo, price: string | number): Promise<void> {
  for (const { id } of silo.markets) await setPrice(silo, id, price);
}

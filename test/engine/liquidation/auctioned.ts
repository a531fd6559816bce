import type { CommandOf } from "../../../src/engine/index.js";
import type { AccountId } from "../../../src/math/index.js";
import { ALICE, account, at, BOB, CAROL, KEEPER, lots, send, setPrice, trade, witnessOf, world } from "../world.js";

/** Silos in which an account is about to be in auction, or is. */

const DOWN = witnessOf(0n);

/** Alice long 40 lots at 100 with 1,000 of cash against Bob; Carol stands by with 100,000. The index goes to `index`. */
export function falling(index: bigint) {
  const w = world();
  const [a, b, c] = [account(w, ALICE, 1000n), account(w, BOB, 100_000n), account(w, CAROL, 100_000n)];
  trade(w, { buyer: a, seller: b, size: lots(40n), price: at(100n) });
  w.now += 60n;
  setPrice(w, index);
  return { w, a, b, c };
}

/** Starts the auction with the largest fall as witness. */
export const startOf = (id: AccountId, rewardAccount: AccountId): CommandOf<"auction.start"> => ({
  name: "auction.start",
  account: id,
  witness: DOWN,
  rewardAccount,
});

/** The same with the auction started and `wait` seconds gone. */
export function auctioned(index: bigint, wait: bigint) {
  const set = falling(index);
  send(set.w, KEEPER, startOf(set.a, set.b));
  set.w.now += wait;
  return set;
}

/** Alice's auction, if it is open. */
export const auctionOf = (set: ReturnType<typeof falling>) => set.w.state.tables.auctions.get(set.a);

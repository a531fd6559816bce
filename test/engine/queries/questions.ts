import { expect } from "chai";
import { digest } from "../../../src/engine/index.js";
import { ALICE, account, at, BOB, CAROL, lots, trade, type World, world } from "../world.js";

/** What questions are asked of, and how. */

/** Alice long 40 lots at 100 with 1,000 of cash, Bob short. */
export function positioned(w: World = world()) {
  const [a, b, c] = [account(w, ALICE, 1000n), account(w, BOB, 100_000n), account(w, CAROL, 100_000n)];
  trade(w, { buyer: a, seller: b, size: lots(40n), price: at(100n) });
  return { w, a, b, c };
}

/** The question must leave the state alone. */
export function asked<T>(w: World, question: () => T): T {
  const before = digest(w.state);
  const answer = question();
  expect(digest(w.state), "a view changes nothing").to.equal(before);
  return answer;
}

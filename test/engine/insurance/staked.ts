import type { Address } from "../../../src/math/index.js";
import {
  ALICE,
  account,
  at,
  BOB,
  bidOf,
  CAROL,
  fundWallet,
  KEEPER,
  lots,
  send,
  setPrice,
  tokens,
  trade,
  type World,
  witnessOf,
  world,
} from "../world.js";

/** Silos in which somebody staked. */

export const SHARE = 10n ** 6n;
export const DAY = 86_400n;

/** Alice staked 1,000 tokens. */
export function staked() {
  const w = world();
  fundWallet(w, ALICE, 5000n);
  send(w, ALICE, { name: "fund.deposit", assets: tokens(1000n), receiver: ALICE });
  return w;
}

/** The same, all of it unlocked now. */
export function unlocked() {
  const w = staked();
  send(w, ALICE, { name: "fund.requestUnlock", shares: tokens(1000n) * SHARE });
  w.now += 7n * DAY;
  return w;
}

export const shares = (w: World, who: Address = ALICE) => w.state.tables.fundShares.get(who) ?? 0n;
export const unlock = (w: World) => w.state.tables.unlocks.get(ALICE)?.shares;

/** Loses `loss` of the fund's money: an account of Bob's falls short by that much and Carol takes it over. */
export function lose(w: World, loss: bigint): void {
  setPrice(w, 100n);
  const [a, b, c] = [account(w, BOB, 1000n), account(w, BOB, 100_000n), account(w, CAROL, 100_000n)];
  trade(w, { buyer: a, seller: b, size: lots(50n), price: at(100n) });
  setPrice(w, 80n - loss / 50n);
  const witness = witnessOf(0n);
  send(w, KEEPER, { name: "auction.start", account: a, witness, rewardAccount: b });
  send(w, CAROL, bidOf(w, a, c));
}

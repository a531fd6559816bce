import { expect } from "chai";
import { accountId, marketId, quote, wad, ZERO_ADDRESS } from "../../../src/math/index.js";
import {
  ADDRESSES,
  ALICE,
  account,
  at,
  BOB,
  CAROL,
  cash,
  GOVERNANCE,
  HEARTBEAT,
  lots,
  money,
  refused,
  send,
  setPrice,
  tokens,
  trade,
  witnessOf,
  world,
} from "../world.js";

const take = (id: bigint, amount: bigint, to = ALICE) => ({ name: "clearingHouse.withdraw", account: accountId(id), amount, to }) as const;

/** Alice long 10 lots at 100 with 1,000 of cash: notional 1,000, IM 200, 20 % of notional 200. */
function positioned() {
  const w = world();
  const [a, b] = [account(w, ALICE, 1000n), account(w, BOB, 10_000n)];
  trade(w, { buyer: a, seller: b, size: lots(10n), price: at(100n) });
  return { w, a, b };
}

describe("withdraw", () => {
  it("pays tokens out of the account's cash", () => {
    const w = world();
    const id = account(w, ALICE, 100n);
    const outcome = send(w, ALICE, take(id, tokens(30n), CAROL));
    expect(outcome.result).to.equal(tokens(30n));
    expect(outcome.events).to.deep.equal([
      {
        contract: "clearingHouse",
        name: "Withdrawn",
        args: { account: id, to: CAROL, amount: tokens(30n), paid: tokens(30n), exitClaim: 0n },
      },
      { contract: "token", name: "Transfer", args: { from: ADDRESSES.clearingHouse, to: CAROL, value: tokens(30n) } },
    ]);
    expect(cash(w, id)).to.equal(money(70n));
    expect(w.state.singles.totals.custody).to.equal(tokens(70n));
  });

  it("empties an account without positions to the last unit", () => {
    const w = world();
    const id = account(w, ALICE, 100n);
    refused(w, ALICE, take(id, tokens(100n) + 1n), "WithdrawalExceedsMargin", {
      account: id,
      transferEquity: quote(-(10n ** 12n)),
      transferMargin: quote(0n),
    });
    send(w, ALICE, take(id, tokens(100n)));
    expect(cash(w, id)).to.equal(0n);
  });

  it("is for the owner and operators", () => {
    const w = world();
    const id = account(w, ALICE, 100n);
    refused(w, BOB, take(id, 1n), "NotAuthorized", { account: id, caller: BOB });
    send(w, ALICE, { name: "clearingHouse.setOperator", account: id, operator: BOB, enabled: true });
    send(w, BOB, take(id, 1n));
  });

  it("goes to somebody", () => {
    const w = world();
    refused(w, ALICE, take(account(w, ALICE, 1n), 1n, ZERO_ADDRESS), "ZeroAddress", {});
  });

  it("is some amount, and none that could overflow", () => {
    const w = world();
    const id = account(w, ALICE, 1n);
    refused(w, ALICE, take(id, 0n), "ZeroAmount");
    refused(w, ALICE, take(id, 10n ** 22n), "AmountTooLarge", { amount: 10n ** 22n, maximum: 10n ** 21n });
  });

  // 5.7: E_w = 1000 must stay >= max(IM, 20 % of notional) = 200.
  it("leaves the transfer margin (rule 5.7)", () => {
    const { w, a } = positioned();
    refused(w, ALICE, take(a, tokens(800n) + 1n), "WithdrawalExceedsMargin", {
      account: a,
      transferEquity: quote(money(200n) - 10n ** 12n),
      transferMargin: money(200n),
    });
    send(w, ALICE, take(a, tokens(800n)));
  });

  // Premium 0.5 %: mark 100.5, index 100; the long is worth 1000 at the index, so its paper gain of 5 stays inside.
  it("counts each market at whichever of index and mark gives less (rule 5.7)", () => {
    const { w, a } = positioned();
    send(w, GOVERNANCE, { name: "governor.setPremium", market: marketId(1n), premium: 5n * 10n ** 15n });
    refused(w, ALICE, take(a, tokens(799n) + 1n), "WithdrawalExceedsMargin", {
      account: a,
      transferEquity: quote(money(201n) - 10n ** 12n),
      transferMargin: money(201n),
    });
    send(w, ALICE, take(a, tokens(799n)));
  });

  it("leaves minimum equity while positions are open", () => {
    const w = world({ scanRange: wad(10n ** 16n) });
    const [a, b] = [account(w, ALICE, 20n), account(w, BOB, 1000n)];
    // One lot at 45: IM by the tails is 14 % = 6.3, 20 % of notional is 9, minimum equity is 10.
    setPrice(w, 45n);
    trade(w, { buyer: a, seller: b, size: lots(1n), price: at(45n) });
    refused(w, ALICE, take(a, tokens(10n) + 1n), "BelowMinimumEquity", {
      account: a,
      equity: quote(money(10n) - 10n ** 12n),
      minEquity: money(10n),
    });
    send(w, ALICE, take(a, tokens(10n)));
  });

  it("needs valid prices of the account's markets, and of no other", () => {
    const { w, a } = positioned();
    const idle = account(w, CAROL, 10n);
    w.now += HEARTBEAT + 1n;
    refused(w, ALICE, take(a, 1n), "PriceStale");
    send(w, CAROL, take(idle, 1n, CAROL));
  });

  it("is refused in an auction", () => {
    const { w, a, b } = positioned();
    trade(w, { buyer: a, seller: b, size: lots(10n), price: at(100n) });
    setPrice(w, 55n);
    const witness = witnessOf(0n);
    send(w, CAROL, { name: "auction.start", account: a, witness, rewardAccount: b });
    refused(w, ALICE, take(a, 1n), "AccountInAuction", { account: a });
  });

  it("does not pay more than is held", () => {
    const w = world();
    const id = account(w, ALICE, 100n);
    w.state.singles.totals = { ...w.state.singles.totals, custody: tokens(10n) };
    refused(w, ALICE, take(id, tokens(11n)), "InsufficientCustody", { amount: tokens(11n), custody: tokens(10n) });
  });
});

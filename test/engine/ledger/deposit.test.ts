import { expect } from "chai";
import { accountId } from "../../../src/math/index.js";
import { ADDRESSES, ALICE, account, BOB, cash, fundWallet, money, refused, send, tokens, world } from "../world.js";

describe("deposit", () => {
  it("moves tokens into custody and into the account's cash", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    fundWallet(w, BOB, 100n);
    const amount = tokens(40n) + 1n;
    const outcome = send(w, BOB, { name: "clearingHouse.deposit", account: id, amount });
    expect(outcome.events).to.deep.equal([
      { contract: "token", name: "Transfer", args: { from: BOB, to: ADDRESSES.clearingHouse, value: amount } },
      { contract: "clearingHouse", name: "Deposited", args: { account: id, payer: BOB, amount } },
    ]);
    expect(cash(w, id)).to.equal(money(40n) + 10n ** 12n);
    expect(w.state.singles.totals.custody).to.equal(amount);
    expect(outcome.dirty.accounts).to.deep.equal([id]);
    expect(outcome.dirty.singles).to.deep.equal(["totals"]);
  });

  it("goes to accounts that a user owns", () => {
    const w = world();
    fundWallet(w, ALICE, 100n);
    const to = (id: bigint) => ({ name: "clearingHouse.deposit", account: accountId(id), amount: 1n }) as const;
    refused(w, ALICE, to(0n), "ReservedAccount", { account: accountId(0n) });
    refused(w, ALICE, to(99n), "UnknownAccount", { account: accountId(99n) });
  });

  it("is some amount, and none that could overflow", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    refused(w, ALICE, { name: "clearingHouse.deposit", account: id, amount: 0n }, "ZeroAmount", {});
    refused(w, ALICE, { name: "clearingHouse.deposit", account: id, amount: 10n ** 21n + 1n }, "AmountTooLarge", {
      amount: 10n ** 21n + 1n,
      maximum: 10n ** 21n,
    });
  });

  it("needs an allowance and a balance", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    refused(w, ALICE, { name: "clearingHouse.deposit", account: id, amount: 5n }, "ERC20InsufficientAllowance", {
      spender: ADDRESSES.clearingHouse,
      allowance: 0n,
      needed: 5n,
    });
    fundWallet(w, ALICE, 0n);
    refused(w, ALICE, { name: "clearingHouse.deposit", account: id, amount: 5n }, "ERC20InsufficientBalance", {
      sender: ALICE,
      balance: 0n,
      needed: 5n,
    });
  });
});

import { expect } from "chai";
import { ALICE, BOB, CAROL, refused, send, tokens } from "../world.js";

import { SHARE, shares, staked, unlock, unlocked } from "./staked.js";

describe("the fund's shares", () => {
  it("are asked for by whom owns them", () => {
    const w = staked();
    refused(w, ALICE, { name: "fund.requestUnlock", shares: 0n }, "ZeroShares", {});
    refused(w, BOB, { name: "fund.requestUnlock", shares: 1n }, "InsufficientShares", { owner: BOB, shares: 1n, balance: 0n });
  });

  it("leave the owner's request when they are transferred", () => {
    const w = unlocked();
    const all = tokens(1000n) * SHARE;
    const outcome = send(w, ALICE, { name: "fund.transfer", to: BOB, value: all - 5n });
    expect(outcome.events).to.deep.equal([{ contract: "fund", name: "Transfer", args: { from: ALICE, to: BOB, value: all - 5n } }]);
    expect(unlock(w)).to.equal(5n);
    refused(w, ALICE, { name: "fund.transfer", to: BOB, value: 6n }, "ERC20InsufficientBalance", {
      sender: ALICE,
      balance: 5n,
      needed: 6n,
    });
  });

  it("are moved by an allowance", () => {
    const w = unlocked();
    send(w, ALICE, { name: "fund.approve", spender: BOB, value: 10n });
    expect(send(w, BOB, { name: "fund.transferFrom", from: ALICE, to: CAROL, value: 10n }).result).to.equal(true);
    expect(shares(w, CAROL)).to.equal(10n);
    expect(unlock(w)).to.equal(tokens(1000n) * SHARE - 10n);
  });
});

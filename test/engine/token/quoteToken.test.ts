import { expect } from "chai";
import { MAX_UINT256, ZERO_ADDRESS } from "../../../src/math/index.js";
import { ALICE, BOB, bareWorld, CAROL, refused, send } from "../world.js";

const rich = () => {
  const w = bareWorld();
  send(w, ALICE, { name: "token.mint", to: ALICE, value: 100n });
  return w;
};

const balance = (w: ReturnType<typeof rich>, who: typeof ALICE) => w.state.tables.tokenBalances.get(who) ?? 0n;

describe("the quote token", () => {
  it("is minted by the environment", () => {
    const w = bareWorld();
    const outcome = send(w, BOB, { name: "token.mint", to: ALICE, value: 100n });
    expect(outcome.events).to.deep.equal([{ contract: "token", name: "Transfer", args: { from: ZERO_ADDRESS, to: ALICE, value: 100n } }]);
    expect(w.state.singles.token.totalSupply).to.equal(100n);
    expect(outcome.dirty.tokenBalances).to.deep.equal([ALICE]);
    expect(outcome.dirty.singles).to.deep.equal(["token"]);
  });

  it("moves from one to another, and an emptied balance leaves no entry", () => {
    const w = rich();
    const outcome = send(w, ALICE, { name: "token.transfer", to: BOB, value: 100n });
    expect(outcome.result).to.equal(true);
    expect(outcome.events).to.deep.equal([{ contract: "token", name: "Transfer", args: { from: ALICE, to: BOB, value: 100n } }]);
    expect(balance(w, BOB)).to.equal(100n);
    expect(w.state.tables.tokenBalances.has(ALICE)).to.equal(false);
  });

  it("changes nothing when it moves to its owner", () => {
    const w = rich();
    expect(send(w, ALICE, { name: "token.transfer", to: ALICE, value: 40n }).dirty.tokenBalances).to.deep.equal([]);
    expect(balance(w, ALICE)).to.equal(100n);
  });

  it("does not move beyond a balance", () => {
    refused(rich(), ALICE, { name: "token.transfer", to: BOB, value: 101n }, "ERC20InsufficientBalance", {
      sender: ALICE,
      balance: 100n,
      needed: 101n,
    });
  });

  it("moves by an allowance and uses it up, without an event", () => {
    const w = rich();
    expect(send(w, ALICE, { name: "token.approve", spender: BOB, value: 60n }).events).to.deep.equal([
      { contract: "token", name: "Approval", args: { owner: ALICE, spender: BOB, value: 60n } },
    ]);
    const move = { name: "token.transferFrom", from: ALICE, to: CAROL, value: 60n } as const;
    expect(send(w, BOB, move).events).to.have.length(1);
    expect(w.state.tables.tokenAllowances.size).to.equal(0);
    refused(w, BOB, { ...move, value: 1n }, "ERC20InsufficientAllowance", { spender: BOB, allowance: 0n, needed: 1n });
  });

  it("never uses up the largest allowance", () => {
    const w = rich();
    send(w, ALICE, { name: "token.approve", spender: BOB, value: MAX_UINT256 });
    send(w, BOB, { name: "token.transferFrom", from: ALICE, to: BOB, value: 60n });
    expect([...w.state.tables.tokenAllowances.values()]).to.deep.equal([MAX_UINT256]);
  });

  it("has no dealings with the zero address", () => {
    const w = rich();
    refused(w, ALICE, { name: "token.transfer", to: ZERO_ADDRESS, value: 1n }, "ERC20InvalidReceiver", { receiver: ZERO_ADDRESS });
    refused(w, ALICE, { name: "token.mint", to: ZERO_ADDRESS, value: 1n }, "ERC20InvalidReceiver", { receiver: ZERO_ADDRESS });
    refused(w, ALICE, { name: "token.approve", spender: ZERO_ADDRESS, value: 1n }, "ERC20InvalidSpender", { spender: ZERO_ADDRESS });
    refused(w, ALICE, { name: "token.transferFrom", from: ZERO_ADDRESS, to: BOB, value: 0n }, "ERC20InvalidApprover", {
      approver: ZERO_ADDRESS,
    });
    refused(w, ZERO_ADDRESS, { name: "token.transfer", to: BOB, value: 1n }, "ERC20InvalidSender", { sender: ZERO_ADDRESS });
  });

  it("has no more units than 256 bits count", () => {
    refused(rich(), ALICE, { name: "token.mint", to: BOB, value: MAX_UINT256 }, "Panic", { code: 0x11n });
  });
});

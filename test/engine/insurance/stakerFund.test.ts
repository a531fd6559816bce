import { expect } from "chai";
import { MAX_UINT256, ZERO_ADDRESS } from "../../../src/math/index.js";
import {
  ADDRESSES,
  ALICE,
  account,
  at,
  BOB,
  CAROL,
  cash,
  fundWallet,
  KEEPER,
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

import { DAY, lose, SHARE, shares, staked, unlocked } from "./staked.js";

describe("entering the fund", () => {
  it("buys a million shares a unit at first, with the money as a reserved account's cash", () => {
    const w = world();
    fundWallet(w, ALICE, 1000n);
    const outcome = send(w, ALICE, { name: "fund.deposit", assets: tokens(1000n), receiver: BOB });
    expect(outcome.result).to.equal(tokens(1000n) * SHARE);
    expect(outcome.events).to.deep.equal([
      { contract: "token", name: "Transfer", args: { from: ALICE, to: ADDRESSES.clearingHouse, value: tokens(1000n) } },
      { contract: "fund", name: "Transfer", args: { from: ZERO_ADDRESS, to: BOB, value: tokens(1000n) * SHARE } },
      {
        contract: "fund",
        name: "Deposit",
        args: { sender: ALICE, owner: BOB, assets: tokens(1000n), shares: tokens(1000n) * SHARE },
      },
    ]);
    expect(cash(w, 1n)).to.equal(money(1000n));
    expect(outcome.dirty.fundShares).to.deep.equal([BOB]);
  });

  it("buys a number of shares at a price rounded up", () => {
    const w = staked();
    const outcome = send(w, ALICE, { name: "fund.mint", shares: SHARE + 1n, receiver: ALICE });
    expect(outcome.result).to.equal(2n);
    expect(shares(w)).to.equal(tokens(1000n) * SHARE + SHARE + 1n);
  });

  it("buys fewer shares after income, rounded down", () => {
    const w = staked();
    const [a, b] = [account(w, BOB, 10_000n), account(w, CAROL, 10_000n)];
    trade(w, { buyer: a, seller: b, size: lots(100n), price: at(100n), fee: money(100n) });
    // Half of 200 of fees: 1,100 tokens back a thousand million million shares.
    const outcome = send(w, ALICE, { name: "fund.deposit", assets: 11n, receiver: ALICE });
    expect(outcome.result).to.equal(10_000_000n);
  });

  it("takes the allowance to the vault, not to the clearing house", () => {
    const w = world();
    fundWallet(w, ALICE, 5n);
    send(w, ALICE, { name: "token.approve", spender: ADDRESSES.fund, value: 4n });
    refused(w, ALICE, { name: "fund.deposit", assets: 5n, receiver: ALICE }, "ERC20InsufficientAllowance", {
      spender: ADDRESSES.fund,
      allowance: 4n,
      needed: 5n,
    });
    send(w, ALICE, { name: "fund.deposit", assets: 4n, receiver: ALICE });
  });

  it("is not for nothing, nor for nobody", () => {
    const w = staked();
    refused(w, ALICE, { name: "fund.deposit", assets: 0n, receiver: ALICE }, "ZeroShares", {});
    refused(w, ALICE, { name: "fund.mint", shares: 0n, receiver: ALICE }, "ZeroShares", {});
    refused(w, ALICE, { name: "fund.deposit", assets: 1n, receiver: ZERO_ADDRESS }, "ERC20InvalidReceiver");
    refused(w, BOB, { name: "fund.deposit", assets: 1n, receiver: BOB }, "ERC20InsufficientAllowance");
    refused(w, ALICE, { name: "fund.deposit", assets: 10n ** 22n, receiver: BOB }, "ERC4626ExceededMaxDeposit");
    refused(w, ALICE, { name: "fund.deposit", assets: MAX_UINT256, receiver: BOB }, "ERC4626ExceededMaxDeposit");
  });

  it("goes on after a total loss, at new numbers, until the numbers run out", () => {
    const w = staked();
    lose(w, 1000n);
    expect(cash(w, 1n)).to.equal(0n);
    const bought = send(w, ALICE, { name: "fund.deposit", assets: tokens(1000n), receiver: ALICE }).result;
    expect(bought).to.equal(tokens(1000n) * (tokens(1000n) * SHARE + SHARE));
    for (let i = 0; i < 2; ++i) {
      lose(w, 1000n);
      send(w, ALICE, { name: "fund.deposit", assets: tokens(1000n), receiver: ALICE });
    }
    expect(w.state.singles.fund.totalSupply > 10n ** 38n).to.equal(true);
    refused(w, ALICE, { name: "fund.deposit", assets: 1n, receiver: ALICE }, "ERC4626ExceededMaxDeposit", {
      receiver: ALICE,
      assets: 1n,
      max: 0n,
    });
    refused(w, ALICE, { name: "fund.mint", shares: 1n, receiver: ALICE }, "ERC4626ExceededMaxMint", {
      receiver: ALICE,
      shares: 1n,
      max: 0n,
    });
  });
});

describe("leaving the fund", () => {
  it("takes a request, a cooldown and a window", () => {
    const w = staked();
    const redeem = { name: "fund.redeem", shares: SHARE, receiver: ALICE, owner: ALICE } as const;
    const none = { owner: ALICE, shares: SHARE, max: 0n };
    refused(w, ALICE, redeem, "ERC4626ExceededMaxRedeem", none);
    const asked = w.now;
    expect(send(w, ALICE, { name: "fund.requestUnlock", shares: SHARE }).events).to.deep.equal([
      {
        contract: "fund",
        name: "UnlockRequested",
        args: { owner: ALICE, shares: SHARE, availableAt: asked + 7n * DAY, expiresAt: asked + 9n * DAY },
      },
    ]);
    w.now = asked + 7n * DAY - 1n;
    refused(w, ALICE, redeem, "ERC4626ExceededMaxRedeem", none);
    w.now = asked + 9n * DAY + 1n;
    refused(w, ALICE, redeem, "ERC4626ExceededMaxRedeem", none);
    w.now = asked + 9n * DAY;
    send(w, ALICE, redeem);
    refused(w, ALICE, redeem, "ERC4626ExceededMaxRedeem", none);
  });

  it("burns shares for assets, rounded down", () => {
    const w = unlocked();
    const outcome = send(w, ALICE, { name: "fund.redeem", shares: 2n * SHARE - 1n, receiver: BOB, owner: ALICE });
    expect(outcome.result).to.equal(1n);
    expect(outcome.events).to.deep.equal([
      { contract: "token", name: "Transfer", args: { from: ADDRESSES.clearingHouse, to: BOB, value: 1n } },
      { contract: "fund", name: "Transfer", args: { from: ALICE, to: ZERO_ADDRESS, value: 2n * SHARE - 1n } },
      {
        contract: "fund",
        name: "Withdraw",
        args: { sender: ALICE, receiver: BOB, owner: ALICE, assets: 1n, shares: 2n * SHARE - 1n },
      },
    ]);
  });

  it("takes assets out for shares, rounded up", () => {
    const w = unlocked();
    const outcome = send(w, ALICE, { name: "fund.withdraw", assets: tokens(1000n), receiver: ALICE, owner: ALICE });
    expect(outcome.result).to.equal(tokens(1000n) * SHARE);
    expect(shares(w)).to.equal(0n);
    expect(w.state.singles.totals.custody).to.equal(0n);
  });

  it("pays no more than the unlocked shares are worth", () => {
    const w = unlocked();
    refused(w, ALICE, { name: "fund.withdraw", assets: tokens(1000n) + 1n, receiver: ALICE, owner: ALICE }, "ERC4626ExceededMaxWithdraw", {
      owner: ALICE,
      assets: tokens(1000n) + 1n,
      max: tokens(1000n),
    });
    refused(w, BOB, { name: "fund.withdraw", assets: 1n, receiver: BOB, owner: BOB }, "ERC4626ExceededMaxWithdraw", {
      owner: BOB,
      assets: 1n,
      max: 0n,
    });
  });

  it("is also for whom the owner allows to spend shares", () => {
    const w = unlocked();
    const redeem = { name: "fund.redeem", shares: SHARE, receiver: BOB, owner: ALICE } as const;
    refused(w, BOB, redeem, "ERC20InsufficientAllowance", { spender: BOB, allowance: 0n, needed: SHARE });
    expect(send(w, ALICE, { name: "fund.approve", spender: BOB, value: SHARE }).events).to.deep.equal([
      { contract: "fund", name: "Approval", args: { owner: ALICE, spender: BOB, value: SHARE } },
    ]);
    send(w, BOB, redeem);
    expect(w.state.tables.fundAllowances.size).to.equal(0);
  });

  it("moves some money", () => {
    const w = unlocked();
    refused(w, ALICE, { name: "fund.redeem", shares: 1n, receiver: ALICE, owner: ALICE }, "ZeroAmount", {});
    refused(w, ALICE, { name: "fund.withdraw", assets: 0n, receiver: ALICE, owner: ZERO_ADDRESS }, "ERC20InvalidApprover");
  });

  // The open auction reserves 320 of 1,000.
  it("is priced on what no auction reserves", () => {
    const w = unlocked();
    setPrice(w, 100n);
    const [a, b] = [account(w, BOB, 1000n), account(w, BOB, 100_000n)];
    trade(w, { buyer: a, seller: b, size: lots(40n), price: at(100n) });
    setPrice(w, 80n);
    const witness = witnessOf(0n);
    send(w, KEEPER, { name: "auction.start", account: a, witness, rewardAccount: b });
    refused(w, ALICE, { name: "fund.withdraw", assets: tokens(680n) + 1n, receiver: ALICE, owner: ALICE }, "ERC4626ExceededMaxWithdraw", {
      owner: ALICE,
      assets: tokens(680n) + 1n,
      max: tokens(680n),
    });
    const half = tokens(500n) * SHARE;
    expect(send(w, ALICE, { name: "fund.redeem", shares: half, receiver: ALICE, owner: ALICE }).result).to.equal(tokens(340n));
  });

  it("pays no more than the clearing house holds", () => {
    const w = unlocked();
    w.state.singles.totals = { ...w.state.singles.totals, custody: tokens(200n) };
    const all = tokens(1000n) * SHARE;
    refused(w, ALICE, { name: "fund.withdraw", assets: tokens(200n) + 1n, receiver: ALICE, owner: ALICE }, "ERC4626ExceededMaxWithdraw", {
      owner: ALICE,
      assets: tokens(200n) + 1n,
      max: tokens(200n),
    });
    // The fewest shares that pay 200 tokens and a unit are ceil((200e6 + 1) (1e15 + 1e6) / (1e9 + 1)) = 200e12 + 1e6.
    const max = tokens(200n) * SHARE + SHARE - 1n;
    refused(w, ALICE, { name: "fund.redeem", shares: all, receiver: ALICE, owner: ALICE }, "ERC4626ExceededMaxRedeem", {
      owner: ALICE,
      shares: all,
      max,
    });
    expect(send(w, ALICE, { name: "fund.redeem", shares: max, receiver: ALICE, owner: ALICE }).result).to.equal(tokens(200n));
  });

  it("pays no more at once than the clearing house moves", () => {
    const w = world();
    const most = 10n ** 21n;
    fundWallet(w, ALICE, 2n * 10n ** 15n);
    for (let i = 0; i < 2; ++i) send(w, ALICE, { name: "fund.deposit", assets: most, receiver: ALICE });
    send(w, ALICE, { name: "fund.requestUnlock", shares: 2n * most * SHARE });
    w.now += 7n * DAY;
    const beyond = { owner: ALICE, assets: most + 1n };
    refused(w, ALICE, { name: "fund.withdraw", ...beyond, receiver: ALICE }, "ERC4626ExceededMaxWithdraw", { ...beyond, max: most });
    send(w, ALICE, { name: "fund.withdraw", assets: most, receiver: ALICE, owner: ALICE });
    expect(send(w, ALICE, { name: "fund.redeem", shares: most * SHARE, receiver: ALICE, owner: ALICE }).result).to.equal(most);
  });

  it("bears losses while it waits", () => {
    const w = unlocked();
    lose(w, 600n);
    const all = tokens(1000n) * SHARE;
    expect(send(w, ALICE, { name: "fund.redeem", shares: all, receiver: ALICE, owner: ALICE }).result).to.equal(tokens(400n));
  });

  it("pays nothing where auctions reserve more than there is", () => {
    const w = unlocked();
    w.state.singles.auctionHouse = { ...w.state.singles.auctionHouse, totalReserved: money(1001n) };
    refused(w, ALICE, { name: "fund.withdraw", assets: 1n, receiver: ALICE, owner: ALICE }, "ERC4626ExceededMaxWithdraw", {
      owner: ALICE,
      assets: 1n,
      max: 0n,
    });
  });
});

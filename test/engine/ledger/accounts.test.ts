import { expect } from "chai";
import { type AccountId, accountId, MAX_UINT256, ZERO_ADDRESS } from "../../../src/math/index.js";
import {
  ADDRESSES,
  ALICE,
  account,
  at,
  BOB,
  BROKER,
  CAROL,
  fillOf,
  lots,
  names,
  refused,
  STRANGER,
  send,
  setPrice,
  witnessOf,
  world,
} from "../world.js";

const recordOf = (w: ReturnType<typeof world>, id: AccountId) => w.state.tables.accounts.get(id);

describe("accounts", () => {
  it("are numbered from 16 and belong to whom they were opened for", () => {
    const w = world();
    const outcome = send(w, STRANGER, { name: "clearingHouse.openAccount", owner: ALICE });
    expect(outcome.result).to.equal(16n);
    expect(outcome.events).to.deep.equal([
      { contract: "clearingHouse", name: "AccountOpened", args: { account: 16n, owner: ALICE } },
      { contract: "clearingHouse", name: "Transfer", args: { from: ZERO_ADDRESS, to: ALICE, tokenId: 16n } },
    ]);
    expect(send(w, STRANGER, { name: "clearingHouse.openAccount", owner: ALICE }).result).to.equal(17n);
  });

  it("are not opened for nobody", () => {
    refused(world(), ALICE, { name: "clearingHouse.openAccount", owner: ZERO_ADDRESS }, "ZeroAddress", {});
  });

  it("let an operator act until the owner takes the right back", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    const bump = { name: "clearingHouse.bumpOrderEpoch", account: id } as const;
    refused(w, BOB, bump, "NotAuthorized", { account: id, caller: BOB });
    const outcome = send(w, ALICE, { name: "clearingHouse.setOperator", account: id, operator: BOB, enabled: true });
    expect(outcome.events).to.deep.equal([
      { contract: "clearingHouse", name: "OperatorSet", args: { account: id, operator: BOB, enabled: true } },
    ]);
    expect(send(w, BOB, bump).events).to.deep.equal([
      { contract: "clearingHouse", name: "OrderEpochBumped", args: { account: id, epoch: 1n } },
    ]);
    send(w, ALICE, { name: "clearingHouse.setOperator", account: id, operator: BOB, enabled: false });
    refused(w, BOB, bump, "NotAuthorized");
    expect(send(w, ALICE, bump).events[0]?.args).to.deep.equal({ account: id, epoch: 2n });
  });

  it("take rights from their owner only, not from an operator", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    send(w, ALICE, { name: "clearingHouse.setOperator", account: id, operator: BOB, enabled: true });
    for (const command of [
      { name: "clearingHouse.setOperator", account: id, operator: CAROL, enabled: true },
      { name: "clearingHouse.setVenueEnabled", account: id, venue: CAROL, enabled: true },
    ] as const) {
      refused(w, BOB, command, "NotAccountOwner", { account: id, caller: BOB });
    }
  });

  it("do not change where a right is set to what it is", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    expect(send(w, ALICE, { name: "clearingHouse.setOperator", account: id, operator: BOB, enabled: false }).dirty.accounts).to.deep.equal(
      [],
    );
  });

  it("trade where the owner enabled the venue, and no longer than that", () => {
    const w = world();
    const [a, b] = [account(w, ALICE, 1000n), account(w, BOB, 1000n)];
    const outcome = send(w, ALICE, { name: "clearingHouse.setVenueEnabled", account: a, venue: BROKER, enabled: false });
    expect(outcome.events).to.deep.equal([
      { contract: "clearingHouse", name: "VenueEnabled", args: { account: a, venue: BROKER, enabled: false } },
    ]);
    const command = fillOf({ buyer: a, seller: b, size: lots(1n), price: at(100n) });
    refused(w, BROKER, command, "VenueNotEnabled", { account: a, venue: BROKER });
    send(w, ALICE, { name: "clearingHouse.setVenueEnabled", account: a, venue: BROKER, enabled: true });
    send(w, BROKER, command);
  });

  it("are told apart: reserved ones and ones that nobody opened", () => {
    const w = world();
    for (const id of [0n, 1n, 15n].map(accountId)) {
      refused(w, ALICE, { name: "clearingHouse.bumpOrderEpoch", account: id }, "ReservedAccount", { account: id });
    }
    refused(w, ALICE, { name: "clearingHouse.bumpOrderEpoch", account: accountId(16n) }, "UnknownAccount", { account: accountId(16n) });
  });
});

describe("accounts as tokens", () => {
  it("forget operators and venues and void orders when they change hands", () => {
    const w = world();
    const id = account(w, ALICE, 10n);
    send(w, ALICE, { name: "clearingHouse.setOperator", account: id, operator: CAROL, enabled: true });
    const outcome = send(w, ALICE, { name: "clearingHouse.transferFrom", from: ALICE, to: BOB, tokenId: id });
    expect(outcome.events).to.deep.equal([
      { contract: "clearingHouse", name: "Transfer", args: { from: ALICE, to: BOB, tokenId: id } },
      { contract: "clearingHouse", name: "OrderEpochBumped", args: { account: id, epoch: 1n } },
    ]);
    const after = recordOf(w, id);
    expect(after).to.include({ owner: BOB, ownerSeq: 1n, orderEpoch: 1n });
    expect(after?.operators).to.deep.equal([]);
    expect(after?.venues).to.deep.equal([]);
    expect(after?.cash).to.equal(10n ** 19n);
  });

  it("change hands and void their orders as often as the counters can tell, and no more", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    const move = { name: "clearingHouse.transferFrom", from: ALICE, to: BOB, tokenId: id } as const;
    const counted = (counters: { readonly ownerSeq?: bigint; readonly orderEpoch?: bigint }) => {
      const before = recordOf(w, id);
      if (before === undefined) throw new Error("no account");
      w.state.tables.accounts.set(id, { ...before, ...counters });
    };
    counted({ ownerSeq: (1n << 24n) - 1n });
    refused(w, ALICE, move, "CounterExhausted", { account: id });
    counted({ ownerSeq: (1n << 24n) - 2n, orderEpoch: (1n << 32n) - 2n });
    send(w, ALICE, move);
    expect(recordOf(w, id)).to.deep.include({ owner: BOB, ownerSeq: (1n << 24n) - 1n, orderEpoch: (1n << 32n) - 1n });
    refused(w, BOB, { name: "clearingHouse.bumpOrderEpoch", account: id }, "CounterExhausted", { account: id });
    counted({ ownerSeq: 0n });
    refused(w, BOB, { ...move, from: BOB, to: ALICE }, "CounterExhausted", { account: id });
  });

  it("are moved by whom the owner approved for one", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    const move = { name: "clearingHouse.transferFrom", from: ALICE, to: CAROL, tokenId: id } as const;
    refused(w, BOB, move, "ERC721InsufficientApproval", { operator: BOB, tokenId: id });
    expect(send(w, ALICE, { name: "clearingHouse.approve", to: BOB, tokenId: id }).events).to.deep.equal([
      { contract: "clearingHouse", name: "Approval", args: { owner: ALICE, approved: BOB, tokenId: id } },
    ]);
    send(w, BOB, move);
    refused(w, BOB, { ...move, from: CAROL, to: ALICE }, "ERC721InsufficientApproval");
  });

  it("are moved by whom the owner approved for all, until the approval ends", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    const set = (approved: boolean) => send(w, ALICE, { name: "clearingHouse.setApprovalForAll", operator: BOB, approved });
    expect(set(true).events).to.deep.equal([
      { contract: "clearingHouse", name: "ApprovalForAll", args: { owner: ALICE, operator: BOB, approved: true } },
    ]);
    send(w, BOB, { name: "clearingHouse.approve", to: CAROL, tokenId: id });
    expect(recordOf(w, id)?.approved).to.equal(CAROL);
    set(false);
    refused(w, BOB, { name: "clearingHouse.transferFrom", from: ALICE, to: BOB, tokenId: id }, "ERC721InsufficientApproval");
    send(w, CAROL, { name: "clearingHouse.safeTransferFrom", from: ALICE, to: CAROL, tokenId: id });
  });

  it("are approved by the owner only", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    refused(w, BOB, { name: "clearingHouse.approve", to: BOB, tokenId: id }, "ERC721InvalidApprover", { approver: BOB });
    refused(w, BOB, { name: "clearingHouse.approve", to: BOB, tokenId: 99n }, "ERC721NonexistentToken", { tokenId: 99n });
    refused(w, BOB, { name: "clearingHouse.setApprovalForAll", operator: ZERO_ADDRESS, approved: true }, "ERC721InvalidOperator", {
      operator: ZERO_ADDRESS,
    });
  });

  it("exist as 64-bit ids only", () => {
    const tokenId = (1n << 64n) + 16n;
    const w = world();
    account(w, ALICE, 0n);
    refused(w, ALICE, { name: "clearingHouse.transferFrom", from: ALICE, to: BOB, tokenId }, "ERC721NonexistentToken", { tokenId });
    refused(w, ALICE, { name: "clearingHouse.approve", to: BOB, tokenId: MAX_UINT256 }, "ERC721NonexistentToken", { tokenId: MAX_UINT256 });
  });

  it("go to somebody, and come from who owns them", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    refused(w, ALICE, { name: "clearingHouse.transferFrom", from: ALICE, to: ZERO_ADDRESS, tokenId: id }, "ERC721InvalidReceiver", {
      receiver: ZERO_ADDRESS,
    });
    refused(w, ALICE, { name: "clearingHouse.transferFrom", from: BOB, to: CAROL, tokenId: id }, "ERC721IncorrectOwner", {
      sender: BOB,
      tokenId: id,
      owner: ALICE,
    });
  });

  it("are not safely sent to a contract of the silo, its feeds or adapters", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    const [adapter] = w.state.tables.adapters.keys();
    const [feed] = w.state.tables.feeds.keys();
    for (const to of [ADDRESSES.clearingHouse, adapter, feed]) {
      if (to === undefined) throw new Error("the world has a feed and an adapter");
      refused(w, ALICE, { name: "clearingHouse.safeTransferFrom", from: ALICE, to, tokenId: id }, "ERC721InvalidReceiver", {
        receiver: to,
      });
    }
  });

  it("stay during an auction", () => {
    const w = world();
    const [a, b, c] = [account(w, ALICE, 1000n), account(w, BOB, 10_000n), account(w, CAROL, 0n)];
    send(w, BROKER, fillOf({ buyer: a, seller: b, size: lots(40n), price: at(100n) }));
    setPrice(w, 80n);
    const witness = witnessOf(0n);
    const started = send(w, CAROL, { name: "auction.start", account: a, witness, rewardAccount: c });
    expect(names(started)).to.include("auction.AuctionStarted");
    refused(w, ALICE, { name: "clearingHouse.transferFrom", from: ALICE, to: BOB, tokenId: a }, "AccountInAuction", { account: a });
  });
});

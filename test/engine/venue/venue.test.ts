import { expect } from "chai";
import type { CommandOf, SignedOrder } from "../../../src/engine/index.js";
import { accountId, hex, instrumentId, MAX_UINT256, price, seconds, size, WAD, wad } from "../../../src/math/index.js";
import {
  ADDRESSES,
  ALICE,
  account,
  at,
  BOB,
  CAROL,
  cash,
  GOVERNANCE,
  lots,
  money,
  orderOf,
  refused,
  STRANGER,
  send,
  sizeIn,
  world,
} from "../world.js";

/** Alice would buy 5 at 101 as maker, Bob sell 5 at 99 as taker. */
function book() {
  const w = world();
  const [a, b] = [account(w, ALICE, 1000n), account(w, BOB, 1000n)];
  const maker = orderOf({ account: a, signer: ALICE, size: lots(5n), price: at(101n) });
  const taker = orderOf({ account: b, signer: BOB, size: lots(-5n), price: at(99n) });
  return { w, a, b, maker, taker };
}

const match = (maker: SignedOrder, taker: SignedOrder, amount = lots(5n)): CommandOf<"venue.matchOrders"> => ({
  name: "venue.matchOrders",
  maker,
  taker,
  size: amount,
});

describe("matching orders", () => {
  it("settles at the maker's price, with each side's fee", () => {
    const { w, a, b, maker, taker } = book();
    send(w, GOVERNANCE, { name: "venue.setFees", makerFee: wad(WAD / 1000n), takerFee: wad(WAD / 500n) });
    const outcome = send(w, STRANGER, match(maker, taker, lots(2n)));
    expect(outcome.events.slice(0, 2)).to.deep.equal([
      {
        contract: "venue",
        name: "OrderFilled",
        args: { orderHash: maker.hash, account: a, nonce: maker.nonce, filled: lots(2n), remaining: lots(3n) },
      },
      {
        contract: "venue",
        name: "OrderFilled",
        args: { orderHash: taker.hash, account: b, nonce: taker.nonce, filled: lots(2n), remaining: lots(3n) },
      },
    ]);
    // 202 of notional: fees 0.202 and 0.404.
    expect([cash(w, a), cash(w, b)]).to.deep.equal([money(798n) - 202n * 10n ** 15n, money(1202n) - 404n * 10n ** 15n]);
    expect(outcome.events[2]).to.deep.include({ name: "Filled" });
    expect(w.state.tables.filledSizes.get(maker.hash)).to.equal(2n * WAD);
    expect(outcome.dirty.filledSizes).to.deep.equal([maker.hash, taker.hash]);
  });

  it("works the same for a selling maker", () => {
    const { w, a, b, maker, taker } = book();
    send(w, STRANGER, match({ ...taker, price: at(100n) }, maker));
    expect([sizeIn(w, a), sizeIn(w, b), cash(w, a)]).to.deep.equal([lots(5n), lots(-5n), money(500n)]);
  });

  it("uses up the nonce of a filled order, which never fills again", () => {
    const { w, a, maker, taker } = book();
    send(w, STRANGER, match(maker, { ...taker, size: lots(-50n) }));
    const word = `${a}:${maker.nonce >> 8n}`;
    expect(w.state.tables.usedNonces.get(word as never)).to.equal(1n << (maker.nonce & 255n));
    refused(w, STRANGER, match(maker, taker), "OrderNonceUsed", { orderHash: maker.hash, account: a, nonce: maker.nonce });
  });

  it("fills no more than what remains, of either order", () => {
    const { w, maker, taker } = book();
    const half = { ...taker, size: lots(-2n) };
    refused(w, STRANGER, match(maker, half), "ExceedsRemaining", { orderHash: taker.hash, size: lots(5n), remaining: lots(2n) });
    send(w, STRANGER, match(maker, taker, lots(3n)));
    refused(w, STRANGER, match(maker, taker, lots(3n)), "ExceedsRemaining", { orderHash: maker.hash, size: lots(3n), remaining: lots(2n) });
  });

  it("refuses an order of no size, after its time, or of another epoch", () => {
    const { w, a, maker, taker } = book();
    refused(w, STRANGER, match({ ...maker, size: size(0n) }, taker), "OrderSizeZero", { orderHash: maker.hash });
    const expiry = seconds(w.now - 1n);
    refused(w, STRANGER, match({ ...maker, expiry }, taker), "OrderExpired", { orderHash: maker.hash, expiry, blockTime: w.now });
    refused(w, STRANGER, match(maker, { ...taker, epoch: 1n }), "OrderEpochMismatch", { orderHash: taker.hash, epoch: 1n, current: 0n });
    send(w, ALICE, { name: "house.bumpOrderEpoch", account: a });
    refused(w, STRANGER, match(maker, taker), "OrderEpochMismatch", { orderHash: maker.hash, epoch: 0n, current: 1n });
    send(w, STRANGER, match({ ...maker, epoch: 1n, expiry: seconds(w.now) }, taker));
  });

  it("refuses a signer without authority, and a signature that is not the signer's", () => {
    const { w, a, maker, taker } = book();
    refused(w, STRANGER, match({ ...maker, signer: CAROL }, taker), "SignerNotAuthorized", {
      orderHash: maker.hash,
      account: a,
      signer: CAROL,
    });
    refused(w, STRANGER, match({ ...maker, signatureValid: false }, taker), "InvalidSignature", { orderHash: maker.hash, signer: ALICE });
    refused(w, STRANGER, match({ ...maker, account: accountId(99n) }, taker), "SignerNotAuthorized");
    send(w, ALICE, { name: "house.setOperator", account: a, operator: CAROL, enabled: true });
    send(w, STRANGER, match({ ...maker, signer: CAROL }, taker));
  });

  it("lets a post-only order rest, and not take", () => {
    const { w, maker, taker } = book();
    refused(w, STRANGER, match(maker, { ...taker, postOnly: true }), "PostOnlyWouldTake", { orderHash: taker.hash });
    send(w, STRANGER, match({ ...maker, postOnly: true }, taker));
  });

  it("pairs two sides of one instrument whose prices cross, in some size", () => {
    const { w, maker, taker } = book();
    const hashes = { makerHash: maker.hash, takerHash: taker.hash };
    refused(w, STRANGER, match(maker, { ...taker, instrument: instrumentId(7n) }), "InstrumentMismatch", hashes);
    refused(w, STRANGER, match(maker, { ...taker, size: lots(5n) }), "SameSide", hashes);
    refused(w, STRANGER, match({ ...maker, price: at(98n) }, taker), "PricesDoNotCross", { buyPrice: at(98n), sellPrice: at(99n) });
    refused(w, STRANGER, match(maker, taker, size(0n)), "FillSizeZero", {});
    refused(w, STRANGER, match(maker, taker, size(-1n)), "FillSizeZero", {});
  });

  it("keeps a reduce-only order to reducing", () => {
    const { w, a, b, maker, taker } = book();
    refused(w, STRANGER, match({ ...maker, reduceOnly: true }, taker), "ReduceOnlyViolated", {
      orderHash: maker.hash,
      position: size(0n),
      size: lots(5n),
    });
    send(w, STRANGER, match(maker, taker, lots(3n)));
    const selling = orderOf({ account: a, signer: ALICE, size: lots(-5n), price: at(99n), reduceOnly: true });
    const buying = orderOf({ account: b, signer: BOB, size: lots(5n), price: at(101n), reduceOnly: true });
    refused(w, STRANGER, match(selling, buying, lots(4n)), "ReduceOnlyViolated", {
      orderHash: selling.hash,
      position: lots(3n),
      size: lots(4n),
    });
    const more = orderOf({ account: a, signer: ALICE, size: lots(1n), price: at(101n), reduceOnly: true });
    refused(w, STRANGER, match(more, taker, lots(1n)), "ReduceOnlyViolated");
    send(w, STRANGER, match(selling, buying, lots(3n)));
    expect([sizeIn(w, a), sizeIn(w, b)]).to.deep.equal([0n, 0n]);
    refused(w, STRANGER, match(selling, buying, lots(1n)), "ReduceOnlyViolated");
  });

  it("leaves everything else to the clearing house", () => {
    const { w, maker, taker } = book();
    refused(w, STRANGER, match(maker, { ...taker, account: maker.account, signer: ALICE }), "SelfTrade");
    refused(w, STRANGER, match({ ...maker, price: at(110n) }, taker), "PriceOutsideBand");
    send(w, GOVERNANCE, { name: "governor.setVenueListed", venue: ADDRESSES.venue, listed: false });
    refused(w, STRANGER, match(maker, taker), "VenueNotListed", { venue: ADDRESSES.venue });
  });

  it("meets sizes and prices beyond all reason as the contract does", () => {
    const { w, maker, taker } = book();
    const huge = size(1n << 200n);
    const big = { ...maker, size: huge, price: price(MAX_UINT256) };
    refused(w, STRANGER, match({ ...big, price: price(1n << 100n) }, { ...taker, size: size(-huge) }, huge), "Panic", { code: 0x11n });
    refused(w, STRANGER, match({ ...big, size: lots(1n) }, taker, lots(1n)), "PriceNotOnTick", { price: price(MAX_UINT256) });
    refused(w, STRANGER, match({ ...maker, size: size(-(1n << 255n)) }, { ...taker, size: lots(1n), price: at(101n) }, lots(1n)), "Panic");
  });
});

describe("cancelling nonces", () => {
  it("voids orders, for owner and operators", () => {
    const { w, a, maker, taker } = book();
    const cancel = { name: "venue.cancelNonces", account: a, nonces: [maker.nonce, 1n << 255n] } as const;
    refused(w, BOB, cancel, "NotAuthorized", { account: a, caller: BOB });
    expect(send(w, ALICE, cancel).events).to.deep.equal([
      { contract: "venue", name: "NonceCancelled", args: { account: a, nonce: maker.nonce } },
      { contract: "venue", name: "NonceCancelled", args: { account: a, nonce: 1n << 255n } },
    ]);
    refused(w, STRANGER, match(maker, taker), "OrderNonceUsed", { orderHash: maker.hash, account: a, nonce: maker.nonce });
    refused(w, STRANGER, match({ ...maker, nonce: 1n << 255n }, taker), "OrderNonceUsed");
    send(w, STRANGER, match({ ...maker, nonce: maker.nonce + 1000n, hash: hex(`0x${"f".repeat(64)}`) }, taker));
  });
});

describe("the venue's fees", () => {
  it("are its owner's, up to 1 %", () => {
    const w = world();
    const set = (makerFee: bigint, takerFee: bigint) =>
      ({ name: "venue.setFees", makerFee: wad(makerFee), takerFee: wad(takerFee) }) as const;
    const maximum = WAD / 100n;
    refused(w, STRANGER, set(0n, 0n), "OwnableUnauthorizedAccount", { account: STRANGER });
    refused(w, GOVERNANCE, set(maximum + 1n, 0n), "FeeRateTooHigh", { rate: maximum + 1n, maximum });
    refused(w, GOVERNANCE, set(0n, maximum + 1n), "FeeRateTooHigh", { rate: maximum + 1n, maximum });
    expect(send(w, GOVERNANCE, set(maximum, 1n)).events).to.deep.equal([
      { contract: "venue", name: "FeesSet", args: { makerFeeRate: maximum, takerFeeRate: 1n } },
    ]);
  });
});

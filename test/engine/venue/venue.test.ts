import { expect } from "chai";
import { accountNonce, type CommandOf, EngineError, orderPrefix, preview, type SignedOrder } from "../../../src/engine/index.js";
import {
  accountId,
  hex,
  instrumentId,
  MAX_PRICE,
  MAX_SIZE,
  MAX_UINT256,
  PRICE_TICK,
  price,
  SIZE_QUANTUM,
  seconds,
  size,
  WAD,
  wad,
} from "../../../src/math/index.js";
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

/** How a match would end: "passes", or the error's name. */
function endOf(w: ReturnType<typeof book>["w"], command: CommandOf<"venue.matchOrders">): string {
  try {
    preview(w.state, command, { timestamp: seconds(w.now), sender: STRANGER });
    return "passes";
  } catch (error) {
    if (error instanceof EngineError) return error.errorName;
    throw error;
  }
}

const match = (maker: SignedOrder, taker: SignedOrder, amount = lots(5n), least = size(0n)): CommandOf<"venue.matchOrders"> => ({
  name: "venue.matchOrders",
  maker,
  taker,
  size: amount,
  minSize: least,
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
    expect(outcome.result).to.equal(lots(2n));
    const keys = [accountNonce(a, maker.nonce), accountNonce(b, taker.nonce)];
    expect(outcome.dirty.filledSizes).to.deep.equal(keys);
    expect(w.state.tables.filledSizes.get(accountNonce(a, maker.nonce))).to.deep.equal({ order: orderPrefix(maker.hash), size: 2n * WAD });
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

  it("fills the smallest of what is asked for and what remains, of either order", () => {
    const { w, b, maker, taker } = book();
    const half = orderOf({ account: b, signer: BOB, size: lots(-2n), price: at(99n) });
    expect(send(w, STRANGER, match(maker, half)).result).to.equal(lots(2n));
    expect(send(w, STRANGER, match(maker, taker, lots(1n))).result).to.equal(lots(1n));
    expect(send(w, STRANGER, match(maker, taker, size(MAX_SIZE))).result).to.equal(lots(2n));
    refused(w, STRANGER, match(maker, taker, lots(3n)), "OrderNonceUsed");
  });

  it("fills less than the caller's minimum not at all", () => {
    const { w, maker, taker } = book();
    send(w, STRANGER, match(maker, taker, size(SIZE_QUANTUM)));
    const rest = size(lots(5n) - SIZE_QUANTUM);
    refused(w, STRANGER, match(maker, taker, lots(5n), lots(5n)), "FillBelowMinimum", { filled: rest, minSize: lots(5n) });
    refused(w, STRANGER, match(maker, taker, lots(1n), lots(2n)), "FillBelowMinimum", { filled: lots(1n), minSize: lots(2n) });
    expect(send(w, STRANGER, match(maker, taker, lots(5n), rest)).result).to.equal(rest);
  });

  it("keeps a nonce for the first order that fills with it", () => {
    const { w, a, maker, taker } = book();
    const other = orderOf({ account: a, signer: ALICE, size: lots(5n), price: at(102n), nonce: maker.nonce });
    send(w, STRANGER, match(maker, taker, lots(1n)));
    const holder = orderPrefix(maker.hash);
    const refusal = { orderHash: other.hash, account: a, nonce: maker.nonce, holder };
    refused(w, STRANGER, match(other, taker, lots(1n)), "NonceOfAnotherOrder", refusal);
    send(w, STRANGER, match(maker, taker, lots(4n)));
    refused(w, STRANGER, match(other, taker, lots(1n)), "OrderNonceUsed");
  });

  it("refuses an order of no size, after its time, or of another epoch", () => {
    const { w, a, maker, taker } = book();
    refused(w, STRANGER, match({ ...maker, size: size(0n) }, taker), "OrderSizeZero", { orderHash: maker.hash });
    for (const off of [1n, SIZE_QUANTUM - 1n, -SIZE_QUANTUM - 1n])
      refused(w, STRANGER, match({ ...maker, size: size(off) }, taker), "OrderSizeNotOnQuantum", {
        orderHash: maker.hash,
        size: size(off),
      });
    const expiry = seconds(w.now - 1n);
    refused(w, STRANGER, match({ ...maker, expiry }, taker), "OrderExpired", { orderHash: maker.hash, expiry, blockTime: w.now });
    refused(w, STRANGER, match(maker, { ...taker, epoch: 1n }), "OrderEpochMismatch", { orderHash: taker.hash, epoch: 1n, current: 0n });
    send(w, ALICE, { name: "clearingHouse.bumpOrderEpoch", account: a });
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
    send(w, ALICE, { name: "clearingHouse.setOperator", account: a, operator: CAROL, enabled: true });
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
    refused(w, STRANGER, match({ ...maker, reduceOnly: true }, taker), "NothingToReduce", { orderHash: maker.hash, position: size(0n) });
    send(w, STRANGER, match(maker, taker, lots(3n)));
    const selling = orderOf({ account: a, signer: ALICE, size: lots(-5n), price: at(99n), reduceOnly: true });
    const buying = orderOf({ account: b, signer: BOB, size: lots(5n), price: at(101n), reduceOnly: true });
    refused(w, STRANGER, match(selling, buying, lots(4n), lots(4n)), "FillBelowMinimum", { filled: lots(3n), minSize: lots(4n) });
    const more = orderOf({ account: a, signer: ALICE, size: lots(1n), price: at(101n), reduceOnly: true });
    refused(w, STRANGER, match(more, taker, lots(1n)), "NothingToReduce", { orderHash: more.hash, position: lots(3n) });
    expect(send(w, STRANGER, match(selling, buying)).result).to.equal(lots(3n));
    expect([sizeIn(w, a), sizeIn(w, b)]).to.deep.equal([0n, 0n]);
    refused(w, STRANGER, match(selling, buying, lots(1n)), "NothingToReduce", { orderHash: selling.hash, position: size(0n) });
  });

  it("leaves everything else to the clearing house", () => {
    const { w, maker, taker } = book();
    refused(w, STRANGER, match(maker, { ...taker, account: maker.account, signer: ALICE }), "SelfTrade");
    refused(w, STRANGER, match(maker, { ...taker, account: maker.account, signer: ALICE, nonce: maker.nonce }), "SelfTrade");
    refused(w, STRANGER, match({ ...maker, price: at(110n) }, taker), "PriceOutsideBand");
    send(w, GOVERNANCE, { name: "governor.setVenueListed", venue: ADDRESSES.venue, listed: false });
    refused(w, STRANGER, match(maker, taker), "VenueNotListed", { venue: ADDRESSES.venue });
  });

  it("refuses sizes and prices beyond every bound before it computes with them", () => {
    const { w, maker, taker } = book();
    for (const beyond of [-(1n << 255n), (1n << 255n) - 1n, MAX_SIZE + 1n, -MAX_SIZE - SIZE_QUANTUM].map(size)) {
      refused(w, STRANGER, match({ ...maker, size: beyond }, taker), "OrderSizeTooLarge", { orderHash: maker.hash, size: beyond });
      refused(w, STRANGER, match(maker, { ...taker, size: beyond }), "OrderSizeTooLarge", { orderHash: taker.hash, size: beyond });
    }
    for (const none of [0n, 1n, at(100n) + PRICE_TICK - 1n, MAX_PRICE + PRICE_TICK, 1n << 254n, MAX_UINT256].map(price)) {
      refused(w, STRANGER, match({ ...maker, price: none }, taker), "OrderPriceNotOnTick", { orderHash: maker.hash, price: none });
      refused(w, STRANGER, match(maker, { ...taker, price: none }), "OrderPriceNotOnTick", { orderHash: taker.hash, price: none });
    }
    for (const beyond of [(1n << 255n) - 1n, MAX_SIZE + 1n].map(size))
      refused(w, STRANGER, match(maker, taker, beyond), "SizeTooLarge", { size: beyond });
    for (const off of [1n, SIZE_QUANTUM + 1n].map(size)) refused(w, STRANGER, match(maker, taker, off), "SizeNotOnQuantum", { size: off });
    const most = { ...maker, size: size(MAX_SIZE), price: price(MAX_PRICE) };
    refused(w, STRANGER, match(most, { ...taker, size: size(-MAX_SIZE) }, size(MAX_SIZE)), "PriceOutsideBand");
  });

  it("checks in the order that is documented: what comes first is what is said", () => {
    const { w, a, maker, taker } = book();
    const spoils: readonly [Partial<SignedOrder>, Parameters<typeof refused>[3]][] = [
      [{ size: size(0n) }, "OrderSizeZero"],
      [{ size: size(MAX_SIZE + 1n) }, "OrderSizeTooLarge"],
      [{ size: lots(1n), price: price(0n) }, "OrderPriceNotOnTick"],
      [{ price: at(101n), expiry: seconds(0n) }, "OrderExpired"],
      [{ expiry: maker.expiry, epoch: 7n }, "OrderEpochMismatch"],
      [{ epoch: 0n, nonce: 555n }, "OrderNonceUsed"],
      [{ nonce: maker.nonce, signer: CAROL }, "SignerNotAuthorized"],
      [{ signer: ALICE, signatureValid: false }, "InvalidSignature"],
    ];
    send(w, ALICE, { name: "venue.cancelNonces", account: a, nonces: [555n] });
    const wrong = { size: size(0n), price: price(0n), expiry: seconds(0n), epoch: 7n, nonce: 555n, signer: CAROL, signatureValid: false };
    refused(w, STRANGER, match({ ...maker, ...wrong }, { ...taker, ...wrong }, size(0n)), "FillSizeZero");
    let bad: SignedOrder = { ...maker, ...wrong };
    for (const [change, name] of spoils) {
      bad = { ...bad, ...change };
      refused(w, STRANGER, match(bad, { ...taker, size: size(0n) }), name);
    }
  });

  it("has no end that is not a typed error, whatever the sizes and prices", () => {
    const { w, maker, taker } = book();
    const sizes = [0n, 1n, SIZE_QUANTUM, WAD, MAX_SIZE, MAX_SIZE + 1n, 1n << 200n, (1n << 255n) - 1n];
    const prices = [0n, 1n, PRICE_TICK, at(100n), MAX_PRICE, MAX_PRICE + 1n, 1n << 254n, MAX_UINT256];
    for (const ask of [...sizes, -1n, -(1n << 255n)].map(size)) {
      for (const amount of sizes) {
        for (const each of prices.map(price)) {
          const sell = { ...taker, size: size(-amount), price: each };
          expect(endOf(w, match({ ...maker, size: size(amount), price: each }, sell, ask, ask))).not.to.equal("Panic");
        }
      }
    }
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

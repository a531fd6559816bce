import { expect } from "chai";
import type { PriceSource } from "../../../src/engine/index.js";
import { marketId, price, seconds, WAD, ZERO_ADDRESS } from "../../../src/math/index.js";
import {
  adapterOf,
  at,
  feedOf,
  GOVERNANCE,
  HEARTBEAT,
  refused,
  STRANGER,
  send,
  setAnswer,
  setPrice,
  someone,
  type World,
  world,
} from "../world.js";

const one = marketId(1n);
const FEED = feedOf(1n);
const POKE = { name: "clearingHouse.poke", market: one } as const;
const SOURCE: PriceSource = { adapter: adapterOf(1n), lot: 1n, minPrice: price(10n ** 12n), maxPrice: price(10n ** 30n) };

const index = (w: World) => w.state.tables.markets.get(one)?.index;
const setSource = (w: World, fields: Partial<PriceSource>) =>
  send(w, GOVERNANCE, { name: "oracle.setSource", market: one, source: { ...SOURCE, ...fields } });

describe("the Chainlink adapter", () => {
  it("scales answers to WAD by the decimals of its feed", () => {
    const w = world();
    send(w, STRANGER, { name: "feed.update", feed: someone(5), decimals: 18n, answer: WAD, updatedAt: seconds(w.now), available: true });
    send(w, STRANGER, { name: "adapter.deploy", adapter: someone(6), feed: someone(5), heartbeat: seconds(1n) });
    expect(w.state.tables.adapters.get(someone(6))).to.deep.equal({ feed: someone(5), heartbeat: 1n, scale: 1n });
    expect(w.state.tables.adapters.get(adapterOf(1n))?.scale).to.equal(10n ** 10n);
  });

  it("refuses a heartbeat of nothing or of more than two days", () => {
    const w = world();
    for (const heartbeat of [0n, 172_801n].map(seconds)) {
      refused(w, STRANGER, { name: "adapter.deploy", adapter: someone(6), feed: FEED, heartbeat }, "HeartbeatOutOfRange", { heartbeat });
    }
    send(w, STRANGER, { name: "adapter.deploy", adapter: someone(6), feed: FEED, heartbeat: seconds(172_800n) });
  });

  it("refuses a feed that is none, or has too many decimals", () => {
    const w = world();
    const deploy = { name: "adapter.deploy", adapter: someone(6), feed: someone(5), heartbeat: seconds(60n) } as const;
    refused(w, STRANGER, deploy, "RevertWithoutReason", {});
    send(w, STRANGER, { name: "feed.update", feed: someone(5), decimals: 19n, answer: 1n, updatedAt: seconds(w.now), available: true });
    refused(w, STRANGER, deploy, "UnsupportedDecimals", { feed: someone(5), decimals: 19n });
  });

  it("refuses a feed that cannot be read", () => {
    const w = world();
    setAnswer(w, 1n, 1n, { available: false });
    refused(w, STRANGER, POKE, "FeedUnavailable", { feed: FEED });
  });

  it("refuses answers that are not positive", () => {
    const w = world();
    for (const answer of [0n, -1n]) {
      setAnswer(w, answer);
      refused(w, STRANGER, POKE, "PriceNotPositive", { feed: FEED, answer });
    }
  });

  it("refuses answers beyond int128", () => {
    const w = world();
    setAnswer(w, 1n << 127n);
    refused(w, STRANGER, POKE, "AnswerOutOfRange", { feed: FEED, answer: 1n << 127n });
  });

  it("refuses answers from the future", () => {
    const w = world();
    setAnswer(w, 1n, 1n, { updatedAt: w.now + 1n });
    refused(w, STRANGER, POKE, "PriceFromFuture", { feed: FEED, updatedAt: w.now + 1n, blockTime: w.now });
  });

  it("refuses answers older than the heartbeat, and takes one just as old", () => {
    const w = world();
    const updatedAt = w.now;
    w.now += HEARTBEAT;
    send(w, STRANGER, POKE);
    w.now += 1n;
    refused(w, STRANGER, POKE, "PriceStale", { feed: FEED, updatedAt, heartbeat: HEARTBEAT });
  });
});

describe("the oracle hub", () => {
  it("prices a lot, rounded down to the tick", () => {
    const w = world();
    const outcome = setSource(w, { lot: 1000n });
    expect(outcome.events).to.deep.equal([
      {
        contract: "oracle",
        name: "SourceSet",
        args: { market: one, adapter: SOURCE.adapter, lot: 1000n, minPrice: 10n ** 12n, maxPrice: 10n ** 30n },
      },
    ]);
    send(w, STRANGER, POKE);
    expect(index(w)).to.equal(at(100_000n));
  });

  it("refuses a source outside the domain, without a lot or without an adapter", () => {
    const w = world();
    const wrong: readonly Partial<PriceSource>[] = [
      { minPrice: price(10n ** 12n - 1n) },
      { maxPrice: price(10n ** 30n + 1n) },
      { minPrice: at(2n), maxPrice: at(1n) },
      { lot: 0n },
      { adapter: ZERO_ADDRESS },
    ];
    for (const fields of wrong) {
      refused(w, GOVERNANCE, { name: "oracle.setSource", market: one, source: { ...SOURCE, ...fields } }, "InvalidSource", { market: one });
    }
    refused(w, STRANGER, { name: "oracle.setSource", market: one, source: SOURCE }, "OwnableUnauthorizedAccount");
  });

  it("refuses prices outside the credible bounds, edges included inside", () => {
    const w = world();
    setSource(w, { minPrice: at(99n), maxPrice: at(101n) });
    for (const [wei, credible] of [
      [99n, true],
      [101n, true],
      [98n, false],
      [102n, false],
    ] as const) {
      setPrice(w, wei);
      if (credible) send(w, STRANGER, POKE);
      else refused(w, STRANGER, POKE, "PriceOutOfBounds", { market: one, price: wei * WAD, minPrice: at(99n), maxPrice: at(101n) });
    }
  });

  it("refuses a price that is valid for longer than time is counted", () => {
    const w = world();
    w.now = (1n << 40n) - HEARTBEAT;
    setPrice(w, 100n);
    refused(w, STRANGER, POKE, "InvalidValidity", { market: one, validUntil: 1n << 40n });
    setAnswer(w, 100n * 10n ** 8n, 1n, { updatedAt: w.now - 1n });
    send(w, STRANGER, POKE);
  });

  it("reverts without a reason where the adapter is no contract", () => {
    const w = world();
    setSource(w, { adapter: someone(77) });
    refused(w, STRANGER, POKE, "RevertWithoutReason", {});
  });
});

describe("the cached price", () => {
  it("follows the oracle when somebody pokes, and says so only if something changed", () => {
    const w = world();
    w.now += 5n;
    setPrice(w, 101n);
    expect(send(w, STRANGER, POKE).events).to.deep.equal([
      { contract: "clearingHouse", name: "IndexUpdated", args: { market: one, index: at(101n), validUntil: w.now + HEARTBEAT } },
    ]);
    const again = send(w, STRANGER, POKE);
    expect(again.events).to.deep.equal([]);
    expect(again.dirty.markets).to.deep.equal([]);
  });

  it("counts the seconds in which it was past its validity", () => {
    const w = world();
    w.now += HEARTBEAT + 250n;
    setPrice(w, 100n);
    send(w, STRANGER, POKE);
    expect(w.state.tables.markets.get(one)?.outage).to.equal(250n);
    w.now += HEARTBEAT;
    setPrice(w, 100n);
    send(w, STRANGER, POKE);
    expect(w.state.tables.markets.get(one)?.outage).to.equal(250n);
  });

  it("belongs to listed markets", () => {
    const w = world();
    for (const market of [0n, 2n].map(marketId)) refused(w, STRANGER, { name: "clearingHouse.poke", market }, "UnknownMarket", { market });
  });
});

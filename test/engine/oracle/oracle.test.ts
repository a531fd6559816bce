import { expect } from "chai";
import type { PriceSource } from "../../../src/engine/index.js";
import { markPrice } from "../../../src/engine/ledger/fundingMath.js";
import {
  MAX_INDEX,
  MAX_PREMIUM,
  MAX_PRICE,
  MAX_UINT256,
  MIN_INDEX,
  MIN_PRICE,
  marketId,
  PRICE_TICK,
  price,
  seconds,
  WAD,
  ZERO_ADDRESS,
} from "../../../src/math/index.js";
import fc from "../../support/fastCheck.js";
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
const SOURCE: PriceSource = { adapter: adapterOf(1n), lot: 1n, minPrice: price(MIN_INDEX), maxPrice: price(MAX_INDEX) };

/** Somebody else's price source at the address of market 1's, answering 100. */
const replaced = {
  name: "adapter.replace",
  adapter: SOURCE.adapter,
  price: 100n * WAD,
  validUntil: seconds((1n << 40n) - 1n),
  available: true,
} as const;

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
    refused(w, STRANGER, deploy, "FeedUnavailable", { feed: someone(5) });
    send(w, STRANGER, { name: "feed.update", feed: someone(5), decimals: 19n, answer: 1n, updatedAt: seconds(w.now), available: true });
    refused(w, STRANGER, deploy, "UnsupportedDecimals", { feed: someone(5), decimals: 19n });
  });

  it("refuses a feed that cannot be read", () => {
    const w = world();
    setAnswer(w, 1n, 1n, { available: false });
    refused(w, STRANGER, POKE, "FeedUnavailable", { feed: FEED });
    send(w, STRANGER, { name: "adapter.deploy", adapter: someone(6), feed: FEED, heartbeat: seconds(60n) });
  });

  it("refuses a feed whose code is gone, until it is back", () => {
    const w = world();
    send(w, STRANGER, { name: "feed.remove", feed: FEED });
    refused(w, STRANGER, POKE, "FeedUnavailable", { feed: FEED });
    const deploy = { name: "adapter.deploy", adapter: someone(6), feed: FEED, heartbeat: seconds(60n) } as const;
    refused(w, STRANGER, deploy, "FeedUnavailable", { feed: FEED });
    setPrice(w, 100n);
    send(w, STRANGER, POKE);
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
        args: { market: one, adapter: SOURCE.adapter, lot: 1000n, minPrice: MIN_INDEX, maxPrice: MAX_INDEX },
      },
    ]);
    send(w, STRANGER, POKE);
    expect(index(w)).to.equal(at(100_000n));
  });

  it("refuses a source outside the domain, without a lot or without an adapter", () => {
    const w = world();
    const wrong: readonly Partial<PriceSource>[] = [
      { minPrice: price(MIN_INDEX - 1n) },
      { maxPrice: price(MAX_INDEX + 1n) },
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

  it("takes no adapter without code", () => {
    const w = world();
    const source = { ...SOURCE, adapter: someone(77) };
    refused(w, GOVERNANCE, { name: "oracle.setSource", market: one, source }, "NotAContract", { target: someone(77) });
    setSource(w, { adapter: w.state.addresses.token });
    refused(w, STRANGER, POKE, "AdapterUnavailable", { market: one, adapter: w.state.addresses.token });
  });

  it("names an adapter that lost its code or answers no price", () => {
    const w = world();
    const unavailable = { market: one, adapter: SOURCE.adapter };
    send(w, STRANGER, { ...replaced, available: false });
    refused(w, STRANGER, POKE, "AdapterUnavailable", unavailable);
    send(w, STRANGER, { name: "adapter.remove", adapter: SOURCE.adapter });
    refused(w, STRANGER, POKE, "AdapterUnavailable", unavailable);
    send(w, STRANGER, { name: "adapter.deploy", adapter: SOURCE.adapter, feed: FEED, heartbeat: seconds(HEARTBEAT) });
    send(w, STRANGER, POKE);
  });

  it("refuses prices beyond all numbers, whatever the lot", () => {
    const w = world();
    const bounds = { market: one, minPrice: price(MIN_INDEX), maxPrice: price(MAX_INDEX) };
    const largestLot = (1n << 32n) - 1n;
    for (const [unit, lot, told] of [
      [1n << 250n, 64n, MAX_UINT256],
      [MAX_UINT256, 1n, MAX_UINT256],
      [1n << 224n, largestLot, MAX_UINT256],
      [(1n << 224n) - 1n, largestLot, ((1n << 224n) - 1n) * largestLot],
    ] as const) {
      setSource(w, { lot });
      send(w, STRANGER, { ...replaced, price: unit });
      const perLot = told === MAX_UINT256 ? told : told - (told % PRICE_TICK);
      refused(w, STRANGER, POKE, "PriceOutOfBounds", { ...bounds, price: perLot });
    }
  });

  it("permits no index whose mark leaves the prices at the largest premium (1.6, 3.1)", () => {
    const lowest = MIN_INDEX - (MIN_INDEX % PRICE_TICK) + PRICE_TICK;
    expect([markPrice(lowest, -MAX_PREMIUM) >= MIN_PRICE, markPrice(lowest - PRICE_TICK, -MAX_PREMIUM) >= MIN_PRICE]).to.deep.equal([
      true,
      false,
    ]);
    const highest = MAX_INDEX - (MAX_INDEX % PRICE_TICK);
    expect(markPrice(highest, MAX_PREMIUM) <= MAX_PRICE).to.equal(true);
    expect((highest + PRICE_TICK) * (WAD + MAX_PREMIUM) > MAX_PRICE * WAD).to.equal(true);
    fc.assert(
      fc.property(fc.bigInt(lowest / PRICE_TICK, highest / PRICE_TICK), fc.bigInt(-MAX_PREMIUM, MAX_PREMIUM), (ticks, premium) => {
        const mark = markPrice(ticks * PRICE_TICK, premium);
        return mark >= MIN_PRICE && mark <= MAX_PRICE;
      }),
    );
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

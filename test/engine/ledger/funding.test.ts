import { expect } from "chai";
import { violations } from "../../../src/engine/index.js";
import { markPrice, payableIndex, pending, ratePer8h } from "../../../src/engine/ledger/fundingMath.js";
import { marketId, PRICE_TICK, SIZE_QUANTUM, size, WAD } from "../../../src/math/index.js";
import fc from "../../support/fastCheck.js";
import { ALICE, account, at, BOB, cash, GOVERNANCE, lots, money, refused, STRANGER, send, setPrice, trade, world } from "../world.js";

const one = marketId(1n);
const PREMIUM = WAD / 1000n;

/** Alice long and Bob short 10 lots at 100, premium 0.1 % per 8 hours. */
function funded() {
  const w = world();
  const [a, b] = [account(w, ALICE, 1000n), account(w, BOB, 1000n)];
  send(w, GOVERNANCE, { name: "governor.setPremium", market: one, premium: PREMIUM });
  trade(w, { buyer: a, seller: b, size: lots(10n), price: at(100n) });
  return { w, a, b };
}

describe("the mark", () => {
  it("is the index times one plus the premium, down to the tick", () => {
    expect(markPrice(100n * WAD, 5n * 10n ** 15n)).to.equal(1005n * 10n ** 17n);
    expect(markPrice(PRICE_TICK, WAD / 1000n)).to.equal(PRICE_TICK);
    expect(markPrice(PRICE_TICK, -WAD / 1000n)).to.equal(0n);
  });
});

describe("the funding rate", () => {
  it("is premium plus interest, clamped", () => {
    expect(ratePer8h(3n, 4n, 10n)).to.equal(7n);
    expect(ratePer8h(30n, 4n, 10n)).to.equal(10n);
    expect(ratePer8h(-30n, 4n, 10n)).to.equal(-10n);
  });
});

describe("funding", () => {
  // 0.1 % of 1,000 over 8 hours is 1, paid by the long.
  it("accrues at the cached price and premium, and is paid when a leg changes", () => {
    const { w, a, b } = funded();
    w.now += 8n * 3600n;
    setPrice(w, 120n);
    const fundingIndex = 100n * WAD * PREMIUM * 8n * 3600n;
    const outcome = trade(w, { buyer: b, seller: a, size: lots(10n), price: at(120n) });
    const validUntil = w.now + 3600n;
    expect(outcome.events.slice(0, 4)).to.deep.equal([
      { contract: "clearingHouse", name: "FundingAccrued", args: { market: one, fundingIndex } },
      { contract: "clearingHouse", name: "IndexUpdated", args: { market: one, index: at(120n), validUntil } },
      { contract: "clearingHouse", name: "FundingPaid", args: { account: b, market: one, amount: money(-1n) } },
      { contract: "clearingHouse", name: "FundingPaid", args: { account: a, market: one, amount: money(1n) } },
    ]);
    expect([cash(w, a), cash(w, b)]).to.deep.equal([money(1199n), money(801n)]);
  });

  it("is paid once, however often anybody pokes", () => {
    const { w, a, b } = funded();
    for (let i = 0; i < 8; ++i) {
      w.now += 3600n;
      setPrice(w, 100n);
      send(w, STRANGER, { name: "clearingHouse.poke", market: one });
    }
    trade(w, { buyer: b, seller: a, size: lots(10n), price: at(100n) });
    expect(cash(w, a)).to.equal(money(999n));
  });

  it("does not accrue without a rate, but time passes", () => {
    const w = world();
    w.now += 100n;
    const outcome = send(w, STRANGER, { name: "clearingHouse.poke", market: one });
    expect(outcome.events).to.deep.equal([]);
    expect(w.state.tables.markets.get(one)?.fundingTime).to.equal(w.now);
  });

  it("settles at the old premium before a new one counts", () => {
    const { w } = funded();
    w.now += 10n;
    const outcome = send(w, GOVERNANCE, { name: "governor.setPremium", market: one, premium: 0n });
    expect(outcome.events.map(({ name }) => name)).to.deep.equal(["FundingAccrued", "PremiumSet"]);
    w.now += 10n;
    expect(send(w, STRANGER, { name: "clearingHouse.poke", market: one }).events).to.deep.equal([]);
  });

  it("starts for a position when it is opened", () => {
    const { w } = funded();
    w.now += 3600n;
    const [c, d] = [account(w, ALICE, 1000n), account(w, BOB, 1000n)];
    trade(w, { buyer: c, seller: d, size: lots(1n), price: at(100n) });
    const outcome = trade(w, { buyer: d, seller: c, size: lots(1n), price: at(100n) });
    expect(outcome.events.map(({ name }) => name)).to.deep.equal(["Filled"]);
  });

  it("moves whole wei and sums to zero for any size and any index", () => {
    const quanta = fc.bigInt({ min: 1n, max: 10n ** 16n });
    const index = fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n });
    fc.assert(
      fc.property(quanta, index, index, (q, from, to) => {
        const lotsHeld = q * SIZE_QUANTUM;
        const long = pending(size(lotsHeld), payableIndex(to), payableIndex(from));
        const short = pending(size(-lotsHeld), payableIndex(to), payableIndex(from));
        expect(long + short).to.equal(0n);
        expect((payableIndex(to) - payableIndex(from)) % PRICE_TICK).to.equal(0n);
      }),
    );
  });

  it("keeps the sum of all cash whatever is settled and whatever is not (INV-CASH)", () => {
    const { w, a, b } = funded();
    w.now += 1234n;
    trade(w, { buyer: a, seller: b, size: lots(1n), price: at(100n) });
    const c = account(w, BOB, 500n);
    w.now += 777n;
    trade(w, { buyer: c, seller: a, size: lots(2n), price: at(99n) });
    w.now += 1n;
    expect(violations(w.state)).to.deep.equal([]);
  });

  it("does not run backwards", () => {
    const { w } = funded();
    w.now -= 10n;
    refused(w, STRANGER, { name: "clearingHouse.poke", market: one }, "Panic", { code: 0x11n });
  });
});

import { expect } from "chai";
import { accountRisk, auctionQuote, positionsOf, worstWitness } from "../../../src/engine/index.js";
import { accountId, marketId, packPosition, perpetualOf, price, WAD } from "../../../src/math/index.js";
import {
  at,
  bidOf,
  CAROL,
  clock,
  errorOf,
  GOVERNANCE,
  HEARTBEAT,
  KEEPER,
  lots,
  money,
  send,
  setAnswer,
  setPrice,
  witnessOf,
} from "../world.js";
import { asked, positioned } from "./questions.js";

const one = marketId(1n);

describe("an account's risk", () => {
  it("is what it would be if its markets were poked now, pending funding included", () => {
    const { w, a } = positioned();
    send(w, GOVERNANCE, { name: "governor.setPremium", market: one, premium: WAD / 1000n });
    w.now += 8n * 3600n;
    setPrice(w, 90n);
    const risk = asked(w, () => accountRisk(w.state, a, clock(w)));
    // Funding of 4 at the old index; mark 90.09, value 3603.6.
    const mark = price((9009n * WAD) / 100n);
    expect(risk).to.deep.equal({
      status: "ok",
      cash: money(-3004n),
      equity: 5996n * 10n ** 17n,
      initialMargin: 72072n * 10n ** 16n,
      maintenanceMargin: 36036n * 10n ** 16n,
      bufferMargin: 54054n * 10n ** 16n,
      transferEquity: money(596n),
      transferMargin: 72072n * 10n ** 16n,
      markets: [{ market: one, size: lots(40n), index: at(90n), mark }],
    });
  });

  it("is what the ledger has cached, for whoever asks for that", () => {
    const { w, a } = positioned();
    w.now += 2n * HEARTBEAT;
    expect(asked(w, () => accountRisk(w.state, a, clock(w), { fresh: false }))).to.deep.include({ status: "ok", equity: money(1000n) });
  });

  it("says why where a price is missing", () => {
    const { w, a } = positioned();
    setAnswer(w, -5n);
    const risk = asked(w, () => accountRisk(w.state, a, clock(w)));
    expect(risk.status).to.equal("oracleInvalid");
    if (risk.status === "oracleInvalid") expect(risk.error.errorName).to.equal("PriceNotPositive");
  });

  it("is known of reserved accounts, and of none that does not exist", () => {
    const { w } = positioned();
    expect(accountRisk(w.state, accountId(1n), clock(w))).to.deep.include({ status: "ok", equity: 0n, markets: [] });
    expect(errorOf(() => accountRisk(w.state, accountId(99n), clock(w))).errorName).to.equal("UnknownAccount");
  });
});

describe("the worst witness", () => {
  it("starts an auction exactly where equity is below maintenance margin", () => {
    const { w, a, c } = positioned();
    // E = 1000 - 40 (100 - p) < 4 p, so below 83.33.
    setAnswer(w, 8_333_333_334n);
    const healthy = asked(w, () => worstWitness(w.state, a, clock(w)));
    expect(healthy).to.deep.include({ status: "ok", liquidatable: false });
    setAnswer(w, 8_333_333_333n);
    const found = asked(w, () => worstWitness(w.state, a, clock(w)));
    expect(found).to.deep.include({ liquidatable: true, witness: witnessOf(0n) });
    if (found.status !== "ok") throw new Error("the price is valid");
    send(w, KEEPER, { name: "auction.start", account: a, witness: found.witness, rewardAccount: c });
  });

  it("says why where a price is missing", () => {
    const { w, a } = positioned();
    setAnswer(w, 0n);
    expect(worstWitness(w.state, a, clock(w)).status).to.equal("oracleInvalid");
  });
});

describe("an auction's quote", () => {
  const auctioned = (index: bigint) => {
    const set = positioned();
    setPrice(set.w, index);
    send(set.w, KEEPER, {
      name: "auction.start",
      account: set.a,
      witness: witnessOf(0n),
      rewardAccount: set.c,
    });
    set.w.now += 60n;
    return set;
  };

  for (const [index, share] of [
    [80n, WAD],
    [80n, WAD / 4n],
    [70n, WAD / 3n],
  ] as const) {
    it(`is what a bid for ${share} wei of the account at ${index} then takes and pays`, () => {
      const { w, a, c } = auctioned(index);
      const quoted = asked(w, () => auctionQuote(w.state, a, clock(w), share));
      const { result } = send(w, CAROL, bidOf(w, a, c, share));
      expect(quoted).to.deep.include({ status: "open", id: 1n, solvent: index === 80n, elapsed: 60n, ...result });
    });
  }

  it("knows what is on sale, whatever is wanted", () => {
    const { w, a } = auctioned(80n);
    expect(auctionQuote(w.state, a, clock(w), 1n)).to.deep.include({
      fractionOnSale: 601570415400202635n,
      fraction: 1n,
      priceShare: 968n * 10n ** 15n,
      maintenanceMargin: money(320n),
      bufferMargin: money(480n),
      equity: money(195n),
    });
  });

  it("is none without an auction, and none where the account has recovered", () => {
    const { w, a, b } = auctioned(80n);
    expect(auctionQuote(w.state, b, clock(w))).to.deep.equal({ status: "none" });
    setPrice(w, 95n);
    expect(asked(w, () => auctionQuote(w.state, a, clock(w)))).to.deep.equal({
      status: "recovered",
      equity: money(795n),
      bufferMargin: money(570n),
    });
    setAnswer(w, 0n);
    expect(auctionQuote(w.state, a, clock(w)).status).to.equal("oracleInvalid");
  });
});

describe("positions", () => {
  it("are the slots of the contract's array", () => {
    const { w, a } = positioned();
    expect(positionsOf(w.state, a)).to.deep.equal([packPosition(perpetualOf(one), lots(40n))]);
    expect(positionsOf(w.state, accountId(99n))).to.deep.equal([]);
  });
});

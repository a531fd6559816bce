import { expect } from "chai";
import { accountRisk, auctionQuote, type CommandOf, EngineError, preview } from "../../src/engine/index.js";
import { type AccountId, mulWadUp, quote, seconds, WAD, wad } from "../../src/math/index.js";
import { plannedBudget } from "../../src/policy/guards.js";
import { BID_LIFETIME, type BidAction, type GivenTerms, termsOf } from "../../src/policy/index.js";
import { account, at, KEEPER, lots, money, setAnswer, trade } from "../engine/world.js";
import { kinds, mine, optionsOf, plan, reasons, type Scene, scene, tick, trader } from "./scene.js";

const PASSIVE = { minProfit: money(1_000_000_000n) };

/** A long of 1,000 lots with 30,000 of cash in an auction that was started at this price. */
function auctioned(s: Scene, index: bigint): AccountId {
  const id = trader(s, 30_000n, 1_000n);
  tick(s, 0n, index);
  mine(s, plan(s, PASSIVE).actions);
  return id;
}

/** The one bid that the keeper plans. */
function bidOf(s: Scene, options: GivenTerms = {}): BidAction {
  const [action] = plan(s, options).actions;
  if (action?.kind !== "bid") throw new Error(`expected a bid, got ${kinds(plan(s, options)).join() || reasons(plan(s, options)).join()}`);
  return action;
}

/** How the twin answers a bid at the planned time, guards off. */
function answerTo(s: Scene, { command }: BidAction, fraction: bigint): string {
  const far = quote(1n << 190n);
  const terms = { ...command.terms, fraction, minReturn: 0n, maxMargin: far, maxPayment: far };
  return answer(s, { name: "auction.bid", terms }, s.world.now + 1n);
}

function answer({ world }: Scene, command: CommandOf<"auction.bid">, time: bigint): string {
  try {
    preview(world.state, command, { timestamp: seconds(time), sender: KEEPER });
    return "passes";
  } catch (error) {
    if (error instanceof EngineError) return error.errorName;
    throw error;
  }
}

/** What a share of the account costs at the planned time [WAD quote]. */
function costOf({ world }: Scene, id: AccountId, fraction: bigint): bigint {
  const offer = auctionQuote(world.state, id, seconds(world.now + 1n), fraction);
  if (offer.status !== "open") throw new Error(offer.status);
  return offer.payment;
}

describe("the keeper's bids", () => {
  it("take all that is on sale when the keeper can afford it", () => {
    const s = scene();
    const id = auctioned(s, 76n);
    const offer = auctionQuote(s.world.state, id, seconds(s.world.now + 1n));
    const bid = bidOf(s);
    if (offer.status !== "open") throw new Error(offer.status);
    expect(bid.fraction).to.equal(offer.fractionOnSale);
    expect(bid).to.include({ value: offer.value, payment: offer.payment, penalty: offer.penalty });
    expect(bid.profit).to.equal(offer.value - offer.payment);
  });

  it("move exactly what the plan says", () => {
    const s = scene({ keeperCash: 7_000n });
    auctioned(s, 76n);
    const bid = bidOf(s);
    const { events } = preview(s.world.state, bid.command, { timestamp: seconds(s.world.now + 1n), sender: KEEPER });
    const filled = events.find(({ name }) => name === "BidFilled")?.args;
    expect(filled).to.include({ fraction: bid.fraction, value: bid.value, penalty: bid.penalty });
    expect(filled).to.include({ payment: bid.payment - bid.penalty });
  });

  for (const keeperCash of [2_000n, 4_321n, 6_999n]) {
    it(`take the largest share that ${keeperCash} of own cash carries, to one wei of it`, () => {
      const s = scene({ keeperCash });
      const id = auctioned(s, 76n);
      const bid = bidOf(s);
      const { fraction } = bid.command.terms;
      expect(answerTo(s, bid, fraction)).to.equal("passes");
      expect(answerTo(s, bid, fraction + 1n)).to.equal("InsufficientMargin");
      mine(s, [bid]);
      const risk = accountRisk(s.world.state, s.keeper, seconds(s.world.now));
      if (risk.status !== "ok") throw new Error(risk.status);
      expect(risk.equity >= risk.initialMargin).to.equal(true);
      expect(s.world.state.tables.auctions.has(id), "the rest stays on sale").to.equal(true);
    });
  }

  it("leave the headroom free that the keeper wants", () => {
    const s = scene({ keeperCash: 4_000n });
    auctioned(s, 76n);
    const before = accountRisk(s.world.state, s.keeper, seconds(s.world.now + 1n));
    mine(s, [bidOf(s, { headroom: undefined })]);
    const after = accountRisk(s.world.state, s.keeper, seconds(s.world.now));
    if (before.status !== "ok" || after.status !== "ok") throw new Error("no price");
    const free = after.equity - after.initialMargin;
    const wanted = mulWadUp(before.equity, termsOf({}).headroom);
    expect(free >= wanted, `${free} of ${wanted}`).to.equal(true);
    expect(free < (wanted * 101n) / 100n, "and no more than that").to.equal(true);
  });

  it("count positions that the keeper already holds", () => {
    const rich = scene({ keeperCash: 8_000n });
    const busy = scene({ keeperCash: 8_000n });
    const seller = account(busy.world, KEEPER, 0n);
    expect(seller > 0n).to.equal(true);
    trade(busy.world, { buyer: busy.keeper, seller: busy.dealer, size: lots(100n), price: at(100n) });
    for (const s of [rich, busy]) auctioned(s, 76n);
    expect(bidOf(busy).command.terms.fraction < bidOf(rich).command.terms.fraction).to.equal(true);
  });

  it("cost less than the largest bid by the tolerance, and would cost more with one wei more of the account", () => {
    const s = scene();
    const id = auctioned(s, 76n);
    const maxBid = money(1_000n);
    const bid = bidOf(s, { maxBid });
    const budget = plannedBudget(maxBid);
    expect(bid.payment <= budget && budget < maxBid).to.equal(true);
    expect(costOf(s, id, bid.command.terms.fraction + 1n) > budget).to.equal(true);
    expect(bid.command.terms.maxPayment).to.equal(maxBid);
  });

  it("are not limited by the largest bid when the keeper is paid", () => {
    const s = scene();
    auctioned(s, 69n);
    tick(s, 900n, 69n);
    const bid = bidOf(s, { maxBid: money(1n) });
    expect(bid.command.terms.fraction).to.equal(WAD);
    expect(bid.payment < 0n).to.equal(true);
  });

  it("wait until the discount earns the least profit, then come at the first second that does", () => {
    const s = scene();
    const id = auctioned(s, 76n);
    const minProfit = money(60n);
    expect(plan(s, { minProfit }).skipped).to.have.lengthOf(1);
    expect(reasons(plan(s, { minProfit }))).to.deep.equal(["not-profitable"]);
    let profit = 0n;
    while (plan(s, { minProfit }).actions.length === 0) {
      const [skipped] = plan(s, { minProfit }).skipped;
      if (skipped?.reason !== "not-profitable") throw new Error("expected to wait for profit");
      expect(skipped.profit > profit, "time only helps").to.equal(true);
      profit = skipped.profit;
      tick(s, 10n, 76n);
    }
    const bid = bidOf(s, { minProfit });
    expect(bid.account).to.equal(id);
    expect(bid.profit >= minProfit && profit < minProfit).to.equal(true);
  });

  it("for an insolvent account wait until the bonus has grown", () => {
    const s = scene();
    auctioned(s, 69n);
    const minProfit = money(1_000n);
    expect(reasons(plan(s, { minProfit }))).to.deep.equal(["not-profitable"]);
    // MM is 6,900: the ramp of 1,800 seconds passes 1,000 between 260 and 261 seconds after the start.
    tick(s, 259n, 69n);
    expect(reasons(plan(s, { minProfit }))).to.deep.equal(["not-profitable"]);
    tick(s, 1n, 69n);
    const bid = bidOf(s, { minProfit });
    expect(bid.profit >= minProfit).to.equal(true);
    expect(bid.value).to.equal(money(-1_000n));
    expect(bid.payment).to.equal(bid.value - bid.profit);
  });

  it("stay away when the share that is affordable earns too little", () => {
    const s = scene({ keeperCash: 10n });
    auctioned(s, 76n);
    const [skipped] = plan(s, { minProfit: money(20n) }).skipped;
    expect(skipped?.reason).to.equal("too-poor");
  });

  it("stay away when the largest bid is too small for the least profit", () => {
    const s = scene();
    auctioned(s, 76n);
    expect(reasons(plan(s, { maxBid: money(100n), minProfit: money(20n) }))).to.deep.equal(["too-poor"]);
  });

  it("share one purse: what the first bid of a block binds, the second can't have", () => {
    const s = scene({ keeperCash: 9_000n });
    const ids = [trader(s, 30_000n, 1_000n), trader(s, 30_000n, 1_000n)];
    tick(s, 0n, 76n);
    mine(s, plan(s, PASSIVE).actions);
    const bids = plan(s).actions.filter((action): action is BidAction => action.kind === "bid");
    expect(bids.map((bid) => bid.account)).to.deep.equal(ids);
    const [first, second] = bids.map(({ command }) => command.terms.fraction);
    expect(first !== undefined && second !== undefined && second < first).to.equal(true);
  });
});

describe("the guards of a bid", function () {
  // Many small worlds; the machine may be busy.
  this.timeout(60_000);

  /** How the chain would answer the planned bid later, at another price. */
  function later(s: Scene, bid: BidAction, elapsed: bigint, answerTicks: bigint): { answer: string; profit?: bigint; share?: bigint } {
    s.world.now += elapsed;
    tickTo(s, answerTicks);
    const timestamp = seconds(s.world.now + 1n);
    const outcome = answer(s, bid.command, timestamp);
    if (outcome !== "passes") return { answer: outcome };
    const { events } = preview(s.world.state, bid.command, { timestamp, sender: KEEPER });
    const filled = events.find((event) => event.name === "BidFilled");
    if (filled?.name !== "BidFilled") throw new Error("no bid");
    const { value, payment, penalty } = filled.args;
    return { answer: outcome, profit: value - payment - penalty, share: value > 0n ? (payment * WAD) / value : 0n };
  }

  /** Sets the price in cents. */
  function tickTo(s: Scene, cents: bigint): void {
    setAnswer(s.world, cents * 10n ** 6n);
  }

  it("let a late bid restore the account as well, although more is on sale then", () => {
    const s = scene();
    const id = auctioned(s, 76n);
    const bid = bidOf(s);
    s.world.now += 20n;
    mine(s, [bid]);
    expect(s.world.state.tables.auctions.has(id)).to.equal(false);
  });

  it("let a later bid pass at the same price, and it earns more", () => {
    for (const index of [76n, 69n]) {
      const s = scene();
      auctioned(s, index);
      tick(s, 600n, index);
      const bid = bidOf(s);
      const outcome = later(s, bid, 30n, index * 100n);
      expect(outcome.answer).to.equal("passes");
      expect(outcome.profit !== undefined && outcome.profit > bid.profit).to.equal(true);
    }
  });

  it("refuse a bid after its deadline", () => {
    const s = scene();
    auctioned(s, 76n);
    expect(later(s, bidOf(s), BID_LIFETIME + 1n, 7_600n).answer).to.equal("BidExpired");
  });

  it("refuse a solvent account that lost more than the tolerance and the time since gained", () => {
    const s = scene();
    auctioned(s, 76n);
    expect(later(s, bidOf(s), 12n, 7_400n).answer).to.equal("ReturnBelowMinimum");
  });

  it("refuse to buy at all what was to be given away, and the other way round", () => {
    const insolvent = scene();
    auctioned(insolvent, 69n);
    tick(insolvent, 600n, 69n);
    tickTo(insolvent, 6_980n);
    expect(later(insolvent, bidOf(insolvent), 12n, 7_020n).answer).to.equal("ReturnBelowMinimum");
    const solvent = scene();
    auctioned(solvent, 76n);
    expect(later(solvent, bidOf(solvent), 12n, 6_900n).answer).to.equal("ReturnBelowMinimum");
  });

  it("never let a bid earn less than the least profit, or cost a larger share of its value, when the price falls", () => {
    const minProfit = money(40n);
    for (const index of [76n, 73n, 69n, 66n]) {
      for (const cents of [0n, 1n, 2n, 5n, 10n, 30n, 100n]) {
        for (const keeperCash of [1_000_000n, 6_000n]) {
          const s = scene({ keeperCash });
          auctioned(s, index);
          tick(s, 600n, index);
          if (plan(s, { minProfit }).actions.length === 0) continue;
          const bid = bidOf(s, { minProfit, headroom: wad(WAD / 50n) });
          const planned = bid.value > 0n ? ((bid.payment - bid.penalty) * WAD) / bid.value : 0n;
          const { profit, share } = later(s, bid, 12n, index * 100n - cents);
          if (profit === undefined || share === undefined) continue;
          expect(profit >= minProfit, `at ${index}, ${cents} cents lower: ${profit}`).to.equal(true);
          expect(share <= planned).to.equal(true);
        }
      }
    }
  });

  it("hold in the block that the bid was planned for, whatever the limits", () => {
    for (const minProfit of [1n, money(1n), money(28n)]) {
      const s = scene();
      auctioned(s, 76n);
      const bid = bidOf(s, { minProfit: quote(minProfit), maxBid: money(2_900n) });
      expect(answer(s, bid.command, s.world.now + 1n)).to.equal("passes");
      expect(optionsOf(s).nextTimestamp).to.equal(s.world.now + 1n);
    }
  });
});

import { expect } from "chai";
import { mulUp, usd, wad } from "../support/amounts.js";
import { type BidChange, bidAfter, bidOf, type Distressed, distressed, start } from "../support/liquidations.js";
import { BTC } from "../support/silo.js";
import { depositTo, openAccount, setPrice, type Trader } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

// At 44,000: MM = 4,752, LV = 4,000 less the starter's 10. A quarter after 450 s is worth 997.5 and costs 887.775 and a
// penalty of 21.945: a gain of 87.78 for 1,188 of maintenance margin.
const QUARTER = { fraction: wad("0.25") };
const PAYMENT = wad("909.72");
const GAIN = wad("87.78");
const MARGIN = wad(1_188);
/** The largest return per margin that the quarter still gives: 87.78 / 1,188 = 0.0738888..., rounded down. */
const RETURN = wad("0.073888888888888888");

describe("LiquidationAuction.bid under conditions", () => {
  const silo = useSilo();
  let parties: Distressed;

  beforeEach(async () => {
    parties = await distressed(silo(), 44_000);
    await start(silo(), parties);
  });

  const quarter = (change: BidChange) => bidAfter(silo(), 450, parties, { ...QUARTER, ...change });

  it("takes no more maintenance margin than the bidder allows, to the wei", async () => {
    await reverts(quarter({ maxMargin: MARGIN - 1n }), "MarginAboveMaximum", [MARGIN, MARGIN - 1n]);
    await quarter({ maxMargin: MARGIN });
  });

  it("counts the margin of what is sold, not of what is asked for", async () => {
    // All is asked for; 2,346 / (2,346 + 0.89 x 3,990) of it restores the account.
    const shortfall = wad(2_346);
    const onSale = mulUp(shortfall, wad(1), shortfall + wad("3551.1"));
    const margin = mulUp(wad(4_752), onSale);
    await reverts(bidAfter(silo(), 450, parties, { maxMargin: margin - 1n }), "MarginAboveMaximum", [margin, margin - 1n]);
    await bidAfter(silo(), 450, parties, { maxMargin: margin });
  });

  it("gains at least what the bidder asks for each unit of margin", async () => {
    const least = MARGIN * (RETURN + 1n);
    await reverts(quarter({ minReturn: RETURN + 1n }), "ReturnBelowMinimum", [GAIN, least / wad(1)]);
    await quarter({ minReturn: RETURN });
  });

  it("costs no more than the bidder's budget, penalty included", async () => {
    await reverts(quarter({ maxPayment: PAYMENT - 1n }), "PaymentExceeded", [PAYMENT, PAYMENT - 1n]);
    await quarter({ maxPayment: PAYMENT });
  });

  it("stands until the last second that the bidder named", async () => {
    const { lastTouch } = await silo().auction.auctionOf(parties.trader.id);
    const deadline = lastTouch + 449n;
    await reverts(quarter({ deadline }), "BidExpired", [deadline, deadline + 1n]);
    await quarter({ deadline: deadline + 1n });
  });

  it("is held to margin first, then to return, then to payment", async () => {
    const all = { maxMargin: MARGIN - 1n, minReturn: RETURN + 1n, maxPayment: PAYMENT - 1n };
    await reverts(quarter(all), "MarginAboveMaximum", [MARGIN, MARGIN - 1n]);
    await reverts(quarter({ ...all, maxMargin: MARGIN }), "ReturnBelowMinimum");
    await reverts(quarter({ ...all, maxMargin: MARGIN, minReturn: RETURN }), "PaymentExceeded", [PAYMENT, PAYMENT - 1n]);
    await quarter({ maxMargin: MARGIN, minReturn: RETURN, maxPayment: PAYMENT });
  });

  it("means one auction: not the next of the same account", async () => {
    const { auction } = silo();
    const { trader } = parties;
    const planned = await bidOf(silo(), parties, QUARTER);
    await depositTo(silo(), trader, usd(3_000));
    await auction.touch(trader.id);
    await reverts(auction.connect(parties.bidder.owner).bid(planned), "NoAuction", [trader.id]);
    await setPrice(silo(), BTC, 40_000);
    await start(silo(), parties);
    await reverts(auction.connect(parties.bidder.owner).bid(planned), "AuctionMismatch", [trader.id, 2n, 1n]);
    for (const auctionId of [0n, 3n]) {
      await reverts(quarter({ auctionId }), "AuctionMismatch", [trader.id, 2n, auctionId]);
    }
    await quarter({ auctionId: 2n });
  });

  describe("stands after somebody else's dust", () => {
    // What the bidder planned on the account as it was, to the wei, and a budget with room.
    const PLANNED = { ...QUARTER, minReturn: RETURN, maxMargin: MARGIN, maxPayment: wad(1_000) };
    let dust: Trader;
    let started: bigint;

    beforeEach(async () => {
      dust = await openAccount(silo(), 5, 10_000);
      started = (await silo().auction.auctionOf(parties.trader.id)).lastTouch;
    });

    const at = (second: bigint) => silo().connection.networkHelpers.time.setNextBlockTimestamp(started + second);

    /** Sends what was planned before somebody else's transaction, 450 s after the start. */
    async function send(planned: Awaited<ReturnType<typeof bidOf>>) {
      await at(450n);
      return silo().auction.connect(parties.bidder.owner).bid(planned);
    }

    /** A stranger takes a millionth, a second before. */
    async function bidDust() {
      const bid = await bidOf(silo(), { trader: parties.trader, bidder: dust }, { fraction: 10n ** 12n });
      await at(449n);
      await silo().auction.connect(dust.owner).bid(bid);
    }

    it("that the owner deposits just before", async () => {
      const planned = await bidOf(silo(), parties, PLANNED);
      await depositTo(silo(), parties.trader, 1n);
      await expect(send(planned)).to.emit(silo().auction, "BidFilled");
    });

    it("that a stranger bids for just before", async () => {
      const planned = await bidOf(silo(), parties, PLANNED);
      await bidDust();
      await expect(send(planned)).to.emit(silo().auction, "BidFilled");
    });

    it("of both kinds, for all that is on sale", async () => {
      const planned = await bidOf(silo(), parties, { ...PLANNED, fraction: wad(1), maxMargin: wad(1_891), maxPayment: wad(2_000) });
      await depositTo(silo(), parties.trader, 1n);
      await bidDust();
      await expect(send(planned)).to.emit(silo().auction, "AuctionEnded");
    });
  });
});

describe("LiquidationAuction.bid under conditions on an insolvent account", () => {
  const silo = useSilo();
  let parties: Distressed;

  // At 35,000: LV = -5,000, MM = 3,780. Half of the ramp pays half of MM on top of what lacks.
  beforeEach(async () => {
    parties = await distressed(silo(), 35_000);
    await start(silo(), parties);
  });

  it("gains the bonus and is paid what lacks: half of MM is a return of a half", async () => {
    const refused = bidAfter(silo(), 900, parties, { minReturn: wad("0.5") + 1n });
    await reverts(refused, "ReturnBelowMinimum", [wad(1_890), wad(1_890) + 3_780n]);
    await bidAfter(silo(), 900, parties, { minReturn: wad("0.5") });
  });

  it("stands after the owner's dust deposit, which lowers what is paid and what is taken alike", async () => {
    const { lastTouch } = await silo().auction.auctionOf(parties.trader.id);
    const planned = await bidOf(silo(), parties, { minReturn: wad("0.5"), maxMargin: wad(3_780), maxPayment: 0n });
    await depositTo(silo(), parties.trader, 1n);
    await silo().connection.networkHelpers.time.setNextBlockTimestamp(lastTouch + 900n);
    const sale = silo().auction.connect(parties.bidder.owner).bid(planned);
    const lack = wad(5_000) - 10n ** 12n;
    await expect(sale)
      .to.emit(silo().auction, "BidFilled")
      .withArgs(1n, parties.trader.id, parties.bidder.id, wad(1), -lack, -lack - wad(1_890), 0n, lack + wad(1_890));
    expect(await silo().clearingHouse.isInAuction(parties.trader.id)).to.equal(false);
  });
});

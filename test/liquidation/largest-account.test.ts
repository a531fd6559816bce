import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { allPricesTo, longWitness, manyListings } from "../support/largeAccounts.js";
import { bidOf } from "../support/liquidations.js";
import { deploySilo, type Silo } from "../support/silo.js";
import { fill, openAccount, type Trader } from "../support/siloActions.js";
import { accountsOf, reverts, useSilo } from "../support/siloChecks.js";

/** Legs that an account may reach by trading and by bids, and of the small accounts that it is put together from. */
const LEGS = 64;
const HELD = 112;
const BRICK = 8;
/** What every step of a liquidation must fit (rule 5.9), refunds or not, less what dearer feeds than the tests' may cost. */
const FITS = (legs: number) => ({ gasLimit: 13_000_000n - 6_500n * BigInt(legs) }) as const;

interface LargeSilo extends Silo {
  /** How many correlation groups an account of so many legs spans. */
  readonly groupsOf: (legs: number) => number;
  /** Long one lot at about 800 in markets 1 to 64, with 12,600. */
  readonly trader: Trader;
  /** Long one lot at about 800 in markets 65 to 112, with 34,400. */
  readonly bidder: Trader;
  /** Long one lot at 1,000 in markets 113 to 120, with 1,500. */
  readonly spare: Trader;
  /** No positions, 10,000,000. */
  readonly rich: Trader;
}

/**
 * Starts the auction of an insolvent account of longs and takes all of it. Every price is new before either step, and so funding
 * is due in every leg.
 */
async function liquidate(silo: LargeSilo, account: Trader, legs: number, bidder: Trader, price: number): Promise<void> {
  const auction = silo.auction.connect(bidder.owner);
  await allPricesTo(silo, price);
  await auction.start(account.id, longWitness(legs, silo.groupsOf(legs)), bidder.id, FITS(legs));
  await allPricesTo(silo, price - 1);
  await auction.bid(bidOf({ trader: account, bidder }), FITS(legs));
}

/** An account that is long one lot at 1,000 in eight markets with 1,500: at 800 it is insolvent. */
async function brick(silo: Silo, first: number, signer: number): Promise<Trader> {
  const [buyer, seller] = [await openAccount(silo, signer, 1_500), await openAccount(silo, signer, 10_000)];
  for (let market = first; market < first + BRICK; market++) {
    await fill(silo, { buyer, seller, market: BigInt(market), size: 1, price: 1_000 });
  }
  return buyer;
}

/**
 * 120 markets, each with its own feed. Two accounts grow to 64 and 48 legs by taking over eight-legged insolvent ones: 64 fills of
 * a growing account would take minutes to set up. All groups offset as much as they may.
 */
async function largeSilo(groupOf: (index: number) => number, groupsOf: (legs: number) => number): Promise<LargeSilo> {
  const silo = await deploySilo(undefined, { listings: manyListings(HELD + BRICK, groupOf) });
  for (let group = 1; group <= groupsOf(HELD + BRICK); group++) await silo.governor.setOffsetShare(BigInt(group), wad("0.6"));
  const [trader, bidder] = [await openAccount(silo, 0, 12_600), await openAccount(silo, 1, 34_400)];
  const rich = await openAccount(silo, 2, 10_000_000);
  const bricks: Trader[] = [];
  for (let first = 1; first <= HELD; first += BRICK) bricks.push(await brick(silo, first, 3 + (first - 1) / BRICK));
  const large = { ...silo, groupsOf, trader, bidder, rich, spare: await brick(silo, HELD + 1, 3 + HELD / BRICK) };
  for (const [i, account] of bricks.entries()) await liquidate(large, account, BRICK, i * BRICK < LEGS ? trader : bidder, 800);
  return large;
}

// A new market is alone in its group. In pairs and in one group the joint scenarios have to be found as well.
async function apartSilo(): Promise<LargeSilo> {
  return largeSilo(
    (index) => index + 1,
    (legs) => legs,
  );
}

async function pairedSilo(): Promise<LargeSilo> {
  return largeSilo(
    (index) => 1 + (index >> 1),
    (legs) => legs / 2,
  );
}

async function groupedSilo(): Promise<LargeSilo> {
  return largeSilo(
    () => 1,
    () => 1,
  );
}

// An instrumented build pays for every line it counts: its gas says nothing.
const measured = process.env.HARDHAT_COVERAGE === "true" ? describe.skip : describe;

const KINDS = [
  ["each market alone in its group", apartSilo],
  ["pairs of markets that offset", pairedSilo],
  ["all markets in one group that offsets", groupedSilo],
] as const;

for (const [kind, fixture] of KINDS) {
  measured(`The largest account, ${kind} (rule 5.9, INV-LIQ)`, function () {
    this.timeout(300_000);
    const silo = useSilo(fixture);

    const legsOf = async ({ id }: Trader) => (await accountsOf(silo())).find((view) => view.id === id)?.legs.length;

    it("of 64 legs is started and fully bid for with a gas limit of 13,000,000 less dearer feeds", async () => {
      const { trader, rich } = silo();
      await liquidate(silo(), trader, LEGS, rich, 590);
      expect([await legsOf(trader), await legsOf(rich)]).to.deep.equal([0, LEGS]);
    });

    it("may trade no 65th leg, but what it has", async () => {
      const { trader, rich } = silo();
      const trade = { buyer: trader, seller: rich, size: 1, price: 799 };
      await reverts(fill(silo(), { ...trade, market: 65n }), "TooManyLegs", [trader.id, 65n]);
      await fill(silo(), { ...trade, market: 64n });
    });

    it("of 112 legs comes about by a bid only, may still close, and is liquidated in its turn with the same limit", async () => {
      const { trader, bidder, rich } = silo();
      await liquidate(silo(), trader, LEGS, bidder, 590);
      expect(await legsOf(bidder)).to.equal(HELD);
      await fill(silo(), { buyer: rich, seller: bidder, market: 1n, size: "0.5", price: 589 });
      await liquidate(silo(), bidder, HELD, rich, 350);
      expect([await legsOf(bidder), await legsOf(rich)]).to.deep.equal([0, HELD]);
    });

    it("takes no 113th leg by a bid", async () => {
      const { trader, bidder, spare, auction } = silo();
      await liquidate(silo(), trader, LEGS, bidder, 590);
      await auction.connect(bidder.owner).start(spare.id, longWitness(BRICK, silo().groupsOf(BRICK)), bidder.id);
      const bid = auction.connect(bidder.owner).bid(bidOf({ trader: spare, bidder }), FITS(HELD));
      await reverts(bid, "TooManyLegs", [bidder.id, BigInt(HELD + BRICK)]);
    });
  });
}

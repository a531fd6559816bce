import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { allPricesTo, longWitness, manyListings } from "../support/largeAccounts.js";
import { bidOf } from "../support/liquidations.js";
import { deploySilo, type Silo } from "../support/silo.js";
import { fill, openAccount, type Trader } from "../support/siloActions.js";
import { accountsOf, reverts, useSilo } from "../support/siloChecks.js";

/** What every step of a liquidation must fit (rule 5.9): each is sent with this limit, so refunds do not help. */
const FITS = { gasLimit: 13_000_000n } as const;
/** Legs that an account may reach by trading, and of the small accounts that it is put together from. */
const LEGS = 64;
const BRICK = 8;

interface LargeSilo extends Silo {
  /** How many correlation groups an account of so many legs spans. */
  readonly groupsOf: (legs: number) => number;
  /** Long one lot at about 800 in markets 1 to 64, with 12,600. */
  readonly trader: Trader;
  /** Long one lot at about 800 in markets 65 to 128, with 41,200. */
  readonly bidder: Trader;
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
  await auction.start(account.id, longWitness(legs, silo.groupsOf(legs)), bidder.id, FITS);
  await allPricesTo(silo, price - 1);
  await auction.bid(bidOf({ trader: account, bidder }), FITS);
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
 * 128 markets, each with its own feed. Two accounts grow to 64 legs by taking over eight-legged insolvent ones: 64 fills of a
 * growing account would take minutes to set up.
 */
async function largeSilo(groupOf: (index: number) => number, groupsOf: (legs: number) => number): Promise<LargeSilo> {
  const silo = await deploySilo(undefined, { listings: manyListings(2 * LEGS, groupOf) });
  await silo.governor.setTheta(1n, wad("0.6"));
  const [trader, bidder] = [await openAccount(silo, 0, 12_600), await openAccount(silo, 1, 41_200)];
  const large = { ...silo, groupsOf, trader, bidder, rich: await openAccount(silo, 2, 10_000_000) };
  const bricks: Trader[] = [];
  for (let first = 1; first <= 2 * LEGS; first += BRICK) bricks.push(await brick(silo, first, 3 + (first - 1) / BRICK));
  for (const [i, account] of bricks.entries()) await liquidate(large, account, BRICK, i * BRICK < LEGS ? trader : bidder, 800);
  return large;
}

// A new market is alone in its group. In one group with the largest offset the joint scenarios have to be found as well.
async function apartSilo(): Promise<LargeSilo> {
  return largeSilo(
    (index) => index + 1,
    (legs) => legs,
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
  ["all markets in one group that offsets", groupedSilo],
] as const;

for (const [kind, fixture] of KINDS) {
  measured(`The largest account, ${kind} (rule 5.9, INV-LIQ)`, function () {
    this.timeout(300_000);
    const silo = useSilo(fixture);

    const legsOf = async ({ id }: Trader) => (await accountsOf(silo())).find((view) => view.id === id)?.legs.length;

    it("of 64 legs is started and fully bid for with a gas limit of 13,000,000", async () => {
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

    it("of 128 legs comes about by a bid only, may still close, and is liquidated in its turn with the same limit", async () => {
      const { trader, bidder, rich } = silo();
      await liquidate(silo(), trader, LEGS, bidder, 590);
      expect(await legsOf(bidder)).to.equal(2 * LEGS);
      await fill(silo(), { buyer: rich, seller: bidder, market: 1n, size: "0.5", price: 589 });
      await liquidate(silo(), bidder, 2 * LEGS, rich, 350);
      expect([await legsOf(bidder), await legsOf(rich)]).to.deep.equal([0, 2 * LEGS]);
    });

    it("holds no 129th leg, not even by a bid", async () => {
      const { trader, bidder, rich } = silo();
      await liquidate(silo(), trader, LEGS, bidder, 590);
      const extra = await openAccount(silo(), 40, 1_000);
      await reverts(fill(silo(), { buyer: extra, seller: bidder, market: 129n, size: 1, price: 589 }), "UnknownMarket", [129n]);
      await fill(silo(), { buyer: rich, seller: bidder, market: 1n, size: 1, price: 589 });
      expect(await legsOf(bidder)).to.equal(2 * LEGS - 1);
    });
  });
}

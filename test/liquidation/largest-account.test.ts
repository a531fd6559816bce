import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { allPricesTo, longWitness, manyListings } from "../support/largeAccounts.js";
import { bidOf } from "../support/liquidations.js";
import { deploySilo, type Silo } from "../support/silo.js";
import { fill, GAS, openAccount, type Trader } from "../support/siloActions.js";
import { accountsOf, reverts, useSilo } from "../support/siloChecks.js";

/** What every step of a liquidation must fit (rule 5.9). */
const LIMIT = 13_000_000n;
/** Legs that an account may reach by trading, and of the small accounts that it is put together from. */
const LEGS = 28;
const BRICK = 7;

interface LargeSilo extends Silo {
  /** Long one lot at 800 in markets 1 to 28, with 5,500. */
  readonly trader: Trader;
  /** Long one lot at 800 in markets 29 to 56, with 18,000. */
  readonly bidder: Trader;
  /** No positions, 10,000,000. */
  readonly rich: Trader;
}

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("the chain mined nothing");
  return receipt.gasUsed;
}

/** Starts the auction of an insolvent account of longs and takes all of it; returns the gas of both. */
async function liquidate(silo: Silo, account: Trader, legs: number, bidder: Trader) {
  const auction = silo.auction.connect(bidder.owner);
  const start = await gasOf(auction.start(account.id, longWitness(legs, legs), bidder.id, GAS));
  const bid = await gasOf(auction.bid(bidOf({ trader: account, bidder }), GAS));
  return { start, bid };
}

/** An account that is long one lot at 1,000 in seven markets with 1,300: at 800 it is insolvent. */
async function brick(silo: Silo, first: number, signer: number): Promise<Trader> {
  const [buyer, seller] = [await openAccount(silo, signer, 1_300), await openAccount(silo, signer, 10_000)];
  for (let market = first; market < first + BRICK; market++) {
    await fill(silo, { buyer, seller, market: BigInt(market), size: 1, price: 1_000 });
  }
  return buyer;
}

/**
 * 56 markets, each alone in its group as a new market is: nothing is cheaper for offsetting. Two accounts grow to 28 legs by
 * taking over seven-legged insolvent ones: 28 fills of a growing account would take minutes to set up.
 */
async function largeSilo(): Promise<LargeSilo> {
  const silo = await deploySilo(undefined, { listings: manyListings(2 * LEGS, (index) => index + 1) });
  const [trader, bidder] = [await openAccount(silo, 0, 5_500), await openAccount(silo, 1, 18_000)];
  const rich = await openAccount(silo, 2, 10_000_000);
  const bricks: Trader[] = [];
  for (let first = 1; first <= 2 * LEGS; first += BRICK) bricks.push(await brick(silo, first, 3 + (first - 1) / BRICK));
  await allPricesTo(silo, 800);
  for (const [i, account] of bricks.entries()) await liquidate(silo, account, BRICK, i * BRICK < LEGS ? trader : bidder);
  return { ...silo, trader, bidder, rich };
}

// An instrumented build pays for every line it counts: its gas says nothing.
const measured = process.env.HARDHAT_COVERAGE === "true" ? describe.skip : describe;

measured("The largest account (rule 5.9, INV-LIQ)", function () {
  this.timeout(300_000);
  const silo = useSilo(largeSilo);

  const legsOf = async ({ id }: Trader) => (await accountsOf(silo())).find((view) => view.id === id)?.legs.length;

  it("of 28 legs is started and fully bid for, each below 13,000,000 gas", async () => {
    const { trader, rich } = silo();
    await allPricesTo(silo(), 600);
    const { start, bid } = await liquidate(silo(), trader, LEGS, rich);
    expect(start, "start").to.be.lessThan(LIMIT);
    expect(bid, "full bid").to.be.lessThan(LIMIT);
    expect([await legsOf(trader), await legsOf(rich)]).to.deep.equal([0, LEGS]);
  });

  it("may trade no 29th leg, but what it has", async () => {
    const { trader, rich } = silo();
    const trade = { buyer: trader, seller: rich, size: 1, price: 800 };
    await reverts(fill(silo(), { ...trade, market: 29n }), "TooManyLegs", [trader.id, 29n]);
    await fill(silo(), { ...trade, market: 28n });
  });

  it("of 56 legs comes about by a bid only, may still close, and is liquidated in its turn below 13,000,000 gas", async () => {
    const { trader, bidder, rich } = silo();
    await allPricesTo(silo(), 600);
    const first = await liquidate(silo(), trader, LEGS, bidder);
    expect(first.bid, "bid into 28 other legs").to.be.lessThan(LIMIT);
    expect(await legsOf(bidder)).to.equal(2 * LEGS);
    await allPricesTo(silo(), 350);
    const { start, bid } = await liquidate(silo(), bidder, 2 * LEGS, rich);
    expect(start, "start").to.be.lessThan(LIMIT);
    expect(bid, "full bid").to.be.lessThan(LIMIT);
    expect([await legsOf(bidder), await legsOf(rich)]).to.deep.equal([0, 2 * LEGS]);
  });

  it("holds no 57th leg, not even by a bid", async () => {
    const { trader, bidder, rich } = silo();
    await allPricesTo(silo(), 600);
    await liquidate(silo(), trader, LEGS, bidder);
    const extra = await openAccount(silo(), 30, 1_000);
    expect(await legsOf(bidder)).to.equal(2 * LEGS);
    await reverts(fill(silo(), { buyer: extra, seller: bidder, market: 57n, size: 1, price: 600 }), "UnknownMarket", [57n]);
    await fill(silo(), { buyer: rich, seller: bidder, market: 1n, size: 1, price: 600 });
    expect(await legsOf(bidder)).to.equal(2 * LEGS - 1);
  });
});

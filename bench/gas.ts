// Gas of what users and keepers send most, in steady state: the accounts are warm, every market accrues funding, and the
// price moved since the last call. Run by `npm run bench:gas` on the production build.
import { writeFileSync } from "node:fs";
import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";
import { usd, wad } from "../test/support/amounts.js";
import { allPricesTo, manyListings } from "../test/support/largeAccounts.js";
import { bidOf } from "../test/support/liquidations.js";
import { matchOrders, signed } from "../test/support/orders.js";
import { deploySilo, perpetual, type Silo } from "../test/support/silo.js";
import { depositTo, fill, giveTokens, openAccount, stake, type Trader } from "../test/support/siloActions.js";
import { longWitness } from "../test/support/witnesses.js";
import { compareGas } from "./compareGas.js";
import { shownGas } from "./gasFigures.js";
import { largestGas } from "./largestGas.js";
import { mathGas } from "./mathGas.js";

const OUT = process.env.KEEL_GAS_OUT ?? "bench/gas.json";

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("the chain mined nothing");
  return Number(receipt.gasUsed);
}

interface Scene {
  readonly silo: Silo;
  readonly long: Trader;
  readonly short: Trader;
  readonly bidder: Trader;
}

/** Two accounts with a leg in each of `legs` markets, traded twice, and a bidder who was paid in. All in one group. */
async function scene(legs: number): Promise<Scene> {
  const silo = await deploySilo(await network.create("sim"), { listings: manyListings(legs, () => 1) });
  const [long, short] = [await openAccount(silo, 0, 100_000), await openAccount(silo, 1, 100_000)];
  const bidder = await openAccount(silo, 2, 1_000_000);
  for (const { id } of [...silo.markets, ...silo.markets]) {
    await fill(silo, { buyer: long, seller: short, market: id, size: 10, price: 1_000 });
  }
  return { silo, long, short, bidder };
}

async function deposit({ silo, long }: Scene): Promise<number> {
  await giveTokens(silo, long.owner, usd(1_000));
  await depositTo(silo, long, usd(100));
  return gasOf(silo.clearingHouse.connect(long.owner).deposit(long.id, usd(100)));
}

/** A deposit into the insurance fund by somebody who has shares of it already. */
async function enterFund({ silo }: Scene): Promise<number> {
  await stake(silo, 100);
  await giveTokens(silo, silo.staker, usd(1_000), silo.fund);
  return gasOf(silo.fund.connect(silo.staker).deposit(usd(100), silo.staker));
}

async function withdraw({ silo, long }: Scene): Promise<number> {
  await allPricesTo(silo, 1_001);
  return gasOf(silo.clearingHouse.connect(long.owner).withdraw(long.id, usd(100), long.owner));
}

/** The clearing house's part of a trade: a venue that calls it directly. */
async function settle({ silo, long, short }: Scene): Promise<number> {
  await allPricesTo(silo, 1_002);
  return gasOf(fill(silo, { buyer: long, seller: short, market: 1n, size: 1, price: 1_002, buyerFee: "0.5", sellerFee: "0.2" }));
}

/** A trade through the reference venue: two signed orders, each filled completely. */
async function match({ silo, long, short }: Scene): Promise<number> {
  await allPricesTo(silo, 1_001);
  const terms = { instrument: perpetual(1n), price: wad(1_001) };
  return gasOf(matchOrders(silo, await signed(silo, short, -1, terms), await signed(silo, long, 1, terms)));
}

/** An account with all legs that can be liquidated at 840, and its whole liquidation by an account without positions. */
async function liquidation({ silo, short, bidder }: Scene): Promise<{ start: number; bid: number }> {
  const weak = await openAccount(silo, 3, 200 * silo.markets.length);
  for (const { id } of silo.markets) await fill(silo, { buyer: weak, seller: short, market: id, size: 1, price: 1_002 });
  await allPricesTo(silo, 840);
  const { auction, keeper } = silo;
  const ids = silo.markets.map(({ id }) => id);
  const start = await gasOf(auction.connect(keeper).start(weak.id, longWitness(ids, [1n]), bidder.id));
  const bid = await gasOf(auction.connect(bidder.owner).bid(await bidOf(silo, { trader: weak, bidder })));
  return { start, bid };
}

async function measure(legs: number, suffix: string): Promise<Record<string, number>> {
  const stage = await scene(legs);
  const plain = { deposit: await deposit(stage), withdraw: await withdraw(stage), fill: await settle(stage), match: await match(stage) };
  await allPricesTo(stage.silo, 1_002);
  const { start, bid } = await liquidation(stage);
  return Object.fromEntries(Object.entries({ ...plain, liquidationStart: start, bid }).map(([name, gas]) => [name + suffix, gas]));
}

if (process.argv.includes("--compare")) {
  console.log(await compareGas());
  process.exit();
}

const { deposit8: _, ...eight } = await measure(8, "8");
const figures = {
  ...(await measure(1, "")),
  ...eight,
  ...(await largestGas()),
  stake: await enterFund(await scene(1)),
  ...(await mathGas(await network.create("sim"))),
};
const width = Math.max(...Object.keys(figures).map((name) => name.length));
for (const [name, gas] of Object.entries(figures)) {
  const shown = typeof gas === "number" ? gas.toLocaleString("en-US") : shownGas(gas);
  console.log(`${name.padEnd(width)} ${shown.padStart(17)}`);
}
writeFileSync(OUT, `${JSON.stringify(figures, null, 2)}\n`);

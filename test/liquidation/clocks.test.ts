import { expect } from "chai";
import { parseUnits } from "ethers";
import { unpackOutages } from "../../src/chain/codec/packed.js";
import { wad } from "../support/amounts.js";
import { manyListings } from "../support/largeAccounts.js";
import { bidOf, type Distressed, distressed, start } from "../support/liquidations.js";
import { BTC, deploySilo, ETH, FEED_DECIMALS, HEARTBEAT, LISTINGS, marketOf, PEPE } from "../support/silo.js";
import { fill, openAccount, setPrice, type Trader } from "../support/siloActions.js";
import { useSilo } from "../support/siloChecks.js";
import { longWitness } from "../support/witnesses.js";

const HOUR = 3_600n;

/** BTC, ETH and PEPE as in the other tests, but that prices hold for an hour. */
const hourlySilo = async () => deploySilo(undefined, { listings: LISTINGS.map((listing) => ({ ...listing, heartbeat: HOUR })) });

describe("LiquidationAuction clocks", () => {
  const silo = useSilo();
  let parties: Distressed;
  let started: bigint;

  beforeEach(async () => {
    parties = await distressed(silo(), 44_000);
    await start(silo(), parties);
    started = (await silo().auction.auctionOf(parties.trader.id)).lastTouch;
  });

  const at = (second: bigint) => silo().connection.networkHelpers.time.setNextBlockTimestamp(started + second);

  /** Touches in this second after the start; returns both clocks and what was recorded. */
  async function touchAt(second: bigint) {
    await at(second);
    await silo().auction.touch(parties.trader.id);
    const { solventElapsed, insolventElapsed, insolvent } = await silo().auction.auctionOf(parties.trader.id);
    return [solventElapsed, insolventElapsed, insolvent];
  }

  async function priceAt(second: bigint, price: number) {
    await at(second);
    await setPrice(silo(), BTC, price);
  }

  it("count to the second", async () => {
    expect(await touchAt(100n)).to.deep.equal([100n, 0n, false]);
    expect(await touchAt(250n)).to.deep.equal([250n, 0n, false]);
  });

  it("count for the state recorded before, not for the one found", async () => {
    await priceAt(90n, 39_000);
    expect(await touchAt(100n)).to.deep.equal([100n, 0n, true]);
    expect(await touchAt(160n)).to.deep.equal([100n, 60n, true]);
  });

  it("never run backwards: a flicker of solvency resets neither", async () => {
    await priceAt(90n, 39_000);
    await touchAt(100n);
    await priceAt(190n, 44_000);
    expect(await touchAt(200n)).to.deep.equal([100n, 100n, false]);
    await priceAt(290n, 39_000);
    expect(await touchAt(300n)).to.deep.equal([200n, 100n, true]);
    expect(await touchAt(350n)).to.deep.equal([200n, 150n, true]);
  });

  it("do not count the seconds in which the market had no valid price", async () => {
    // The price holds until `validUntil`; 1,000 s later the feed answers again, and everything is touched 10 s after that.
    const [market] = await silo().lens.markets(BTC, 1n);
    const validUntil = (market?.market.priceValidUntil ?? 0n) - started;
    expect(validUntil < HEARTBEAT).to.equal(true);
    await priceAt(validUntil + 1_000n, 44_000);
    const [elapsed] = await touchAt(validUntil + 1_010n);
    // Counted are the seconds while the price was valid, at most those after it was back.
    expect(elapsed === validUntil || elapsed === validUntil + 10n).to.equal(true);
  });

  it("keep LV and MM in the record of the auction", async () => {
    await touchAt(5n);
    expect((await silo().auction.auctionOf(parties.trader.id)).reserved).to.equal(wad(4_752));
  });
});

describe("LiquidationAuction clocks of an account in several markets", () => {
  const silo = useSilo(hourlySilo);
  let trader: Trader;
  let bidder: Trader;
  let started: bigint;

  // Long 1 BTC, 10 ETH and 1,000,000 lots of PEPE from 80,000 with 20,000 deposited. BTC falls to 37,000.
  beforeEach(async () => {
    trader = await openAccount(silo(), 0, 20_000);
    const maker = await openAccount(silo(), 1, 1_000_000);
    bidder = await openAccount(silo(), 2, 1_000_000);
    await fill(silo(), { buyer: trader, seller: maker, market: BTC, size: 1, price: 50_000 });
    await fill(silo(), { buyer: trader, seller: maker, market: ETH, size: 10, price: 2_000 });
    await fill(silo(), { buyer: trader, seller: maker, market: PEPE, size: 1_000_000, price: "0.01" });
    started = BigInt(await silo().connection.networkHelpers.time.latest()) + 100n;
    // Observed in the second of the start, so that the hours end alike.
    await observe(BTC, 37_000, 0n);
    await observe(ETH, 2_000, 0n);
    await observe(PEPE, "0.00001", 0n);
    await at(0n);
    const witness = longWitness([BTC, ETH, PEPE], [1n, 3n]);
    await silo().auction.connect(silo().keeper).start(trader.id, witness, maker.id);
  });

  const at = (second: bigint) => silo().connection.networkHelpers.time.setNextBlockTimestamp(started + second);

  /** The feed's answer, as of this second of the auction. */
  async function observe(market: bigint, price: string | number, second: bigint) {
    const { feed } = marketOf(silo(), market);
    const updatedAt = started + second;
    await feed.updateRoundData(second + 2n, parseUnits(String(price), FEED_DECIMALS), updatedAt, updatedAt);
  }

  async function observeAll(second: bigint) {
    await observe(BTC, 37_000, second);
    await observe(ETH, 2_000, second);
    await observe(PEPE, "0.00001", second);
  }

  async function pokeAt(market: bigint, second: bigint) {
    await at(second);
    await silo().clearingHouse.poke(market);
  }

  /** Touches in this second; returns what the solvent clock shows. */
  async function touchAt(second: bigint): Promise<bigint> {
    await at(second);
    await silo().auction.touch(trader.id);
    return (await silo().auction.auctionOf(trader.id)).solventElapsed;
  }

  it("do not count the 600 s in which three were out at one time, and count the other 3,600", async () => {
    await observeAll(HOUR + 600n);
    expect(await touchAt(HOUR + 600n)).to.equal(HOUR);
  });

  it("count from there on, whatever was out before", async () => {
    await observeAll(HOUR + 600n);
    await touchAt(HOUR + 600n);
    expect(await touchAt(HOUR + 900n)).to.equal(HOUR + 300n);
    await observeAll(2n * HOUR + 1_000n);
    // A second outage, of 400 s: the price held until 2 h 600 s.
    expect(await touchAt(2n * HOUR + 1_000n)).to.equal(2n * HOUR);
  });

  it("leave out the longest of outages that overlap", async () => {
    await observe(ETH, 2_000, HOUR + 100n);
    await pokeAt(ETH, HOUR + 100n);
    await observeAll(HOUR + 600n);
    expect(await touchAt(HOUR + 600n)).to.equal(HOUR);
  });

  it("leave out the longest of outages at different times: the others count, so no clock can stand still for their sum", async () => {
    // BTC is out from 1 h to 1 h 600 s, ETH and PEPE from 1 h 1,800 s to 1 h 2,100 s: 600 s and 300 s.
    await observe(ETH, 2_000, 1_800n);
    await observe(PEPE, "0.00001", 1_800n);
    await pokeAt(ETH, 1_800n);
    await pokeAt(PEPE, 1_801n);
    await observe(BTC, 37_000, HOUR + 600n);
    await pokeAt(BTC, HOUR + 600n);
    await observeAll(HOUR + 2_100n);
    expect(await touchAt(HOUR + 2_100n)).to.equal(HOUR + 1_500n);
  });

  it("count every second of the time before the auction out of a market that was out then", async () => {
    // All of it was noted at the start: nothing of an outage before is left out later.
    await observeAll(100n);
    expect(await touchAt(200n)).to.equal(200n);
  });

  it("never let the price of the same share rise while time passes, whoever pokes or does not", async () => {
    const { connection, auction } = silo();
    const quarter = { fraction: wad("0.25") };
    const priceAt = async (second: bigint) => {
      const snapshot = await connection.networkHelpers.takeSnapshot();
      await observeAll(second);
      const bid = await bidOf(silo(), { trader, bidder }, quarter);
      await at(second);
      const receipt = await (await auction.connect(bidder.owner).bid(bid)).wait();
      await snapshot.restore();
      const [filled] = (receipt?.logs ?? []).flatMap((log) => {
        const event = auction.interface.parseLog(log);
        return event?.name === "BidFilled" ? [event.args.payment as bigint] : [];
      });
      return filled ?? 0n;
    };
    const seconds = [600n, 1_800n, HOUR, HOUR + 1n, HOUR + 300n, HOUR + 600n, 2n * HOUR, 2n * HOUR + 600n];
    const prices: bigint[] = [];
    for (const second of seconds) prices.push(await priceAt(second));
    // A quarter of 6,990 at 86 %, 60 % and, from the hour on in which all prices ran out, 20 %.
    expect(prices).to.deep.equal([wad("1502.85"), wad("1048.5"), ...Array<bigint>(6).fill(wad("349.5"))]);
  });
});

/** Nine markets at 1,000 whose prices hold for an hour: what an auction notes of them takes three words. */
const nineMarkets = async () =>
  deploySilo(undefined, { listings: manyListings(9, () => 1).map((listing) => ({ ...listing, heartbeat: HOUR })) });

describe("LiquidationAuction clocks of an account that loses a market", () => {
  const silo = useSilo(nineMarkets);
  const IDS = Array.from({ length: 9 }, (_, i) => BigInt(i + 1));

  /** Answers of all feeds but one, as of this second. */
  async function observe(second: bigint, except?: bigint) {
    for (const { id, feed } of silo().markets) {
      if (id !== except) await feed.updateRoundData(second, parseUnits("840", FEED_DECIMALS), second, second);
    }
  }

  it("find what was noted of the others, whichever was out", async () => {
    const { auction, connection, lens, clearingHouse } = silo();
    const trader = await openAccount(silo(), 0, 1_700);
    const [maker, bidder] = [await openAccount(silo(), 1, 1_000_000), await openAccount(silo(), 2, 1_000_000)];
    // A quantum in market 4 goes whole with the smallest bid.
    for (const market of IDS) {
      const size = market === 4n ? "0.000001" : 1;
      await fill(silo(), { buyer: trader, seller: maker, market, size, price: 1_000 });
    }
    const started = BigInt(await connection.networkHelpers.time.latest()) + 100n;
    await observe(started);
    await connection.networkHelpers.time.setNextBlockTimestamp(started);
    await auction.start(trader.id, longWitness(IDS, [1n]), maker.id);
    const noted = async () => unpackOutages((await lens.accounts(trader.id, 1n))[0]?.outages ?? []);
    expect(await noted()).to.deep.equal(IDS.map((market) => ({ market, outage: 0n })));
    await auction.connect(bidder.owner).bid(await bidOf(silo(), { trader, bidder }, { fraction: wad("0.01") }));
    const left = IDS.filter((market) => market !== 4n);
    expect((await noted()).map(({ market }) => market)).to.deep.equal(left);
    for (const [i, out] of left.entries()) {
      // All are renewed in time but one, which is out for 60 s and one more each time.
      const before = await auction.auctionOf(trader.id);
      const [renewed, back] = [before.lastTouch + HOUR, before.lastTouch + HOUR + 60n + BigInt(i)];
      await observe(before.lastTouch + 100n);
      await connection.networkHelpers.time.setNextBlockTimestamp(before.lastTouch + 100n);
      await auction.touch(trader.id);
      await observe(renewed, out);
      await connection.networkHelpers.time.setNextBlockTimestamp(renewed);
      for (const market of left) if (market !== out) await clearingHouse.poke(market);
      await observe(back + 100n);
      await connection.networkHelpers.time.setNextBlockTimestamp(back + 100n);
      await auction.touch(trader.id);
      const counted = (await auction.auctionOf(trader.id)).solventElapsed - before.solventElapsed;
      expect(counted, `market ${out}`).to.equal(HOUR + 100n);
    }
  });
});

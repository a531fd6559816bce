import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { type Distressed, distressed, start } from "../support/liquidations.js";
import { BTC, HEARTBEAT } from "../support/silo.js";
import { setPrice } from "../support/siloActions.js";
import { useSilo } from "../support/siloChecks.js";

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

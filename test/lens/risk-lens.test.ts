import { expect } from "chai";
import { unpackOutages } from "../../src/chain/codec/packed.js";
import { usd, wad } from "../support/amounts.js";
import { BROKEN_CODE } from "../support/brokenCode.js";
import { packLeg } from "../support/riskStates.js";
import { AUCTION_PARAMETERS, BTC, ETH, HEARTBEAT, marketOf, SILO_PARAMETERS } from "../support/silo.js";
import { fill, GAS, nextBlockAfter, openAccount, setPrice, stake } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";
import { longWitness } from "../support/witnesses.js";

describe("RiskLens", () => {
  const silo = useSilo();

  async function longAndShort() {
    const [long, short] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    await fill(silo(), { buyer: long, seller: short, market: BTC, size: 1, price: 50_000 });
    return { long, short };
  }

  it("shows the silo's totals and parameters", async () => {
    await longAndShort();
    await stake(silo(), 500);
    const state = await silo().lens.silo();
    expect([state.markets, state.nextAccount]).to.deep.equal([3n, 18n]);
    expect([state.custody, state.tokenBalance, state.fundCash]).to.deep.equal([usd(40_500), usd(40_500), wad(500)]);
    expect([...state.parameters]).to.deep.equal(Object.values(SILO_PARAMETERS));
    expect([...state.auctionParameters]).to.deep.equal(Object.values(AUCTION_PARAMETERS));
  });

  it("shows markets as the ledger keeps them and what their oracle says now", async () => {
    await longAndShort();
    await setPrice(silo(), BTC, 51_000);
    const [btc, eth] = await silo().lens.markets(0n, 2n);
    expect([btc?.id, btc?.market.index, btc?.freshIndex]).to.deep.equal([BTC, wad(50_000), wad(51_000)]);
    expect([btc?.offsetShare, btc?.market.openInterest, btc?.market.config.group]).to.deep.equal([wad("0.3"), wad(1), 1n]);
    expect([eth?.id, eth?.priceAvailable]).to.deep.equal([ETH, true]);
  });

  it("says that a price is missing instead of failing", async () => {
    await nextBlockAfter(silo(), Number(HEARTBEAT) + 100);
    await silo().connection.networkHelpers.mine();
    const [btc] = await silo().lens.markets(BTC, 1n);
    expect([btc?.priceAvailable, btc?.freshIndex]).to.deep.equal([false, 0n]);
  });

  for (const [what, code] of Object.entries({ ...BROKEN_CODE, "burns all gas": "0x5b5f56" })) {
    it(`shows every other market when one market's adapter ${what}`, async () => {
      await silo().connection.networkHelpers.setCode(await marketOf(silo(), BTC).adapter.getAddress(), code);
      const shown = (await silo().lens.markets(0n, 3n)).map(({ id, priceAvailable }) => [id, priceAvailable]);
      expect(shown).to.deep.equal([
        [1n, false],
        [2n, true],
        [3n, true],
      ]);
    });
  }

  it("shows accounts with legs and auction", async () => {
    const { long } = await longAndShort();
    const [view] = await silo().lens.accounts(0n, 1n);
    expect([view?.id, view?.owner, view?.account.cash]).to.deep.equal([long.id, long.owner.address, wad(-30_000)]);
    expect([...(view?.legs ?? [])]).to.deep.equal([packLeg(BTC, wad(1))]);
    expect(view?.auction.id).to.equal(0n);
  });

  it("pages: from any account, as many as there are, none beyond the end", async () => {
    await longAndShort();
    const ids = async (first: bigint, count: bigint) => (await silo().lens.accounts(first, count)).map(({ id }) => id);
    expect(await ids(17n, 10n)).to.deep.equal([17n]);
    expect(await ids(18n, 10n)).to.deep.equal([]);
    expect((await silo().lens.markets(2n, 1n)).map(({ id }) => id)).to.deep.equal([ETH]);
    expect([...(await silo().lens.markets(4n, 1n))]).to.deep.equal([]);
  });

  it("works out what an account is worth and needs at fresh prices", async () => {
    // At 45,000: E = 15,000; IM 18 %, MM 10.8 %, BM 14.4 % and the transfer margin 20 % of it.
    const { long } = await longAndShort();
    await setPrice(silo(), BTC, 45_000);
    const risk = await silo().lens.accountRisk(long.id);
    expect([risk.equity, risk.initialMargin, risk.maintenanceMargin]).to.deep.equal([wad(15_000), wad(8_100), wad(4_860)]);
    expect([risk.bufferMargin, risk.transferEquity, risk.transferMargin]).to.deep.equal([wad(6_480), wad(15_000), wad(9_000)]);
    expect([risk.cash, risk.inAuction]).to.deep.equal([wad(-30_000), false]);
  });

  it("agrees with the ledger's own state after a poke", async () => {
    const { long } = await longAndShort();
    await setPrice(silo(), BTC, 45_000);
    const fresh = await silo().lens.freshState(long.id);
    await silo().clearingHouse.poke(BTC);
    const cached = await silo().clearingHouse.riskState(long.id);
    expect(fresh.markets).to.deep.equal(cached.markets);
    expect([fresh.cash, fresh.legs]).to.deep.equal([cached.cash, cached.legs]);
  });

  it("agrees with a poke in the same second, a new price after an outage and another market's included", async () => {
    const { clearingHouse, lens, connection, governor } = silo();
    const { long, short } = await longAndShort();
    await fill(silo(), { buyer: long, seller: short, market: ETH, size: 1, price: 2_000 });
    await governor.setPremium(BTC, wad("0.004"));
    const second = await nextBlockAfter(silo(), Number(HEARTBEAT) + 600);
    await setPrice(silo(), BTC, 49_000);
    await setPrice(silo(), ETH, 2_010);
    const snapshot = await connection.networkHelpers.takeSnapshot();
    await connection.networkHelpers.time.setNextBlockTimestamp(second + 100);
    await connection.networkHelpers.mine();
    const fresh = await lens.freshState(long.id);
    await snapshot.restore();
    await connection.provider.request({ method: "evm_setAutomine", params: [false] });
    const pokes = [await clearingHouse.poke(BTC, GAS), await clearingHouse.poke(ETH, GAS)];
    await connection.networkHelpers.time.setNextBlockTimestamp(second + 100);
    await connection.networkHelpers.mine();
    await connection.provider.request({ method: "evm_setAutomine", params: [true] });
    for (const poke of pokes) expect((await poke.wait())?.status).to.equal(1);
    const cached = await clearingHouse.riskState(long.id);
    expect(fresh).to.deep.equal(cached);
    const outages = cached.markets.map(({ terms }) => (terms >> 128n) & 0xffff_ffffn);
    expect(outages.every((outage) => outage > 600n && outage < 1_200n)).to.equal(true);
  });

  it("shows what an auction noted of its markets' outages", async () => {
    const { long, short } = await longAndShort();
    await fill(silo(), { buyer: long, seller: short, market: ETH, size: 1, price: 2_000 });
    await nextBlockAfter(silo(), Number(HEARTBEAT) + 600);
    await setPrice(silo(), BTC, 33_000);
    await setPrice(silo(), ETH, 2_000);
    await silo().auction.start(long.id, longWitness([BTC, ETH], [1n]), short.id);
    const [view] = await silo().lens.accounts(long.id, 1n);
    const outageOf = async (id: bigint) => (await silo().lens.markets(id, 1n))[0]?.market.outage ?? 0n;
    const [btc, eth] = [await outageOf(BTC), await outageOf(ETH)];
    expect(unpackOutages(view?.outages ?? [])).to.deep.equal([
      { market: BTC, outage: btc },
      { market: ETH, outage: eth },
    ]);
    expect(btc >= 600n && eth >= 600n).to.equal(true);
  });

  it("fails with the oracle's error where an account's price is missing", async () => {
    const { long } = await longAndShort();
    await setPrice(silo(), BTC, 1);
    await reverts(silo().lens.accountRisk(long.id), "PriceOutOfBounds", [BTC, wad(1), wad(50), wad(50_000_000)]);
  });

  it("refuses accounts that do not exist", async () => {
    await reverts(silo().lens.accountRisk(16n), "UnknownAccount", [16n]);
  });
});

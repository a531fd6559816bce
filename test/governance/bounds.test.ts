import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { ethers, networkHelpers } from "../support/chain.js";
import { AUCTION_PARAMETERS, BTC, deploySilo, MAX_INDEX, MIN_INDEX, SILO_PARAMETERS } from "../support/silo.js";
import { reverts, useSilo } from "../support/siloChecks.js";
import { storageOf } from "../support/storageLayout.js";

const GOOD = {
  scanRange: wad("0.18"),
  priceBand: wad("0.05"),
  group: 5n,
  maxOpenInterest: wad(1_000),
  interestPer8h: 0n,
  fundingCapPer8h: wad("0.01"),
};

const BAD_MARKETS = {
  "a scan range below 1 %": { scanRange: wad("0.01") - 4n },
  "a scan range above 60 %": { scanRange: wad("0.6") + 4n },
  "a scan range that is no multiple of 4": { scanRange: wad("0.18") + 2n },
  "no price band": { priceBand: 0n },
  "a price band above 20 %": { priceBand: wad("0.2") + 1n },
  "no open interest": { maxOpenInterest: 0n },
  "open interest beyond any position": { maxOpenInterest: 10n ** 28n + 1n },
  "a funding cap above 4 % in 8 hours": { fundingCapPer8h: wad("0.04") + 1n },
  "interest above the cap": { interestPer8h: wad("0.01") + 1n },
  "interest below the cap's negative": { interestPer8h: -wad("0.01") - 1n },
  "a group beyond 1,023": { group: 1024n },
};

const BAD_PARAMETERS = {
  "a maintenance factor below 0.1": { maintenanceFactor: wad("0.1") - 1n },
  "a maintenance factor above the initial one": { maintenanceFactor: wad(1) + 1n },
  "an initial factor above 5": { initialFactor: wad(5) + 1n },
  "minimum equity above a million": { minEquity: wad(1_000_000) + 1n },
  "a fund share above 100 %": { fundFeeShare: wad(1) + 1n },
};

describe("SiloGovernor bounds", () => {
  const silo = useSilo();

  for (const [name, change] of Object.entries(BAD_MARKETS)) {
    it(`refuses a market with ${name}`, async () => {
      await reverts(silo().governor.listMarket({ ...GOOD, ...change }), "InvalidMarketConfig");
    });
  }

  it("lists a market at every bound, and says so", async () => {
    const { governor, oracle, lens } = silo();
    await oracle.setSource(4n, { ...(await source()), minPrice: MIN_INDEX, maxPrice: MAX_INDEX });
    const extreme = { scanRange: wad("0.6"), priceBand: wad("0.2"), fundingCapPer8h: wad("0.04"), interestPer8h: -wad("0.04") };
    const config = { ...GOOD, ...extreme, maxOpenInterest: 10n ** 28n };
    await expect(governor.listMarket(config)).to.emit(governor, "MarketListed");
    const [view] = await lens.markets(4n, 1n);
    expect(view?.market.config.interestPer8h).to.equal(-wad("0.04"));
  });

  const source = async () => ({ adapter: silo().markets[0]?.adapter ?? silo().oracle, lot: 1n });

  it("refuses a market whose price source does not answer", async () => {
    await reverts(silo().governor.listMarket(GOOD), "NoPriceSource", [4n]);
  });

  it("refuses a market before the margin factors are set: it would need no margin", async () => {
    const { token, engine, oracle, admin } = silo();
    const clearingHouse = await ethers.deployContract("ClearingHouse", [token, engine, oracle]);
    const governor = await ethers.deployContract("SiloGovernor", [clearingHouse, admin]);
    const auction = await ethers.deployContract("LiquidationAuction", [clearingHouse, engine, AUCTION_PARAMETERS, admin]);
    await clearingHouse.setModules(governor, auction, [], 0n);
    await reverts(governor.listMarket(GOOD), "SiloParametersNotSet");
  });

  it("refuses market number 65,536", async () => {
    // Nobody lists so many in a test: the counter is set in storage, on a silo of its own.
    const full = await deploySilo(undefined, { listings: [] });
    const { slot, offset } = await storageOf("ClearingHouse", "marketCount");
    const address = await full.clearingHouse.getAddress();
    const word = BigInt(await networkHelpers.getStorageAt(address, slot));
    await networkHelpers.setStorageAt(address, slot, word | (65_535n << (8n * offset)));
    expect(await full.clearingHouse.marketCount()).to.equal(65_535n);
    await reverts(full.governor.listMarket(GOOD), "TooManyMarkets");
  });

  for (const [name, change] of Object.entries(BAD_PARAMETERS)) {
    it(`refuses silo parameters with ${name}`, async () => {
      await reverts(silo().governor.setSiloParameters({ ...SILO_PARAMETERS, ...change }), "InvalidSiloParameters");
    });
  }

  it("sets silo parameters at every bound, and says so", async () => {
    const { governor, lens } = silo();
    const extreme = { initialFactor: wad(5), maintenanceFactor: wad("0.1"), minEquity: wad(1_000_000), fundFeeShare: wad(1) };
    await expect(governor.setSiloParameters(extreme)).to.emit(governor, "SiloParametersSet");
    expect([...(await lens.silo()).parameters]).to.deep.equal(Object.values(extreme));
  });

  it("keeps offsetShare within 0.6", async () => {
    const { governor, clearingHouse } = silo();
    await reverts(governor.setOffsetShare(1n, wad("0.6") + 1n), "InvalidOffsetShare", [wad("0.6") + 1n]);
    await expect(governor.setOffsetShare(1n, wad("0.6")))
      .to.emit(governor, "OffsetShareSet")
      .withArgs(1n, wad("0.6"));
    expect(await clearingHouse.offsetShareOf(1n)).to.equal(wad("0.6"));
  });

  it("keeps the premium within 0.5 % on both sides", async () => {
    const { governor } = silo();
    for (const premium of [wad("0.005") + 1n, -wad("0.005") - 1n]) {
      await reverts(governor.setPremium(BTC, premium), "PremiumOutOfRange", [premium]);
    }
    for (const premium of [wad("0.005"), -wad("0.005")]) {
      await expect(governor.setPremium(BTC, premium)).to.emit(governor, "PremiumSet").withArgs(BTC, premium);
    }
  });

  it("keeps the venue's fees within 1 %", async () => {
    const { venue } = silo();
    const [most, more] = [wad("0.01"), wad("0.01") + 1n];
    await reverts(venue.setFees(more, 0n), "FeeRateTooHigh", [more, most]);
    await reverts(venue.setFees(0n, more), "FeeRateTooHigh", [more, most]);
    await expect(venue.setFees(most, most)).to.emit(venue, "FeesSet").withArgs(most, most);
  });
});

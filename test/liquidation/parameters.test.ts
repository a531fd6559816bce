import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { ethers } from "../support/chain.js";
import { bidAfter, distressed, start } from "../support/liquidations.js";
import { AUCTION_PARAMETERS } from "../support/silo.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("LiquidationAuction.setAuctionParameters", () => {
  const silo = useSilo();

  it("is the owner's, and says what changed", async () => {
    const { auction, stranger } = silo();
    const parameters = { ...AUCTION_PARAMETERS, penaltyShare: wad("0.5") };
    await expect(auction.setAuctionParameters(parameters)).to.emit(auction, "AuctionParametersSet");
    expect((await auction.auctionParameters()).penaltyShare).to.equal(wad("0.5"));
    const refused = auction.connect(stranger).setAuctionParameters(parameters);
    await expect(refused).to.be.revertedWithCustomError(auction, "OwnableUnauthorizedAccount").withArgs(stranger.address);
  });

  const BAD = {
    "a start above 100 %": { startPriceShare: wad(1) + 1n },
    "a knee above the start": { kneePriceShare: wad("0.98") + 1n },
    "a start below 90 %": { startPriceShare: wad("0.9") - 1n },
    "a knee below 50 %": { kneePriceShare: wad("0.5") - 1n },
    "a knee within a minute": { kneeTime: 59n },
    "a knee after more than a day": { kneeTime: 86_401n },
    "an end within a minute of the knee": { endTime: 59n },
    "an end more than a day after the knee": { endTime: 86_401n },
    "a ramp of less than a minute": { insolventRamp: 59n },
    "a ramp of more than a day": { insolventRamp: 86_401n },
    "a penalty above half of the discount": { penaltyShare: wad("0.5") + 1n },
    "a reward of more than a million": { starterReward: wad(1_000_000) + 1n },
    "a bonus of more than a hundred million": { bonusCap: wad(100_000_000) + 1n },
  };

  for (const [name, change] of Object.entries(BAD)) {
    it(`refuses ${name}`, async () => {
      const { auction, clearingHouse, engine, admin } = silo();
      const parameters = { ...AUCTION_PARAMETERS, ...change };
      await reverts(auction.setAuctionParameters(parameters), "InvalidAuctionParameters");
      await reverts(ethers.deployContract("LiquidationAuction", [clearingHouse, engine, parameters, admin]), "InvalidAuctionParameters");
    });
  }

  it("applies to auctions that are open already", async () => {
    const parties = await distressed(silo(), 44_000);
    await start(silo(), parties);
    await silo().auction.setAuctionParameters({ ...AUCTION_PARAMETERS, startPriceShare: wad("0.9"), kneePriceShare: wad("0.9") });
    // d = 0.9 all the way to the knee: a quarter of 3,990 costs 897.75, and the penalty is a fifth of the rest.
    const sale = await bidAfter(silo(), 10, parties, { fraction: wad("0.25") });
    await expect(sale)
      .to.emit(silo().auction, "BidFilled")
      .withArgs(1n, parties.trader.id, parties.bidder.id, wad("0.25"), wad("997.5"), wad("897.75"), wad("19.95"), 0n);
  });
});

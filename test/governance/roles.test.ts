import { expect } from "chai";
import { AUCTION_PARAMETERS, BTC, SILO_PARAMETERS } from "../support/silo.js";
import { fill, openAccount } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("Roles", () => {
  const silo = useSilo();

  it("only the governor's owner decides parameters", async () => {
    const { governor, stranger } = silo();
    const as = governor.connect(stranger);
    const market = { scanRange: 1n, priceBand: 1n, group: 1n, maxOpenInterest: 1n, interestPer8h: 0n, fundingCapPer8h: 0n };
    const calls = [
      as.listMarket(market),
      as.setPremium(BTC, 0n),
      as.setOffsetShare(1n, 0n),
      as.setVenueListed(stranger, true),
      as.setSiloParameters(SILO_PARAMETERS),
      as.withdrawHouse(1n, stranger),
    ].map((call) => call.then(null, (error: Error) => error));
    for (const error of await Promise.all(calls)) expect(String(error)).to.contain("OwnableUnauthorizedAccount");
  });

  it("only their owners set fees and auction parameters", async () => {
    const { venue, auction, stranger } = silo();
    const refused = [stranger.address];
    const fees = venue.connect(stranger).setFees(0n, 0n);
    await expect(fees)
      .to.be.revertedWithCustomError(venue, "OwnableUnauthorizedAccount")
      .withArgs(...refused);
    const parameters = auction.connect(stranger).setAuctionParameters(AUCTION_PARAMETERS);
    await expect(parameters)
      .to.be.revertedWithCustomError(auction, "OwnableUnauthorizedAccount")
      .withArgs(...refused);
  });

  it("ownership is handed over in two steps", async () => {
    const { governor, stranger, admin } = silo();
    await governor.transferOwnership(stranger);
    expect(await governor.owner()).to.equal(admin.address);
    await governor.connect(stranger).acceptOwnership();
    expect(await governor.owner()).to.equal(stranger.address);
  });

  it("a venue that governance removed settles nothing more", async () => {
    const { governor, desk } = silo();
    const [buyer, seller] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    await expect(governor.setVenueListed(desk, false)).to.emit(governor, "VenueListed").withArgs(desk.address, false);
    const trade = fill(silo(), { buyer, seller, market: BTC, size: 1, price: 50_000 });
    await reverts(trade, "VenueNotListed", [desk.address]);
  });

  it("the governor can move neither an account's money nor its positions", async () => {
    const { governor, clearingHouse, admin } = silo();
    const trader = await openAccount(silo(), 0, 1_000);
    await reverts(clearingHouse.connect(admin).withdraw(trader.id, 1n, admin), "NotAuthorized", [trader.id, admin.address]);
    const writes = governor.interface.fragments.flatMap((fragment) => {
      const { name, stateMutability } = fragment as { name?: string; stateMutability?: string };
      return fragment.type === "function" && stateMutability !== "view" ? [name] : [];
    });
    expect(writes.sort()).to.deep.equal([
      "acceptOwnership",
      "listMarket",
      "renounceOwnership",
      "setOffsetShare",
      "setPremium",
      "setSiloParameters",
      "setVenueListed",
      "transferOwnership",
      "withdrawHouse",
    ]);
  });
});

import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { signerOf } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ClearingHouse.openAccount", () => {
  const silo = useSilo();

  it("mints account 16 first, because 0 to 15 belong to the silo, and counts up", async () => {
    const { house } = silo();
    const owner = signerOf(silo(), 0);
    await expect(house.openAccount(owner)).to.emit(house, "AccountOpened").withArgs(16n, owner.address);
    await house.openAccount(owner);
    expect(await house.nextAccount()).to.equal(18n);
    expect(await house.ownerOf(16n)).to.equal(owner.address);
    expect(await house.balanceOf(owner)).to.equal(2n);
  });

  it("lets anybody open an account for somebody else, without any right over it", async () => {
    const { house, stranger } = silo();
    const owner = signerOf(silo(), 0);
    await house.connect(stranger).openAccount(owner);
    expect(await house.isAuthorized(16n, owner)).to.equal(true);
    expect(await house.isAuthorized(16n, stranger)).to.equal(false);
  });

  it("starts with no consent to any venue", async () => {
    const { house, venue } = silo();
    await house.openAccount(signerOf(silo(), 0));
    expect(await house.isVenueEnabled(16n, venue)).to.equal(false);
  });

  it("refuses the zero address", async () => {
    await reverts(silo().house.openAccount(ZeroAddress), "ZeroAddress");
  });

  it("names the collection and stores no metadata", async () => {
    const { house } = silo();
    await house.openAccount(signerOf(silo(), 0));
    await reverts(house.tokenURI(17n), "ERC721NonexistentToken", [17n]);
    expect([await house.name(), await house.symbol(), await house.tokenURI(16n)]).to.deep.equal(["Keel Account", "KEEL", ""]);
  });
});

import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { signerOf } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ClearingHouse.openAccount", () => {
  const silo = useSilo();

  it("mints account 16 first, because 0 to 15 belong to the silo, and counts up", async () => {
    const { clearingHouse } = silo();
    const owner = signerOf(silo(), 0);
    await expect(clearingHouse.openAccount(owner)).to.emit(clearingHouse, "AccountOpened").withArgs(16n, owner.address);
    await clearingHouse.openAccount(owner);
    expect(await clearingHouse.nextAccount()).to.equal(18n);
    expect(await clearingHouse.ownerOf(16n)).to.equal(owner.address);
    expect(await clearingHouse.balanceOf(owner)).to.equal(2n);
  });

  it("lets anybody open an account for somebody else, without any right over it", async () => {
    const { clearingHouse, stranger } = silo();
    const owner = signerOf(silo(), 0);
    await clearingHouse.connect(stranger).openAccount(owner);
    expect(await clearingHouse.isAuthorized(16n, owner)).to.equal(true);
    expect(await clearingHouse.isAuthorized(16n, stranger)).to.equal(false);
  });

  it("starts with no consent to any venue", async () => {
    const { clearingHouse, venue } = silo();
    await clearingHouse.openAccount(signerOf(silo(), 0));
    expect(await clearingHouse.isVenueEnabled(16n, venue)).to.equal(false);
  });

  it("refuses the zero address", async () => {
    await reverts(silo().clearingHouse.openAccount(ZeroAddress), "ZeroAddress");
  });

  it("names the collection and stores no metadata", async () => {
    const { clearingHouse } = silo();
    await clearingHouse.openAccount(signerOf(silo(), 0));
    await reverts(clearingHouse.tokenURI(17n), "ERC721NonexistentToken", [17n]);
    expect([await clearingHouse.name(), await clearingHouse.symbol(), await clearingHouse.tokenURI(16n)]).to.deep.equal([
      "Keel Account",
      "KEEL",
      "",
    ]);
  });
});

import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers } from "../support/chain.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ClearingHouse modules", () => {
  const silo = useSilo();

  /** A clearing house whose modules are not named yet. */
  async function bareClearingHouse() {
    const { token, engine, oracle } = silo();
    return ethers.deployContract("ClearingHouse", [token, engine, oracle]);
  }

  it("are named once, by the deployer alone", async () => {
    const { stranger, governor, auction, fund, deficits } = silo();
    const clearingHouse = await bareClearingHouse();
    const modules = [governor, auction, fund, deficits] as const;
    await reverts(clearingHouse.connect(stranger).setModules(...modules), "NotDeployer", [stranger.address]);
    await clearingHouse.setModules(...modules);
    await reverts(clearingHouse.setModules(...modules), "ModulesAlreadySet");
    expect(await clearingHouse.governor()).to.equal(await governor.getAddress());
  });

  it("need a governor", async () => {
    const { auction, fund, deficits } = silo();
    await reverts((await bareClearingHouse()).setModules(ZeroAddress, auction, fund, deficits), "ZeroAddress");
  });

  it("need a token, an engine and an oracle at deployment", async () => {
    const { token, engine, oracle } = silo();
    for (const args of [
      [ZeroAddress, engine, oracle],
      [token, ZeroAddress, oracle],
      [token, engine, ZeroAddress],
    ]) {
      await reverts(ethers.deployContract("ClearingHouse", args), "ZeroAddress");
    }
  });

  it("alone may take the lock", async () => {
    const { clearingHouse, stranger } = silo();
    await reverts(clearingHouse.connect(stranger).acquire(), "NotModule", [stranger.address]);
  });

  it("alone may use what the lock guards, and only while they hold it", async () => {
    const { clearingHouse, stranger, auction } = silo();
    const { networkHelpers } = silo().connection;
    const address = await auction.getAddress();
    await networkHelpers.impersonateAccount(address);
    await networkHelpers.setBalance(address, 10n ** 18n);
    for (const caller of [stranger, await ethers.getSigner(address)]) {
      const as = clearingHouse.connect(caller);
      const calls = [
        () => as.release(),
        () => as.sync(16n),
        () => as.setInAuction(16n, true),
        () => as.moveLegs(16n, 17n, 1n),
        () => as.moveCash(16n, 17n, 1n),
        () => as.collectIncome(16n, 1n),
        () => as.coverDeficit(16n, 1n),
        () => as.depositReserved(stranger, 1n),
        () => as.withdrawReserved(stranger, 1n),
      ];
      for (const call of calls) await reverts(call(), "NotModule", [caller.address]);
    }
  });

  it("may not set parameters: only the governor may", async () => {
    const { clearingHouse, stranger } = silo();
    const as = clearingHouse.connect(stranger);
    const config = { scanRange: 1n, priceBand: 1n, group: 1n, maxOpenInterest: 1n, interestPer8h: 0n, fundingCapPer8h: 0n };
    const parameters = { initialFactor: 1n, maintenanceFactor: 1n, minEquity: 1n, fundFeeShare: 1n };
    const calls = [
      () => as.listMarket(config),
      () => as.setPremium(1n, 0n),
      () => as.setTheta(1n, 0n),
      () => as.setVenueListed(stranger, true),
      () => as.setSiloParameters(parameters),
      () => as.withdrawHouse(1n, stranger),
    ];
    for (const call of calls) await reverts(call(), "NotGovernor", [stranger.address]);
  });

  it("give the lock back by the end of their call", async () => {
    expect(await silo().clearingHouse.isLocked()).to.equal(false);
  });
});

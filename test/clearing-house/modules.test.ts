import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers, networkHelpers } from "../support/chain.js";
import { AUCTION_PARAMETERS, modulesOf } from "../support/silo.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ClearingHouse modules", () => {
  const silo = useSilo();

  /** A clearing house whose modules are not named yet. */
  async function bareClearingHouse() {
    const { token, engine, oracle } = silo();
    return ethers.deployContract("ClearingHouse", [token, engine, oracle]);
  }

  it("are named once, by the deployer alone", async () => {
    const { stranger, governor } = silo();
    const clearingHouse = await bareClearingHouse();
    const modules = await modulesOf(silo());
    await reverts(clearingHouse.connect(stranger).setModules(...modules), "NotDeployer", [stranger.address]);
    await clearingHouse.setModules(...modules);
    await reverts(clearingHouse.setModules(...modules), "ModulesAlreadySet");
    expect(await clearingHouse.governor()).to.equal(await governor.getAddress());
  });

  it("need a governor", async () => {
    const [, ...others] = await modulesOf(silo());
    await reverts((await bareClearingHouse()).setModules(ZeroAddress, ...others), "NotAContract", [ZeroAddress]);
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

  it("are contracts, each of them, as are the token, the engine and the oracle", async () => {
    const { token, engine, oracle, stranger } = silo();
    const clearingHouse = await bareClearingHouse();
    const [governor, deficits, modules, layers] = await modulesOf(silo());
    await reverts(clearingHouse.setModules(stranger, deficits, modules, layers), "NotAContract", [stranger.address]);
    await reverts(clearingHouse.setModules(governor, stranger, modules, layers), "NotAContract", [stranger.address]);
    for (const at of modules.keys()) {
      const named = modules.map((module, i) => (i === at ? BigInt(stranger.address) : module));
      await reverts(clearingHouse.setModules(governor, deficits, named, layers), "NotAContract", [stranger.address]);
    }
    await reverts(ethers.deployContract("ClearingHouse", [token, stranger, oracle]), "NotAContract", [stranger.address]);
    await reverts(ethers.deployContract("ClearingHouse", [token, engine, stranger]), "NotAContract", [stranger.address]);
    await reverts(ethers.deployContract("ClearingHouse", [stranger, engine, oracle]), "UnsupportedQuoteToken", [stranger.address]);
  });

  it("call contracts only: nobody's address is taken by a constructor", async () => {
    const { admin, clearingHouse, engine, oracle, token, auction, fund, deficits, stranger } = silo();
    const nobody = stranger.address;
    for (const [name, args] of [
      ["SiloGovernor", [nobody, admin]],
      ["DeficitLedger", [nobody]],
      ["LiquidationAuction", [nobody, engine, AUCTION_PARAMETERS, admin]],
      ["LiquidationAuction", [clearingHouse, nobody, AUCTION_PARAMETERS, admin]],
      ["StakerFund", [nobody, clearingHouse, auction]],
      ["StakerFund", [token, nobody, auction]],
      ["StakerFund", [token, clearingHouse, nobody]],
      ["ReferenceVenue", [nobody, 0n, 0n, admin]],
      ["RiskLens", [nobody, engine, oracle, fund, deficits]],
      ["RiskLens", [clearingHouse, nobody, oracle, fund, deficits]],
      ["RiskLens", [clearingHouse, engine, nobody, fund, deficits]],
      ["RiskLens", [clearingHouse, engine, oracle, nobody, deficits]],
      ["RiskLens", [clearingHouse, engine, oracle, fund, nobody]],
    ] as const) {
      await reverts(ethers.deployContract(name, [...args]), "NotAContract", [nobody]);
    }
  });

  it("keep no quote token that does not say it has 6 decimals", async () => {
    const { engine, oracle, token } = silo();
    const target = await (await ethers.deployContract("TestToken")).getAddress();
    const answers = (decimals: number) => `0x60${decimals.toString(16).padStart(2, "0")}5f5260205ff3`;
    for (const code of [answers(18), answers(0), answers(7), "0x", "0x5f5ffd", "0x00", "0x601f5ff3", "0x60065f5260405ff3"]) {
      await networkHelpers.setCode(target, code);
      await reverts(ethers.deployContract("ClearingHouse", [target, engine, oracle]), "UnsupportedQuoteToken", [target]);
    }
    await ethers.deployContract("ClearingHouse", [token, engine, oracle]);
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
        () => as.depositReserved(1n),
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

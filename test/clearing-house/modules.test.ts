import { expect } from "chai";
import { type BaseContract, Interface, ZeroAddress } from "ethers";
import type { ClearingHouse } from "../../typechain-types/index.js";
import { usd, wad } from "../support/amounts.js";
import { ethers, networkHelpers } from "../support/chain.js";
import { AUCTION_PARAMETERS, layersOf, moduleOf, modulesOf } from "../support/silo.js";
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

  it("are all told by one event, with the reserved account of each and the layers", async () => {
    const { governor, deficits } = silo();
    const clearingHouse = await bareClearingHouse();
    const [, , modules, layers] = await modulesOf(silo());
    await expect(clearingHouse.setModules(governor, deficits, modules, layers))
      .to.emit(clearingHouse, "ModulesSet")
      .withArgs(await governor.getAddress(), await deficits.getAddress(), modules, 1n);
  });

  describe("beyond the three of the silo", () => {
    const RESERVE = 3n;
    let more: ClearingHouse;
    let reserve: BaseContract;
    let fund: BaseContract;
    let deficits: BaseContract;
    let account: bigint;

    // Two layers: the reserve, account 3, pays first, then the fund. Each has 100; an account has 1,000.
    beforeEach(async () => {
      const { governor, auction, token, stranger } = silo();
      more = await bareClearingHouse();
      [reserve, fund] = [await ethers.deployContract("BatchModule"), await ethers.deployContract("BatchModule")];
      deficits = await ethers.deployContract("DeficitLedger", [more]);
      const modules = [
        moduleOf(await auction.getAddress()),
        moduleOf(await fund.getAddress(), 1n),
        moduleOf(await deficits.getAddress(), 2n),
        moduleOf(await reserve.getAddress(), RESERVE),
      ];
      await more.setModules(governor, deficits, modules, layersOf(RESERVE, 1n));
      await token.mint(stranger.address, usd(1_200));
      await token.connect(stranger).approve(await more.getAddress(), usd(1_200));
      account = await more.nextAccount();
      await more.openAccount(stranger);
      await more.connect(stranger).deposit(account, usd(1_000));
      for (const module of [reserve, fund]) await bring(module, 100);
    });

    const run = (module: BaseContract, ...calls: readonly (readonly [method: string, ...args: unknown[]])[]) => {
      const data = calls.map(([method, ...args]) => new Interface(more.interface.fragments).encodeFunctionData(method, args));
      return module.getFunction("run")(more, data);
    };
    const bring = async (module: BaseContract, dollars: number) => {
      await silo().token.mint(await more.getAddress(), usd(dollars));
      await run(module, ["depositReserved", usd(dollars)]);
    };
    const cashOf = async (id: bigint) => (await more.riskState(id)).cash;
    const cover = (dollars: number) => run(reserve, ["coverDeficit", account, wad(dollars)]);

    it("may do as the others do, each with the money of its own reserved account", async () => {
      const { stranger } = silo();
      const tooMuch = run(reserve, ["withdrawReserved", stranger.address, usd(101)]);
      await reverts(tooMuch, "InsufficientReservedCash", [RESERVE, wad(100), wad(101)]);
      await run(reserve, ["moveCash", account, RESERVE, wad(1)], ["withdrawReserved", stranger.address, usd(101)]);
      expect([await cashOf(RESERVE), await cashOf(1n), await cashOf(account)]).to.deep.equal([0n, wad(100), wad(999)]);
    });

    it("pay for a loss layer after layer, as far as each reaches", async () => {
      const first = cover(60);
      await expect(first).to.emit(more, "LossAbsorbed").withArgs(account, RESERVE, wad(60));
      const second = cover(60);
      await expect(second).to.emit(more, "LossAbsorbed").withArgs(account, RESERVE, wad(40));
      await expect(second).to.emit(more, "LossAbsorbed").withArgs(account, 1n, wad(20));
      await expect(second).not.to.emit(deficits, "DeficitAdded");
      expect([await cashOf(RESERVE), await cashOf(1n), await cashOf(account)]).to.deep.equal([0n, wad(80), wad(1_120)]);
    });

    it("leave what no layer pays to the deficit ledger, and are silent once they are empty", async () => {
      await cover(200);
      const rest = cover(5);
      await expect(rest).not.to.emit(more, "LossAbsorbed");
      await expect(rest).to.emit(deficits, "DeficitAdded").withArgs(wad(5), wad(5));
      expect(await cashOf(account)).to.equal(wad(1_205));
    });

    it("leave everything to the deficit ledger where there is no layer", async () => {
      const { governor } = silo();
      more = await bareClearingHouse();
      deficits = await ethers.deployContract("DeficitLedger", [more]);
      await more.setModules(governor, deficits, [moduleOf(await reserve.getAddress())], 0n);
      await more.openAccount(silo().stranger);
      await expect(run(reserve, ["coverDeficit", 16n, wad(7)]))
        .to.emit(deficits, "DeficitAdded")
        .withArgs(wad(7), wad(7));
    });

    it("move no reserved tokens where none is their account", async () => {
      const { governor, stranger } = silo();
      more = await bareClearingHouse();
      await more.setModules(governor, deficits, [moduleOf(await reserve.getAddress())], 0n);
      const address = await reserve.getAddress();
      await reverts(run(reserve, ["withdrawReserved", stranger.address, 1n]), "NotModule", [address]);
      await reverts(run(reserve, ["depositReserved", 1n]), "NotModule", [address]);
    });

    it("count no layer's money among the tokens that stand behind a withdrawal while a deficit is open", async () => {
      // 1,200 tokens; 200 go to the account for its loss of 300, and 100 stay owed. 900 of its 1,300 leave.
      const { stranger } = silo();
      await cover(300);
      const [backing, claims] = [1_200n, 1_300n];
      const paid = (usd(900) * backing) / claims;
      const claim = (wad(900) * 100n) / claims;
      await expect(more.connect(stranger).withdraw(account, usd(900), stranger))
        .to.emit(more, "Withdrawn")
        .withArgs(account, stranger.address, usd(900), paid, claim);
      // The reserve is filled again: its 50 stand behind nobody's withdrawal.
      await bring(reserve, 50);
      const left = wad(1_200) - paid * 10n ** 12n;
      const deficit = wad(100) - claim;
      const next = (usd(100) * left) / (left + deficit);
      const withdrawal = more.connect(stranger).withdraw(account, usd(100), stranger);
      await expect(withdrawal)
        .to.emit(more, "Withdrawn")
        .withArgs(account, stranger.address, usd(100), next, (wad(100) * deficit) / (left + deficit));
    });
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
      ["MarginEngine", [nobody]],
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
    const calls = [
      () => as.listMarket(1n, 1n),
      () => as.setPremium(1n, 0n),
      () => as.setOffsetShare(1n, 0n),
      () => as.setVenueListed(stranger, true),
      () => as.setSiloParameters(1n, 1n),
      () => as.withdrawHouse(1n, stranger),
    ];
    for (const call of calls) await reverts(call(), "NotGovernor", [stranger.address]);
  });

  it("give the lock back by the end of their call", async () => {
    expect(await silo().clearingHouse.isLocked()).to.equal(false);
  });
});

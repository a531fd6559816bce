import { expect } from "chai";
import { type BaseContract, Interface } from "ethers";
import { usd, WAD } from "../support/amounts.js";
import { ethers } from "../support/chain.js";
import { LONG_WITNESS } from "../support/liquidations.js";
import { AUCTION_PARAMETERS, BTC, deploySilo, type Silo } from "../support/silo.js";
import { fillOf, giveTokens, openAccount, stake, type Trader } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

const UNLOCKED_AFTER = 7 * 86_400 + 1;

const reentrantSilo = async () => deploySilo(undefined, { token: "ReentrantToken" });

describe("The silo's lock", () => {
  const silo = useSilo(reentrantSilo);
  let trader: Trader;

  beforeEach(async () => {
    trader = await openAccount(silo(), 0, 1_000);
    await giveTokens(silo(), trader.owner, usd(1_000));
    await giveTokens(silo(), silo().staker, usd(1_000));
  });

  /** The token makes this call in the middle of every transfer from now on. */
  const arm = (target: BaseContract, call: string) => silo().token.getFunction("arm")(target, call);

  const withdraw = () => silo().clearingHouse.connect(trader.owner).withdraw(trader.id, usd(1), trader.owner);
  const deposit = () => silo().clearingHouse.connect(trader.owner).deposit(trader.id, usd(1));

  /** Arms a call of one of the silo's contracts and lets a transfer of the token trigger it. */
  async function during<K extends keyof Silo & ("clearingHouse" | "fund" | "auction" | "deficits" | "lens")>(
    contract: K,
    method: string,
    args: readonly unknown[],
  ) {
    await arm(silo()[contract], new Interface(silo()[contract].interface.fragments).encodeFunctionData(method, args));
  }

  const guards = { minReturn: 0n, maxMargin: 0n, maxPayment: 0n, deadline: 2n ** 40n };
  const bid = { account: 16n, auctionId: 1n, bidder: 16n, fraction: WAD, ...guards };
  const trade = Object.values(fillOf({ buyer: { id: 16n }, seller: { id: 17n }, market: BTC, size: 1, price: 1 }));

  const ENTRY_POINTS: readonly (readonly [
    "clearingHouse" | "fund" | "auction" | "deficits",
    string,
    (silo: Silo) => readonly unknown[],
  ])[] = [
    ["clearingHouse", "openAccount", ({ stranger }) => [stranger.address]],
    ["clearingHouse", "setOperator", ({ stranger }) => [16n, stranger.address, true]],
    ["clearingHouse", "setVenueEnabled", ({ stranger }) => [16n, stranger.address, true]],
    ["clearingHouse", "bumpOrderEpoch", () => [16n]],
    ["clearingHouse", "deposit", () => [16n, 1n]],
    ["clearingHouse", "withdraw", ({ stranger }) => [16n, 1n, stranger.address]],
    ["clearingHouse", "fill", () => [trade]],
    ["clearingHouse", "poke", () => [BTC]],
    ["auction", "start", () => [16n, Object.values(LONG_WITNESS), 17n]],
    ["auction", "bid", () => [Object.values(bid)]],
    ["auction", "touch", () => [16n]],
    ["deficits", "collect", ({ stranger }) => [stranger.address]],
  ];

  for (const [contract, method, args] of ENTRY_POINTS) {
    it(`refuses ${contract}.${method} in the middle of a deposit and of a withdrawal`, async () => {
      await during(contract, method, args(silo()));
      await reverts(deposit(), "Locked");
      await reverts(withdraw(), "Locked");
    });
  }

  const VIEWS: readonly (readonly ["clearingHouse" | "lens", string, readonly unknown[]])[] = [
    ["clearingHouse", "riskState", [16n]],
    ["clearingHouse", "sizeOf", [16n, 1n]],
    ["clearingHouse", "extsload", [0n, 1n]],
    ["lens", "silo", []],
    ["lens", "accounts", [16n, 1n]],
    ["lens", "accountRisk", [16n]],
    ["lens", "markets", [1n, 1n]],
  ];

  for (const [contract, method, args] of VIEWS) {
    it(`refuses to answer ${contract}.${method} meanwhile: no half-made state is read`, async () => {
      await during(contract, method, args);
      await reverts(deposit(), "Locked");
    });
  }

  it("refuses a transfer of an account meanwhile", async () => {
    const { clearingHouse, token } = silo();
    await clearingHouse.connect(trader.owner).setApprovalForAll(token, true);
    await during("clearingHouse", "transferFrom", [trader.owner.address, silo().stranger.address, trader.id]);
    await reverts(deposit(), "Locked");
  });

  it("refuses everything while a module holds it, too", async () => {
    await stake(silo(), 100);
    await during("clearingHouse", "poke", [BTC]);
    await reverts(silo().fund.connect(silo().staker).deposit(usd(1), silo().staker), "Locked");
  });

  it("refuses new auction parameters meanwhile, even from the owner", async () => {
    const { auction, token } = silo();
    await auction.transferOwnership(token);
    await during("auction", "acceptOwnership", []);
    await deposit();
    await during("auction", "setAuctionParameters", [Object.values(AUCTION_PARAMETERS)]);
    await reverts(deposit(), "Locked");
  });

  it("makes deposit, mint, withdraw and redeem of the fund answer as a vault does that takes nothing now", async () => {
    const { fund, staker } = silo();
    await stake(silo(), 100);
    const owner = staker.address;
    const refusals = [
      ["deposit", [1n, owner], "ERC4626ExceededMaxDeposit", [owner, 1n, 0n]],
      ["mint", [1n, owner], "ERC4626ExceededMaxMint", [owner, 1n, 0n]],
      ["withdraw", [1n, owner, owner], "ERC4626ExceededMaxWithdraw", [owner, 1n, 0n]],
      ["redeem", [1n, owner, owner], "ERC4626ExceededMaxRedeem", [owner, 1n, 0n]],
    ] as const;
    for (const [method, args, error, errorArgs] of refusals) {
      await during("fund", method, args);
      await expect(deposit())
        .to.be.revertedWithCustomError(fund, error)
        .withArgs(...errorArgs);
    }
  });

  /** What a view of the fund answers while `action` runs. */
  async function seenDuring(action: () => Promise<unknown>, method: string, args: readonly unknown[] = []): Promise<bigint> {
    const { fund } = silo();
    const recorder: BaseContract = await ethers.deployContract("ViewRecorder");
    const call = new Interface(fund.interface.fragments).encodeFunctionData(method, args);
    await arm(recorder, recorder.interface.encodeFunctionData("record", [await fund.getAddress(), call]));
    await action();
    return BigInt(await recorder.getFunction("answer")());
  }

  const leave = (dollars: number) => async () => {
    const { fund, staker } = silo();
    await fund.connect(staker).withdraw(usd(dollars), staker, staker);
  };

  async function unlockAll() {
    const { fund, staker, connection } = silo();
    await fund.connect(staker).requestUnlock(await fund.balanceOf(staker));
    await connection.networkHelpers.time.increase(UNLOCKED_AFTER);
  }

  it("shows the fund's total assets as at lock entry while money leaves, and no room to enter or leave", async () => {
    await stake(silo(), 100);
    await unlockAll();
    const owner = silo().staker.address;
    expect(await seenDuring(leave(10), "totalAssets")).to.equal(usd(100));
    expect(await seenDuring(leave(10), "totalAssets")).to.equal(usd(90));
    expect(await seenDuring(leave(10), "maxWithdraw", [owner])).to.equal(0n);
    expect(await seenDuring(leave(10), "maxRedeem", [owner])).to.equal(0n);
    expect(await seenDuring(leave(10), "maxDeposit", [owner])).to.equal(0n);
    expect(await seenDuring(leave(10), "maxMint", [owner])).to.equal(0n);
    expect(await silo().fund.totalAssets()).to.equal(usd(40));
  });

  it("shows the fund's total assets as at lock entry while money enters", async () => {
    await stake(silo(), 100);
    expect(await seenDuring(() => stake(silo(), 50), "totalAssets")).to.equal(usd(100));
  });

  it("shows the staker fund's share price as at lock entry while money enters or leaves", async () => {
    await stake(silo(), 100);
    await unlockAll();
    const shares = 10n ** 12n;
    const before = await silo().fund.convertToAssets(shares);
    expect(await seenDuring(leave(50), "convertToAssets", [shares]), "leaving").to.equal(before);
    const between = await silo().fund.convertToAssets(shares);
    expect(await seenDuring(() => stake(silo(), 50), "convertToAssets", [shares]), "entering").to.equal(between);
  });

  it("refuses with the token's error an owner who sends shares away in the middle of redeeming them", async () => {
    const { fund, staker, stranger, token } = silo();
    await stake(silo(), 100);
    await unlockAll();
    const shares = await fund.balanceOf(staker);
    await fund.connect(staker).approve(token, shares);
    await during("fund", "transferFrom", [staker.address, stranger.address, 1n]);
    await expect(fund.connect(staker).redeem(shares, staker, staker))
      .to.be.revertedWithCustomError(fund, "ERC20InsufficientBalance")
      .withArgs(staker.address, shares - 1n, shares);
  });

  it("is free again afterwards", async () => {
    await deposit();
    await withdraw();
    expect(await silo().clearingHouse.isLocked()).to.equal(false);
  });
});

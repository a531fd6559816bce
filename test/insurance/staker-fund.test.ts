import { expect } from "chai";
import { usd, wad } from "../support/amounts.js";
import { bidAfter, distressed, start } from "../support/liquidations.js";
import { BTC, deploySilo } from "../support/silo.js";
import { fill, giveTokens, openAccount, setPrice, signerOf, stake } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

// Shares have six decimals more than the token: a dollar buys 1e12 of them at first.
const SHARES_PER_DOLLAR = 10n ** 12n;

describe("StakerFund (ERC-4626)", () => {
  const silo = useSilo();

  async function unlockAll() {
    const { fund, staker, connection } = silo();
    await fund.connect(staker).requestUnlock(await fund.balanceOf(staker));
    await connection.networkHelpers.time.increase(7 * 86_400);
    for (const { feed } of silo().markets) await feed.updateAnswer(BigInt(await feed.getFunction("latestAnswer")()));
  }

  it("keeps its money as cash of account 1 in the clearing house", async () => {
    const { fund, staker, token, lens, clearingHouse } = silo();
    await expect(stake(silo(), 100))
      .to.emit(fund, "Deposit")
      .withArgs(staker.address, staker.address, usd(100), 100n * SHARES_PER_DOLLAR);
    expect(await token.balanceOf(await fund.getAddress())).to.equal(0n);
    expect(await token.balanceOf(await clearingHouse.getAddress())).to.equal(usd(100));
    expect((await lens.silo()).fundCash).to.equal(wad(100));
    expect([await fund.totalAssets(), await fund.freeAssets()]).to.deep.equal([usd(100), usd(100)]);
  });

  it("mints for exact shares, too", async () => {
    const { fund, staker } = silo();
    await giveTokens(silo(), staker, usd(50), fund);
    await fund.connect(staker).mint(50n * SHARES_PER_DOLLAR, staker);
    expect(await fund.totalAssets()).to.equal(usd(50));
  });

  it("takes tokens by the allowance to itself, as routers give it, and not by the clearing house's", async () => {
    const { fund, staker, token } = silo();
    await giveTokens(silo(), staker, usd(50), silo().clearingHouse);
    const enter = () => fund.connect(staker).deposit(usd(50), staker);
    await expect(enter())
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(await fund.getAddress(), 0n, usd(50));
    await token.connect(staker).approve(await fund.getAddress(), usd(50));
    await enter();
    expect(await fund.totalAssets()).to.equal(usd(50));
    await reverts(fund.connect(staker).deposit(1n, staker), "ERC20InsufficientAllowance", [await fund.getAddress(), 0n, 1n]);
  });

  it("does not count tokens sent to it or to the clearing house", async () => {
    const { fund, clearingHouse, token, stranger } = silo();
    await stake(silo(), 100);
    await token.mint(stranger.address, usd(20));
    await token.connect(stranger).transfer(await fund.getAddress(), usd(10));
    await token.connect(stranger).transfer(await clearingHouse.getAddress(), usd(10));
    expect(await fund.totalAssets()).to.equal(usd(100));
  });

  it("grows with its share of fees", async () => {
    const { fund } = silo();
    await stake(silo(), 100);
    const [buyer, seller] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    await fill(silo(), { buyer, seller, market: BTC, size: 1, price: 50_000, buyerFee: 40 });
    expect(await fund.totalAssets()).to.equal(usd(120));
    expect(await fund.previewRedeem(50n * SHARES_PER_DOLLAR)).to.equal(59_999_999n);
  });

  it("prices entry on all its money and exit on what open auctions do not reserve", async () => {
    // 10,000 staked; the auction at 44,000 reserves its maintenance margin of 4,752.
    const { fund } = silo();
    await stake(silo(), 10_000);
    const parties = await distressed(silo(), 44_000);
    await start(silo(), parties);
    expect([await fund.totalAssets(), await fund.freeAssets()]).to.deep.equal([usd(10_000), usd(5_248)]);
    expect(await fund.previewDeposit(usd(1))).to.equal(SHARES_PER_DOLLAR);
    expect(await fund.previewRedeem(10_000n * SHARES_PER_DOLLAR)).to.equal(usd(5_248));
    // ceil(1e6 (1e16 + 1e6) / (5,248e6 + 1)): what 1 dollar costs to withdraw.
    expect(await fund.previewWithdraw(usd(1))).to.equal((10n ** 6n * (10n ** 16n + 10n ** 6n)) / (usd(5_248) + 1n) + 1n);
  });

  it("has nothing free when auctions reserve more than it has", async () => {
    const { fund } = silo();
    await stake(silo(), 1_000);
    await start(silo(), await distressed(silo(), 44_000));
    expect(await fund.freeAssets()).to.equal(0n);
  });

  it("bears a loss on every share alike", async () => {
    // The fund pays 6,890 of its 10,000.
    const { fund } = silo();
    await stake(silo(), 10_000);
    const parties = await distressed(silo(), 35_000);
    await start(silo(), parties);
    await bidAfter(silo(), 900, parties);
    expect(await fund.totalAssets()).to.equal(usd(3_110));
    expect(await fund.convertToAssets(5_000n * SHARES_PER_DOLLAR)).to.equal(usd(1_555));
  });

  it("takes deposits again after a total loss, and the shares from before are worth what they own", async () => {
    const { fund, staker } = silo();
    await stake(silo(), 1_000);
    const parties = await distressed(silo(), 35_000);
    await start(silo(), parties);
    await bidAfter(silo(), 900, parties);
    expect(await fund.totalAssets()).to.equal(0n);
    const rescuer = signerOf(silo(), 0);
    await stake(silo(), 500, rescuer);
    expect(await fund.totalAssets()).to.equal(usd(500));
    // Every unit bought all former shares once: theirs are worth less than a unit together.
    expect(await fund.convertToAssets(await fund.balanceOf(staker))).to.equal(0n);
    expect(await fund.convertToAssets(await fund.balanceOf(rescuer))).to.be.closeTo(usd(500), 1n);
  });

  it("gives whoever leaves their money, and the rest stays whole", async () => {
    const { fund, staker, token } = silo();
    await stake(silo(), 100);
    await stake(silo(), 50, signerOf(silo(), 0));
    await unlockAll();
    const redeemed = fund.connect(staker).redeem(100n * SHARES_PER_DOLLAR, staker, staker);
    await expect(redeemed)
      .to.emit(fund, "Withdraw")
      .withArgs(staker.address, staker.address, staker.address, usd(100), 100n * SHARES_PER_DOLLAR);
    expect(await token.balanceOf(staker.address)).to.equal(usd(100));
    expect(await fund.totalAssets()).to.equal(usd(50));
  });

  it("lets an approved spender redeem for the owner, and only within the allowance", async () => {
    const { fund, staker, stranger } = silo();
    await stake(silo(), 100);
    await unlockAll();
    const spend = () => fund.connect(stranger).redeem(SHARES_PER_DOLLAR, stranger, staker);
    await expect(spend())
      .to.be.revertedWithCustomError(fund, "ERC20InsufficientAllowance")
      .withArgs(stranger.address, 0n, SHARES_PER_DOLLAR);
    await fund.connect(staker).approve(stranger, SHARES_PER_DOLLAR);
    await spend();
    expect(await silo().token.balanceOf(stranger.address)).to.equal(usd(1));
  });

  it("promises to pay no more than the clearing house holds, and pays that: 1,000 of 5,000", async () => {
    // 40 BTC bought for 2,000,000 on 400,000 of margin fall to 30,000: who won takes the money out before who lost is liquidated.
    const { fund, clearingHouse, lens, staker, token } = silo();
    await stake(silo(), 5_000);
    await unlockAll();
    const [loser, winner] = [await openAccount(silo(), 0, 400_000), await openAccount(silo(), 1, 1_000_000)];
    await fill(silo(), { buyer: loser, seller: winner, market: BTC, size: 40, price: 50_000 });
    await setPrice(silo(), BTC, 30_000);
    await clearingHouse.connect(winner.owner).withdraw(winner.id, usd(1_404_000), winner.owner);
    expect((await lens.silo()).custody).to.equal(usd(1_000));
    expect(await fund.previewRedeem(await fund.balanceOf(staker))).to.equal(usd(5_000));
    expect(await fund.maxWithdraw(staker)).to.equal(usd(1_000));
    // The fewest shares that pay 1,000 dollars and a unit are ceil((1e9 + 1) (5e15 + 1e6) / (5e9 + 1)) = 1e15 + 1e6.
    const shares = await fund.maxRedeem(staker);
    expect(shares).to.equal(10n ** 15n + 10n ** 6n - 1n);
    expect([await fund.previewRedeem(shares), await fund.previewRedeem(shares + 1n)]).to.deep.equal([usd(1_000), usd(1_000) + 1n]);
    await fund.connect(staker).redeem(shares, staker, staker);
    expect(await token.balanceOf(staker.address)).to.equal(usd(1_000));
    expect([await fund.maxWithdraw(staker), await fund.maxRedeem(staker)]).to.deep.equal([0n, 0n]);
  });

  it("promises no more at once than the clearing house moves: 1e21 units of 2e21", async () => {
    const { fund, staker, token } = silo();
    const most = 10n ** 21n;
    for (const _ of [1, 2]) {
      await giveTokens(silo(), staker, most, fund);
      await fund.connect(staker).deposit(most, staker);
    }
    await unlockAll();
    expect(await fund.maxWithdraw(staker)).to.equal(most);
    await fund.connect(staker).redeem(await fund.maxRedeem(staker), staker, staker);
    expect(await token.balanceOf(staker.address)).to.equal(most);
  });

  it("refuses a deposit that buys no share", async () => {
    const { fund, staker } = silo();
    await reverts(fund.connect(staker).deposit(0n, staker), "ZeroShares");
  });

  it("cannot be made to round the first depositor's share away", async () => {
    // One wei-share holder and a donation of 1,000,000: the victim still gets all but a millionth of their deposit.
    const { fund, clearingHouse, token, stranger } = silo();
    await stake(silo(), "0.000001", signerOf(silo(), 0));
    await token.mint(stranger.address, usd(1_000_000));
    await token.connect(stranger).transfer(await clearingHouse.getAddress(), usd(1_000_000));
    await stake(silo(), 100);
    expect(await fund.convertToAssets(await fund.balanceOf(silo().staker))).to.equal(usd(100));
  });
});

const feeTakingSilo = async () => deploySilo(undefined, { token: "FeeToken" });

describe("StakerFund with a token that takes a fee", () => {
  const silo = useSilo(feeTakingSilo);

  it("refuses a deposit of which 1 % does not arrive, whatever was sent to vault and clearing house before", async () => {
    const { fund, clearingHouse, token, staker } = silo();
    for (const receiver of [fund, clearingHouse]) await token.mint(await receiver.getAddress(), usd(1_000));
    await giveTokens(silo(), staker, usd(100), fund);
    await reverts(fund.connect(staker).deposit(usd(100), staker), "TokenAmountMismatch", [usd(100), usd(99)]);
  });
});

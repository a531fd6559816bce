import { expect } from "chai";
import { usd } from "../support/amounts.js";
import { nextBlockAfter, stake } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

const DAY = 86_400;
const SHARES = 100n * 10n ** 12n;

describe("StakerFund.requestUnlock: the share lock", () => {
  const silo = useSilo();

  beforeEach(async () => {
    await stake(silo(), 100);
  });

  const fund = () => silo().fund.connect(silo().staker);
  const redeem = (shares: bigint) => fund().redeem(shares, silo().staker, silo().staker);

  const locked = async (shares: bigint, unlocked: bigint) =>
    expect(redeem(shares))
      .to.be.revertedWithCustomError(silo().fund, "ERC4626ExceededMaxRedeem")
      .withArgs(silo().staker.address, shares, unlocked);

  /** Asks to unlock, and goes to `seconds` after that. */
  async function unlockAndWait(shares: bigint, seconds: number) {
    await fund().requestUnlock(shares);
    await nextBlockAfter(silo(), seconds);
  }

  it("keeps every share locked until its owner asks", async () => {
    expect(await silo().fund.maxRedeem(silo().staker)).to.equal(0n);
    await locked(1n, 0n);
  });

  it("says from when to when the shares can be redeemed", async () => {
    const at = BigInt(await nextBlockAfter(silo(), 10));
    const available = at + BigInt(7 * DAY);
    const request = fund().requestUnlock(SHARES);
    await expect(request)
      .to.emit(silo().fund, "UnlockRequested")
      .withArgs(silo().staker.address, SHARES, available, available + BigInt(2 * DAY));
    expect([...(await silo().fund.unlockOf(silo().staker))]).to.deep.equal([SHARES, available, available + BigInt(2 * DAY)]);
  });

  it("opens after seven days, not a second earlier", async () => {
    await unlockAndWait(SHARES, 7 * DAY - 1);
    await locked(SHARES, 0n);
    // The refusal mined nothing: the next block is the one that opens.
    await silo().connection.networkHelpers.mine();
    await nextBlockAfter(silo(), 1);
    await redeem(SHARES);
    expect(await silo().token.balanceOf(silo().staker.address)).to.equal(usd(100));
  });

  it("closes after a window of two days, in its last second still open", async () => {
    await unlockAndWait(SHARES, 9 * DAY);
    await redeem(SHARES / 2n);
    await nextBlockAfter(silo(), 1);
    await locked(1n, 0n);
  });

  it("lets out no more than was asked for, in several steps", async () => {
    await unlockAndWait(SHARES / 2n, 7 * DAY);
    await redeem(SHARES / 4n);
    await locked(SHARES / 4n + 1n, SHARES / 4n);
    await fund().withdraw(usd(25), silo().staker, silo().staker);
    await locked(1n, 0n);
  });

  it("follows the latest request: a new one starts the cooldown again", async () => {
    await fund().requestUnlock(SHARES);
    await nextBlockAfter(silo(), 6 * DAY);
    await fund().requestUnlock(SHARES);
    await nextBlockAfter(silo(), 2 * DAY);
    await locked(SHARES, 0n);
  });

  it("does not travel with shares that are sold, and shrinks with the seller's balance", async () => {
    const { stranger, staker } = silo();
    await unlockAndWait(SHARES, 7 * DAY);
    await fund().transfer(stranger, (SHARES * 3n) / 4n);
    expect(await silo().fund.maxRedeem(stranger)).to.equal(0n);
    expect(await silo().fund.maxRedeem(staker)).to.equal(SHARES / 4n);
  });

  it("refuses a request for nothing and for more than there is", async () => {
    await reverts(fund().requestUnlock(0n), "ZeroShares");
    await reverts(fund().requestUnlock(SHARES + 1n), "InsufficientShares", [silo().staker.address, SHARES + 1n, SHARES]);
  });
});

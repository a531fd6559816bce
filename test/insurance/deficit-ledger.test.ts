import { expect } from "chai";
import { ZeroAddress } from "ethers";
import type { DeficitLedger } from "../../typechain-types/index.js";
import { mulDown, usd, wad } from "../support/amounts.js";
import type { Signer } from "../support/chain.js";
import { bidAfter, type Distressed, distressed, start } from "../support/liquidations.js";
import { BTC } from "../support/silo.js";
import { fill, openAccount, setPrice } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("DeficitLedger: the unfunded deficit D and the exit claims X (rule 6.4)", () => {
  const silo = useSilo();
  let parties: Distressed;

  // No fund: the insolvent auction at 35,000 leaves D = 5,000 + 1,890. Tokens held: 10,000 + 2 x 1,000,000.
  const D = wad(6_890);
  const TOKENS = usd(2_010_000);
  const CLAIMS = wad(2_010_000) + D;

  beforeEach(async () => {
    parties = await distressed(silo(), 35_000);
    await start(silo(), parties);
    await bidAfter(silo(), 900, parties);
  });

  const makersClearingHouse = () => silo().clearingHouse.connect(parties.maker.owner);
  const leave = (dollars: number) => makersClearingHouse().withdraw(parties.maker.id, usd(dollars), parties.maker.owner);
  const claimOf = async () => [...(await silo().deficits.claimOf(parties.maker.owner))];

  /** Fees of this many dollars to the fund: its share is half of them. */
  async function fundIncome(dollars: number) {
    const [buyer, seller] = [await openAccount(silo(), 5, 1_000_000), await openAccount(silo(), 6, 1_000_000)];
    const trade = { buyer, seller, market: BTC, size: 10, price: 35_000, buyerFee: dollars, sellerFee: dollars };
    return fill(silo(), trade);
  }

  it("pays a withdrawal the share that tokens stand behind; the rest becomes the owner's claim", async () => {
    const { deficits, clearingHouse, lens } = silo();
    const paid = (usd(100_000) * wad(2_010_000)) / CLAIMS;
    const claim = (wad(100_000) * D) / CLAIMS;
    const withdrawal = leave(100_000);
    const { id, owner } = parties.maker;
    await expect(withdrawal).to.emit(clearingHouse, "Withdrawn").withArgs(id, owner.address, usd(100_000), paid, claim);
    await expect(withdrawal).to.emit(deficits, "ClaimRecorded").withArgs(owner.address, claim);
    const state = await lens.silo();
    expect([state.unfundedDeficit, state.exitClaims]).to.deep.equal([D - claim, claim]);
    expect(await silo().token.balanceOf(owner.address)).to.equal(paid);
    expect(state.custody).to.equal(TOKENS - paid);
  });

  it("keeps the dust below a token unit for the house", async () => {
    const before = (await silo().lens.silo()).houseCash;
    await leave(100_000);
    const paid = (usd(100_000) * wad(2_010_000)) / CLAIMS;
    const claim = (wad(100_000) * D) / CLAIMS;
    expect((await silo().lens.silo()).houseCash - before).to.equal(wad(100_000) - paid * 10n ** 12n - claim);
  });

  it("spreads later fund income over D and X pro rata, the share of D rounded down", async () => {
    await leave(100_000);
    const { unfundedDeficit, exitClaims } = await silo().lens.silo();
    const toDeficit = mulDown(wad(500), unfundedDeficit, unfundedDeficit + exitClaims);
    await expect(fundIncome(500))
      .to.emit(silo().deficits, "Repaid")
      .withArgs(toDeficit, wad(500) - toDeficit);
    const state = await silo().lens.silo();
    expect(state.unfundedDeficit).to.equal(unfundedDeficit - toDeficit);
    expect(state.exitClaims).to.equal(exitClaims - (wad(500) - toDeficit));
    expect(state.recoveryCash).to.equal(wad(500) - toDeficit);
    expect(state.fundCash).to.equal(0n);
  });

  it("lets claimants collect what was repaid, in whole token units", async () => {
    const { deficits, token, stranger } = silo();
    await leave(100_000);
    await fundIncome(500);
    const [, collectable] = await claimOf();
    const amount = (collectable ?? 0n) / 10n ** 12n;
    const collected = deficits.connect(parties.maker.owner).collect(stranger);
    await expect(collected).to.emit(deficits, "ClaimCollected").withArgs(parties.maker.owner.address, stranger.address, amount);
    expect(await token.balanceOf(stranger.address)).to.equal(amount);
    expect((await claimOf())[1]).to.equal((collectable ?? 0n) % 10n ** 12n);
  });

  it("is over once everything is repaid: the rest stays with the fund and withdrawals are whole again", async () => {
    const { lens, token } = silo();
    await leave(100_000);
    // Fees of 3,500 + 3,500: half goes to the fund, twice.
    await fundIncome(3_500);
    await fill(silo(), {
      buyer: { id: 20n },
      seller: { id: 19n },
      market: BTC,
      size: 10,
      price: 35_000,
      buyerFee: 3_500,
      sellerFee: 3_500,
    });
    const state = await lens.silo();
    expect([state.unfundedDeficit, state.exitClaims, state.deficitOpen]).to.deep.equal([0n, 0n, false]);
    expect(state.fundCash).to.equal(wad(7_000) - D);
    expect((await claimOf())[0]).to.equal(0n);
    const before = await token.balanceOf(parties.maker.owner.address);
    await leave(1_000);
    expect((await token.balanceOf(parties.maker.owner.address)) - before).to.equal(usd(1_000));
    expect(await silo().deficits.generation()).to.equal(1n);
  });

  it("gives later claims of a second generation nothing of what the first was paid", async () => {
    await leave(100_000);
    const first = (await claimOf())[0] ?? 0n;
    await fundIncome(3_500);
    await fill(silo(), {
      buyer: { id: 20n },
      seller: { id: 19n },
      market: BTC,
      size: 10,
      price: 35_000,
      buyerFee: 3_500,
      sellerFee: 3_500,
    });
    expect(first - ((await claimOf())[1] ?? 0n) <= 1n).to.equal(true);
    await silo().deficits.connect(parties.maker.owner).collect(parties.maker.owner);
    // The bidder is liquidated from 35,000 down: a new deficit, a new generation.
    const next = await openAccount(silo(), 7, 6_500);
    await fill(silo(), { buyer: next, seller: parties.maker, market: BTC, size: 1, price: 35_000 });
    await setPrice(silo(), BTC, 25_000);
    await start(silo(), { ...parties, trader: next });
    await bidAfter(silo(), 900, { trader: next, bidder: parties.bidder });
    expect(
      await silo()
        .lens.silo()
        .then(({ deficitOpen }) => deficitOpen),
    ).to.equal(true);
    expect((await claimOf())[0]).to.equal(0n);
    await leave(1_000);
    const [unpaid, collectable] = await claimOf();
    expect((unpaid ?? 0n) > 0n && (collectable ?? 0n) < 10n ** 12n).to.equal(true);
  });

  it("refuses to collect nothing, to the zero address, and anybody's claim but the caller's", async () => {
    const { deficits, stranger } = silo();
    await leave(100_000);
    const maker = parties.maker.owner;
    await reverts(deficits.connect(maker).collect(maker), "NothingToCollect", [maker.address]);
    await reverts(deficits.connect(maker).collect(ZeroAddress), "ZeroReceiver");
    await fundIncome(500);
    await reverts(deficits.connect(stranger).collect(stranger), "NothingToCollect", [stranger.address]);
  });

  it("holds the house's own cash back until everything is repaid", async () => {
    const { governor, stranger } = silo();
    await fundIncome(500);
    await reverts(governor.withdrawHouse(usd(1), stranger), "DeficitOutstanding");
  });

  it("refuses a withdrawal beyond all tokens and D together: another insolvent account is still open", async () => {
    const whale = await openAccount(silo(), 7, 700_000);
    const { clearingHouse } = silo();
    await fill(silo(), { buyer: parties.bidder, seller: whale, market: BTC, size: 100, price: 35_000 });
    await setPrice(silo(), BTC, 5_000);
    const maximum = (await silo().lens.silo()).custody + D / 10n ** 12n;
    // The whale gained 100 x 30,000 from the bidder, who had 1,001,890: 2,900,000 is more than 2,710,000 and D.
    const amount = usd(2_900_000);
    await reverts(clearingHouse.connect(whale.owner).withdraw(whale.id, amount, whale.owner), "ClaimsExceeded", [amount, maximum]);
  });

  it("keeps a claim whole, however little was left of an older one when it was recorded", async () => {
    const { connection, staker, stranger, keeper } = silo();
    // A signer is the clearing house here, with code that does nothing; with no tokens behind it, all of a withdrawal becomes a claim.
    await connection.networkHelpers.setCode(keeper.address, "0x00");
    const deficits = (await connection.ethers.deployContract("DeficitLedger", [keeper], keeper)) as unknown as DeficitLedger;
    const exit = async (owner: Signer, dollars: number) => {
      await deficits.addDeficit(wad(dollars));
      await deficits.haircut(owner, usd(dollars), 0n);
    };
    const rest = 10n ** 12n;
    const [alice, bob] = [staker, stranger];
    await exit(alice, 1_000);
    await deficits.repay(wad(1_000) - rest);
    await exit(bob, 1_000_000);
    await deficits.repay(wad(20_000));
    expect(await deficits.exitClaims()).to.equal(wad(980_000) + rest);
    const { unpaid, collectable } = await deficits.claimOf(bob);
    expect(unpaid + collectable).to.equal(wad(1_000_000));
    expect(wad(20_000) - collectable <= rest).to.equal(true);
    expect((await deficits.claimOf(alice)).collectable + collectable <= wad(21_000) - rest).to.equal(true);
    await deficits.repay(wad(2_000_000));
    expect([await deficits.exitClaims(), await deficits.generation()]).to.deep.equal([0n, 1n]);
    expect([...(await deficits.claimOf(alice))]).to.deep.equal([0n, wad(1_000)]);
    expect([...(await deficits.claimOf(bob))]).to.deep.equal([0n, wad(1_000_000)]);
  });

  it("obeys the clearing house alone", async () => {
    const { deficits, stranger } = silo();
    const as = deficits.connect(stranger);
    const calls = [() => as.addDeficit(1n), () => as.repay(1n), () => as.haircut(stranger, 1n, 1n)];
    for (const call of calls) await reverts(call(), "NotClearingHouse", [stranger.address]);
  });
});

import { expect } from "chai";
import { addDeficit, claimOf, haircut, repay, WHOLE } from "../../../src/engine/deficit/deficitLedger.js";
import { violations } from "../../../src/engine/index.js";
import { draftAt } from "../../../src/engine/queries/views.js";
import { type Address, accountId, quote, WAD, ZERO_ADDRESS } from "../../../src/math/index.js";
import {
  ADDRESSES,
  ALICE,
  account,
  at,
  BOB,
  bidOf,
  CAROL,
  cash,
  clock,
  GOVERNANCE,
  KEEPER,
  lots,
  money,
  names,
  refused,
  send,
  setPrice,
  tokens,
  trade,
  type World,
  witnessOf,
  world,
} from "../world.js";

/**
 * Alice's account fell 200 short and Carol took it over with an empty fund: D = 200, tokens 201,000. Bob is short 40 lots
 * with 104,000 of cash, Carol long 40 with 97,200.
 */
function short() {
  const w = world();
  const [a, b, c] = [account(w, ALICE, 1000n), account(w, BOB, 100_000n), account(w, CAROL, 100_000n)];
  trade(w, { buyer: a, seller: b, size: lots(40n), price: at(100n) });
  setPrice(w, 70n);
  const witness = witnessOf(0n);
  send(w, KEEPER, { name: "auction.start", account: a, witness, rewardAccount: b });
  send(w, CAROL, bidOf(w, a, c));
  return { w, a, b, c };
}

const leave = (account_: bigint, amount: bigint, to: Address) =>
  ({ name: "clearingHouse.withdraw", account: accountId(account_), amount, to }) as const;

/** Two newcomers pay `fees` of quote in fees, half of which is the fund's income. */
function earn({ w }: ReturnType<typeof short>, fees: bigint) {
  const [buyer, seller] = [account(w, KEEPER, 100_000n), account(w, KEEPER, 100_000n)];
  return trade(w, { buyer, seller, size: lots(1000n), price: at(70n), fee: fees / 2n });
}

const claim = (w: World, who: Address) => claimOf(draftAt(w.state, clock(w)), who);

describe("a withdrawal while a deficit is open (rule 6.4)", () => {
  it("pays the share that tokens stand behind and records the rest as the owner's claim", () => {
    const { w, b } = short();
    const outcome = send(w, BOB, leave(b, tokens(1000n), BOB));
    const exitClaim = 994035785288270377n;
    expect(outcome.result).to.equal(999005964n);
    expect(outcome.events).to.deep.equal([
      { contract: "deficitLedger", name: "ClaimRecorded", args: { owner: BOB, amount: exitClaim } },
      { contract: "clearingHouse", name: "Withdrawn", args: { account: b, to: BOB, amount: tokens(1000n), paid: 999005964n, exitClaim } },
      { contract: "token", name: "Transfer", args: { from: ADDRESSES.clearingHouse, to: BOB, value: 999005964n } },
    ]);
    expect(cash(w, 0n)).to.equal(214711729623n);
    expect(w.state.singles.deficit).to.deep.equal({
      unfundedDeficit: money(200n) - exitClaim,
      exitClaims: exitClaim,
      unpaidIndex: WHOLE,
      indexScale: 0n,
      generation: 0n,
    });
    expect(violations(w.state)).to.deep.equal([]);
  });

  it("records the claim for the owner, whoever sends the withdrawal and wherever it goes", () => {
    const { w, b } = short();
    send(w, BOB, { name: "clearingHouse.setOperator", account: b, operator: CAROL, enabled: true });
    send(w, CAROL, leave(b, tokens(1000n), CAROL));
    expect(claim(w, BOB).unpaid).to.equal(994035785288270377n);
    expect(claim(w, CAROL).unpaid).to.equal(0n);
  });

  it("pays nothing for a unit that tokens do not wholly stand behind, and records what they do not", () => {
    const { w, b } = short();
    const outcome = send(w, BOB, leave(b, 1n, BOB));
    expect(outcome.result).to.equal(0n);
    expect(names(outcome)).to.deep.equal(["deficitLedger.ClaimRecorded", "clearingHouse.Withdrawn"]);
    expect(claim(w, BOB).unpaid).to.equal(994035785n);
  });

  it("records nothing where only exit claims are left to repay", () => {
    const { w, b } = short();
    w.state.singles.deficit = { ...w.state.singles.deficit, unfundedDeficit: 0n };
    expect(names(send(w, BOB, leave(b, tokens(1n), BOB)))).to.deep.equal(["clearingHouse.Withdrawn", "token.Transfer"]);
  });

  it("asks for no more than all tokens and the deficit together", () => {
    const { w, b } = short();
    w.state.singles.totals = { ...w.state.singles.totals, custody: tokens(100n) };
    refused(w, BOB, leave(b, tokens(300n) + 1n, BOB), "ClaimsExceeded", { amount: tokens(300n) + 1n, maximum: tokens(300n) });
  });

  it("counts nothing as backing where the reserved accounts hold it all", () => {
    const { w, b } = short();
    w.state.singles.totals = { ...w.state.singles.totals, custody: 0n };
    expect(send(w, BOB, leave(b, tokens(200n), BOB)).result).to.equal(0n);
    expect(w.state.singles.deficit.unfundedDeficit).to.equal(0n);
  });

  it("keeps the house's cash inside", () => {
    const set = short();
    earn(set, money(20n));
    refused(set.w, GOVERNANCE, { name: "governor.withdrawHouse", amount: 1n, to: BOB }, "DeficitOutstanding", {});
  });
});

describe("later income of the fund (rule 6.4)", () => {
  it("repays the deficit first", () => {
    const set = short();
    const outcome = earn(set, money(60n));
    expect(outcome.events.slice(-2)).to.deep.equal([
      { contract: "deficitLedger", name: "Repaid", args: { toDeficit: money(30n), toClaims: 0n } },
      { contract: "clearingHouse", name: "FundIncome", args: { payer: 0n, amount: money(30n), toFund: 0n } },
    ]);
    expect(set.w.state.singles.deficit.unfundedDeficit).to.equal(money(170n));
    expect(violations(set.w.state)).to.deep.equal([]);
  });

  it("repays deficit and claims pro rata, and keeps what is left", () => {
    const set = short();
    // Bob leaves with half of everything: D and X are 100 each but for rounding.
    send(set.w, BOB, leave(set.b, tokens(100_600n), BOB));
    expect(set.w.state.singles.deficit).to.include({ unfundedDeficit: money(100n), exitClaims: money(100n) });
    earn(set, money(40n));
    expect(set.w.state.singles.deficit).to.include({ unfundedDeficit: money(90n), exitClaims: money(90n) });
    expect(cash(set.w, 2n)).to.equal(money(10n));
    expect(claim(set.w, BOB)).to.deep.equal({ unpaid: money(90n), collectable: money(10n) });
    const last = earn(set, money(380n));
    expect(last.events.at(-1)?.args).to.deep.equal({ payer: 0n, amount: money(190n), toFund: money(10n) });
    expect(set.w.state.singles.totals.deficitOpen).to.equal(false);
    expect(set.w.state.singles.deficit).to.deep.equal({
      unfundedDeficit: 0n,
      exitClaims: 0n,
      unpaidIndex: WHOLE,
      indexScale: 0n,
      generation: 1n,
    });
    expect(violations(set.w.state)).to.deep.equal([]);
  });

  it("pays whole withdrawals again once everything is repaid", () => {
    const set = short();
    earn(set, money(400n));
    expect(set.w.state.singles.totals.deficitOpen).to.equal(false);
    expect(send(set.w, CAROL, leave(set.c, tokens(1000n), CAROL)).result).to.equal(tokens(1000n));
  });
});

describe("an exit claim", () => {
  const repaid = () => {
    const set = short();
    send(set.w, BOB, leave(set.b, tokens(100_600n), BOB));
    earn(set, money(40n));
    return set;
  };

  it("is collected in whole token units, to anybody's address", () => {
    const { w } = repaid();
    const outcome = send(w, BOB, { name: "deficitLedger.collect", to: CAROL });
    expect(outcome.result).to.equal(tokens(10n));
    expect(outcome.events).to.deep.equal([
      { contract: "deficitLedger", name: "ClaimCollected", args: { owner: BOB, to: CAROL, amount: tokens(10n) } },
      { contract: "token", name: "Transfer", args: { from: ADDRESSES.clearingHouse, to: CAROL, value: tokens(10n) } },
    ]);
    expect(cash(w, 2n)).to.equal(0n);
    refused(w, BOB, { name: "deficitLedger.collect", to: CAROL }, "NothingToCollect", { owner: BOB });
    expect(violations(w.state)).to.deep.equal([]);
  });

  it("is nothing for whoever has none", () => {
    const { w } = repaid();
    refused(w, ALICE, { name: "deficitLedger.collect", to: ALICE }, "NothingToCollect", { owner: ALICE });
    refused(w, BOB, { name: "deficitLedger.collect", to: ZERO_ADDRESS }, "ZeroReceiver", {});
    expect(claim(w, ALICE)).to.deep.equal({ unpaid: 0n, collectable: 0n });
  });

  it("shares with others by what each left behind", () => {
    const set = repaid();
    // Carol's claim begins at the index of Bob's tenth repaid.
    send(set.w, CAROL, leave(set.c, tokens(40_000n), CAROL));
    const [bob, carol] = [claim(set.w, BOB).unpaid, claim(set.w, CAROL).unpaid];
    const { exitClaims } = set.w.state.singles.deficit;
    expect(bob + carol - exitClaims >= 0n && bob + carol - exitClaims <= 1n).to.equal(true);
    expect(carol > 0n && carol < bob).to.equal(true);
    const reserve = cash(set.w, 2n);
    earn(set, money(60n));
    const paid = cash(set.w, 2n) - reserve;
    const earned = claim(set.w, BOB).collectable - money(10n) + claim(set.w, CAROL).collectable;
    expect(paid - earned >= 0n && paid - earned <= 10n).to.equal(true);
  });

  it("keeps its credit when a new generation begins", () => {
    const set = repaid();
    earn(set, money(500n));
    expect(set.w.state.singles.deficit.generation).to.equal(1n);
    expect(claim(set.w, BOB)).to.deep.equal({ unpaid: 0n, collectable: money(100n) });
    expect(send(set.w, BOB, { name: "deficitLedger.collect", to: BOB }).result).to.equal(tokens(100n));
    expect(set.w.state.tables.claims.get(BOB)).to.deep.equal({ principal: 0n, index: WHOLE, scale: 0n, generation: 1n, credit: 0n });
  });

  it("stays open where less than a token unit of all claims is left", () => {
    const set = repaid();
    earn(set, 2n * (180n * WAD - 10n ** 12n));
    expect(set.w.state.singles.deficit).to.deep.include({ exitClaims: 5n * 10n ** 11n, generation: 0n });
    expect(set.w.state.singles.totals.deficitOpen).to.equal(true);
    expect(claim(set.w, BOB)).to.deep.equal({ unpaid: 5n * 10n ** 11n, collectable: money(100n) - 5n * 10n ** 11n });
    expect(violations(set.w.state)).to.deep.equal([]);
  });

  it("is credited a wei less where a division leaves dust", () => {
    const { w } = repaid();
    w.state.singles.deficit = { ...w.state.singles.deficit, unpaidIndex: w.state.singles.deficit.unpaidIndex + 1n };
    expect(claim(w, BOB)).to.deep.equal({ unpaid: 90n * WAD + 1n, collectable: 10n * WAD - 1n });
  });

  it("is kept whole, however little was left of an older claim when it was recorded", () => {
    const w = world();
    const draft = draftAt(w.state, clock(w));
    // With no tokens behind it, all of a withdrawal becomes a claim.
    const exit = (owner: Address, dollars: bigint) => {
      addDeficit(draft, money(dollars));
      expect(haircut(draft, owner, tokens(dollars), 0n)).to.deep.equal({ paid: 0n, claim: money(dollars) });
    };
    const rest = 10n ** 12n;
    exit(ALICE, 1000n);
    repay(draft, quote(1000n * WAD - rest));
    exit(BOB, 1_000_000n);
    expect(repay(draft, money(20_000n)).open).to.equal(true);
    const bob = claimOf(draft, BOB);
    expect(bob.unpaid + bob.collectable).to.equal(money(1_000_000n));
    expect(money(20_000n) - bob.collectable <= rest).to.equal(true);
    expect(claimOf(draft, ALICE).collectable + bob.collectable <= 21_000n * WAD - rest).to.equal(true);
    expect(repay(draft, money(2_000_000n))).to.deep.equal({ toDeficit: 0n, toClaims: quote(980_000n * WAD + rest), open: false });
    expect(claimOf(draft, ALICE)).to.deep.equal({ unpaid: 0n, collectable: money(1000n) });
    expect(claimOf(draft, BOB)).to.deep.equal({ unpaid: 0n, collectable: money(1_000_000n) });
  });
});

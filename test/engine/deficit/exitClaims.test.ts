import { expect } from "chai";
import type { Draft } from "../../../src/engine/core/draft.js";
import { addDeficit, claimOf, credited, FLOOR, haircut, repay, WHOLE } from "../../../src/engine/deficit/deficitLedger.js";
import { draftAt } from "../../../src/engine/queries/views.js";
import { type Address, quote } from "../../../src/math/index.js";
import fc from "../../support/fastCheck.js";
import { ALICE, BOB, CAROL, clock, money, tokens, world } from "../world.js";

const OWNERS = [ALICE, BOB, CAROL] as const;
/** The largest cash that an account can have, in whole token units: an int192. */
const MOST_CASH = ((1n << 191n) - 1n) / 10n ** 12n;

/** A deficit ledger alone, and what claims must be: X and the exact share of Alice's claim that is left, as a fraction. */
class Claims {
  readonly draft: Draft;
  /** How often a claim was rounded up: once for each owner, and once each time that one was credited. */
  roundings = BigInt(OWNERS.length);
  repaid = 0n;
  recorded = 0n;
  share = { over: 1n, under: 1n };

  constructor() {
    const w = world();
    this.draft = draftAt(w.state, clock(w));
  }

  get ledger() {
    return this.draft.singles.deficit;
  }

  /** With no tokens behind it, all of a withdrawal becomes a claim. */
  exit(owner: Address, amount: bigint): void {
    addDeficit(this.draft, quote(amount * 10n ** 12n));
    haircut(this.draft, owner, amount, 0n);
    this.recorded += amount * 10n ** 12n;
    this.roundings += 1n;
  }

  credit(owner: Address): void {
    credited(this.draft, owner);
    this.roundings += 1n;
  }

  /** Repays all of X but `left`. */
  leave(left: bigint): void {
    const { exitClaims } = this.ledger;
    if (left >= exitClaims) return;
    repay(this.draft, quote(exitClaims - left));
    this.repaid += exitClaims - left;
    this.share = { over: this.share.over * left, under: this.share.under * exitClaims };
  }

  sumOf(part: "unpaid" | "collectable"): bigint {
    return OWNERS.reduce((sum, owner) => sum + claimOf(this.draft, owner)[part], 0n);
  }

  /** By how much the claims exceed X. */
  drift(): bigint {
    return this.sumOf("unpaid") - this.ledger.exitClaims;
  }

  check(): void {
    const { exitClaims, unpaidIndex } = this.ledger;
    expect(this.sumOf("unpaid") + this.sumOf("collectable")).to.equal(this.recorded);
    expect(this.sumOf("collectable") <= this.repaid, "credits outran what was repaid").to.equal(true);
    const drift = this.drift();
    expect(drift >= 0n && (exitClaims === 0n ? drift === 0n : drift < this.roundings), `${drift} wei above X`).to.equal(true);
    expect(unpaidIndex >= FLOOR && unpaidIndex <= WHOLE).to.equal(true);
  }
}

describe("exit claims over many turnovers of X", () => {
  it("stay within a wei each of X, and of their exact share, over 3,000 turnovers", () => {
    const claims = new Claims();
    claims.exit(ALICE, tokens(1_000_000n));
    for (let turn = 1; turn <= 6_000; turn++) {
      claims.leave(claims.ledger.exitClaims / 2n + BigInt(turn % 7));
      // Bob and Carol come and go; Alice waits.
      claims.exit(turn % 2 === 0 ? BOB : CAROL, tokens(500_000n) + BigInt(turn));
      if (turn % 500 !== 0 && turn > 200) continue;
      claims.check();
      const { over, under } = claims.share;
      const exactUp = (money(1_000_000n) * over + under - 1n) / under;
      expect(claimOf(claims.draft, ALICE).unpaid, `Alice after ${turn} repayments`).to.equal(exactUp);
    }
    expect(claims.ledger.indexScale > 90n, "the index was scaled").to.equal(true);
    expect(claims.drift() <= 3n).to.equal(true);
  });

  it("are credited what is repaid, however often a wei was left before", () => {
    const claims = new Claims();
    for (let i = 0; i < 4; i++) {
      claims.exit(ALICE, tokens(1_000_000n));
      claims.leave(1n);
    }
    claims.exit(BOB, tokens(1_000_000n));
    claims.leave(money(100_000n));
    // All but the dust of Alice's claim: 900,000 and a wei were repaid.
    expect(claimOf(claims.draft, BOB).collectable).to.equal(money(900_000n));
    claims.check();
  });

  it("never lose or gain a wei together, whatever comes in which order", () => {
    const owner = fc.constantFrom(...OWNERS);
    const amount = fc.oneof(fc.bigInt(1n, 100n), fc.bigInt(1n, tokens(10n ** 9n)), fc.bigInt(1n, MOST_CASH / 100n));
    const exit = fc.record({ owner, amount }).map((e) => (claims: Claims) => claims.exit(e.owner, e.amount));
    const credit = owner.map((o) => (claims: Claims) => claims.credit(o));
    const part = fc.bigInt(0n, 10n ** 6n).map((ppm) => (claims: Claims) => claims.leave((claims.ledger.exitClaims * ppm) / 10n ** 6n));
    const dust = fc.bigInt(0n, 3n).map((left) => (claims: Claims) => claims.leave(left));
    const step = fc.oneof(exit, credit, part, { weight: 2, arbitrary: part }, dust);
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60, size: "max" }), (steps) => {
        const claims = new Claims();
        for (const take of steps) {
          take(claims);
          claims.check();
        }
      }),
      { numRuns: 300 },
    );
  });

  it("are a wei where they are many scales old, and whole once X is repaid", () => {
    const claims = new Claims();
    claims.exit(ALICE, MOST_CASH);
    claims.exit(BOB, MOST_CASH);
    for (let i = 0; i < 6; i++) {
      claims.leave(1n);
      claims.check();
      claims.exit(CAROL, MOST_CASH);
    }
    // Each time 192 bits, three steps and a little, of the index fell away.
    expect(claims.ledger.indexScale).to.equal(18n);
    expect(claimOf(claims.draft, ALICE).unpaid).to.equal(1n);
    claims.leave(0n);
    claims.check();
    expect(claimOf(claims.draft, ALICE)).to.deep.equal({ unpaid: 0n, collectable: MOST_CASH * 10n ** 12n });
    expect(claims.ledger).to.include({ unpaidIndex: WHOLE, indexScale: 0n, generation: 1n });
  });

  it("begin a generation at the first scale, and owe nothing of an older one", () => {
    const claims = new Claims();
    claims.exit(ALICE, tokens(1_000n));
    claims.leave(1n);
    claims.credit(ALICE);
    claims.leave(0n);
    claims.exit(BOB, tokens(10n));
    expect(claimOf(claims.draft, ALICE)).to.deep.equal({ unpaid: 0n, collectable: money(1_000n) });
    expect(claimOf(claims.draft, BOB)).to.deep.equal({ unpaid: money(10n), collectable: 0n });
  });
});

describe("a deficit of any size", () => {
  const most = quote((1n << 191n) - 1n);

  it("is repaid pro rata without overflow", () => {
    const claims = new Claims();
    claims.exit(ALICE, MOST_CASH);
    addDeficit(claims.draft, most);
    const { toDeficit, toClaims } = repay(claims.draft, quote(1n << 190n));
    expect(toDeficit + toClaims).to.equal(1n << 190n);
    expect(toDeficit - toClaims < 10n ** 12n && toDeficit >= toClaims).to.equal(true);
  });

  it("lets a withdrawal be paid its share, and refuses one of any absurd amount", () => {
    const claims = new Claims();
    addDeficit(claims.draft, most);
    const backing = 1n << 168n;
    const { paid, claim } = haircut(claims.draft, ALICE, 10n ** 21n, backing);
    const all = most + backing;
    expect([paid, claim]).to.deep.equal([(10n ** 21n * backing) / all, (10n ** 33n * most) / all]);
    for (const amount of [all / 10n ** 12n + 1n, (1n << 256n) - 1n]) {
      expect(() => haircut(claims.draft, ALICE, amount, backing)).to.throw("ClaimsExceeded");
    }
  });
});

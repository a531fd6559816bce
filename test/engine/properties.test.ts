import { expect } from "chai";
import {
  accountRisk,
  type Command,
  type DirtySet,
  digest,
  EngineError,
  execute,
  preview,
  type Snapshot,
  toSnapshot,
  violations,
  worstWitness,
} from "../../src/engine/index.js";
import {
  type AccountId,
  type Address,
  accountId,
  marketId,
  perpetualOf,
  price,
  quote,
  SIZE_QUANTUM,
  seconds,
  size,
  WAD,
} from "../../src/math/index.js";
import fc from "../support/fastCheck.js";
import {
  ADDRESSES,
  ALICE,
  account,
  addMarket,
  BOB,
  BROKER,
  CAROL,
  fundWallet,
  GOVERNANCE,
  KEEPER,
  lots,
  setAnswer,
  tokens,
  type World,
  world,
} from "./world.js";

/** One step of a random story: who does what with which numbers; what it means depends on the state it meets. */
interface Step {
  readonly kind: number;
  readonly who: number;
  readonly other: number;
  readonly market: bigint;
  readonly share: bigint;
  readonly seconds: bigint;
}

const steps = fc.array(
  fc.record<Step>({
    kind: fc.nat(19),
    who: fc.nat(3),
    other: fc.nat(3),
    market: fc.bigInt({ min: 1n, max: 2n }),
    share: fc.bigInt({ min: 0n, max: 1_000_000n }),
    seconds: fc.bigInt({ min: 0n, max: 900n }),
  }),
  { minLength: 60, maxLength: 120 },
);

const OWNERS: readonly Address[] = [ALICE, BOB, CAROL, KEEPER];

function story(): { readonly w: World; readonly accounts: readonly AccountId[] } {
  const w = world();
  addMarket(w, 50n);
  const accounts = OWNERS.map((owner, i) => account(w, owner, [1000n, 1500n, 20_000n, 20_000n][i] ?? 0n));
  for (const owner of OWNERS) fundWallet(w, owner, 10_000n);
  return { w, accounts };
}

const part = (whole: bigint, share: bigint): bigint => (whole * share) / 1_000_000n;

/** The command that a step stands for, and who sends it. */
function commandOf(w: World, accounts: readonly AccountId[], step: Step): { readonly sender: Address; readonly command: Command } {
  const me = OWNERS[step.who] as Address;
  const mine = accounts[step.who] as AccountId;
  const theirs = accounts[step.other] as AccountId;
  const market = marketId(step.market);
  const mark = w.state.tables.markets.get(market)?.index ?? 0n;
  const plain = (command: Command, sender = me) => ({ sender, command });
  const near = mark + (part(mark / 10n, step.share) / 10n ** 6n) * 10n ** 6n - mark / 20n;
  switch (step.kind) {
    case 0:
    case 1:
    case 2:
    case 3: {
      const amount = (part((120n * WAD) / step.market, step.share) / SIZE_QUANTUM) * SIZE_QUANTUM;
      const [buyer, seller] = step.share % 2n === 0n ? [mine, theirs] : [theirs, mine];
      const fee = quote((amount * near) / WAD / 200n);
      const trade = {
        buyer,
        seller,
        instrument: perpetualOf(market),
        size: size(amount),
        price: price(near - (near % 10n ** 6n)),
        buyerFee: fee,
        sellerFee: fee,
      };
      return plain({ name: "clearingHouse.fill", trade }, BROKER);
    }
    case 4:
      return plain({ name: "clearingHouse.deposit", account: mine, amount: part(tokens(500n), step.share) });
    case 5:
      return plain({ name: "clearingHouse.withdraw", account: mine, amount: part(tokens(1000n), step.share), to: me });
    case 6:
    case 7:
    case 8: {
      const answer = part(10n ** 10n, 450_000n + (step.share * 7n) / 10n) / step.market;
      return plain({ name: "feed.update", feed: feedAt(w, market), decimals: 8n, answer, updatedAt: seconds(w.now), available: true });
    }
    case 9: {
      const weak = accounts.find((id) => isLiquidatable(w, id)) ?? theirs;
      const found = worstWitness(w.state, weak, seconds(w.now));
      const witness = found.status === "ok" ? found.witness : { markets: [], groups: [] };
      return plain({ name: "auction.start", account: weak, witness, rewardAccount: mine });
    }
    case 10:
    case 11: {
      const huge = quote(10n ** 40n);
      const guards = { minReturn: 0n, maxMargin: huge, maxPayment: huge, deadline: seconds(w.now) };
      const account = onSale(w) ?? theirs;
      const auctionId = w.state.tables.auctions.get(account)?.id ?? 0n;
      return plain({
        name: "auction.bid",
        terms: { account, auctionId, bidder: mine, fraction: part(WAD, step.share), ...guards },
      });
    }
    case 12:
      return plain({ name: "auction.touch", account: onSale(w) ?? theirs });
    case 13:
      return plain({ name: "fund.deposit", assets: part(tokens(300n), step.share), receiver: me });
    case 14:
      return plain({ name: "fund.requestUnlock", shares: part(w.state.tables.fundShares.get(me) ?? 0n, step.share) });
    case 15:
      return plain({
        name: "fund.redeem",
        shares: part(w.state.tables.unlocks.get(me)?.shares ?? 1n, step.share),
        receiver: me,
        owner: me,
      });
    case 16:
    case 17:
      return plain({ name: "deficitLedger.collect", to: me });
    default:
      return plain({ name: "governor.setPremium", market, premium: part(10n ** 16n, step.share) - 5n * 10n ** 15n }, GOVERNANCE);
  }
}

function isLiquidatable(w: World, id: AccountId): boolean {
  const found = worstWitness(w.state, id, seconds(w.now));
  return found.status === "ok" && found.liquidatable && !w.state.tables.auctions.has(id);
}

const onSale = (w: World): AccountId | undefined => w.state.tables.auctions.keys().next().value;

/** Whoever redeems waits for the cooldown first. */
function nextTime(w: World, step: Step): bigint {
  const open = step.kind === 15 ? w.state.tables.unlocks.get(OWNERS[step.who] as Address)?.availableAt : undefined;
  const later = w.now + step.seconds;
  return open === undefined || open < later ? later : open;
}

function feedAt(w: World, market: bigint): Address {
  const source = w.state.tables.sources.get(marketId(market));
  const adapter = source === undefined ? undefined : w.state.tables.adapters.get(source.adapter);
  if (adapter === undefined) throw new Error("the market has a feed");
  return adapter.feed;
}

/** Keys of a table whose value differs between two snapshots. */
function changes(before: Snapshot["tables"][keyof Snapshot["tables"]], after: typeof before): readonly string[] {
  const text = (entries: typeof before) => new Map(entries.map(({ key, value }) => [String(key), JSON.stringify(value)]));
  const [old, now] = [text(before), text(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key)).sort();
}

function expectExactly(dirty: DirtySet, before: Snapshot, after: Snapshot): void {
  for (const name of Object.keys(after.tables) as (keyof Snapshot["tables"])[]) {
    const claimed = [...dirty[name]].map(String).sort();
    expect(claimed, name).to.deep.equal(changes(before.tables[name], after.tables[name]));
  }
  const singles = (Object.keys(after.singles) as (keyof Snapshot["singles"])[]).filter(
    (name) => JSON.stringify(before.singles[name]) !== JSON.stringify(after.singles[name]),
  );
  expect([...dirty.singles].sort()).to.deep.equal(singles.sort());
}

describe("any story", function () {
  this.timeout(60_000);

  it("keeps the books (INV-CASH, INV-ZERO), names exactly what it changed, and leaves no trace of what was refused", () => {
    const seen = new Map<string, { ok: number; failed: number }>();
    fc.assert(
      fc.property(steps, (told) => {
        const { w, accounts } = story();
        for (const step of told) {
          w.now = nextTime(w, step);
          if (step.share % 3n !== 0n)
            for (const market of [1n, 2n]) setAnswer(w, (w.state.tables.feeds.get(feedAt(w, market))?.answer ?? 1n) as bigint, market);
          const { sender, command } = commandOf(w, accounts, step);
          const context = { timestamp: seconds(w.now), sender };
          const before = toSnapshot(w.state);
          const count = seen.get(command.name) ?? { ok: 0, failed: 0 };
          seen.set(command.name, count);
          try {
            const previewed = preview(w.state, command, context);
            expect(digest(w.state)).to.equal(JSON.stringify(before));
            const outcome = execute(w.state, command, context);
            expect(outcome.events).to.deep.equal(previewed.events);
            count.ok++;
            expectExactly(outcome.dirty, before, toSnapshot(w.state));
          } catch (error) {
            if (!(error instanceof EngineError)) throw error;
            count.failed++;
            expect(digest(w.state)).to.equal(JSON.stringify(before));
          }
          expect(violations(w.state)).to.deep.equal([]);
        }
      }),
      { numRuns: 40 },
    );
    const eventful = ["clearingHouse.fill", "clearingHouse.deposit", "clearingHouse.withdraw", "fund.redeem", "auction.start"];
    for (const name of eventful) expect(seen.get(name)?.ok, `${name} succeeds somewhere`).to.be.greaterThan(0);
  });

  it("leaves nobody without initial margin by a trade that opened risk (INV-IM)", () => {
    const { w, accounts } = story();
    const amounts = fc.bigInt({ min: 1n, max: 10n ** 10n });
    fc.assert(
      fc.property(amounts, fc.boolean(), (quanta, buys) => {
        const [a, b] = [accounts[0] as AccountId, accounts[2] as AccountId];
        const [buyer, seller] = buys ? [a, b] : [b, a];
        const mark = price(100n * WAD);
        const zero = quote(0n);
        const trade = {
          buyer,
          seller,
          instrument: perpetualOf(marketId(1n)),
          size: size(quanta * SIZE_QUANTUM),
          price: mark,
          buyerFee: zero,
          sellerFee: zero,
        };
        try {
          execute(w.state, { name: "clearingHouse.fill", trade }, { timestamp: seconds(w.now), sender: BROKER });
        } catch (error) {
          if (!(error instanceof EngineError)) throw error;
        }
        for (const id of [a, b]) {
          const risk = accountRisk(w.state, id, seconds(w.now));
          expect(risk.status === "ok" && risk.equity >= risk.initialMargin).to.equal(true);
        }
      }),
    );
  });

  // 2 % below mark the buyer gains what the seller loses: together nothing.
  it("creates no value by trades at one price, there and back (INV-ROUND)", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 8n }), fc.bigInt({ min: 98n * 10n ** 12n, max: 102n * 10n ** 12n }), (quanta, ticks) => {
        const { w, accounts } = story();
        const [a, b] = [accounts[2] as AccountId, accounts[3] as AccountId];
        const before = [a, b].map((id) => w.state.tables.accounts.get(id)?.cash);
        for (const [buyer, seller] of [
          [a, b],
          [b, a],
        ] as const) {
          const zero = quote(0n);
          const trade = {
            buyer,
            seller,
            instrument: perpetualOf(marketId(1n)),
            size: size(quanta * SIZE_QUANTUM),
            price: price(ticks * 10n ** 6n),
            buyerFee: zero,
            sellerFee: zero,
          };
          execute(w.state, { name: "clearingHouse.fill", trade }, { timestamp: seconds(w.now), sender: BROKER });
        }
        expect([a, b].map((id) => w.state.tables.accounts.get(id)?.cash)).to.deep.equal(before);
      }),
      { numRuns: 30 },
    );
  });

  it("starts in a silo that keeps its books", () => {
    const { w } = story();
    expect(violations(w.state)).to.deep.equal([]);
    expect(w.state.tables.accounts.get(accountId(16n))?.cash).to.equal(lots(1000n));
    expect(w.state.addresses).to.deep.equal(ADDRESSES);
  });
});

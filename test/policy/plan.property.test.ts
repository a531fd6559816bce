import { expect } from "chai";
import { accountRisk, auctionQuote, execute, type SiloState, violations } from "../../src/engine/index.js";
import { type AccountId, quote, seconds, WAD, wad } from "../../src/math/index.js";
import { type Plan, type PolicyOptions, planBlock } from "../../src/policy/index.js";
import { addMarket, KEEPER, setAnswer } from "../engine/world.js";
import fc from "../support/fastCheck.js";
import { copyOf, optionsOf, type Scene, scene, trader } from "./scene.js";

/** Prices of both markets in cents, and how long after the last tick; an answer of 0 is no valid price. */
const tickOf = fc.record({
  elapsed: fc.bigInt({ min: 1n, max: 1_500n }),
  first: fc.oneof({ weight: 12, arbitrary: fc.bigInt({ min: 5_500n, max: 14_000n }) }, { weight: 1, arbitrary: fc.constant(0n) }),
  second: fc.bigInt({ min: 7_000n, max: 13_000n }),
});

const traderOf = fc.record({
  leverage: fc.bigInt({ min: 11n, max: 48n }),
  size: fc.oneof(fc.bigInt({ min: -3_000n, max: -1n }), fc.bigInt({ min: 1n, max: 3_000n })),
  market: fc.constantFrom(1n, 2n),
});

const caseOf = fc.record({
  traders: fc.array(traderOf, { minLength: 1, maxLength: 8 }),
  ticks: fc.array(tickOf, { minLength: 1, maxLength: 6 }),
  keeperCash: fc.constantFrom(0n, 50n, 5_000n, 60_000n, 10_000_000n),
  fund: fc.constantFrom(0n, 2_000n, 1_000_000n),
  maxBid: fc.option(fc.bigInt({ min: 1n, max: 50_000n * WAD }).map(quote), { nil: undefined }),
  minProfit: fc.constantFrom(quote(1n), quote(WAD), quote(50n * WAD)),
  headroom: fc.constantFrom(wad(0n), wad(WAD / 50n)),
});

type Case = typeof caseOf extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function built({ traders, keeperCash, fund }: Case): Scene {
  const s = scene({ keeperCash, fund });
  addMarket(s.world, 100n);
  // Cash of a little more than the initial margin of 20 %, up to 96 % of notional.
  for (const { leverage, size, market } of traders) trader(s, ((size < 0n ? -size : size) * leverage * 100n) / 50n + 20n, size, market);
  return s;
}

function move(s: Scene, { elapsed, first, second }: Case["ticks"][number]): void {
  s.world.now += elapsed;
  setAnswer(s.world, first * 10n ** 6n, 1n);
  setAnswer(s.world, second * 10n ** 6n, 2n);
}

/** Executes the plan on a silo of its own, as the chain would; every action must pass. Returns what the block leaves. */
function mined(state: SiloState, { actions }: Plan, { nextTimestamp }: PolicyOptions): SiloState {
  const chain = copyOf(state);
  for (const { command } of actions) execute(chain, command, { timestamp: nextTimestamp, sender: KEEPER });
  return chain;
}

function judged(state: SiloState, account: AccountId, timestamp: bigint) {
  const risk = accountRisk(state, account, seconds(timestamp));
  return risk.status === "ok" ? risk : undefined;
}

/** Runs a keeper along the ticks and shows every plan to `look`. */
function along(
  drawn: Case,
  look: (at: { before: SiloState; after: SiloState; plan: Plan; options: PolicyOptions; s: Scene }) => void,
): void {
  const s = built(drawn);
  const { maxBid, minProfit, headroom } = drawn;
  for (const each of drawn.ticks) {
    move(s, each);
    const options = optionsOf(s, { maxBid, minProfit, headroom });
    const plan = planBlock(s.world.state, options);
    const after = mined(s.world.state, plan, options);
    look({ before: s.world.state, after, plan, options, s });
    s.world.now += 1n;
    Object.assign(s.world.state.singles, after.singles);
    Object.assign(s.world.state.tables, after.tables);
  }
}

const RUNS = { numRuns: 60 };

describe("whatever the keeper plans", function () {
  this.timeout(120_000);

  it("passes at the planned time, in the planned order, and keeps the silo's books", () => {
    fc.assert(
      fc.property(caseOf, (drawn) => {
        along(drawn, ({ after }) => expect(violations(after)).to.deep.equal([]));
      }),
      RUNS,
    );
  });

  it("leaves nobody below maintenance margin without an auction, where there is a price", () => {
    fc.assert(
      fc.property(caseOf, (drawn) => {
        along(drawn, ({ before, after, options }) => {
          for (const [id, { legs, inAuction }] of before.tables.accounts) {
            if (legs.length === 0 || inAuction || id === options.keeperAccount) continue;
            const risk = judged(before, id, options.nextTimestamp);
            if (risk === undefined || risk.equity >= risk.maintenanceMargin) continue;
            const ended = judged(after, id, options.nextTimestamp);
            const restored = ended !== undefined && ended.equity >= ended.bufferMargin;
            expect(after.tables.auctions.has(id) || restored, `account ${id}`).to.equal(true);
          }
        });
      }),
      RUNS,
    );
  });

  it("earns the least profit with every bid, pays no more than the largest, and keeps the keeper's initial margin", () => {
    fc.assert(
      fc.property(caseOf, (drawn) => {
        along(drawn, ({ after, plan, options }) => {
          const bids = plan.actions.flatMap((action) => (action.kind === "bid" ? [action] : []));
          for (const { payment, profit } of bids) {
            expect(profit >= drawn.minProfit).to.equal(true);
            expect(drawn.maxBid === undefined || payment <= drawn.maxBid).to.equal(true);
          }
          if (bids.length === 0) return;
          const keeper = judged(after, options.keeperAccount, options.nextTimestamp);
          expect(keeper !== undefined && keeper.equity >= keeper.initialMargin).to.equal(true);
        });
      }),
      RUNS,
    );
  });

  it("leaves every judged auction recorded as it is: ended when recovered, solvent or insolvent", () => {
    fc.assert(
      fc.property(caseOf, (drawn) => {
        along(drawn, ({ after, options }) => {
          for (const [id, { insolvent }] of after.tables.auctions) {
            const quoted = auctionQuote(after, id, options.nextTimestamp);
            if (quoted.status === "oracleInvalid") continue;
            expect(quoted.status).to.equal("open");
            expect(quoted.status === "open" && quoted.solvent).to.equal(!insolvent);
          }
        });
      }),
      RUNS,
    );
  });

  it("is the same from any copy of the state, and names no account twice for the same thing", () => {
    fc.assert(
      fc.property(caseOf, (drawn) => {
        along(drawn, ({ before, plan, options }) => {
          expect(planBlock(copyOf(before), options)).to.deep.equal(plan);
          const keys = plan.actions.map(({ kind, account }) => `${kind === "start" ? kind : "tend"} ${account}`);
          expect(new Set(keys).size).to.equal(keys.length);
        });
      }),
      RUNS,
    );
  });
});

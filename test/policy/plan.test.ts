import { expect } from "chai";
import { auctionQuote, digest } from "../../src/engine/index.js";
import { accountId, seconds, WAD, wad } from "../../src/math/index.js";
import { type PlannedAction, planBlock } from "../../src/policy/index.js";
import { POKE_LEAD } from "../../src/policy/pokes.js";
import { AUCTION, addMarket, GOVERNANCE, HEARTBEAT, KEEPER, money, send, setAnswer, witnessOf } from "../engine/world.js";
import { copyOf, kinds, mine, NOWHERE, optionsOf, plan, reasons, scene, tick, trader } from "./scene.js";

/** Longs of 1,000 lots: below MM under 77.8 with 30,000 of cash, insolvent under 70. */
const CASH = 30_000n;
const LONG = 1_000n;

/** Nothing is worth a bid. */
const PASSIVE = { minProfit: money(1_000_000_000n) };

describe("what a keeper plans after a block", () => {
  it("leaves accounts alone that hold their maintenance margin", () => {
    const s = scene();
    trader(s, CASH, LONG);
    expect(plan(s)).to.deep.equal({ actions: [], skipped: [] });
  });

  it("starts the auction of an account the moment its equity is below MM, not at it", () => {
    const s = scene();
    // E = 20,000 - 1,000 * (100 - p); MM = 100 p: equal at p = 88.888..., so 89 is healthy and 88 is not.
    const account = trader(s, 20_000n, LONG);
    tick(s, 0n, 89n);
    expect(kinds(plan(s, PASSIVE))).to.deep.equal([]);
    tick(s, 0n, 88n);
    expect(kinds(plan(s, PASSIVE))).to.deep.equal([`start ${account}`]);
  });

  it("starts the worst account first, whatever the order of ids and whatever the sizes", () => {
    const s = scene();
    const better = trader(s, 2_900_000n, 100n * LONG);
    const worst = trader(s, 26_000n, LONG);
    const middle = trader(s, 280_000n, 10n * LONG);
    tick(s, 0n, 76n);
    expect(kinds(plan(s, PASSIVE))).to.deep.equal([`start ${worst}`, `start ${middle}`, `start ${better}`]);
  });

  it("starts accounts that are equally bad by their id", () => {
    const s = scene();
    const ids = [trader(s, CASH, LONG), trader(s, 2n * CASH, 2n * LONG), trader(s, CASH, LONG)];
    tick(s, 0n, 76n);
    expect(kinds(plan(s, PASSIVE))).to.deep.equal(ids.map((id) => `start ${id}`));
  });

  it("bids in the same block for the auction that it starts", () => {
    const s = scene();
    const account = trader(s, CASH, LONG);
    tick(s, 0n, 76n);
    const planned = plan(s);
    expect(kinds(planned)).to.deep.equal([`start ${account}`, `bid ${account}`]);
    mine(s, planned.actions);
    expect(s.world.state.tables.auctions.size, "the bid restored the account").to.equal(0);
  });

  it("tends auctions after the starts, oldest first", () => {
    const s = scene();
    const late = trader(s, 27_000n, LONG);
    const early = trader(s, 25_000n, LONG);
    tick(s, 0n, 82n);
    mine(s, plan(s, PASSIVE).actions);
    expect(s.world.state.tables.auctions.get(early)?.id).to.equal(1n);
    tick(s, 10n, 79n);
    expect(kinds(plan(s))).to.deep.equal([`start ${late}`, `bid ${early}`, `bid ${late}`]);
  });

  it("starts no auction twice", () => {
    const s = scene();
    trader(s, CASH, LONG);
    tick(s, 0n, 76n);
    const first = plan(s, PASSIVE);
    mine(s, first.actions);
    expect(kinds(plan(s, PASSIVE))).to.deep.equal([]);
  });

  it("plans each account at most once to start and once to bid or touch", () => {
    const s = scene();
    for (let i = 0n; i < 5n; i++) trader(s, CASH - 500n * i, LONG);
    tick(s, 0n, 72n);
    const keys = plan(s).actions.map(({ kind, account }) => `${kind === "start" ? "start" : "tend"} ${account}`);
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it("ends an auction whose account is back at the buffer margin", () => {
    const s = scene();
    const account = trader(s, CASH, LONG);
    tick(s, 0n, 76n);
    mine(s, plan(s, PASSIVE).actions);
    tick(s, 60n, 95n);
    const { actions } = plan(s);
    expect(actions).to.deep.equal([
      { kind: "touch", account, command: { name: "auction.touch", account }, legs: 1, because: "recovered" },
    ] satisfies PlannedAction[]);
    mine(s, actions);
    expect(s.world.state.tables.auctions.has(account)).to.equal(false);
  });

  it("records that an account became insolvent, and that it is solvent again", () => {
    const s = scene();
    const account = trader(s, CASH, LONG);
    tick(s, 0n, 76n);
    mine(s, plan(s, PASSIVE).actions);
    const recorded = () => s.world.state.tables.auctions.get(account)?.insolvent;
    for (const [index, insolvent] of [
      [69n, true],
      [72n, false],
    ] as const) {
      tick(s, 60n, index);
      const { actions } = plan(s, PASSIVE);
      expect(actions.map((action) => action.kind === "touch" && action.because)).to.deep.equal(["solvency"]);
      mine(s, actions);
      expect(recorded()).to.equal(insolvent);
      expect(kinds(plan(s, PASSIVE)), "once is enough").to.deep.equal([]);
    }
  });

  it("does not touch what a bid records anyway", () => {
    const s = scene();
    const account = trader(s, CASH, LONG);
    tick(s, 0n, 69n);
    mine(s, plan(s, PASSIVE).actions);
    tick(s, 60n, 75n);
    expect(kinds(plan(s))).to.deep.equal([`bid ${account}`]);
  });

  it("passes over markets without a valid price and goes on in the others", () => {
    const s = scene();
    addMarket(s.world, 100n);
    const blind = trader(s, CASH, LONG);
    const seen = trader(s, CASH, LONG, 2n);
    tick(s, 0n, 76n);
    setAnswer(s.world, 76n * 10n ** 8n, 2n);
    setAnswer(s.world, -1n, 1n);
    const planned = plan(s, PASSIVE);
    expect(kinds(planned)).to.deep.equal([`start ${seen}`]);
    expect(planned.skipped.find(({ reason }) => reason === "oracle-invalid")).to.include({ market: 1n });
    expect(blind < seen).to.equal(true);
  });

  it("does not start its own account, and says so", () => {
    const s = scene();
    const own = trader(s, CASH, LONG);
    tick(s, 0n, 76n);
    const planned = plan(s, { keeperAccount: own });
    expect(planned).to.deep.equal({ actions: [], skipped: [{ reason: "own-account", account: own }] });
  });

  it("bids for nobody while its own account is in auction", () => {
    const s = scene();
    const own = trader(s, CASH, LONG);
    const other = trader(s, CASH, LONG);
    tick(s, 0n, 76n);
    mine(s, plan(s, PASSIVE).actions);
    const planned = plan(s, { keeperAccount: own });
    expect(planned).to.deep.equal({
      actions: [],
      skipped: [
        { reason: "own-account", account: own },
        { reason: "keeper-in-auction", account: other },
      ],
    });
  });

  it("plans nothing that the contract would refuse", () => {
    const s = scene();
    const account = trader(s, CASH, LONG);
    tick(s, 0n, 76n);
    const stranger = plan(s, { keeperAddress: NOWHERE });
    expect(kinds(stranger), "anybody may start, but not bid for an account of somebody else").to.deep.equal([`start ${account}`]);
    expect(stranger.skipped[0]).to.deep.include({ reason: "refused", account });
    const unknown = plan(s, { keeperAccount: accountId(999n) });
    expect(kinds(unknown)).to.deep.equal([]);
    expect(reasons(unknown)).to.deep.equal(["refused"]);
  });

  it("looks only at the candidates that a screen named", () => {
    const s = scene();
    trader(s, CASH, LONG);
    const two = trader(s, CASH, LONG);
    tick(s, 0n, 76n);
    const { actions } = planBlock(s.world.state, optionsOf(s, PASSIVE), [two]);
    expect(actions.map(({ account }) => account)).to.deep.equal([two]);
  });

  it("does not change the state it plans for", () => {
    const s = scene();
    for (let i = 0n; i < 3n; i++) trader(s, CASH - 500n * i, LONG);
    tick(s, 0n, 74n);
    const before = digest(s.world.state);
    plan(s);
    expect(digest(s.world.state)).to.equal(before);
  });

  it("plans the same from a snapshot as from the state itself", () => {
    const s = scene({ keeperCash: 3_000n });
    for (let i = 0n; i < 4n; i++) trader(s, CASH - 1_500n * i, LONG);
    tick(s, 0n, 74n);
    expect(planBlock(copyOf(s.world.state), optionsOf(s))).to.deep.equal(plan(s));
  });

  it("follows the auction's own terms when they change", () => {
    const s = scene();
    trader(s, CASH, LONG);
    tick(s, 0n, 76n);
    send(s.world, GOVERNANCE, {
      name: "auction.setAuctionParameters",
      parameters: { ...AUCTION, startPriceShare: wad(WAD), kneePriceShare: wad(WAD) },
    });
    expect(reasons(plan(s)), "there is no discount").to.deep.equal(["not-profitable"]);
  });

  it("fetches the price of an auction's market before the cached one runs out, and no other market's", () => {
    const s = scene();
    const id = trader(s, 1_000n, 40n);
    addMarket(s.world, 100n);
    tick(s, 0n, 80n);
    send(s.world, KEEPER, { name: "auction.start", account: id, witness: witnessOf(0n), rewardAccount: s.dealer });
    const patient = { minProfit: money(1_000_000n) };
    tick(s, HEARTBEAT - POKE_LEAD - 1n, 80n);
    expect(kinds(plan(s, patient))).to.deep.equal([]);
    s.world.now += 1n;
    const planned = plan(s, patient).actions;
    expect(planned.map(({ command }) => command)).to.deep.equal([{ name: "clearingHouse.poke", market: 1n }]);
    mine(s, planned);
    s.world.now += 3n * POKE_LEAD;
    setAnswer(s.world, 80n * 10n ** 8n);
    const quoted = auctionQuote(s.world.state, id, seconds(s.world.now));
    expect(quoted.status === "open" && quoted.elapsed).to.equal(HEARTBEAT + 2n * POKE_LEAD + 1n);
  });

  it("fetches no price that the oracle does not have, or that lasts no longer", () => {
    const s = scene();
    const id = trader(s, 1_000n, 40n);
    tick(s, 0n, 80n);
    send(s.world, KEEPER, { name: "auction.start", account: id, witness: witnessOf(0n), rewardAccount: s.dealer });
    s.world.now += HEARTBEAT - 1n;
    expect(kinds(plan(s, { minProfit: money(1_000_000n) }))).to.deep.equal([]);
  });
});

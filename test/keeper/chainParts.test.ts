import { expect } from "chai";
import { loadSnapshot } from "../../src/chain/snapshot/snapshot.js";
import { digest } from "../../src/engine/index.js";
import { screenOf } from "../../src/keeper/screen/wholeSilo.js";
import { sendTo } from "../../src/keeper/send/send.js";
import { simulateOn } from "../../src/keeper/send/simulate.js";
import type { SeenBlock, Snapshot } from "../../src/keeper/types.js";
import { headOf } from "../../src/keeper/watch/pollingWatch.js";
import { accountId, address, quote, seconds } from "../../src/math/index.js";
import { type Plan, planBlock, termsOf } from "../../src/policy/index.js";
import { mine, openAccount, openSetup, rpc, type Setup, setPrice, trader } from "./support/setup.js";

describe("the keeper's parts on a node", () => {
  let setup: Setup;
  let account: bigint;
  let unhealthy: bigint;
  let revert: unknown;

  before(async function () {
    this.timeout(120_000);
    setup = await openSetup();
    account = await openAccount(setup, setup.keeper, 100_000n);
    unhealthy = await trader(setup, 20_000n, 10n);
  });

  beforeEach(async () => {
    revert = await rpc(setup.chain, "evm_snapshot");
  });

  afterEach(async () => {
    await rpc(setup.chain, "evm_setAutomine", [true]);
    await rpc(setup.chain, "evm_revert", [revert]);
  });

  after(() => setup?.close());

  const screened = () => screenOf(setup.chain, setup.deployment, { account: accountId(account), address: setup.keeper.address });

  /** What the keeper sees and plans now. */
  async function look(): Promise<{ block: SeenBlock; snapshot: Snapshot; plan: Plan }> {
    const block = await headOf(setup.chain);
    const snapshot = await screened()(block);
    const keeperAddress = address(setup.keeper.address);
    const plan = planBlock(snapshot.state, {
      keeperAccount: accountId(account),
      keeperAddress,
      nextTimestamp: seconds(block.timestamp + 1n),
      ...termsOf({}),
    });
    return { block, snapshot, plan };
  }

  const calls = () => setup.deployment.contracts;

  describe("the screen", () => {
    it("reads the same from a quiet silo as anew, when only a price has changed", async () => {
      const screen = screened();
      await screen(await headOf(setup.chain));
      await setPrice(setup, 7_900n);
      const head = await headOf(setup.chain);
      const { state, timestamp } = await screen(head);
      const { number: blockNumber } = head;
      const anew = await loadSnapshot(setup.chain, setup.deployment, {
        blockNumber,
        people: [setup.keeper.address],
        rightsOf: [account],
      });
      expect(timestamp).to.equal(anew.timestamp);
      expect(digest(state)).to.equal(digest(anew.state));
    });

    it("sees every change of the silo", async () => {
      const screen = screened();
      const before = await screen(await headOf(setup.chain));
      const opened = await openAccount(setup, setup.admin, 5n);
      const { state } = await screen(await headOf(setup.chain));
      expect(before.state.tables.accounts.has(accountId(opened))).to.equal(false);
      expect(state.tables.accounts.get(accountId(opened))?.cash).to.equal(5n * 10n ** 18n);
    });
  });

  describe("the simulation", () => {
    it("passes what chain and twin answer alike, be it yes or not yet", async () => {
      await setPrice(setup, 6_500n);
      const { block, snapshot, plan } = await look();
      expect(plan.actions.map(({ kind }) => kind)).to.deep.equal(["start", "bid"]);
      const simulate = simulateOn(setup.chain, calls(), setup.keeper.address);
      for (const action of plan.actions) expect(await simulate(block, snapshot, action)).to.deep.equal({ ok: true });
    });

    it("refuses what they answer differently, and says how", async () => {
      await setPrice(setup, 6_500n);
      const { block, snapshot, plan } = await look();
      const [start] = plan.actions;
      if (start === undefined) throw new Error("nothing planned");
      const accounts = new Map(snapshot.state.tables.accounts);
      const held = accounts.get(accountId(unhealthy));
      if (held === undefined) throw new Error("no account");
      accounts.set(accountId(unhealthy), { ...held, cash: quote(held.cash + 10n ** 24n) });
      const state = { ...snapshot.state, tables: { ...snapshot.state.tables, accounts } };
      const verdict = await simulateOn(setup.chain, calls(), setup.keeper.address)(block, { ...snapshot, state }, start);
      expect(verdict.ok).to.equal(false);
      expect(verdict.ok || verdict.reason).to.match(/^the chain says yes, the twin NotLiquidatable\(/);
    });
  });

  describe("the sender", () => {
    it("waits for transactions that no block took, then sends anew at the same nonce for more", async () => {
      await setPrice(setup, 6_500n);
      await rpc(setup.chain, "evm_setAutomine", [false]);
      const { block, plan } = await look();
      const [start] = plan.actions;
      if (start === undefined) throw new Error("nothing planned");
      const sender = sendTo(setup.chain, setup.keeper, calls());
      const first = await (await sender.begin(block))?.send(start);
      for (let i = 0; i < 5; i++) expect(await sender.begin(block), `look ${i}`).to.equal(undefined);
      const second = await (await sender.begin(block))?.send(start);
      if (first === undefined || second === undefined) throw new Error("nothing sent");
      expect(second.nonce).to.equal(first.nonce);
      expect(second.hash).to.not.equal(first.hash);
      await mine(setup, 1n);
      expect((await setup.chain.client.getTransactionReceipt({ hash: second.hash })).status).to.equal("success");
    });

    it("numbers the transactions of one block one after the other", async () => {
      await setPrice(setup, 6_500n);
      await rpc(setup.chain, "evm_setAutomine", [false]);
      const { block, plan } = await look();
      const batch = await sendTo(setup.chain, setup.keeper, calls()).begin(block);
      if (batch === undefined) throw new Error("the sender waits");
      const sent = [];
      for (const action of plan.actions) sent.push(await batch.send(action));
      const first = await setup.chain.client.getTransactionCount({ address: setup.keeper.address });
      expect(sent.map(({ nonce }) => nonce)).to.deep.equal([first, first + 1]);
      await mine(setup, 1n);
      for (const { hash } of sent) expect((await setup.chain.client.getTransactionReceipt({ hash })).status).to.equal("success");
    });
  });
});

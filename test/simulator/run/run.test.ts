import { expect } from "chai";
import { accountRisk, digest, violations } from "../../../src/engine/index.js";
import { seconds, WAD } from "../../../src/math/index.js";
import { planBlock, suspects } from "../../../src/policy/index.js";
import { collectResult } from "../../../src/simulator/result/collect.js";
import { blocksOf, createRun, hurtsMore } from "../../../src/simulator/run/run.js";
import { keeperAccount } from "../../../src/simulator/run/setup.js";
import { crashBars } from "../../../src/simulator/scenario/crashPath.js";
import { BarTooShortError } from "../../../src/simulator/scenario/errors.js";
import { rejected, thrown } from "../../support/thrown.js";
import { crashHours, preparedRun } from "../support/runs.js";

async function resultOf(accounts: number, seed: number) {
  const run = await preparedRun(accounts, seed);
  const collector = collectResult(run);
  for (const block of blocksOf(run)) collector.add(block);
  return { run, result: collector.result() };
}

describe("a simulated run", () => {
  it("begins with a population in which every account holds its initial margin", async () => {
    const { state, scenario } = await preparedRun(60);
    expect(violations(state)).to.deep.equal([]);
    const now = seconds(BigInt(scenario.series.bars[0]?.start ?? 0));
    for (const account of state.tables.accounts.keys()) {
      if (account < 16n) continue;
      const risk = accountRisk(state, account, now);
      if (risk.status !== "ok") throw risk.error;
      expect(risk.equity >= risk.initialMargin, `account ${account}`).to.equal(true);
    }
  });

  it("creates and loses nothing: the invariants hold after every block of a crash", async () => {
    const run = await preparedRun(40);
    for (const block of blocksOf(run)) expect(violations(run.state), `at ${block.timestamp}`).to.deep.equal([]);
  });

  it("gives the same blocks, figures and state for the same seed", async () => {
    const [first, second] = [await resultOf(40, 7), await resultOf(40, 7)];
    expect(first.result).to.deep.equal(second.result);
    expect(digest(first.run.state)).to.equal(digest(second.run.state));
    expect((await resultOf(40, 8)).result).not.to.deep.equal(first.result);
  });

  it("shows solvent and insolvent auctions, a deficit and an exhausted fund on the generated crash", async () => {
    const { result } = await resultOf(200, 7);
    const kinds = new Set(result.auctions.map(({ kind }) => kind));
    expect([...kinds].sort()).to.deep.equal(["insolvent", "solvent"]);
    expect(result.deficit > 0n && result.unfundedDeficit > 0n).to.equal(true);
    expect(result.fundAfter < result.fundBefore).to.equal(true);
    expect(result.liquidations.length).to.be.greaterThan(20);
  });

  it("counts who is at risk when the price has moved, and every sub-step once", async () => {
    const { run, result } = await resultOf(40, 7);
    expect(result.points).to.have.length(4 * run.scenario.series.bars.length);
    expect(Math.max(...result.points.map(({ belowMm }) => belowMm))).to.be.greaterThan(0);
    expect(result.points.at(-1)?.cumulativeLiquidations).to.equal(result.liquidations.length);
  });

  it("mines the keeper's plan in the next block, in order, a fixed interval later", async () => {
    const run = await preparedRun(40);
    let expected: { at: bigint; commands: readonly unknown[] } | undefined;
    for (const block of blocksOf(run)) {
      const commands = block.performed
        .filter(({ transaction }) => transaction.sender === run.participants.keeper)
        .map(({ transaction }) => transaction.command);
      if (expected !== undefined) {
        expect(commands).to.deep.equal(expected.commands);
        expect(block.timestamp).to.equal(expected.at);
      }
      const planned = block.plan.actions.map(({ command }) => command);
      expected = planned.length === 0 || block.closesStep ? undefined : { at: block.timestamp + run.interval, commands: planned };
    }
  });

  it("never screens out an account that the policy would act on", async () => {
    const run = await preparedRun(60);
    const keeper = { keeperAccount: keeperAccount(run.scenario), keeperAddress: run.participants.keeper, ...run.terms };
    for (const { timestamp, plan } of blocksOf(run)) {
      const nextTimestamp = seconds(timestamp + run.interval);
      expect(planBlock(run.state, { ...keeper, nextTimestamp }).actions).to.deep.equal(plan.actions);
    }
  });

  it("screens out most of a healthy population", async () => {
    const run = await preparedRun(100);
    const now = seconds(BigInt(run.scenario.series.bars[0]?.start ?? 0));
    expect(suspects(run.state, now, (6n * WAD) / 10n)).to.have.length(0);
    expect(suspects(run.state, now, 10n * WAD).length).to.be.greaterThan(50);
  });

  it("names the same worse extreme for the same population", async () => {
    const run = await preparedRun(60);
    expect(hurtsMore(run)).to.equal(hurtsMore(run)).and.to.be.oneOf(["low", "high"]);
  });

  it("refuses bars too short for the keeper to follow up between two prices", async () => {
    const { bars } = crashHours();
    const [bar] = bars;
    if (bar === undefined) throw new Error("no bar");
    const { scenario, participants } = await preparedRun(4);
    const series = { bars: [bar], barSeconds: 20 };
    thrown(BarTooShortError, () => createRun({ ...scenario, series }, participants, {}));
    await rejected(RangeError, preparedRun(4, 7, { bars: [], barSeconds: 60 }));
  });

  it("runs hundreds of sub-steps a second with 200 accounts, crash included", async () => {
    const run = await preparedRun(200, 7, crashBars(7));
    const began = performance.now();
    let steps = 0;
    for (const { closesStep } of blocksOf(run)) steps += closesStep ? 1 : 0;
    // A busy machine is ten times slower than this; the figure only keeps accidents away.
    expect(steps / ((performance.now() - began) / 1000)).to.be.greaterThan(20);
  });
});

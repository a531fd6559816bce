import { expect } from "chai";
import { accountRisk, digest, violations } from "../../../src/engine/index.js";
import { seconds, WAD } from "../../../src/math/index.js";
import { planBlock } from "../../../src/policy/index.js";
import { suspects } from "../../../src/policy/screen.js";
import { BarTooShortError } from "../../../src/simulator/errors.js";
import { collectMetrics } from "../../../src/simulator/result/metrics.js";
import { blocksOf, createRun, hurtsMore } from "../../../src/simulator/run/run.js";
import { keeperAccount } from "../../../src/simulator/run/stage.js";
import { crashBars } from "../../../src/simulator/scenario/crashPath.js";
import { rejected, thrown } from "../../support/thrown.js";
import { crashHours, preparedRun } from "../support/runs.js";

async function metricsOf(accounts: number, seed: number) {
  const run = await preparedRun(accounts, seed);
  const collector = collectMetrics(run.setting, run.state);
  for (const block of blocksOf(run)) collector.add(block);
  return { run, metrics: collector.result() };
}

describe("a simulated run", () => {
  it("begins with a book in which every account holds its initial margin", async () => {
    const { state, setting } = await preparedRun(60);
    expect(violations(state)).to.deep.equal([]);
    const now = seconds(BigInt(setting.series.bars[0]?.start ?? 0));
    for (const account of state.tables.accounts.keys()) {
      if (account < 16n) continue;
      const risk = accountRisk(state, account, now);
      if (risk.status !== "ok") throw risk.error;
      expect(risk.equity >= risk.initialMargin, `account ${account}`).to.equal(true);
    }
  });

  it("creates and loses nothing: the invariants hold after every block of a crash", async () => {
    const run = await preparedRun(40);
    for (const block of blocksOf(run)) expect(violations(block.state), `at ${block.timestamp}`).to.deep.equal([]);
  });

  it("gives the same blocks, figures and state for the same seed", async () => {
    const [first, second] = [await metricsOf(40, 7), await metricsOf(40, 7)];
    expect(first.metrics).to.deep.equal(second.metrics);
    expect(digest(first.run.state)).to.equal(digest(second.run.state));
    expect((await metricsOf(40, 8)).metrics).not.to.deep.equal(first.metrics);
  });

  it("shows solvent and insolvent auctions, a deficit and an exhausted fund on the generated crash", async () => {
    const { metrics } = await metricsOf(200, 7);
    const kinds = new Set(metrics.auctions.map(({ kind }) => kind));
    expect([...kinds].sort()).to.deep.equal(["insolvent", "solvent"]);
    expect(metrics.deficit > 0n && metrics.unfundedDeficit > 0n).to.equal(true);
    expect(metrics.fundAfter < metrics.fundBefore).to.equal(true);
    expect(metrics.liquidations.length).to.be.greaterThan(20);
  });

  it("counts who is at risk when the price has moved, and every sub-step once", async () => {
    const { run, metrics } = await metricsOf(40, 7);
    expect(metrics.points).to.have.length(4 * run.setting.series.bars.length);
    expect(Math.max(...metrics.points.map(({ belowMm }) => belowMm))).to.be.greaterThan(0);
    expect(metrics.points.at(-1)?.cumulativeLiquidations).to.equal(metrics.liquidations.length);
  });

  it("mines the keeper's plan in the next block, in order, a fixed interval later", async () => {
    const run = await preparedRun(40);
    let expected: { at: bigint; commands: readonly unknown[] } | undefined;
    for (const block of blocksOf(run)) {
      const commands = block.performed.filter(({ act }) => act.sender === run.cast.keeper).map(({ act }) => act.command);
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
    const keeper = { keeperAccount: keeperAccount(run.setting), keeperAddress: run.cast.keeper };
    for (const { state, timestamp, plan } of blocksOf(run)) {
      const nextTimestamp = seconds(timestamp + run.interval);
      expect(planBlock(state, { ...keeper, nextTimestamp }).actions).to.deep.equal(plan.actions);
    }
  });

  it("screens out most of a healthy book", async () => {
    const run = await preparedRun(100);
    const now = seconds(BigInt(run.setting.series.bars[0]?.start ?? 0));
    expect(suspects(run.state, now, (6n * WAD) / 10n)).to.have.length(0);
    expect(suspects(run.state, now, 10n * WAD).length).to.be.greaterThan(50);
  });

  it("names the same worse extreme for the same book", async () => {
    const run = await preparedRun(60);
    const now = seconds(BigInt(run.setting.series.bars[0]?.start ?? 0));
    expect(hurtsMore(run, now)).to.equal(hurtsMore(run, now)).and.to.be.oneOf(["low", "high"]);
  });

  it("refuses bars too short for the keeper to follow up between two prices", async () => {
    const { bars } = crashHours();
    const [bar] = bars;
    if (bar === undefined) throw new Error("no bar");
    const { setting, cast } = await preparedRun(4);
    const series = { bars: [bar], barSeconds: 20 };
    thrown(BarTooShortError, () => createRun({ ...setting, series }, cast, {}));
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

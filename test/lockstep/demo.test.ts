import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { runningChildren } from "../../src/lockstep/child.js";
import { InterruptedError, runDemo } from "../../src/lockstep/index.js";
import { parseBars } from "../../src/marketData/bars.js";
import { formatBars } from "../../src/marketData/barsWriter.js";
import { makeScenario } from "../../src/simulator/scenario/scenario.js";
import { crashHours } from "../simulator/support/runs.js";
import { describeWithData } from "../support/data.js";
import { keel, linesOf } from "../support/keel.js";
import { rejected } from "../support/thrown.js";

const amount = z.string().regex(/^-?\d+(\.\d+)?$/);
const count = z.int().min(0);

/** Exactly the keys that README promises. */
const summary = z.strictObject({
  accounts: count,
  steps: count,
  blocks: count,
  liquidations: count,
  auctions: count,
  deficit: amount,
  fund: z.strictObject({ before: amount, after: amount }),
  mirror: z.strictObject({ checks: count, mismatches: count }),
  seed: count,
  wallSeconds: z.number().positive(),
});

function resultOf(stdout: string) {
  expect(linesOf(stdout)).to.have.length(1);
  return summary.parse(JSON.parse(stdout));
}

describe("keel demo", function () {
  this.timeout(180_000);
  let folder: string;
  let bars: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "keel-test-demo-"));
    bars = join(folder, "crash.csv");
    const { bars: all } = crashHours();
    await writeFile(bars, formatBars(all.slice(0, 7)));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("replays bars on a chain with a keeper, agrees with it after every block, and says so in one line", async () => {
    const out = join(folder, "report");
    const { code, stdout, stderr } = await keel(["demo", "--bars", bars, "--accounts", "12", "--seed", "7", "--json", "--out", out]);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    const result = resultOf(stdout);
    expect(result).to.include({ accounts: 12, steps: 28, seed: 7 });
    expect(result.mirror.mismatches).to.equal(0);
    // Five blocks build the population; each has one check, as has every block of the run.
    expect(result.mirror.checks).to.equal(result.blocks + 5);
    expect(result.liquidations).to.be.greaterThan(0);
    expect((await readdir(out)).sort()).to.deep.equal(["auctions.csv", "index.html", "liquidations.csv", "points.csv", "run.json"]);
    expect(await readFile(join(out, "index.html"), "utf8")).to.include("crash.csv");
    expect((await readFile(join(out, "points.csv"), "utf8")).trimEnd().split("\n")).to.have.length(29);
  });

  it("gives the same answer twice but for the time it took, and the same as the simulation without a chain", async () => {
    const words = ["--bars", bars, "--accounts", "8", "--seed", "3", "--json"];
    const [first, second, alone] = [
      await keel(["demo", ...words, "--out", join(folder, "a")]),
      await keel(["demo", ...words, "--out", join(folder, "b")]),
      await keel(["simulate", ...words]),
    ];
    const { wallSeconds: _, ...result } = resultOf(first.stdout);
    const { wallSeconds: __, ...again } = resultOf(second.stdout);
    expect(result).to.deep.equal(again);
    const { mirror: ___, ...withoutChain } = result;
    const { wallSeconds: ____, ...simulated } = JSON.parse(alone.stdout) as Record<string, unknown>;
    expect(simulated).to.deep.equal(withoutChain);
  });

  it("gives the same answer on Hardhat's node", async () => {
    const series = parseBars(await readFile(bars, "utf8"));
    const scenario = await makeScenario({ series: { ...series, bars: series.bars.slice(3, 5) }, accounts: 4, seed: 7 });
    const never = new Promise<never>(() => undefined);
    const silent = { scenario, source: "bars", onPhase: () => undefined, onBlock: () => undefined };
    const run = (node: "anvil" | "hardhat") => runDemo({ ...silent, node }, never, async (finished) => finished.run);
    const [onHardhat, onAnvil] = [await run("hardhat"), await run("anvil")];
    expect(onHardhat.mirror?.mismatches).to.equal(0);
    expect(onHardhat).to.deep.equal(onAnvil);
  });

  it("leaves no process and no file behind when it is interrupted", async () => {
    const own = await mkdtemp(join(folder, "tmp-"));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = own;
    try {
      const series = parseBars(await readFile(bars, "utf8"));
      const scenario = await makeScenario({ series, accounts: 4, seed: 7 });
      let interrupt: (error: Error) => void = () => undefined;
      const stop = new Promise<never>((_, reject) => {
        interrupt = reject;
      });
      let running = 0;
      const onBlock = (): void => {
        running = runningChildren();
        interrupt(new InterruptedError("SIGTERM"));
      };
      const demo = runDemo({ scenario, source: "bars", onPhase: () => undefined, onBlock }, stop, async () => undefined);
      await rejected(InterruptedError, demo);
      expect(running).to.equal(2);
      expect(runningChildren()).to.equal(0);
      expect((await readdir(own)).filter((name) => name.startsWith("keel"))).to.deep.equal([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });

  describe("and keel simulate refuse", () => {
    const malformed = "ts_utc,open,high,low,close,volume\n2020-03-12T10:00Z,100,110,90,105,1\n2020-03-12T11:00Z,105,100,90,95,1\n";

    for (const command of ["demo", "simulate"]) {
      it(`a malformed line, with its number (${command})`, async () => {
        const file = join(folder, "malformed.csv");
        await writeFile(file, malformed);
        const { code, stdout, stderr } = await keel([command, "--bars", file]);
        expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
        expect(linesOf(stderr)).to.have.length(1);
        expect(stderr).to.include("line 3: high is below open or close");
      });

      it(`a file that is not there (${command})`, async () => {
        const { code, stderr } = await keel([command, "--bars", join(folder, "none.csv")]);
        expect(code).to.equal(1);
        expect(linesOf(stderr)).to.have.length(1);
        expect(stderr).to.include("there is no such file");
      });

      it(`a range the wrong way round (${command})`, async () => {
        const { code, stderr } = await keel([command, "--bars", bars, "--from", "2020-03-14", "--to", "2020-03-11"]);
        expect(code).to.equal(1);
        expect(linesOf(stderr)).to.deep.equal(["keel: --from 2020-03-14 is after --to 2020-03-11 (swap them)"]);
      });

      it(`a population of nobody (${command})`, async () => {
        const { code, stderr } = await keel([command, "--accounts", "0"]);
        expect(code).to.equal(2);
        expect(linesOf(stderr)).to.deep.equal(["keel: --accounts: must be a whole number from 2 to 20000"]);
      });
    }
  });

  describeWithData("on the bars of March 2020", ["prices/btc_usdt_spot_1h_2017_2020.csv"], ([file]) => {
    it("liquidates, and agrees with the chain", async () => {
      const range = ["--from", "2020-03-12T09:00Z", "--to", "2020-03-12T13:00Z"];
      const { stdout } = await keel(["demo", "--bars", file, ...range, "--accounts", "40", "--json", "--out", join(folder, "real")]);
      const result = resultOf(stdout);
      expect(result.mirror.mismatches).to.equal(0);
      expect(result.liquidations).to.be.greaterThan(0);
    });
  });
});

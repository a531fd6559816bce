import { expect } from "chai";
import { type Bench, openBench } from "./bench.js";
import { runCampaign } from "./campaign.js";
import { entryPoints } from "./chain/encode.js";
import { SPECS } from "./commands/index.js";
import { canonical } from "./plain.js";
import { Tally } from "./tally.js";
import { engine } from "./twin.js";

const DEEP = process.env.KEEL_DEEP === "true";
const STEPS = DEEP ? 2_000 : 300;
const SEEDS = Array.from({ length: DEEP ? 20 : 2 }, (_, i) => i + 1);

describe("differential: chain against twin (INV-TWIN)", function () {
  // 20 runs of 2,000 steps are for the deep run; one short run takes seconds.
  this.timeout(600_000);
  let bench: Bench;

  before(async () => {
    bench = await openBench();
  });

  after(() => bench.close());

  it("knows a command for every function of the silo that changes state", () => {
    expect(SPECS.map(({ name }) => name)).to.include.members([...entryPoints()]);
  });

  for (const seed of SEEDS) {
    it(`agrees on state, events and reverts, and keeps the invariants, after each of ${STEPS} steps of seed ${seed}`, async () => {
      const { failure, tally } = await runCampaign(await bench.fresh(), { seed, steps: STEPS, twin: engine });
      expect(failure, failure && canonical(failure)).to.equal(undefined);
      expect(tally.steps()).to.equal(STEPS);
      expect(tally.successRate()).to.be.at.least(0.6);
      if (DEEP) expect(tally.gaps()).to.deep.equal([]);
    });
  }

  it("repeats a run exactly from its seed", async () => {
    const once = await runCampaign(await bench.fresh(), { seed: 3, steps: 150, twin: engine });
    const again = await runCampaign(await bench.fresh(), { seed: 3, steps: 150, twin: engine });
    expect(again.steps).to.deep.equal(once.steps);
  });
});

describe("differential: what a run must show", () => {
  it("names every command that never succeeded or never failed, and none that cannot by design", () => {
    const gaps = new Tally().gaps();
    expect(gaps).to.include("clearingHouse.deposit never succeeded");
    expect(gaps).to.include("clearingHouse.deposit never failed");
    expect(gaps).not.to.include("clearingHouse.sync never succeeded");
    expect(gaps).to.include("clearingHouse.sync never failed");
    expect(gaps).not.to.include("feed.update never failed");
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { KeelError } from "../../../src/base/errors.js";
import { type AccountId, FIRST_USER_ACCOUNT, quote } from "../../../src/math/index.js";
import { thrown } from "../../support/thrown.js";
import { type Bench, openBench } from "../bench.js";
import { type Campaign, replay, runCampaign } from "../campaign.js";
import { engine, type Twin } from "../twin.js";
import { readCounterExample, writeCounterExample } from "./counterExample.js";
import { shrink } from "./shrink.js";

/** Credits one wei too much whenever somebody deposits at least 1,000 tokens. */
const wrongTwin: Twin = (state, command, context) => {
  const outcome = engine(state, command, context);
  if (command.name === "clearingHouse.deposit" && command.amount >= 1_000_000_000n) addWei(state, command.account);
  return outcome;
};

function addWei(state: Parameters<Twin>[0], id: AccountId): void {
  const account = state.tables.accounts.get(id);
  if (account !== undefined) state.tables.accounts.set(id, { ...account, cash: quote(account.cash + 1n) });
}

describe("differential: a counter-example", function () {
  this.timeout(300_000);
  let bench: Bench;
  let found: Campaign;
  const attempt = async (steps: Campaign["steps"]) => replay(await bench.fresh(), steps, wrongTwin);

  before(async () => {
    bench = await openBench();
    found = await runCampaign(await bench.fresh(), { seed: 5, steps: 300, twin: wrongTwin });
  });

  after(() => bench.close());

  it("ends the run at the first step after which chain and twin differ", () => {
    expect(found.steps.at(-1)?.command.name).to.equal("clearingHouse.deposit");
    expect(found.failure?.at).to.equal(found.steps.length - 1);
    expect(found.failure?.differences.map(({ where }) => where)).to.include("INV-CASH");
  });

  it("shrinks to the commands without which the difference goes away, with round numbers", async () => {
    const shortest = await shrink(found.steps, attempt, { timeLimit: 200_000 });
    const last = shortest.at(-1)?.command;
    if (last?.name !== "clearingHouse.deposit") throw new Error(`ends with ${last?.name}`);
    // Account 18 can only be deposited to once 16 and 17 were opened too.
    const opened = Array.from({ length: Number(last.account - FIRST_USER_ACCOUNT) + 1 }, () => "clearingHouse.openAccount");
    expect(shortest.map(({ command }) => command.name)).to.have.members([
      "token.mint",
      "token.approve",
      ...opened,
      "clearingHouse.deposit",
    ]);
    expect(await attempt(shortest)).to.include({ at: shortest.length - 1 });
  });

  it("fails again when it is read back from its file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "keel-counter-example-"));
    const { seed, steps } = found;
    const path = writeCounterExample(folder, { seed, planted: undefined, steps, differences: found.failure?.differences ?? [] });
    const read = readCounterExample(path);
    expect(read.steps).to.deep.equal(steps);
    expect((await attempt(read.steps))?.at).to.equal(found.failure?.at);
    rmSync(folder, { recursive: true });
  });

  it("is refused with a typed error when its file is missing", () => {
    const error = thrown(KeelError, () => readCounterExample(join(tmpdir(), "no-such-counter-example.json")));
    expect(error.message).to.match(/there is no such file/);
  });
});

import { expect } from "chai";
import { compareFacts, FactList, describe as inWords } from "../../src/lockstep/facts.js";
import { callOf } from "../../src/lockstep/transactions.js";
import { twinFacts } from "../../src/lockstep/twinFacts.js";
import { accountId, seconds } from "../../src/math/index.js";
import { deploymentBlock, populationBlocks, traderAccount } from "../../src/simulator/run/setup.js";
import { createTwin, perform } from "../../src/simulator/run/twin.js";
import { preparedRun } from "../simulator/support/runs.js";

/** The twin's facts of a small run at its first bar. */
async function someFacts() {
  const run = await preparedRun(4);
  const timestamp = seconds(BigInt(run.scenario.series.bars[0]?.start ?? 0));
  return { run, facts: (state = run.state) => twinFacts(state, { timestamp, performed: [] }, []) };
}

describe("comparing chain and twin", () => {
  it("finds nothing between equal sides", async () => {
    const { facts } = await someFacts();
    expect(compareFacts(facts(), facts())).to.deep.equal([]);
    expect(facts().size).to.be.greaterThan(4 * 20);
  });

  it("finds one wei of planted difference in one account's cash and names it and all that follows from it", async () => {
    const { run, facts } = await someFacts();
    const before = facts();
    const id = traderAccount(2);
    const account = run.state.tables.accounts.get(id);
    if (account === undefined) throw new Error("no such account");
    run.state.tables.accounts.set(id, { ...account, cash: (account.cash + 1n) as typeof account.cash });
    const found = compareFacts(facts(), before);
    expect(found.map(({ name }) => name)).to.deep.equal([
      `account ${id} cash`,
      `account ${id} risk cash`,
      `account ${id} risk equity`,
      `account ${id} risk transferEquity`,
    ]);
    const [first] = found;
    expect(first === undefined ? "" : inWords(first)).to.equal(`account 18 cash: chain ${account.cash + 1n}, twin ${account.cash}`);
  });

  it("names what only one side has", () => {
    const chain = new FactList();
    chain.add("event 3", "clearingHouse.FundingPaid");
    const twin = new FactList();
    twin.addAll("account 17", { cash: 5n });
    expect(compareFacts(chain.facts, twin.facts).map(inWords)).to.deep.equal([
      "event 3: chain clearingHouse.FundingPaid, twin has none",
      "account 17 cash: chain has none, twin 5",
    ]);
  });

  it("tells transactions in order, with whether they passed, and the events of those that did", async () => {
    const { scenario, participants } = await preparedRun(4);
    const state = createTwin(scenario, participants);
    const deployment = perform(state, deploymentBlock(scenario, participants));
    expect(deployment.performed.every(({ error }) => error === undefined)).to.equal(true);
    const [money] = populationBlocks(scenario, participants);
    if (money === undefined) throw new Error("no block");
    const unknown = { sender: participants.keeper, command: { name: "auction.touch", account: accountId(99n) } } as const;
    const block = perform(state, { ...money, transactions: [...money.transactions, unknown] });
    const calls = block.performed.map(({ transaction }) => callOf(participants, transaction.command, new Map()));
    const facts = twinFacts(state, block, calls);
    expect(facts.get("transactions")).to.equal(String(money.transactions.length + 1));
    expect(facts.get("transaction 0")).to.match(/^passed from 0x[0-9a-f]{40} to 0x[0-9a-f]{40} data 0x40c10f19/);
    expect(facts.get(`transaction ${money.transactions.length}`)).to.match(/^reverted from/);
    expect(facts.get("event 0")).to.match(/^token\.Transfer \{from: 0x0{40}, to: 0x/);
  });
});

import { expect } from "chai";
import { linesOf } from "../support/keel.js";
import { type RunningKeeper, startKeeper } from "./support/child.js";
import { auctionIdOf, keyFile, openAccount, openStage, rpc, type Stage, setPrice, trader } from "./support/stage.js";

describe("keel keeper, a process against a node", () => {
  let stage: Stage;
  let account: bigint;
  let key: string;
  let snapshot: unknown;
  const running: RunningKeeper[] = [];

  before(async function () {
    this.timeout(120_000);
    stage = await openStage();
    account = await openAccount(stage, stage.keeper, 100_000n);
    key = await keyFile(stage);
  });

  beforeEach(async () => {
    snapshot = await rpc(stage.chain, "evm_snapshot");
  });

  afterEach(async () => {
    for (const keeper of running.splice(0)) await keeper.stop("SIGKILL");
    await rpc(stage.chain, "evm_revert", [snapshot]);
  });

  after(() => stage?.close());

  const words = (...more: readonly string[]): readonly string[] => [
    ...["--rpc", stage.node.url, "--key-file", key, "--account", String(account), "--deployments", stage.folder],
    ...more,
  ];

  /** Starts a keeper and waits until it follows the chain. */
  async function follow(...more: readonly string[]): Promise<RunningKeeper> {
    const keeper = startKeeper(words(...more));
    running.push(keeper);
    await keeper.until(({ event }) => event === "started");
    return keeper;
  }

  it("liquidates an unhealthy account: starts, bids, sees both included, and sums up when it is stopped", async () => {
    const unhealthy = await trader(stage, 20_000n, 10n);
    const keeper = await follow("--json");
    await setPrice(stage, 6_500n);
    await keeper.until(({ event, action }) => event === "included" && action === "start");
    await keeper.until(({ event, action }) => event === "included" && action === "bid");
    expect(await auctionIdOf(stage, unhealthy), "the bid restored the account, which ended the auction").to.equal(0n);
    const { code, stdout } = await keeper.stop();
    expect(code).to.equal(0);
    expect(linesOf(stdout)).to.have.lengthOf(1);
    expect(JSON.parse(stdout)).to.include({ started: 1, bids: 1, touches: 0, reverted: 0, refused: 0, sent: 2 });
    expect(keeper.lines.at(-1)).to.include({ event: "stopped" });
  });
});

import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { abis } from "../../src/chain/abi/abis.js";
import { transact } from "../../src/chain/client/transactions.js";
import { main } from "../../src/cli/main.js";
import { keel, linesOf } from "../support/keel.js";
import { memoryIo } from "../support/memoryIo.js";
import { type LogLine, type RunningKeeper, startKeeper } from "./support/child.js";
import { approve, auctionIdOf, keyFile, mine, mint, openAccount, openSetup, rpc, type Setup, setPrice, trader } from "./support/setup.js";

/** A key that owns nothing. */
const POOR_KEY = `0x${"11".repeat(32)}`;

describe("keel keeper, a process against a node", () => {
  let setup: Setup;
  let account: bigint;
  let key: string;
  let snapshot: unknown;
  const running: RunningKeeper[] = [];

  before(async function () {
    this.timeout(120_000);
    setup = await openSetup();
    account = await openAccount(setup, setup.keeper, 100_000n);
    key = await keyFile(setup);
  });

  beforeEach(async () => {
    snapshot = await rpc(setup.chain, "evm_snapshot");
  });

  afterEach(async () => {
    for (const keeper of running.splice(0)) await keeper.stop("SIGKILL");
    await rpc(setup.chain, "evm_setAutomine", [true]);
    await rpc(setup.chain, "evm_revert", [snapshot]);
  });

  after(() => setup?.close());

  /** The flags of a keeper that can work, some of them replaced. */
  function words(changes: Readonly<Record<string, string>> = {}): readonly string[] {
    const flags = { rpc: setup.node.url, "key-file": key, account: String(account), deployments: setup.folder, ...changes };
    return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  }

  /** Starts a keeper and waits until it is done with the newest block. */
  async function follow(...more: readonly string[]): Promise<RunningKeeper> {
    const keeper = startKeeper([...words(), ...more]);
    running.push(keeper);
    await keeper.until(({ event }) => event === "block-done");
    return keeper;
  }

  /** Mines a block that many seconds after the last, and waits until the keeper is done with it. */
  async function step(keeper: RunningKeeper, elapsed: bigint): Promise<LogLine> {
    const blockNumber = Number(await mine(setup, elapsed));
    return keeper.until((line) => line.event === "block-done" && line.blockNumber === blockNumber);
  }

  it("liquidates an unhealthy account: starts, bids, sees both included, and sums up when it is stopped", async () => {
    const unhealthy = await trader(setup, 20_000n, 10n);
    const keeper = await follow("--json");
    await setPrice(setup, 6_500n);
    await keeper.until(({ event, action }) => event === "included" && action === "start");
    await keeper.until(({ event, action }) => event === "included" && action === "bid");
    expect(await auctionIdOf(setup, unhealthy), "the bid restored the account, which ended the auction").to.equal(0n);
    const { code, stdout } = await keeper.stop();
    expect(code).to.equal(0);
    expect(linesOf(stdout)).to.have.lengthOf(1);
    expect(JSON.parse(stdout)).to.include({ started: 1, bids: 1, touches: 0, reverted: 0, refused: 0, sent: 2 });
    expect(keeper.lines.at(-1)).to.include({ event: "stopped" });
  });

  it("in lock-step sends start and bid for one block, and says so before they are mined", async () => {
    await trader(setup, 20_000n, 10n);
    const second = await trader(setup, 19_000n, 10n);
    const keeper = await follow("--next-block-seconds", "1");
    await rpc(setup.chain, "evm_setAutomine", [false]);
    await setPrice(setup, 6_500n);
    const { sent } = await step(keeper, 10n);
    expect(sent).to.have.lengthOf(4);
    const order = keeper.lines.filter(({ event }) => event === "sent").map(({ action, account: id }) => `${String(action)} ${String(id)}`);
    expect(order[0], "the worst first").to.equal(`start ${second}`);
    expect(order.map((each) => each.split(" ")[0])).to.deep.equal(["start", "start", "bid", "bid"]);
    expect((await step(keeper, 1n)).sent).to.deep.equal([]);
    const included = keeper.lines.filter(({ event }) => event === "included");
    expect(included.map(({ hash }) => hash)).to.deep.equal(sent);
    expect(included.every(({ success }) => success)).to.equal(true);
  });

  it("pays exactly what it planned when the block comes at the expected second", async () => {
    await trader(setup, 20_000n, 10n);
    const keeper = await follow("--next-block-seconds", "7");
    await rpc(setup.chain, "evm_setAutomine", [false]);
    await setPrice(setup, 6_500n);
    await step(keeper, 10n);
    await step(keeper, 7n);
    const planned = keeper.lines.find(({ event, action }) => event === "planned" && action === "bid");
    const included = keeper.lines.find(({ event, action }) => event === "included" && action === "bid");
    expect(included?.paid).to.be.a("string").and.to.equal(planned?.payment);
  });

  it("plans and sends anew what the node dropped before a block took it", async () => {
    await trader(setup, 20_000n, 10n);
    const keeper = await follow("--next-block-seconds", "1");
    await rpc(setup.chain, "evm_setAutomine", [false]);
    await setPrice(setup, 6_500n);
    const { sent } = await step(keeper, 10n);
    for (const hash of sent as string[]) await rpc(setup.chain, "hardhat_dropTransaction", [hash]);
    const again = await step(keeper, 1n);
    expect(again.sent).to.have.lengthOf(2);
    expect(again.sent).to.not.deep.equal(sent);
  });

  it("with --dry-run plans and sends nothing", async () => {
    const unhealthy = await trader(setup, 20_000n, 10n);
    const keeper = await follow("--dry-run", "--json");
    await setPrice(setup, 6_500n);
    const bid = await keeper.until(({ event, action }) => event === "planned" && action === "bid");
    await keeper.until(({ event, blockNumber }) => event === "block-done" && blockNumber === bid.blockNumber);
    const { code, stdout } = await keeper.stop("SIGINT");
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ sent: 0, started: 0, bids: 0 });
    expect(await auctionIdOf(setup, unhealthy)).to.equal(0n);
  });

  it("passes over blocks before --from-block", async () => {
    const head = await setup.chain.client.getBlockNumber();
    const keeper = startKeeper([...words(), "--from-block", String(head + 2n)]);
    running.push(keeper);
    await keeper.until(({ event }) => event === "started");
    await mine(setup, 1n);
    await mine(setup, 1n);
    const done = await keeper.until(({ event }) => event === "block-done");
    expect(done.blockNumber).to.equal(Number(head + 2n));
  });

  it("deposits first what it is told to", async () => {
    const poor = await openAccount(setup, setup.keeper, 0n);
    await mint(setup, setup.keeper.address, 500n);
    await approve(setup, setup.keeper, 500n);
    const keeper = await startedWith({ account: String(poor), deposit: "500" });
    const lens = { address: setup.deployment.contracts.lens, abi: abis.lens } as const;
    const { equity } = await setup.chain.client.readContract({ ...lens, functionName: "accountRisk", args: [poor] });
    expect(equity).to.equal(500n * 10n ** 18n);
    expect((await keeper.stop()).code).to.equal(0);
  });

  async function startedWith(changes: Readonly<Record<string, string>>): Promise<RunningKeeper> {
    const keeper = startKeeper(words(changes));
    running.push(keeper);
    await keeper.until(({ event }) => event === "started");
    return keeper;
  }

  /** Runs a keeper that must refuse to begin. */
  async function refusal(changes: Readonly<Record<string, string>>): Promise<string> {
    const io = memoryIo();
    const code = await main(["keeper", ...words(changes)], io);
    const { stdout, stderr } = io.written();
    expect({ code, stdout }, stderr).to.deep.equal({ code: 1, stdout: "" });
    const lines = linesOf(stderr).filter((line) => !line.startsWith("{"));
    expect(lines, "one line").to.have.lengthOf(1);
    return lines[0] ?? "";
  }

  it("refuses a node that does not answer", async () => {
    const { code, stdout, stderr } = await keel(["keeper", ...words({ rpc: "http://127.0.0.1:9" })]);
    expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
    expect(linesOf(stderr)).to.have.lengthOf(1);
    expect(stderr).to.match(/^keel: no JSON-RPC node answers at http:\/\/127\.0\.0\.1:9 \(/);
  });

  it("finds its node by KEEL_RPC, as every other command does", async () => {
    const before = process.env.KEEL_RPC;
    process.env.KEEL_RPC = setup.node.url;
    try {
      const io = memoryIo();
      const code = await main(["keeper", ...words({ account: "999" }).slice(2)], io);
      expect({ code, stderr: io.written().stderr }).to.deep.include({ code: 1 });
      expect(io.written().stderr, "only that chain knows").to.include("account 999 does not exist");
    } finally {
      if (before === undefined) delete process.env.KEEL_RPC;
      else process.env.KEEL_RPC = before;
    }
  });

  it("says how to name the node when neither --rpc nor KEEL_RPC does", async () => {
    const io = memoryIo();
    const code = await main(["keeper", ...words().slice(2)], io);
    expect({ code, stderr: io.written().stderr.trim() }).to.deep.equal({
      code: 2,
      stderr: "keel: --rpc: must be an http or https URL; give --rpc or set KEEL_RPC",
    });
  });

  it("refuses a chain that the deployment is not of", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "keel-keeper-"));
    expect(await refusal({ deployments: elsewhere })).to.include("no silo is deployed on chain 31337");
    const file = join(setup.folder, "31337.json");
    await rename(file, join(setup.folder, "1.json"));
    try {
      expect(await refusal({})).to.include("no silo is deployed on chain 31337 (there is 1.json)");
    } finally {
      await rename(join(setup.folder, "1.json"), file);
      await rm(elsewhere, { recursive: true });
    }
  });

  it("refuses a key file that is missing or holds no key", async () => {
    expect(await refusal({ "key-file": join(setup.folder, "none.key") })).to.include("there is no such key file");
    const bad = join(setup.folder, "bad.key");
    await writeFile(bad, "not a key\n", { mode: 0o600 });
    expect(await refusal({ "key-file": bad })).to.include("holds no private key");
  });

  it("refuses an account that does not exist", async () => {
    expect(await refusal({ account: "999" })).to.include("account 999 does not exist");
  });

  it("refuses an account that the key neither owns nor operates", async () => {
    const foreign = String(setup.dealer);
    expect(await refusal({ account: foreign })).to.include(`account ${foreign} is neither owned nor operated by ${setup.keeper.address}`);
  });

  it("works for an account that the key operates", async () => {
    const args = [setup.dealer, setup.keeper.address, true] as const;
    const clearingHouse = { address: setup.deployment.contracts.clearingHouse, abi: abis.clearingHouse } as const;
    await transact(setup.chain, setup.admin, { ...clearingHouse, functionName: "setOperator", args });
    const keeper = await startedWith({ account: String(setup.dealer) });
    expect((await keeper.stop()).code).to.equal(0);
  });

  it("refuses an account without equity above its initial margin", async () => {
    const poor = await openAccount(setup, setup.keeper, 0n);
    expect(await refusal({ account: String(poor) })).to.include(`the equity of account ${poor} is 0 quote`);
  });

  it("refuses a deposit beyond the key's tokens, or beyond its allowance", async () => {
    expect(await refusal({ deposit: "500" })).to.include(
      `the token balance of ${setup.keeper.address} is 0 quote, and 500 quote is needed`,
    );
    await mint(setup, setup.keeper.address, 500n);
    await approve(setup, setup.keeper, 499n);
    const message = await refusal({ deposit: "500" });
    expect(message).to.include(`the allowance of ${setup.keeper.address} to the clearing house is 499 quote`);
  });

  it("refuses a key that can't pay for gas", async () => {
    const path = await keyFile(setup, POOR_KEY);
    const { privateKeyToAccount } = await import("viem/accounts");
    const { address } = privateKeyToAccount(POOR_KEY as `0x${string}`);
    const args = [account, address, true] as const;
    const clearingHouse = { address: setup.deployment.contracts.clearingHouse, abi: abis.clearingHouse } as const;
    await transact(setup.chain, setup.keeper, { ...clearingHouse, functionName: "setOperator", args });
    expect(await refusal({ "key-file": path })).to.include(`the balance of ${address} for gas is 0 ETH`);
  });

  it("calls a wrong flag by its name", async () => {
    const io = memoryIo();
    const code = await main(["keeper", ...words({ "max-bid": "ten" })], io);
    expect({ code, stderr: io.written().stderr.trim() }).to.deep.equal({
      code: 2,
      stderr: 'keel: --max-bid: "ten" is not a plain non-negative decimal',
    });
  });

  it("goes on when the node is gone for a while, and still ends cleanly", async () => {
    const lost = await openSetup();
    try {
      const own = await openAccount(lost, lost.keeper, 1_000n);
      const keeper = await startedWith({ rpc: lost.node.url, account: String(own), deployments: lost.folder });
      await lost.node.stop();
      const failed = await keeper.until(({ event }) => event === "failed");
      expect(failed.code).to.equal("RPC_UNREACHABLE");
      expect((await keeper.stop()).code).to.equal(0);
    } finally {
      await lost.close();
    }
  });
});

import { expect } from "chai";
import { KeelError } from "../../src/base/errors.js";
import type { SiloState } from "../../src/engine/index.js";
import { type KeeperParts, keep } from "../../src/keeper/keeper.js";
import { reporterTo } from "../../src/keeper/reporter.js";
import type { Included, SeenBlock, Sent, Verdict } from "../../src/keeper/types.js";
import { fixedInterval } from "../../src/keeper/watch/nextTimestamp.js";
import { accountId, seconds } from "../../src/math/index.js";
import type { PlannedAction } from "../../src/policy/index.js";
import { memoryLog } from "./support/memoryLog.js";

const hash = (n: number): `0x${string}` => `0x${n.toString(16).padStart(64, "0")}`;
const block = (n: number): SeenBlock => ({ number: BigInt(n), hash: hash(n), timestamp: seconds(BigInt(1_000 + n)), baseFee: 1n });
const touch = (id: bigint): PlannedAction => {
  const account = accountId(id);
  return { kind: "touch", account, command: { name: "auction.touch", account }, legs: 1, because: "recovered" };
};
const nodeFailure = () => new KeelError("RPC_ERROR", "the node refused: busy");

/** What the fakes do. Blocks come in order; the keeper is stopped after the last. */
interface Script {
  readonly blocks: readonly SeenBlock[];
  /** Accounts to touch, by block number. */
  readonly plans?: Readonly<Record<string, readonly bigint[]>>;
  readonly verdict?: (action: PlannedAction) => Verdict;
  /** Throws to refuse. */
  readonly onSend?: (action: PlannedAction) => void;
  /** Blocks at which transactions sent before still wait. */
  readonly waiting?: readonly bigint[];
  readonly onScreen?: (block: SeenBlock) => void;
  readonly dry?: boolean;
  /** Stop in the midst: after that many transactions. */
  readonly stopAfter?: number;
  readonly success?: boolean;
}

async function play(script: Script) {
  const stop = new AbortController();
  const { log, lines } = memoryLog();
  const queue = [...script.blocks];
  const seen: { sent: bigint[]; pauses: number[]; times: bigint[] } = { sent: [], pauses: [], times: [] };
  const parts: KeeperParts = {
    watch: {
      newest: async (after) => {
        const next = queue.at(0);
        if (next !== undefined && next.hash !== after?.hash) return next;
        queue.shift();
        if (queue.length > 0) return queue[0];
        stop.abort();
        return undefined;
      },
    },
    screen: async (at) => {
      script.onScreen?.(at);
      return { state: {} as SiloState, timestamp: at.timestamp };
    },
    nextTimestamp: fixedInterval(12n),
    planner: (_, next) => {
      seen.times.push(next);
      const now = next - 12n - 1_000n;
      return { actions: (script.plans?.[String(now)] ?? []).map(touch), skipped: [] };
    },
    simulate: async (_block, _snapshot, action) => script.verdict?.(action) ?? { ok: true },
    send: script.dry
      ? undefined
      : {
          begin: async ({ number }) => {
            if (script.waiting?.includes(number)) return undefined;
            return {
              send: async (action): Promise<Sent> => {
                script.onSend?.(action);
                seen.sent.push(action.account ?? 0n);
                if (seen.sent.length === script.stopAfter) stop.abort();
                return { hash: hash(100 + seen.sent.length), nonce: seen.sent.length, action };
              },
            };
          },
        },
    inclusions: {
      find: async (waiting) =>
        waiting.map((sent): Included => {
          const { success = true } = script;
          return { sent, blockNumber: 9n, success, gasCost: 5n, payment: 7n, unfunded: 0n };
        }),
    },
    reporter: reporterTo(log),
    pause: async (failures) => void seen.pauses.push(failures),
  };
  const summary = await keep(parts, stop.signal);
  return { summary, lines, events: lines.map(({ event }) => event), ...seen };
}

describe("the keeper's loop", () => {
  it("plans for the expected time of the next block, once for each block it sees", async () => {
    const { times, summary } = await play({ blocks: [block(1), block(2), block(5)] });
    expect(times).to.deep.equal([1_013n, 1_014n, 1_017n]);
    expect(summary.blocks).to.equal(3);
  });

  it("sends in the order of the plan and says what it sent when it is done with the block", async () => {
    const { sent, lines, summary } = await play({ blocks: [block(1)], plans: { 1: [30n, 20n, 40n] } });
    expect(sent).to.deep.equal([30n, 20n, 40n]);
    const done = lines.find(({ event }) => event === "block-done");
    expect(done).to.deep.include({ blockNumber: 1, sent: [hash(101), hash(102), hash(103)] });
    expect(summary).to.include({ sent: 3, touches: 3, spent: 21n, gasCost: 15n });
  });

  it("says that it is done with a block in which there was nothing to do", async () => {
    const { lines } = await play({ blocks: [block(1)] });
    expect(lines.find(({ event }) => event === "block-done")).to.deep.include({ blockNumber: 1, sent: [] });
  });

  it("sends nothing from the first action on that chain and twin see differently", async () => {
    const verdict = ({ account }: PlannedAction): Verdict => (account === 20n ? { ok: false, reason: "no" } : { ok: true });
    const { sent, lines, summary } = await play({ blocks: [block(1)], plans: { 1: [30n, 20n, 40n] }, verdict });
    expect(sent).to.deep.equal([30n]);
    expect(lines.find(({ event }) => event === "refused")).to.include({ account: "20", reason: "no" });
    expect(summary.refused).to.equal(1);
  });

  it("sends nothing after a transaction that the node refused, and plans anew at the next block", async () => {
    let calls = 0;
    const onSend = (): void => {
      if (++calls === 2) throw nodeFailure();
    };
    const { sent, events } = await play({ blocks: [block(1), block(2)], plans: { 1: [30n, 20n, 40n], 2: [20n, 40n] }, onSend });
    expect(sent).to.deep.equal([30n, 20n, 40n]);
    expect(events.filter((event) => event === "refused")).to.have.lengthOf(1);
  });

  it("does not plan while transactions wait, and says so", async () => {
    const { times, lines, events } = await play({ blocks: [block(1), block(2)], waiting: [2n] });
    expect(times).to.have.lengthOf(1);
    expect(lines.find(({ reason }) => reason === "pending")).to.include({ event: "skipped", blockNumber: 2 });
    expect(events.filter((event) => event === "block-done")).to.have.lengthOf(2);
  });

  it("tries a block again after a failure of the node, from a fresh snapshot", async () => {
    let failures = 2;
    const onScreen = (): void => {
      if (failures-- > 0) throw nodeFailure();
    };
    const { events, pauses, sent } = await play({ blocks: [block(1)], plans: { 1: [20n] }, onScreen });
    expect(pauses).to.deep.equal([1, 2]);
    expect(events.filter((event) => event === "failed")).to.have.lengthOf(2);
    expect(sent).to.deep.equal([20n]);
  });

  it("does not swallow a bug", async () => {
    const onScreen = (): void => {
      throw new TypeError("a bug");
    };
    let caught: unknown;
    await play({ blocks: [block(1)], onScreen }).catch((error: unknown) => {
      caught = error;
    });
    expect(caught).to.be.instanceOf(TypeError);
  });

  it("sends nothing more once it is told to stop, and settles what it sent", async () => {
    const { sent, events, summary } = await play({ blocks: [block(1), block(2)], plans: { 1: [30n, 20n, 40n] }, stopAfter: 1 });
    expect(sent).to.deep.equal([30n]);
    expect(events.slice(-3)).to.deep.equal(["block-done", "included", "stopped"]);
    expect(summary).to.include({ blocks: 1, sent: 1, touches: 1 });
  });

  it("without a sender does everything but send", async () => {
    const { sent, events } = await play({ blocks: [block(1)], plans: { 1: [30n] }, dry: true });
    expect(sent).to.deep.equal([]);
    expect(events).to.deep.equal(["block", "planned", "block-done", "stopped"]);
  });

  it("counts a transaction that reverted as such", async () => {
    const { summary, lines } = await play({ blocks: [block(1), block(2)], plans: { 1: [30n] }, success: false });
    expect(summary).to.include({ touches: 0, reverted: 1 });
    expect(lines.find(({ event }) => event === "included")).to.include({ level: "warn", success: false });
  });
});

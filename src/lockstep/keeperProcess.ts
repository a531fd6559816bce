import { fileURLToPath } from "node:url";
import { eachLine, startChild } from "./child.js";
import { KeeperDiedError, KeeperHungError } from "./errors.js";

const KEEL = fileURLToPath(new URL("../../bin/keel.mjs", import.meta.url));

/** How long the keeper may take for one block before it counts as hung. */
const BLOCK_SECONDS = 120;
/** A line of its log. */
const LOG_LINE = /^\{/;
/** Lines that say nothing of their own: the frames and the end of a stack trace. */
const NOISE = /^\s*($|at |\^|\}|Node\.js v)/;

/** The same `keel keeper` that an operator runs, as a process of its own. */
export interface KeeperProcess {
  /** Resolves when the keeper has handed over everything that it wants to do about a block. */
  blockDone(blockNumber: number): Promise<void>;
  stop(): Promise<void>;
}

interface Line {
  readonly event?: string;
  readonly blockNumber?: number;
  readonly msg?: string;
}

function parsed(line: string): Line {
  if (!LOG_LINE.test(line)) return {};
  try {
    return JSON.parse(line) as Line;
  } catch {
    return {};
  }
}

/**
 * Starts a keeper.
 *
 * @param words what follows `keel keeper`
 */
export function startKeeper(words: readonly string[], blockSeconds = BLOCK_SECONDS): KeeperProcess {
  const child = startChild(process.execPath, [KEEL, "keeper", ...words], {});
  const waiting = new Map<number, () => void>();
  let done = -1;
  let lastLine = "(none)";
  const hear = (line: string): void => {
    if (!NOISE.test(line)) lastLine = line.slice(0, 1_000);
    const { event, blockNumber } = parsed(line);
    if (event !== "block-done" || blockNumber === undefined) return;
    done = Math.max(done, blockNumber);
    for (const [wanted, wake] of waiting) if (wanted <= done) wake();
  };
  eachLine(child.process.stderr, hear);
  // Its result on stdout is of no interest here, but a full pipe would stop it.
  child.process.stdout?.resume();
  return {
    blockDone: (blockNumber) =>
      new Promise((resolve, reject) => {
        if (blockNumber <= done) {
          resolve();
          return;
        }
        const settle = (finish: () => void): void => {
          clearTimeout(timer);
          waiting.delete(blockNumber);
          finish();
        };
        const onHang = (): void => settle(() => reject(new KeeperHungError(blockNumber, blockSeconds, lastLine)));
        const timer = setTimeout(onHang, blockSeconds * 1_000);
        waiting.set(blockNumber, () => settle(resolve));
        void child.ended.then((code) => settle(() => reject(new KeeperDiedError(code, lastLine))));
      }),
    stop: child.stop,
  };
}

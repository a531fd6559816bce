import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** How long a process may take to end before it is killed, in milliseconds. */
const GRACE_MS = 10_000;

/** A process that this one started and will end. */
export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the exit code when it has ended. */
  readonly ended: Promise<number | null>;
  isRunning(): boolean;
  /** Asks it to end, and kills it when it does not. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** How many processes that were started here still run. */
export function runningChildren(): number {
  return running.size;
}

// Whatever way this process ends, no child outlives it.
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Starts a process whose end is this module's business.
 *
 * @param file an executable; no shell is involved
 */
export function startChild(file: string, words: readonly string[], options: SpawnOptions): Child {
  const child = spawn(file, [...words], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  const ended = new Promise<number | null>((resolve) => {
    const onEnd = (code: number | null): void => {
      running.delete(child);
      resolve(code);
    };
    child.on("close", onEnd);
    child.on("error", () => onEnd(null));
  });
  const isRunning = (): boolean => running.has(child);
  return {
    process: child,
    ended,
    isRunning,
    stop: async () => {
      if (!isRunning()) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Calls `onLine` for each line of a stream, without the newline. */
export function eachLine(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
}

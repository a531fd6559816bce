import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const KEEL = fileURLToPath(new URL("../../../bin/keel.mjs", import.meta.url));

/** One line of the keeper's log. */
export interface LogLine {
  readonly event?: string;
  readonly [fact: string]: unknown;
}

/** `keel keeper` in a process of its own. */
export interface RunningKeeper {
  /** Every line of its log so far. */
  readonly lines: readonly LogLine[];
  /** The next line, from the `from`-th on, that is what is looked for; fails when the process ends without it. */
  until(wanted: (line: LogLine) => boolean, from?: number): Promise<LogLine>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<{ readonly code: number | null; readonly stdout: string }>;
}

export function startKeeper(words: readonly string[]): RunningKeeper {
  const child = spawn(process.execPath, [KEEL, "keeper", ...words], { stdio: ["ignore", "pipe", "pipe"] });
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const each of [...waiting]) each();
  };
  let ended = false;
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line.startsWith("{") ? (JSON.parse(line) as LogLine) : { text: line });
    wake();
  });
  const closed = new Promise<number | null>((resolve) => {
    child.on("close", (code) => {
      ended = true;
      wake();
      resolve(code);
    });
  });
  return {
    lines,
    until: (wanted, from = 0) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.slice(from).find(wanted);
          if (found === undefined && !ended) return;
          waiting.delete(look);
          if (found === undefined) reject(new Error(`the keeper ended: ${JSON.stringify(lines.slice(-3))}`));
          else resolve(found);
        };
        waiting.add(look);
        look();
      }),
    stop: async (signal = "SIGTERM") => {
      if (!ended) child.kill(signal);
      return { code: await closed, stdout };
    },
  };
}

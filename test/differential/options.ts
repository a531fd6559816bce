import { parseArgs } from "node:util";
import { KeelError, UsageError } from "../../src/base/errors.js";
import { MAX_SEED } from "../../src/base/random.js";
import { defaultFolder } from "./shrink/counterExample.js";

/** What the command line asks for. */
export interface Options {
  readonly steps: number;
  readonly seed: number;
  readonly seeds: number;
  readonly json: boolean;
  readonly planted: boolean;
  readonly out: string;
  readonly replay: string | undefined;
}

const USAGE = `usage: npm run differential -- [options]
  --steps N      commands a run (default 2000)
  --seed N       seed of the first run (default 1)
  --seeds N      runs, with consecutive seeds (default 1)
  --planted      plant bugs in the Solidity instead: each must be caught within 500 steps
  --replay FILE  run a counter-example again
  --out DIR      where counter-examples go (default ${defaultFolder()})
  --json         one line of JSON on stdout`;

/** Reads the command line. Throws `UsageError`. */
export function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        steps: { type: "string", default: "2000" },
        seed: { type: "string", default: "1" },
        seeds: { type: "string", default: "1" },
        json: { type: "boolean", default: false },
        planted: { type: "boolean", default: false },
        out: { type: "string", default: defaultFolder() },
        replay: { type: "string" },
      },
    });
    return {
      ...values,
      steps: whole("--steps", values.steps, 1, 1_000_000),
      seed: whole("--seed", values.seed, 0, MAX_SEED),
      seeds: whole("--seeds", values.seeds, 1, 1_000),
      replay: values.replay,
    };
  } catch (error) {
    if (error instanceof KeelError) throw error;
    throw new UsageError((error as Error).message.split("\n")[0] ?? "wrong arguments", { hint: USAGE });
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not ${text}`, { hint: USAGE });
  }
  return value;
}

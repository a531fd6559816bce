import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeelError } from "../../../src/base/errors.js";
import type { Plain } from "../../../src/engine/core/shapes.js";
import { ShapeError } from "../../../src/engine/index.js";
import type { Difference } from "../compare.js";
import { type Step, stepFromPlain, stepToPlain } from "../step.js";

/** A sequence of steps after which chain and twin differ. */
export interface CounterExample {
  readonly seed: number;
  /** The planted bug that it was found with, if any. */
  readonly planted: string | undefined;
  readonly steps: readonly Step[];
  readonly differences: readonly Difference[];
}

/** Where counter-examples go unless told otherwise. */
export const defaultFolder = () => join(tmpdir(), "keel-differential");

/** Writes a counter-example; returns its path. The folder is made if need be. */
export function writeCounterExample(folder: string, example: CounterExample): string {
  mkdirSync(folder, { recursive: true });
  const { seed, planted, steps, differences } = example;
  const path = join(folder, `seed-${seed}${planted === undefined ? "" : `-${planted}`}.json`);
  const plain = { seed, ...(planted === undefined ? {} : { planted }), differences, steps: steps.map(stepToPlain) };
  writeFileSync(path, `${JSON.stringify(plain, null, 2)}\n`);
  return path;
}

/** Reads what `writeCounterExample` wrote. Throws `KeelError` for a file that is missing or something else. */
export function readCounterExample(path: string): CounterExample {
  try {
    const plain = JSON.parse(readFileSync(path, "utf8")) as CounterExample & { readonly steps: readonly Plain[] };
    return { seed: plain.seed, planted: plain.planted, differences: plain.differences, steps: plain.steps.map(stepFromPlain) };
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const why = missing
      ? "there is no such file"
      : cause instanceof ShapeError || cause instanceof SyntaxError
        ? cause.message
        : "it is no counter-example";
    throw new KeelError("COUNTER_EXAMPLE", `${path}: ${why}`, { hint: "give a file that npm run differential wrote", cause });
  }
}

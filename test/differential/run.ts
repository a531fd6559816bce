import { KeelError, UsageError } from "../../src/base/errors.js";
import { jsonLine, table } from "../../src/cli/output.js";
import { type Bench, openBench } from "./bench.js";
import { type Campaign, type Failure, replay, runCampaign } from "./campaign.js";
import { Depths } from "./depths.js";
import { type Options, readOptions } from "./options.js";
import { PLANTED_BUGS } from "./planted/bugs.js";
import { PLANTED_STEPS, plantAll, plantedCampaign } from "./planted/plantedRun.js";
import { commandCounts, commandTable, depthTable, errorTable } from "./report.js";
import { readCounterExample, writeCounterExample } from "./shrink/counterExample.js";
import { shrink } from "./shrink/shrink.js";
import { Tally } from "./tally.js";
import { engine } from "./twin.js";

/** Chain against twin, from the command line: `npm run differential -- --steps 2000 --seed 7 --json`. */

/** A run of this length must show every command succeed and fail. */
const COVERING_STEPS = 2_000;
const LEAST_SUCCESS = 0.6;
const SHRINK_MILLISECONDS = 180_000;

const log = (line: string) => process.stderr.write(`${line}\n`);

/** One line that is overwritten on a terminal, and said now and then elsewhere. */
function progress(seed: number, steps: number) {
  const started = Date.now();
  return (done: number) => {
    const often = process.stderr.isTTY ? 20 : 500;
    if (done % often !== 0 && done !== steps) return;
    const line = `seed ${seed}: ${done} of ${steps} steps, ${((Date.now() - started) / 1_000).toFixed(1)} s`;
    process.stderr.write(process.stderr.isTTY ? `\r${line}${done === steps ? "\n" : ""}` : `${line}\n`);
  };
}

function describe({ at, differences }: Failure): string {
  const lines = differences.slice(0, 10).map(({ where, chain, twin }) => `  ${where}\n    chain ${chain}\n    twin  ${twin}`);
  return [`chain and twin differ after step ${at + 1}:`, ...lines].join("\n");
}

async function keepCounterExample(bench: Bench, { seed, steps, failure }: Campaign, out: string): Promise<void> {
  if (failure === undefined) return;
  log(describe(failure));
  const attempt = async (candidate: Campaign["steps"]) => replay(await bench.fresh(), candidate, engine);
  const onProgress = (left: number) => process.stderr.isTTY && process.stderr.write(`\rshrinking: ${left} steps   `);
  const shortest = await shrink(steps, attempt, { timeLimit: SHRINK_MILLISECONDS, onProgress });
  const again = await attempt(shortest);
  const path = writeCounterExample(out, { seed, planted: undefined, steps: shortest, differences: (again ?? failure).differences });
  log(`\n${shortest.length} steps are enough, written to ${path}; run them again with --replay ${path}`);
}

async function runSeeds({ seed, seeds, steps, out, json }: Options): Promise<boolean> {
  const bench = await openBench();
  const tally = new Tally();
  const depths = new Depths();
  const gaps: string[] = [];
  let mismatches = 0;
  for (let i = 0; i < seeds; i++) {
    const campaign = await runCampaign(await bench.fresh(), { seed: seed + i, steps, twin: engine, onStep: progress(seed + i, steps) });
    tally.include(campaign.tally);
    depths.include(campaign.depths);
    if (campaign.failure !== undefined) {
      mismatches += 1;
      await keepCounterExample(bench, campaign, out);
    } else gaps.push(...shortcomings(campaign, steps).map((gap) => `seed ${seed + i}: ${gap}`));
  }
  await bench.close();
  if (json) {
    const several = seeds === 1 ? {} : { seeds };
    process.stdout.write(jsonLine({ steps, seed, ...several, mismatches, commands: commandCounts(tally) }));
  } else {
    const rate = (tally.successRate() * 100).toFixed(1);
    process.stdout.write(`${commandTable(tally)}\n\n${errorTable(tally)}\n\n${depthTable(depths)}\n\n`);
    process.stdout.write(`${tally.steps()} steps, ${rate} % succeeded, ${mismatches} mismatches\n`);
  }
  for (const gap of gaps) log(gap);
  return mismatches === 0 && gaps.length === 0;
}

/** What a run should have shown and did not. */
function shortcomings({ tally }: Campaign, steps: number): readonly string[] {
  const rate = tally.successRate();
  const low = rate < LEAST_SUCCESS ? [`only ${(rate * 100).toFixed(1)} % of the commands succeeded, ${LEAST_SUCCESS * 100} % must`] : [];
  return steps >= COVERING_STEPS ? [...low, ...tally.gaps()] : low;
}

async function runPlanted({ seed, json }: Options): Promise<boolean> {
  const planted = await plantAll(seed, ({ name, caught, steps }) =>
    log(`${name}: ${caught ? `caught after ${steps} steps` : "not caught"}`),
  );
  const clean = await plantedCampaign(seed);
  const mismatches = clean.failure === undefined ? 0 : 1;
  if (json) {
    process.stdout.write(
      jsonLine({ steps: PLANTED_STEPS, seed, mismatches, planted: planted.map(({ name, caught, steps }) => ({ name, caught, steps })) }),
    );
  } else {
    const rows = planted.map(({ name, what, caught, steps }) => [name, what, caught ? `after ${steps} steps` : "not caught"]);
    process.stdout.write(`${table([{ title: "planted bug" }, { title: "what" }, { title: "caught" }], rows)}\n`);
    process.stdout.write(`without them: ${mismatches} mismatches in ${clean.steps.length} steps\n`);
  }
  return mismatches === 0 && planted.every(({ caught }) => caught);
}

async function runReplay({ replay: path, json }: Options & { readonly replay: string }): Promise<boolean> {
  const { steps, seed, planted } = readCounterExample(path);
  const bug = PLANTED_BUGS.find(({ name }) => name === planted);
  const bench = await openBench(bug?.mutation);
  const failure = await replay(await bench.fresh(), steps, engine);
  await bench.close();
  const mismatches = failure === undefined ? 0 : 1;
  if (failure !== undefined) log(describe(failure));
  if (json) process.stdout.write(jsonLine({ steps: steps.length, seed, mismatches }));
  else process.stdout.write(`${steps.length} steps, ${mismatches} mismatches\n`);
  return failure === undefined;
}

function complain(error: unknown): void {
  if (!(error instanceof KeelError)) throw error;
  log(error.message);
  if (error.hint !== undefined) log(error.hint);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

try {
  const options = readOptions(process.argv.slice(2));
  const { replay: path } = options;
  const good =
    path !== undefined ? await runReplay({ ...options, replay: path }) : await (options.planted ? runPlanted(options) : runSeeds(options));
  if (!good) process.exitCode = 1;
} catch (error) {
  complain(error);
}

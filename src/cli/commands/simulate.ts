import type { Command } from "commander";
import { formatDecimal } from "../../base/decimal.js";
import { formatInstant } from "../../marketData/time.js";
import { collectResult } from "../../simulator/result/collect.js";
import type { FinishedRun } from "../../simulator/result/result.js";
import { imaginaryParticipants } from "../../simulator/run/participants.js";
import { blocksOf, createRun, prepare } from "../../simulator/run/run.js";
import { makeScenario } from "../../simulator/scenario/scenario.js";
import type { Io } from "../io.js";
import { parseOptions } from "../options.js";
import type { Progress } from "../progress.js";
import { type CommandContext, type CommandResult, runCommand } from "../runCommand.js";
import { addRunFlags, type RunFlags, runSchema, runTable, sourceOf } from "../runOptions.js";
import { summaryOf, writeRun } from "../runReport.js";

const EXAMPLES = `
Examples:
  keel simulate
  keel simulate --bars march.csv --from 2020-03-11 --to 2020-03-14 --out report
  keel simulate --accounts 1000 --seed 12 --json
`;

async function simulated(flags: RunFlags, progress: Progress): Promise<FinishedRun> {
  const { series, name } = await sourceOf(flags);
  const scenario = await makeScenario({ series, accounts: flags.accounts, seed: flags.seed });
  const run = createRun(scenario, imaginaryParticipants(scenario.accounts, scenario.population.stakes.length), {});
  for (const _block of prepare(run));
  const collector = collectResult(run);
  for (const block of blocksOf(run)) {
    collector.add(block);
    if (block.closesStep) progress.update(`${formatInstant(block.step.timestamp)}  ${formatDecimal(block.step.price)}`);
  }
  return { scenario, result: collector.result(), source: name };
}

async function simulate({ progress }: CommandContext, raw: unknown): Promise<CommandResult> {
  const flags = parseOptions(runSchema, raw);
  const began = performance.now();
  const run = await simulated(flags, progress);
  const wallSeconds = Math.round((performance.now() - began) / 10) / 100;
  const page = flags.out === undefined ? undefined : await writeRun(flags.out, run);
  const summary = { ...summaryOf(run), wallSeconds };
  const files = page === undefined ? [] : ([["report", page]] as const);
  return { json: summary, text: runTable(summary, run, [["seconds", String(wallSeconds)], ...files]) };
}

/** `keel simulate`: drives the engine twin and the keeper's policy along a price path. No chain. */
export function registerSimulate(program: Command, io: Io): void {
  addRunFlags(
    program.command("simulate").description("run a seeded population and the keeper's policy along price bars, in the engine's twin"),
  )
    .option("--out <folder>", "write points.csv, liquidations.csv, auctions.csv, run.json and index.html into it")
    .addHelpText("after", EXAMPLES)
    .action(runCommand(io, simulate));
}

import { join } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { formatDecimal } from "../../base/decimal.js";
import { writeFileWhole } from "../../base/writeFile.js";
import { type DemoOptions, describe, type FinishedDemo, InterruptedError, MirrorMismatchError, runDemo } from "../../lockstep/index.js";
import { formatInstant } from "../../marketData/time.js";
import { traderAccount } from "../../simulator/run/setup.js";
import { makeScenario } from "../../simulator/scenario/scenario.js";
import type { Io } from "../io.js";
import { parseOptions } from "../options.js";
import type { Progress } from "../progress.js";
import { type CommandContext, type CommandResult, runCommand } from "../runCommand.js";
import { addRunFlags, runSchema, runTable, sourceOf } from "../runOptions.js";
import { summaryOf, writeRun } from "../runReport.js";

const EXAMPLES = `
Examples:
  keel demo
  keel demo --bars march.csv --from 2020-03-11 --to 2020-03-14 --json
  keel demo --accounts 50 --keep-running
`;

const schema = runSchema.extend({ out: z.string().min(1, "must be a path"), keepRunning: z.boolean().default(false) });

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Signals of this process while the demo runs: `ended` resolves with the first one. */
function watchSignals(): { readonly ended: Promise<NodeJS.Signals>; forget(): void } {
  let onSignal: (signal: NodeJS.Signals) => void = () => undefined;
  const ended = new Promise<NodeJS.Signals>((resolve) => {
    onSignal = resolve;
  });
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    ended,
    forget: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

/** Says how to go on with the chain that the demo leaves running. */
function nextSteps({ rpcUrl, setup }: FinishedDemo): string {
  const where = `--rpc ${rpcUrl} --deployments ${setup.deployments}`;
  return [
    "",
    `The chain goes on at ${rpcUrl} until Ctrl-C; its deployment is in ${setup.deployments}.`,
    "Another terminal can look at it:",
    `  npx keel account ${traderAccount(0)} ${where}`,
    `  npx keel keeper --account ${traderAccount(setup.keys.traders.length)} --key-file ${setup.keeperKeyFile} ${where}`,
    "",
  ].join("\n");
}

async function writeMismatches(folder: string, { mirror }: FinishedDemo): Promise<string> {
  const path = join(folder, "mismatches.json");
  await writeFileWhole(path, `${JSON.stringify(mirror.details, undefined, 2)}\n`);
  return path;
}

function tellProgress({ update }: Progress): DemoOptions["onBlock"] {
  return ({ closesStep, step }, { latest }) => {
    if (!closesStep || latest === undefined) return;
    const { price, belowIm, inAuction, cumulativeLiquidations } = latest;
    const counts = `${belowIm} at risk  ${inAuction} in auction  ${cumulativeLiquidations} liquidations`;
    update(`${formatInstant(step.timestamp)}  ${formatDecimal(price)}  ${counts}`);
  };
}

/** Writes everything down, and refuses to call it a success when chain and twin differ. */
async function concluded(finished: FinishedDemo, out: string, wallSeconds: number): Promise<CommandResult> {
  const page = await writeRun(out, finished.run);
  const { checks, mismatches, details } = finished.mirror;
  const [first] = details;
  if (first !== undefined) {
    const [difference] = first.differences;
    const words = `block ${first.blockNumber}, ${difference === undefined ? "" : describe(difference)}`;
    throw new MirrorMismatchError(mismatches, checks, words.slice(0, 500), await writeMismatches(out, finished));
  }
  const summary = { ...summaryOf(finished.run), wallSeconds };
  const more = [["seconds", String(wallSeconds)] as const, ["report", page] as const];
  return { json: summary, text: runTable(summary, finished.run, more) };
}

async function demo(io: Io, { json, progress }: CommandContext, raw: unknown): Promise<CommandResult> {
  const began = performance.now();
  const { out, keepRunning, ...flags } = parseOptions(schema, raw);
  const { series, name } = await sourceOf(flags);
  const scenario = await makeScenario({ series, accounts: flags.accounts, seed: flags.seed });
  const signals = watchSignals();
  let playing = true;
  const stop = signals.ended.then((signal): Promise<never> => {
    if (playing) throw new InterruptedError(signal);
    return new Promise(() => undefined);
  });
  try {
    const options = { scenario, source: name, onPhase: progress.update, onBlock: tellProgress(progress) };
    return await runDemo(options, stop, async (finished) => {
      playing = false;
      const result = await concluded(finished, out, Math.round((performance.now() - began) / 100) / 10);
      if (!keepRunning) return result;
      progress.done();
      io.stderr.write(`${json ? "" : `${result.text}\n`}${nextSteps(finished)}`);
      await signals.ended;
      // People have read the table already.
      return { json: result.json, text: "the chain was stopped" };
    });
  } finally {
    signals.forget();
  }
}

/** `keel demo`: the main job. */
export function registerDemo(program: Command, io: Io): void {
  addRunFlags(
    program
      .command("demo")
      .description("replay a crash on a local chain with a real keeper, and hold the twin against the chain after every block"),
  )
    .option("--out <folder>", "where the report, the CSV files and run.json go", "report")
    .option("--keep-running", "leave the chain running until Ctrl-C, to look at it with other commands")
    .addHelpText("after", EXAMPLES)
    .action(runCommand(io, (context, options) => demo(io, context, options)));
}

import { basename } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { MAX_SEED } from "../base/random.js";
import { type BarSeries, readBars } from "../marketData/bars.js";
import { TimeRangeError } from "../marketData/errors.js";
import { isWithin, parseTimeRange } from "../marketData/time.js";
import type { FinishedRun } from "../simulator/result/result.js";
import { crashBars } from "../simulator/scenario/crashPath.js";
import { pairs } from "./output.js";

/** Flags that `keel simulate` and `keel demo` share. */

const MOST_ACCOUNTS = 20_000;
const DEFAULT_ACCOUNTS = 200;
const DEFAULT_SEED = 7;

const wholeNumber = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, `must be a whole number from ${low} to ${high}`)
    .transform(Number)
    .refine((value) => value >= low && value <= high, `must be a whole number from ${low} to ${high}`);

export const runSchema = z.object({
  bars: z.string().min(1, "must be a path").optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  accounts: wholeNumber(2, MOST_ACCOUNTS),
  seed: wholeNumber(0, MAX_SEED),
  out: z.string().min(1, "must be a path").optional(),
});

export type RunFlags = z.output<typeof runSchema>;

/** Adds the shared flags to a command. */
export function addRunFlags(command: Command): Command {
  return command
    .option("--bars <file>", "price bars as CSV (ts_utc,open,high,low,close,volume); without it a crash is generated from the seed")
    .option("--from <date>", "first day or time, UTC, inclusive")
    .option("--to <date>", "last day or time, UTC, inclusive")
    .option("--accounts <number>", "traders in the population", String(DEFAULT_ACCOUNTS))
    .option("--seed <number>", "decides the population, and the path where it is generated", String(DEFAULT_SEED));
}

/** The bars of a run and what to call them. */
export interface Source {
  readonly series: BarSeries;
  readonly name: string;
}

/**
 * Reads or generates the bars that the flags ask for.
 *
 * @throws TimeRangeError, BarsFileError, MalformedBar and the other errors of a bars file
 */
export async function sourceOf({ bars, from, to, seed }: RunFlags): Promise<Source> {
  const range = parseTimeRange({ from, to });
  if (bars !== undefined) return { series: await readBars(bars, range), name: basename(bars) };
  const series = crashBars(seed);
  const selected = series.bars.filter(({ start }) => isWithin(start, range));
  if (selected.length === 0)
    throw new TimeRangeError("--from and --to select no bars of the generated crash", "leave them out, or give --bars");
  return { series: { ...series, bars: selected }, name: "generated crash in the shape of March 2020" };
}

/** An amount for a table: thousands apart, two decimals, rounded toward zero; exact digits are in run.json. */
function money(text: string): string {
  const [whole = "0", fraction = ""] = text.split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction.padEnd(2, "0").slice(0, 2)}`;
}

/** What people read when a run is over. */
export function runTable(
  summary: { readonly deficit: string; readonly fund: { readonly before: string; readonly after: string } },
  { scenario, result, source, mirror }: FinishedRun,
  more: readonly (readonly [name: string, value: string])[],
): string {
  const solvent = result.auctions.filter(({ kind }) => kind === "solvent").length;
  return pairs([
    ["prices", source],
    ["accounts", String(scenario.accounts)],
    ["steps", String(result.steps)],
    ["blocks", String(result.blocks)],
    ["auctions", `${result.auctions.length} (${solvent} solvent, ${result.auctions.length - solvent} insolvent)`],
    ["liquidations", String(result.liquidations.length)],
    ["deficit", money(summary.deficit)],
    ["fund", `${money(summary.fund.before)} -> ${money(summary.fund.after)}`],
    ...(mirror === undefined ? [] : ([["mirror", `${mirror.checks} checks, ${mirror.mismatches} mismatches`]] as const)),
    ["seed", String(scenario.seed)],
    ...more,
  ]);
}

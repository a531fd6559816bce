import type { Command } from "commander";
import { z } from "zod";
import { writeFileWhole } from "../../base/writeFile.js";
import { BINANCE_ARCHIVE, fetchMonth, INTERVALS, MARKETS, monthsOf } from "../../marketData/archive/binance.js";
import type { Bar } from "../../marketData/bars.js";
import { formatBars } from "../../marketData/barsWriter.js";
import { TimeRangeError } from "../../marketData/errors.js";
import { formatInstant, isWithin, parseTimeRange, type UnixSeconds } from "../../marketData/time.js";
import type { Io } from "../io.js";
import { parseOptions } from "../options.js";
import { pairs } from "../output.js";
import { type CommandContext, type CommandResult, runCommand } from "../runCommand.js";

const EXAMPLES = `
Examples:
  keel data --symbol BTCUSDT --interval 1h --from 2020-03-01 --to 2020-03-31 --market spot --out march.csv
  keel data --symbol ETHUSDT --interval 15m --from 2022-11-06 --to 2022-11-10 --market perp --out ftx.csv --json
`;

const schema = z.object({
  symbol: z.string().regex(/^[A-Z0-9_]{2,30}$/, "must be written as the exchange does, like BTCUSDT"),
  interval: z.enum(INTERVALS, `must be one of ${INTERVALS.join(", ")}`),
  market: z.enum(MARKETS, `must be ${MARKETS.join(" or ")}`),
  from: z.string(),
  to: z.string(),
  out: z.string().min(1, "must be a path"),
  baseUrl: z.url({ protocol: /^https?$/, error: "must be an http or https URL" }),
});

type Options = z.output<typeof schema>;

interface Span {
  readonly from: UnixSeconds;
  readonly to: UnixSeconds;
}

function spanOf(options: Options): Span {
  const { from, to } = parseTimeRange(options);
  // Both flags are required, so neither end is open.
  if (from === undefined || to === undefined) throw new TimeRangeError("--from and --to are both needed");
  return { from, to };
}

/** Downloads one month after the other: the archive is a public service. */
async function fetchBars(options: Options, { from, to }: Span, { progress, log }: CommandContext): Promise<readonly Bar[]> {
  const months = monthsOf(from, to);
  const bars: Bar[] = [];
  for (const [at, month] of months.entries()) {
    progress.update(`${options.symbol} ${month} (${at + 1} of ${months.length})`);
    const fetched = await fetchMonth(options, month);
    log.debug({ month, bars: fetched.length }, "month downloaded");
    bars.push(...fetched.filter(({ start }) => isWithin(start, { from, to })));
  }
  return bars;
}

async function data(context: CommandContext, raw: unknown): Promise<CommandResult> {
  const options = parseOptions(schema, raw);
  const bars = await fetchBars(options, spanOf(options), context);
  const first = bars.at(0);
  const last = bars.at(-1);
  if (first === undefined || last === undefined)
    throw new TimeRangeError("the archive has no bars between --from and --to", "widen the range");
  await writeFileWhole(options.out, formatBars(bars));
  const { symbol, interval, market, out } = options;
  const json = { symbol, interval, market, bars: bars.length, from: formatInstant(first.start), to: formatInstant(last.start), out };
  return { json, text: pairs(Object.entries(json).map(([name, value]) => [name, String(value)])) };
}

/** `keel data`: downloads bars from a public archive into Keel's CSV shape. */
export function registerData(program: Command, io: Io): void {
  program
    .command("data")
    .description("download price bars from Binance's public archive into a CSV file for keel simulate and keel demo")
    .requiredOption("--symbol <symbol>", "trading pair as the exchange writes it, like BTCUSDT")
    .requiredOption("--interval <interval>", `length of a bar: ${INTERVALS.join(", ")}`)
    .requiredOption("--from <date>", "first day or time, UTC, inclusive")
    .requiredOption("--to <date>", "last day or time, UTC, inclusive")
    .requiredOption("--market <market>", "spot or perp")
    .requiredOption("--out <file>", "where to write; replaced only when everything is downloaded")
    .option("--base-url <url>", "archive or mirror to download from", BINANCE_ARCHIVE)
    .addHelpText("after", EXAMPLES)
    .action(runCommand(io, data));
}

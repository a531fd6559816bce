import { readFile } from "node:fs/promises";
import { CsvError, parse } from "csv-parse/sync";
import { parseDecimal } from "../base/decimal.js";
import { BarsFileError, BarsHeaderError, MalformedBar, NoBarsError, TimeRangeError } from "./errors.js";
import { formatInstant, isWithin, parseInstant, type TimeRange, type UnixSeconds } from "./time.js";

declare const priceWad: unique symbol;
/** A price: quote per unit of underlying in 1e-18, always positive. */
export type PriceWad = bigint & { readonly [priceWad]: true };

/** What the market did between `start` and the next bar. `low <= open, close <= high` holds for every bar. */
export interface Bar {
  readonly start: UnixSeconds;
  readonly open: PriceWad;
  readonly high: PriceWad;
  readonly low: PriceWad;
  readonly close: PriceWad;
  /** Units of underlying in 1e-18. */
  readonly volume: bigint;
}

/** Bars in order of time, at least one, with gaps where the market stood still. */
export interface BarSeries {
  readonly bars: readonly Bar[];
  /** Length of a bar in seconds. */
  readonly barSeconds: number;
}

export const BARS_HEADER = "ts_utc,open,high,low,close,volume";
const EVERYTHING: TimeRange = { from: undefined, to: undefined };
/** Length of a bar where a single one does not show it. */
const DEFAULT_BAR_SECONDS = 3600;

/** Text of one bar as it stands in a file. */
export type BarFields = readonly [time: string, open: string, high: string, low: string, close: string, volume: string];

/** @throws MalformedBar unless the text is a positive decimal */
function price(name: string, text: string, line: number): PriceWad {
  const value = parseDecimal(text);
  if (typeof value !== "bigint") throw new MalformedBar(line, `${name}: ${value.reason}`);
  if (value === 0n) throw new MalformedBar(line, `${name} must be positive`);
  return value as PriceWad;
}

/**
 * Checks the text of one bar and reads it, exactly.
 *
 * @param line where it stands in its file, from 1
 * @throws MalformedBar naming the line and the field
 */
export function readBar(fields: BarFields, line: number): Bar {
  const start = parseInstant(fields[0]);
  if (start === undefined) throw new MalformedBar(line, `ts_utc: "${fields[0].slice(0, 40)}" is not a time like 2020-03-12T10:00Z`);
  const open = price("open", fields[1], line);
  const high = price("high", fields[2], line);
  const low = price("low", fields[3], line);
  const close = price("close", fields[4], line);
  if (high < open || high < close) throw new MalformedBar(line, "high is below open or close");
  if (low > open || low > close) throw new MalformedBar(line, "low is above open or close");
  const volume = parseDecimal(fields[5]);
  if (typeof volume !== "bigint") throw new MalformedBar(line, `volume: ${volume.reason}`);
  return { start, open, high, low, close, volume };
}

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function splitRows(text: string): readonly Row[] {
  try {
    // Each row keeps its line number; a wrong number of fields is our error, not the library's.
    return parse(text, { bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true }) as unknown as Row[];
  } catch (error) {
    if (error instanceof CsvError) throw new MalformedBar(Number(error.lines ?? 1), error.message);
    throw error;
  }
}

function readRow({ record, info }: Row): Bar {
  if (record.length !== 6) throw new MalformedBar(info.lines, `6 fields are expected, found ${record.length}`);
  return readBar(record as unknown as BarFields, info.lines);
}

/** @throws MalformedBar unless a bar starts after the one before it */
export function requireOrder(previous: Bar | undefined, bar: Bar, line: number): void {
  if (previous === undefined || bar.start > previous.start) return;
  throw new MalformedBar(line, `${formatInstant(bar.start)} does not come after ${formatInstant(previous.start)}`);
}

function readRows(rows: readonly Row[]): readonly Bar[] {
  const bars: Bar[] = [];
  for (const row of rows) {
    const bar = readRow(row);
    requireOrder(bars.at(-1), bar, row.info.lines);
    bars.push(bar);
  }
  return bars;
}

/** The smallest distance between two successive bars, in seconds: gaps only make distances larger. */
function barLength(bars: readonly Bar[]): number {
  let smallest = Number.POSITIVE_INFINITY;
  let previous: Bar | undefined;
  for (const bar of bars) {
    if (previous !== undefined) smallest = Math.min(smallest, bar.start - previous.start);
    previous = bar;
  }
  return Number.isFinite(smallest) ? smallest : DEFAULT_BAR_SECONDS;
}

function select(bars: readonly Bar[], range: TimeRange): readonly Bar[] {
  const selected = bars.filter(({ start }) => isWithin(start, range));
  const first = bars[0];
  const last = bars.at(-1);
  if (first === undefined || last === undefined) throw new NoBarsError();
  if (selected.length === 0) {
    throw new TimeRangeError(
      "--from and --to select no bars",
      `the file covers ${formatInstant(first.start)} to ${formatInstant(last.start)}`,
    );
  }
  return selected;
}

/**
 * Reads bars from CSV text of the shape `ts_utc,open,high,low,close,volume`. The whole text is checked, also outside the
 * range: a file with one wrong line is not to be trusted.
 *
 * @param range which bars to keep, by their start, both ends included
 * @throws BarsHeaderError, MalformedBar, NoBarsError, TimeRangeError if the range selects nothing
 */
export function parseBars(text: string, range: TimeRange = EVERYTHING): BarSeries {
  const [header, ...rows] = splitRows(text);
  const found = header?.record.join(",") ?? "";
  if (found !== BARS_HEADER) throw new BarsHeaderError(BARS_HEADER, found);
  const bars = readRows(rows);
  return { bars: select(bars, range), barSeconds: barLength(bars) };
}

/**
 * Reads bars from a file; see {@link parseBars}.
 *
 * @throws BarsFileError if the file is missing or unreadable, and what `parseBars` throws
 */
export async function readBars(path: string, range: TimeRange = EVERYTHING): Promise<BarSeries> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new BarsFileError(path, error);
  }
  return parseBars(text, range);
}

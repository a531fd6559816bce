import { type Bar, readBar, requireOrder } from "../bars.js";
import { MalformedBar } from "../errors.js";
import { formatInstant, toUnixSeconds } from "../time.js";

const MILLISECONDS = 1_000;
const MICROSECONDS = 1_000_000;
/** Milliseconds have 13 digits until the year 2286; since 2025 the archive writes microseconds, which have 16. */
const FIRST_MICROSECONDS = 1e14;

/** @returns the time as Keel writes it */
function openTime(text: string, line: number): string {
  if (!/^\d{10,17}$/.test(text)) throw new MalformedBar(line, `open time: "${text.slice(0, 40)}" is not a timestamp`);
  const value = Number(text);
  const unit = value >= FIRST_MICROSECONDS ? MICROSECONDS : MILLISECONDS;
  if (value % unit !== 0) throw new MalformedBar(line, `open time: ${text} is not a whole second`);
  return formatInstant(toUnixSeconds(value / unit));
}

function readKline(text: string, line: number): Bar {
  const [time, open, high, low, close, volume] = text.split(",");
  if (volume === undefined || close === undefined || low === undefined || high === undefined || open === undefined || time === undefined) {
    throw new MalformedBar(line, "at least 6 fields are expected");
  }
  return readBar([openTime(time, line), open, high, low, close, volume], line);
}

/**
 * Reads the rows of one kline file: open time, open, high, low, close, volume, and more that Keel has no use for. Some
 * files begin with a header row, others do not.
 *
 * @throws MalformedBar naming the line
 */
export function parseKlines(text: string): readonly Bar[] {
  const bars: Bar[] = [];
  for (const [at, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    const isHeader = at === 0 && line.startsWith("open_time,");
    if (line === "" || isHeader) continue;
    const bar = readKline(line, at + 1);
    requireOrder(bars.at(-1), bar, at + 1);
    bars.push(bar);
  }
  return bars;
}

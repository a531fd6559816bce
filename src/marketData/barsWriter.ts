import { formatDecimal } from "../base/decimal.js";
import { BARS_HEADER, type Bar } from "./bars.js";
import { formatInstant } from "./time.js";

/** Writes bars as CSV text that `parseBars` reads back to the same bars, to the last digit. */
export function formatBars(bars: readonly Bar[]): string {
  const line = ({ start, open, high, low, close, volume }: Bar): string =>
    [formatInstant(start), ...[open, high, low, close, volume].map(formatDecimal)].join(",");
  return `${[BARS_HEADER, ...bars.map(line)].join("\n")}\n`;
}

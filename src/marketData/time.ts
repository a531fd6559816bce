import { TimeRangeError } from "./errors.js";

declare const unixSeconds: unique symbol;
/** A point in time: whole seconds since 1970-01-01T00:00Z, as block timestamps are. */
export type UnixSeconds = number & { readonly [unixSeconds]: true };

const SECONDS_PER_DAY = 86_400;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2})(?:\.0+)?)?Z$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Marks a number as a point in time. @throws RangeError unless it is a whole, non-negative number of seconds */
export function toUnixSeconds(value: number): UnixSeconds {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not a whole number of seconds since 1970`);
  return value as UnixSeconds;
}

/**
 * Reads `2017-08-18T04:00Z`, with or without whole seconds. UTC only: a local time would mean another bar elsewhere.
 *
 * @returns undefined if the text is not such a time, or not one of the calendar (30 February)
 */
export function parseInstant(text: string): UnixSeconds | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const full = `${match[1]}T${match[2]}:${match[3] ?? "00"}`;
  const milliseconds = Date.parse(`${full}Z`);
  // Date.parse rolls some impossible days over into the next month; the round trip shows it.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(full) || milliseconds < 0) return undefined;
  return toUnixSeconds(milliseconds / 1000);
}

/** Writes a time as `2017-08-18T04:00Z`, with seconds only where there are some: the inverse of {@link parseInstant}. */
export function formatInstant(time: UnixSeconds): string {
  return new Date(time * 1000).toISOString().replace(time % 60 === 0 ? ":00.000" : ".000", "");
}

/** A span of time whose both ends belong to it. */
export interface TimeRange {
  readonly from: UnixSeconds | undefined;
  readonly to: UnixSeconds | undefined;
}

function endpoint(text: string, flag: "--from" | "--to"): UnixSeconds {
  const isDate = DATE.test(text);
  const time = parseInstant(isDate ? `${text}T00:00Z` : text);
  if (time === undefined) throw new TimeRangeError(`${flag} ${text}: not a date`, "write 2020-03-11 or 2020-03-11T10:00Z");
  return isDate && flag === "--to" ? toUnixSeconds(time + SECONDS_PER_DAY - 1) : time;
}

/**
 * Reads `--from` and `--to`. Both are inclusive; a `--to` without a time of day means that whole day.
 *
 * @throws TimeRangeError if one is not a date, or they are the wrong way round
 */
export function parseTimeRange({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): TimeRange {
  const range = {
    from: from === undefined ? undefined : endpoint(from, "--from"),
    to: to === undefined ? undefined : endpoint(to, "--to"),
  };
  if (range.from !== undefined && range.to !== undefined && range.from > range.to) {
    throw new TimeRangeError(`--from ${from} is after --to ${to}`, "swap them");
  }
  return range;
}

/** Whether a time lies in a range, ends included. */
export function isWithin(time: UnixSeconds, range: TimeRange): boolean {
  return (range.from === undefined || time >= range.from) && (range.to === undefined || time <= range.to);
}

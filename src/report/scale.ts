/** From values to positions in a drawing. Pixels are the only thing here that floating point decides. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** Where a value lies on a scale, from 0 to 1. */
export function position(scale: Scale, value: number): number {
  return scale.high === scale.low ? 0.5 : (value - scale.low) / (scale.high - scale.low);
}

/** A scale that holds all values with a little room at both ends. */
export function around(values: readonly number[]): Scale {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const room = (high - low) * 0.06 || Math.abs(high) * 0.01 || 1;
  return { low: low - room, high: high + room };
}

/** A scale from zero to a little more than the largest value, at least one. */
export function fromZero(values: readonly number[]): Scale {
  return { low: 0, high: values.reduce((a, b) => Math.max(a, b), 1) * 1.12 };
}

/** Round values inside a scale, at most `count` of them, evenly apart. */
export function ticks({ low, high }: Scale, count: number): readonly number[] {
  const rough = (high - low) / count;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 5].find((factor) => factor * magnitude >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  91 * DAY,
  365 * DAY,
];

/** Round times (UTC) inside a scale of seconds, at most `count` of them. */
export function timeTicks({ low, high }: Scale, count: number): readonly number[] {
  const step = TIME_STEPS.find((candidate) => (high - low) / candidate <= count) ?? 1000 * DAY;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, at) => (first + at) * step);
}

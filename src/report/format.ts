import type { Amount } from "./types.js";

const AMOUNT = /^(-?)(\d+)(?:\.(\d+))?$/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** An amount as a whole number of 1e-18. @throws RangeError if the text is not an amount */
export function scaled(amount: Amount): bigint {
  const match = AMOUNT.exec(amount);
  if (match === null) throw new RangeError(`"${amount}" is not an amount`);
  const magnitude = BigInt(`${match[2] ?? "0"}${(match[3] ?? "").slice(0, 18).padEnd(18, "0")}`);
  return match[1] === "-" ? -magnitude : magnitude;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A whole number of 1e-18 with thousands separated, rounded half away from zero to cents. */
export function formatScaled(value: bigint): string {
  const cent = 10n ** 16n;
  const magnitude = value < 0n ? -value : value;
  const cents = (magnitude + cent / 2n) / cent;
  const sign = value < 0n && cents > 0n ? "\u2212" : "";
  return `${sign}${grouped((cents / 100n).toString())}.${(cents % 100n).toString().padStart(2, "0")}`;
}

/** An amount for people: `1234.5` becomes `1,234.50`. */
export function formatAmount(amount: Amount): string {
  return formatScaled(scaled(amount));
}

/** A count with thousands separated. */
export function formatCount(count: number): string {
  return grouped(count.toString());
}

/** A number on an axis, as short as it can be: `250k`, `1.2M`. */
export function formatTick(value: number): string {
  const shortened = (divisor: number, unit: string): string => `${+(value / divisor).toFixed(2)}${unit}`;
  const magnitude = Math.abs(value);
  if (magnitude >= 1e9) return shortened(1e9, "B");
  if (magnitude >= 1e6) return shortened(1e6, "M");
  if (magnitude >= 1e4) return shortened(1e3, "k");
  return magnitude >= 1e3 ? grouped(value.toString()) : `${+value.toPrecision(6)}`;
}

const two = (value: number): string => value.toString().padStart(2, "0");

/** `10:45`, UTC. */
export function formatClock(timestamp: number): string {
  const date = new Date(timestamp * 1000);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** `12 Mar`, UTC. */
export function formatDay(timestamp: number): string {
  const date = new Date(timestamp * 1000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""}`;
}

/** `12 Mar 2020 10:45`, UTC. */
export function formatMoment(timestamp: number): string {
  return `${formatDay(timestamp)} ${new Date(timestamp * 1000).getUTCFullYear()} ${formatClock(timestamp)}`;
}

/** The time as machines read it, for `datetime` attributes. */
export function isoMoment(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().replace(".000Z", "Z");
}

/** `45 min`, `2 h 15 min`. */
export function formatDuration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

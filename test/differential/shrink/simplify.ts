import type { Step } from "../step.js";

/** Arguments whose size matters to nobody but the reader. */
const AMOUNTS: ReadonlySet<string> = new Set(["amount", "value", "assets", "shares", "fraction"]);

/** The same step with rounder numbers, the simplest first. */
export function simpler(step: Step): readonly Step[] {
  const { command } = step;
  return Object.entries(command).flatMap(([field, value]) => {
    if (!AMOUNTS.has(field) || typeof value !== "bigint" || value <= 1n) return [];
    return [1n, leadingDigit(value)]
      .filter((one) => one !== value)
      .map((one): Step => ({ ...step, command: { ...command, [field]: one } as Step["command"] }));
  });
}

function leadingDigit(value: bigint): bigint {
  const digits = value.toString().length - 1;
  return (value / 10n ** BigInt(digits)) * 10n ** BigInt(digits);
}

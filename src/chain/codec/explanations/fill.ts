import type { AbiParameter } from "viem";
import { formatDecimal } from "../../../base/decimal.js";
import { TOKEN_SCALE } from "../../../math/index.js";

/** A value that an error carries. */
export type RevertValue = bigint | string | boolean;

/** Types of the contracts whose values have 18 decimals. */
const WAD_TYPES: ReadonlySet<string> = new Set(["Quote", "Price", "Size"]);

function shown(value: RevertValue, unit: string | undefined, parameter: AbiParameter | undefined): string {
  if (typeof value !== "bigint") return String(value);
  if (unit === "token") return formatDecimal(value * TOKEN_SCALE);
  // 8.64e12 seconds are the last day of a JavaScript date.
  if (unit === "time" && value < 8_640_000_000_000n) return new Date(Number(value) * 1_000).toISOString().replace(".000Z", "Z");
  return unit === "wad" || WAD_TYPES.has(parameter?.internalType ?? "") ? formatDecimal(value) : value.toString();
}

/** Puts arguments into a sentence's `{name}` and `{name:unit}` places, in human units. */
export function fill(sentence: string, args: Readonly<Record<string, RevertValue>>, inputs: readonly AbiParameter[]): string {
  return sentence.replace(/\{(\w+)(?::(\w+))?\}/g, (place, name: string, unit: string | undefined) => {
    const value = args[name];
    return value === undefined
      ? place
      : shown(
          value,
          unit,
          inputs.find((input) => input.name === name),
        );
  });
}

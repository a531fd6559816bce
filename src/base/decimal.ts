/** Decimals of a WAD: money, prices and sizes are integers of 1e-18. */
const WAD_DECIMALS = 18;
export const WAD = 10n ** BigInt(WAD_DECIMALS);

/** Digits before the point: far beyond every amount of money, and within 256 bits. */
const MOST_WHOLE_DIGITS = 30;
const PLAIN_DECIMAL = /^(\d+)(?:\.(\d+))?$/;

/**
 * Reads plain decimal text into a WAD, exactly: no floating point is involved, and text that a WAD can't hold is refused
 * instead of rounded. Trailing zeros beyond the 18th decimal are harmless.
 *
 * @returns the value in 1e-18, or the reason why the text is not one
 */
export function parseDecimal(text: string): bigint | { readonly reason: string } {
  const match = PLAIN_DECIMAL.exec(text);
  if (match === null) return { reason: `"${text.slice(0, 40)}" is not a plain non-negative decimal` };
  const whole = match[1] ?? "0";
  if (whole.length > MOST_WHOLE_DIGITS)
    return { reason: `"${text.slice(0, 40)}" has more than ${MOST_WHOLE_DIGITS} digits before the point` };
  const fraction = (match[2] ?? "").replace(/0+$/, "");
  if (fraction.length > WAD_DECIMALS) return { reason: `"${text.slice(0, 40)}" has more than ${WAD_DECIMALS} decimals` };
  return BigInt(whole) * WAD + BigInt(fraction.padEnd(WAD_DECIMALS, "0"));
}

/**
 * Reads plain decimal text with an optional sign into a WAD, exactly as {@link parseDecimal}.
 *
 * @returns the value in 1e-18, or the reason why the text is not one
 */
export function parseSignedDecimal(text: string): bigint | { readonly reason: string } {
  const negative = text.startsWith("-");
  const magnitude = parseDecimal(negative || text.startsWith("+") ? text.slice(1) : text);
  return negative && typeof magnitude === "bigint" ? -magnitude : magnitude;
}

/** Writes a WAD as the shortest exact decimal text: the inverse of {@link parseDecimal}. Negative values carry a minus. */
export function formatDecimal(wad: bigint): string {
  const magnitude = wad < 0n ? -wad : wad;
  const fraction = (magnitude % WAD).toString().padStart(WAD_DECIMALS, "0").replace(/0+$/, "");
  return `${wad < 0n ? "-" : ""}${magnitude / WAD}${fraction === "" ? "" : `.${fraction}`}`;
}

import { parseUnits } from "ethers";

export const WAD = 10n ** 18n;

/** WAD per unit of the 6-decimal quote token. */
export const TOKEN_SCALE = 10n ** 12n;

/** A decimal number as WAD: `wad("0.5")` is 0.5e18. */
export const wad = (decimal: string | number) => parseUnits(String(decimal), 18);

/** Dollars as units of the quote token (6 decimals). */
export const usd = (decimal: string | number) => parseUnits(String(decimal), 6);

export const mulDown = (a: bigint, b: bigint, d = WAD) => (a * b) / d;

export const mulUp = (a: bigint, b: bigint, d = WAD) => (a * b + d - 1n) / d;

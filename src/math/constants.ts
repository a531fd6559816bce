import { WAD } from "./fixedPoint.js";

/** Bounds that several rooms share; twin of types/Constants.sol. */

/** WAD per unit of the 6-decimal quote token. */
export const TOKEN_SCALE = 10n ** 12n;
/** The largest single token movement, in the token's own unit: far beyond use, far below any overflow. */
export const MAX_AMOUNT = 10n ** 21n;

/** Largest fee of one side of a fill, as a share of its notional [WAD]. */
export const MAX_FEE_RATE = WAD / 100n;

/** Legs that an account may reach by trading. */
export const TRADING_LEGS = 64n;
/** Legs that an account may hold; only a bid may pass what can be reached by trading. */
export const HOLDING_LEGS = 112n;
/** Largest number of a correlation group: a table with a byte for each is what finding a market's group costs on chain. */
export const MAX_GROUP = 1023n;

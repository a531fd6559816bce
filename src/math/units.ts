import { mulWadFloor, WAD } from "./fixedPoint.js";
import { castInt256, checkInt256 } from "./integers.js";
import { type Price, type Quote, quote, type Size } from "./types.js";

/**
 * Units of the ledger; twin of contracts/types/Units.sol. SIZE_QUANTUM * PRICE_TICK = WAD: the value of every position at
 * every price is a whole number of wei, so fills, marks and funding move money without any rounding (risk model, 1.4).
 */
export const PRICE_TICK = 10n ** 6n;
export const SIZE_QUANTUM = 10n ** 12n;

export const MIN_PRICE = 10n ** 12n;
export const MAX_PRICE = 10n ** 30n;
/** Largest |premium| of mark over index [WAD] (risk model, 3.1). */
export const MAX_PREMIUM = (WAD * 5n) / 1000n;
/** The indices whose marks are prices at every premium: the first rounded up, the last rounded down. */
export const MIN_INDEX = (MIN_PRICE * WAD - 1n) / (WAD - MAX_PREMIUM) + 1n;
export const MAX_INDEX = (MAX_PRICE * WAD) / (WAD + MAX_PREMIUM);
/** The largest size of one position or fill [WAD lots]. */
export const MAX_SIZE = 10n ** 28n;

export const ZERO_QUOTE: Quote = quote(0n);

/** a + b, checked. */
export function addQuote(a: Quote, b: Quote): Quote {
  return checkInt256(a + b) as Quote;
}

/** a - b, checked. */
export function subQuote(a: Quote, b: Quote): Quote {
  return checkInt256(a - b) as Quote;
}

/** -a. */
export function negateQuote(a: Quote): Quote {
  return -a as Quote;
}

/** a + b, checked. */
export function addSize(a: Size, b: Size): Size {
  return checkInt256(a + b) as Size;
}

/** -a. */
export function negateSize(a: Size): Size {
  return -a as Size;
}

export function maxQuote(a: Quote, b: Quote): Quote {
  return a > b ? a : b;
}

export function minQuote(a: Quote, b: Quote): Quote {
  return a < b ? a : b;
}

/** |size| [WAD lots]; panics for the one number whose magnitude does not fit. */
export function magnitude(size: Size): bigint {
  return size < 0n ? checkInt256(-size) : size;
}

/** size * price [WAD quote], toward minus infinity; exact for sizes on the quantum and prices on the tick. */
export function valueDown(size: Size, price: Price): Quote {
  return mulWadFloor(size, castInt256(price)) as Quote;
}

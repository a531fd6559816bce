import { mulWadFloor } from "./fixedPoint.js";
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

declare const brand: unique symbol;

/** A value that carries its unit in its type, so that two units cannot be mixed by mistake. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A share or factor with 18 decimals. */
export type Wad = Brand<bigint, "Wad">;
/** Quote currency [WAD], signed: cash, value, equity, margin. */
export type Quote = Brand<bigint, "Quote">;
/** Quote per lot [WAD], on the tick. */
export type Price = Brand<bigint, "Price">;
/** Lots [WAD], on the quantum; positive is long. */
export type Size = Brand<bigint, "Size">;
/** An account: the ERC-721 id. */
export type AccountId = Brand<bigint, "AccountId">;
/** A market; 0 is none. */
export type MarketId = Brand<bigint, "MarketId">;
/** Market, kind, expiry and strike, packed. */
export type InstrumentId = Brand<bigint, "InstrumentId">;
/** One position as its storage slot holds it. */
export type Position = Brand<bigint, "Position">;
/** Seconds since 1970, as a block's timestamp. */
export type Seconds = Brand<bigint, "Seconds">;
/** 0x and 40 lower-case hexadecimal digits. */
export type Address = Brand<string, "Address">;
/** 0x and an even number of lower-case hexadecimal digits: a hash. */
export type Hex = Brand<string, "Hex">;

export const wad = (value: bigint): Wad => value as Wad;
export const quote = (value: bigint): Quote => value as Quote;
export const price = (value: bigint): Price => value as Price;
export const size = (value: bigint): Size => value as Size;
export const accountId = (value: bigint): AccountId => value as AccountId;
export const marketId = (value: bigint): MarketId => value as MarketId;
export const instrumentId = (value: bigint): InstrumentId => value as InstrumentId;
export const seconds = (value: bigint): Seconds => value as Seconds;

/** An address in the one form that the engine compares: lower case. */
export const address = (value: string): Address => value.toLowerCase() as Address;
/** A hash in the one form that the engine compares: lower case. */
export const hex = (value: string): Hex => value.toLowerCase() as Hex;

export const ZERO_ADDRESS = address("0x0000000000000000000000000000000000000000");

import type { AccountId, Address, Hex, InstrumentId, MarketId, Price, Quote, Seconds, Size, Wad } from "../../math/index.js";
import { type AccountNonce, type AddressPair, CONTRACT_NAMES, type ContractName, type NonceWord } from "./names.js";

/**
 * Shapes: what kind of value stands where, written once as data. Commands are checked against them, snapshots are written
 * and read by them, and their TypeScript types are derived from them.
 */
interface Kinds {
  address: Address;
  bytes20: Hex;
  bytes32: Hex;
  bool: boolean;
  contract: ContractName;
  addressPair: AddressPair;
  nonceWord: NonceWord;
  accountNonce: AccountNonce;
  account: AccountId;
  account8: AccountId;
  market: MarketId;
  instrument: InstrumentId;
  size: Size;
  price: Price;
  price104: Price;
  quote: Quote;
  quote128: Quote;
  quote192: Quote;
  wad: Wad;
  wad64: Wad;
  seconds: Seconds;
  seconds32: Seconds;
  seconds40: Seconds;
  uint8: bigint;
  uint16: bigint;
  uint24: bigint;
  uint32: bigint;
  uint64: bigint;
  uint96: bigint;
  uint128: bigint;
  uint256: bigint;
  int64: bigint;
  int256: bigint;
}

type Kind = keyof Kinds;
export type Shape = Kind | readonly [Shape] | { readonly [field: string]: Shape };

/** The TypeScript type of a shape: `["uint8"]` is an array, an object is a struct. */
export type ValueOf<S> = S extends Kind
  ? Kinds[S]
  : S extends readonly [infer Element]
    ? readonly ValueOf<Element>[]
    : { readonly [Field in keyof S]: ValueOf<S[Field]> };

/** JSON with decimal strings for integers. */
export type Plain = string | boolean | readonly Plain[] | { readonly [field: string]: Plain };

/** A value does not have the shape it should have. `path` says where, e.g. `trade.size`. */
export class ShapeError extends Error {
  readonly path: string;
  readonly expected: string;

  constructor(path: string, expected: string) {
    super(`${path === "" ? "value" : path}: expected ${expected}`);
    this.name = "ShapeError";
    this.path = path;
    this.expected = expected;
  }
}

type Integer = { readonly bits: number; readonly signed: boolean };
const uint = (bits: number): Integer => ({ bits, signed: false });
const int = (bits: number): Integer => ({ bits, signed: true });

type Text = { readonly pattern: RegExp; readonly expected: string };

const KINDS: { readonly [Name in Kind]: Integer | Text | "bool" } = {
  address: { pattern: /^0x[0-9a-f]{40}$/, expected: "an address in lower case" },
  bytes20: { pattern: /^0x[0-9a-f]{40}$/, expected: "20 bytes in lower case" },
  bytes32: { pattern: /^0x[0-9a-f]{64}$/, expected: "a 32-byte hash in lower case" },
  bool: "bool",
  contract: { pattern: new RegExp(`^(${CONTRACT_NAMES.join("|")})$`), expected: "a contract of the silo" },
  addressPair: { pattern: /^0x[0-9a-f]{40}:0x[0-9a-f]{40}$/, expected: "two addresses in lower case with a colon" },
  nonceWord: { pattern: /^[0-9]+:[0-9]+$/, expected: "an account and a word with a colon" },
  accountNonce: { pattern: /^[0-9]+:[0-9]+$/, expected: "an account and a nonce with a colon" },
  account: uint(64),
  account8: uint(8),
  market: uint(16),
  instrument: uint(128),
  size: int(256),
  price: uint(256),
  price104: uint(104),
  quote: int(256),
  quote128: uint(128),
  quote192: int(192),
  wad: uint(256),
  wad64: uint(64),
  seconds: uint(256),
  seconds32: uint(32),
  seconds40: uint(40),
  uint8: uint(8),
  uint16: uint(16),
  uint24: uint(24),
  uint32: uint(32),
  uint64: uint(64),
  uint96: uint(96),
  uint128: uint(128),
  uint256: uint(256),
  int64: int(64),
  int256: int(256),
};

/** The largest number that a kind of integer holds. */
export function mostOf(kind: Kind): bigint {
  const type = KINDS[kind];
  if (typeof type === "string" || "pattern" in type) throw new RangeError(`${kind} is no integer`);
  return (1n << BigInt(type.signed ? type.bits - 1 : type.bits)) - 1n;
}

/** The Solidity type that a kind stands for; a kind that is none there is its own name. */
export function solidityType(kind: Kind): string {
  const type = KINDS[kind];
  return typeof type === "string" || "pattern" in type ? kind : `${type.signed ? "" : "u"}int${type.bits}`;
}

const DECIMAL = /^-?(0|[1-9][0-9]*)$/;

/**
 * A copy of a value with the fields of its shape and no others. Throws a `ShapeError` where something could not be encoded
 * as its Solidity type. Addresses and hashes must be lower case.
 */
export function checked<S extends Shape>(shape: S, value: unknown): ValueOf<S> {
  return walk(shape, value, "", checkLeaf) as ValueOf<S>;
}

/** A value of the shape as JSON with decimal strings. */
export function toPlain(shape: Shape, value: unknown): Plain {
  return walk(shape, value, "", (_kind, leaf) => (typeof leaf === "bigint" ? leaf.toString() : (leaf as string | boolean))) as Plain;
}

/** The value that JSON with decimal strings stands for. Throws `ShapeError`. */
export function fromPlain<S extends Shape>(shape: S, plain: unknown, path = ""): ValueOf<S> {
  return walk(shape, plain, path, parseLeaf) as ValueOf<S>;
}

function walk(shape: Shape, value: unknown, path: string, leaf: (kind: Kind, value: unknown, path: string) => unknown): unknown {
  if (typeof shape === "string") return leaf(shape, value, path);
  if (isArrayShape(shape)) {
    if (!Array.isArray(value)) throw new ShapeError(path, "a list");
    return value.map((element, i) => walk(shape[0], element, `${path}[${i}]`, leaf));
  }
  if (typeof value !== "object" || value === null) throw new ShapeError(path, "an object");
  const fields = value as Readonly<Record<string, unknown>>;
  const result: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(shape)) {
    result[field] = walk(inner, fields[field], path === "" ? field : `${path}.${field}`, leaf);
  }
  return result;
}

function isArrayShape(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function checkLeaf(kind: Kind, value: unknown, path: string): unknown {
  const type = KINDS[kind];
  if (type === "bool") {
    if (typeof value !== "boolean") throw new ShapeError(path, "true or false");
  } else if ("pattern" in type) {
    if (typeof value !== "string" || !type.pattern.test(value)) throw new ShapeError(path, type.expected);
  } else if (typeof value !== "bigint" || fitting(type, value) !== value) {
    throw new ShapeError(path, `${type.signed ? "a signed" : "an unsigned"} ${type.bits}-bit bigint`);
  }
  return value;
}

function fitting({ bits, signed }: Integer, value: bigint): bigint {
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

function parseLeaf(kind: Kind, value: unknown, path: string): unknown {
  const type = KINDS[kind];
  if (type === "bool" || "pattern" in type) return checkLeaf(kind, value, path);
  if (typeof value !== "string" || !DECIMAL.test(value)) throw new ShapeError(path, "an integer as a decimal string");
  return checkLeaf(kind, BigInt(value), path);
}

import { EngineError, PANIC_OVERFLOW, panic } from "./errors.js";

/** Bounds of Solidity's integer types, and its checked and unchecked ways into them. */
export const MAX_UINT256 = (1n << 256n) - 1n;
export const MAX_INT256 = (1n << 255n) - 1n;
export const MIN_INT256 = -(1n << 255n);
export const MAX_INT128 = (1n << 127n) - 1n;

/** The result of checked int256 arithmetic; panics where Solidity does. */
export function checkInt256(value: bigint): bigint {
  if (value > MAX_INT256 || value < MIN_INT256) panic(PANIC_OVERFLOW);
  return value;
}

/** The result of checked uint256 arithmetic; panics where Solidity does. */
export function checkUint256(value: bigint): bigint {
  if (value < 0n || value > MAX_UINT256) panic(PANIC_OVERFLOW);
  return value;
}

/** The result of checked unsigned arithmetic in a type of that many bits. */
export function checkUint(bits: number, value: bigint): bigint {
  if (value < 0n || BigInt.asUintN(bits, value) !== value) panic(PANIC_OVERFLOW);
  return value;
}

/** Solidity's explicit conversion to an unsigned type: keeps the low bits. */
export function castUint(bits: number, value: bigint): bigint {
  return BigInt.asUintN(bits, value);
}

/** Solidity's explicit conversion of a uint256 to an int256: keeps the bits. */
export function castInt256(value: bigint): bigint {
  return value > MAX_INT256 ? BigInt.asIntN(256, value) : value;
}

/** OpenZeppelin's SafeCast to a signed type: throws `SafeCastOverflowedIntDowncast`. */
export function safeCastInt(bits: number, value: bigint): bigint {
  if (BigInt.asIntN(bits, value) !== value) {
    throw new EngineError("SafeCastOverflowedIntDowncast", { bits: BigInt(bits), value });
  }
  return value;
}

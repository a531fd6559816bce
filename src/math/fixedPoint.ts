import { PANIC_DIVISION_BY_ZERO, panic } from "./errors.js";
import { checkInt256, checkUint256 } from "./integers.js";

/**
 * Fixed point with 18 decimals (WAD); twin of contracts/math/FixedPoint.sol. The direction of every rounding is in the
 * function's name: Down/Up for magnitudes of unsigned numbers, Floor/Ceil (toward minus/plus infinity) for signed ones.
 * Results that do not fit 256 bits panic, as on chain.
 */
export const WAD = 10n ** 18n;

/** a * b / d, toward zero. Unsigned; the product must fit 256 bits. */
export function mulDivDown(a: bigint, b: bigint, d: bigint): bigint {
  const product = checkUint256(a * b);
  if (d === 0n) panic(PANIC_DIVISION_BY_ZERO);
  return product / d;
}

/** a * b / d, away from zero. Unsigned; the product must fit 256 bits. */
export function mulDivUp(a: bigint, b: bigint, d: bigint): bigint {
  const product = checkUint256(a * b);
  if (d === 0n) panic(PANIC_DIVISION_BY_ZERO);
  const quotient = product / d;
  return quotient * d === product ? quotient : quotient + 1n;
}

/** a * b / d, toward zero, with a 512-bit product: OpenZeppelin's `Math.mulDiv`, which the vault's shares are priced by. */
export function fullMulDivDown(a: bigint, b: bigint, d: bigint): bigint {
  if (d === 0n) panic(PANIC_DIVISION_BY_ZERO);
  return checkUint256((a * b) / d);
}

/** The same, away from zero. */
export function fullMulDivUp(a: bigint, b: bigint, d: bigint): bigint {
  const down = fullMulDivDown(a, b, d);
  return down * d === a * b ? down : checkUint256(down + 1n);
}

/** a * b / WAD, toward zero. Unsigned. */
export function mulWadDown(a: bigint, b: bigint): bigint {
  return mulDivDown(a, b, WAD);
}

/** a * b / WAD, away from zero. Unsigned. */
export function mulWadUp(a: bigint, b: bigint): bigint {
  return mulDivUp(a, b, WAD);
}

/** a * WAD / b, toward zero. Unsigned; panics where b is 0 or a * WAD passes 256 bits. */
export function divWadDown(a: bigint, b: bigint): bigint {
  return mulDivDown(a, WAD, b);
}

/** a * WAD / b, away from zero. Unsigned; panics where b is 0 or a * WAD passes 256 bits. */
export function divWadUp(a: bigint, b: bigint): bigint {
  return mulDivUp(a, WAD, b);
}

/** a / d toward minus infinity; d > 0. */
export function divFloor(a: bigint, d: bigint): bigint {
  const quotient = a / d;
  return a < 0n && quotient * d !== a ? quotient - 1n : quotient;
}

/** a / d toward plus infinity; d > 0. */
export function divCeil(a: bigint, d: bigint): bigint {
  const quotient = a / d;
  return a > 0n && quotient * d !== a ? quotient + 1n : quotient;
}

/** a / WAD toward minus infinity: a product of two WADs as one. */
export function unscaleFloor(a: bigint): bigint {
  return divFloor(a, WAD);
}

/** a * b / WAD toward minus infinity; the product must fit 256 bits. */
export function mulWadFloor(a: bigint, b: bigint): bigint {
  return divFloor(checkInt256(a * b), WAD);
}

/** a * b / WAD toward plus infinity; the product must fit 256 bits. */
export function mulWadCeil(a: bigint, b: bigint): bigint {
  return divCeil(checkInt256(a * b), WAD);
}

/** The largest multiple of `step` that is at most a. Unsigned. */
export function floorTo(a: bigint, step: bigint): bigint {
  return a - (a % step);
}

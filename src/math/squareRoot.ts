import { WAD } from "./fixedPoint.js";
import { checkUint256 } from "./integers.js";

/**
 * Square roots, rounded down and exact; twin of contracts/math/SquareRoot.sol. A floor is unique, so the
 * twin needs the contract's result, not its steps, but for `approximateRoot`.
 */

/** floor(sqrt(x)) of an unsigned 256-bit number. */
export function sqrt(x: bigint): bigint {
  // 53 correct bits, then 106 and 212: never below the floor, and at most one above it after two steps.
  let z = BigInt(Math.floor(Math.sqrt(Number(x))));
  if (z === 0n) return 0n;
  z = (z + x / z) >> 1n;
  z = (z + x / z) >> 1n;
  return z * z > x ? z - 1n : z;
}

/** floor(sqrt(x * 1e18)): the root of a WAD as a WAD. Panics (0x11) where x * 1e18 passes 2^256. */
export function sqrtWad(x: bigint): bigint {
  return sqrt(checkUint256(x * WAD));
}

/** sqrt(2) * 2^127, the start of Newton's steps on chain. */
const START = 0xb504f333f9de6484597d89b3754abe9fn;

/** sqrt(x) by the contract's five steps alone; relative error below 2^-72 for 2^160 <= x < 2^256. */
export function approximateRoot(x: bigint): bigint {
  // On chain a division by zero gives zero.
  if (x === 0n) return 0n;
  const leadingZeros = BigInt(256 - x.toString(2).length);
  let z = START >> (leadingZeros >> 1n);
  z = z + x / z;
  z = (z >> 2n) + x / z;
  z = z + x / z;
  z = (z >> 2n) + x / z;
  return (z + x / z) >> 1n;
}

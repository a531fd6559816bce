import { WAD } from "./fixedPoint.js";
import { checkUint256 } from "./integers.js";

/**
 * Square roots, rounded down and exact; twin of contracts/math/SquareRoot.sol. The floor is unique, so the twin needs the
 * contract's result, not its steps.
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

import type * as fast from "../../src/fast/index.js";

/**
 * The scenario kernel as one writes it in plain JavaScript: two values of the normal distribution a leg and scenario, an
 * exponential each (Hart's quotient of polynomials as West gives it, 1e-15). What the table is compared with.
 */
function phi(x: number): number {
  const z = Math.abs(x);
  if (z > 37) return x > 0 ? 1 : 0;
  const e = Math.exp(-0.5 * z * z);
  let tail: number;
  if (z < 7.07106781186547) {
    let p = 0.0352624965998911 * z + 0.700383064443688;
    p = p * z + 6.37396220353165;
    p = p * z + 33.912866078383;
    p = p * z + 112.079291497871;
    p = p * z + 221.213596169931;
    p = p * z + 220.206867912376;
    let q = 0.0883883476483184 * z + 1.75566716318264;
    q = q * z + 16.064177579207;
    q = q * z + 86.7807322029461;
    q = q * z + 296.564248779674;
    q = q * z + 637.333633378831;
    q = q * z + 793.826512519948;
    q = q * z + 440.413735824752;
    tail = (e * p) / q;
  } else {
    tail = e / (2.506628274631 * (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))));
  }
  return x > 0 ? 1 - tail : tail;
}

/** Profits only, no bounds, written to `profits`. */
export function twoExponentials(
  { forward, timeToExpiry, discount }: fast.Expiry,
  legs: fast.Legs,
  grid: fast.Grid,
  profits: Float64Array,
): void {
  const rootTime = Math.sqrt(timeToExpiry / 31_536_000);
  const value = valueAt(forward, rootTime, discount, legs, 1, 0);
  let at = 0;
  for (const { volFactor, volFloor, count } of grid.groups)
    for (let j = 0; j < count; j++) {
      const shocked = forward * (grid.growth[j] as number);
      profits[at++] = valueAt(shocked, rootTime, discount, legs, volFactor, volFloor) - value;
    }
}

function valueAt(
  forward: number,
  rootTime: number,
  discount: number,
  { count, strike, logStrike, vol, size, isCall }: fast.Legs,
  volFactor: number,
  volFloor: number,
): number {
  const logForward = Math.log(forward);
  let sum = 0;
  for (let l = 0; l < count; l++) {
    const k = strike[l] as number;
    const s = Math.max((vol[l] as number) * volFactor, volFloor) * rootTime;
    const d1 = (logForward - (logStrike[l] as number)) / s + 0.5 * s;
    const call = forward * phi(d1) - k * phi(d1 - s);
    sum += (size[l] as number) * (isCall[l] === 1 ? call : call + k - forward);
  }
  return discount * sum;
}

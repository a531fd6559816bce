import { BITS, fromFixedPoint, Real, SCALE, toFixedPoint } from "./real.js";

const LN_10 = toFixedPoint(Real.clone({ precision: 120 }).ln(10));
/** exp is taken of a 64th and squared this often: 64 fewer powers of ten for 6 products. */
const SQUARINGS = 6n;

const floorDiv = (a: bigint, b: bigint): bigint => (a < 0n ? -((-a + b - 1n) / b) : a / b);

/** exp of a fixed-point integer, as a fixed-point mantissa from 1 to 10 and a power of ten. */
function exponential(fixed: bigint): { readonly mantissa: bigint; readonly tens: bigint } {
  const tens = floorDiv(fixed, LN_10);
  const rest = (fixed - tens * LN_10) >> SQUARINGS;
  let term = SCALE;
  let sum = SCALE;
  for (let n = 1n; term > 0n; n++) {
    term = ((term * rest) >> BITS) / n;
    sum += term;
  }
  for (let i = 0n; i < SQUARINGS; i++) sum = (sum * sum) >> BITS;
  return { mantissa: sum, tens };
}

/**
 * exp(x) to 60 digits for |x| below 10^8, and to one digit less for each further power of ten.
 *
 * x = n ln 10 + r with 0 <= r < ln 10; exp(r / 64) by its series, at most 0.036^n / n!, until a term vanishes below 10^-80;
 * squared six times, which turns the error of 35 divisions into 64 * 35 * 10^-80; the power of ten is exact.
 */
export function exp(x: Real): Real {
  const { mantissa, tens } = exponential(toFixedPoint(x));
  return fromFixedPoint(mantissa, Number(tens));
}

/**
 * ln(x) to 55 digits for every x > 0 that is 1 or differs from it by 10^-20 at least.
 *
 * With x = m 10^n, float64's logarithm y of m is right to 15 digits, so m exp(-y) = 1 + e with |e| < 10^-13, and
 * ln(m) = y + e - e^2/2 + e^3/3 - e^4/4 + e^5/5 up to e^6/6 < 10^-78.
 */
export function ln(x: Real): Real {
  const power = x.gte(0.5) && x.lt(2) ? 0 : x.e;
  const scaled = power === 0 ? x : x.times(`1e${-power}`);
  const guess = Math.log(scaled.toNumber());
  const { mantissa, tens } = exponential(toFixedPoint(new Real(-guess)));
  const product = toFixedPoint(scaled) * mantissa;
  const e = ((tens < 0n ? product / 10n ** -tens : product * 10n ** tens) >> BITS) - SCALE;
  let term = e;
  let sum = toFixedPoint(new Real(guess)) + BigInt(power) * LN_10 + e;
  for (let n = 2n; n <= 5n; n++) {
    term = (-term * e) >> BITS;
    sum += term / n;
  }
  return fromFixedPoint(sum);
}

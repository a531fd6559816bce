import { coreSvi, logUniform, oneIn, oneOf, type SviPoint, wideSvi, wideTerms } from "../../../bench/points.js";
import type { Random } from "../../../src/base/random.js";
import {
  MAX_FORWARD,
  MAX_INT256,
  MAX_LOG_MONEYNESS,
  MAX_RATIO,
  MAX_SVI_A,
  MAX_SVI_B,
  MAX_SVI_RHO,
  MAX_SVI_SIGMA,
  MAX_TIME,
  MAX_UINT256,
  MAX_VOL,
  MIN_FORWARD,
  MIN_INT256,
  MIN_SVI_SIGMA,
  MIN_VOL,
  type OptionTerms,
  type SviParams,
  WAD,
} from "../../../src/math/index.js";

/** Arguments for the comparison: inside the domains, on their ends and one beside, and far outside. */

/** A number, or one of its neighbours. */
const near = (random: Random, value: bigint): bigint => value + random.bigint(-1n, 1n);

const clampUint = (value: bigint): bigint => (value < 0n ? 0n : value > MAX_UINT256 ? MAX_UINT256 : value);
const clampInt = (value: bigint): bigint => (value < MIN_INT256 ? MIN_INT256 : value > MAX_INT256 ? MAX_INT256 : value);

/** Any unsigned number, by size; every fourth one near one of `edges`, an end of the type, or a unit. */
export function uint(random: Random, ...edges: readonly bigint[]): bigint {
  if (oneIn(random, 4)) return clampUint(near(random, oneOf(random, [0n, WAD, MAX_UINT256, MAX_INT256, ...edges])));
  return logUniform(random, 1n, MAX_UINT256);
}

/** Any signed number, by size; every fourth one near one of `edges`, an end of the type, zero, or a unit. */
export function int(random: Random, ...edges: readonly bigint[]): bigint {
  if (oneIn(random, 4)) return clampInt(near(random, oneOf(random, [0n, WAD, -WAD, MAX_INT256, MIN_INT256, ...edges])));
  const size = logUniform(random, 1n, MAX_INT256);
  return oneIn(random, 2) ? size : -size;
}

/** A divisor that is not zero. */
export const divisor = (random: Random): bigint => uint(random) || 1n;

/** Arguments of a price: mostly inside the domain; every fourth set has one argument on an end, beside it, or anywhere. */
export function terms(random: Random): OptionTerms {
  const inside = wideTerms(random);
  if (oneIn(random, 16)) return { ...inside, timeToExpiry: 0n, vol: oneOf(random, [inside.vol, 0n, uint(random)]) };
  if (!oneIn(random, 4)) return inside;
  const { forward } = inside;
  switch (random.integer(0, 4)) {
    case 0:
      return { ...inside, forward: uint(random, MIN_FORWARD, MAX_FORWARD) };
    case 1:
      return { ...inside, strike: uint(random, forward / MAX_RATIO, forward * MAX_RATIO, forward, MAX_UINT256 / MAX_RATIO) };
    case 2:
      return { ...inside, vol: uint(random, MIN_VOL, MAX_VOL) };
    case 3:
      return { ...inside, timeToExpiry: uint(random, 0n, 1n, MAX_TIME) };
    default:
      return { ...inside, discount: uint(random) };
  }
}

/** A slice and where it is asked: mostly inside the domain; every fourth one has one argument on an end, beside it, or anywhere. */
export function slice(random: Random): SviPoint {
  const inside = oneIn(random, 2) ? wideSvi(random) : coreSvi(random);
  if (!oneIn(random, 4)) return inside;
  const { params } = inside;
  switch (random.integer(0, 6)) {
    case 0:
      return { ...inside, params: { ...params, a: int(random, MAX_SVI_A, -MAX_SVI_A) } };
    case 1:
      return { ...inside, params: { ...params, b: uint(random, MAX_SVI_B) } };
    case 2:
      return { ...inside, params: { ...params, rho: int(random, MAX_SVI_RHO, -MAX_SVI_RHO) } };
    case 3:
      return { ...inside, params: { ...params, m: int(random, MAX_LOG_MONEYNESS, -MAX_LOG_MONEYNESS) } };
    case 4:
      return { ...inside, params: { ...params, sigma: uint(random, MIN_SVI_SIGMA, MAX_SVI_SIGMA) } };
    case 5:
      return { ...inside, logMoneyness: int(random, MAX_LOG_MONEYNESS, -MAX_LOG_MONEYNESS) };
    default:
      return { ...inside, timeToExpiry: uint(random, 0n, 1n, MAX_TIME) };
  }
}

/** A range of log-moneyness: mostly round the middle, sometimes empty, on the ends of the domain, or anywhere. */
export function range(random: Random): readonly [low: bigint, high: bigint] {
  if (oneIn(random, 8)) return [int(random, -MAX_LOG_MONEYNESS), int(random, MAX_LOG_MONEYNESS)];
  const end = () => logUniform(random, 1n, 4n * WAD);
  return [-end(), end()];
}

/** A later slice for one that is given: higher by a little, lower by a little, steeper, or another one altogether. */
export function later(random: Random, { params }: SviPoint): SviParams {
  if (oneIn(random, 4)) return slice(random).params;
  const little = logUniform(random, 1n, WAD / 10n);
  const up = { ...params, a: params.a + little };
  return oneOf(random, [params, up, { ...up, b: params.b + little / 10n }, { ...params, a: params.a - little }]);
}

/** What a price can be at all: the interval without arbitrage, in wei. */
export interface Bounds {
  readonly intrinsic: bigint;
  readonly bound: bigint;
}

/** The no-arbitrage interval of an option, rounded down; for drawing prices near its ends only. */
export function boundsOf({ forward, strike, discount }: OptionTerms, isCall: boolean): Bounds {
  const inside = isCall ? forward - strike : strike - forward;
  return { intrinsic: inside > 0n ? (inside * discount) / WAD : 0n, bound: ((isCall ? forward : strike) * discount) / WAD };
}

/** A price to find the vol of, given one that some vol attains (undefined where there is none): that, near it, or near a bound. */
export function price(random: Random, { intrinsic, bound }: Bounds, attained: bigint | undefined): bigint {
  const kind = random.integer(0, 9);
  if (attained !== undefined && kind < 6) return kind === 0 ? clampUint(near(random, attained)) : attained;
  if (kind === 6) return clampUint(near(random, intrinsic));
  if (kind === 7) return clampUint(near(random, bound));
  if (kind === 8 && bound > intrinsic) return intrinsic + logUniform(random, 1n, bound - intrinsic);
  return uint(random);
}

import { EngineError } from "./errors.js";
import { WAD } from "./fixedPoint.js";
import { sqrt } from "./squareRoot.js";
import { checkLogMoneyness, checkRange, checkSviParams, type SviParams, varianceDown } from "./svi.js";

/**
 * Whether two raw SVI slices are free of calendar arbitrage; twin of contracts/math/SviCalendar.sol. Acceptance is a proof over
 * the whole range: w is convex, so the tangent of one slice above the chord of the other is enough between the chord's ends,
 * and the error falls with the square of their distance. docs/numerics.md, "Raw SVI", has the error bounds.
 */

const WAD_SQUARED = WAD * WAD;
/** Most pieces that a range is cut into: beyond them nothing is proven. */
const MAX_PIECES = 256;
/** What a tangent over at most 10 may be wrong by, per b [1e-36]. */
const TANGENT_ERROR = 30_000_000n;

/**
 * Throws unless w of `far` is at least w of `near` wherever kLow <= k <= kHigh: the later of two expiries must have the larger
 * total variance. Against both neighbours call it twice. In this order: the errors of near's parameters and kLow, of far's
 * and kHigh, `EmptyRange`, and then `CalendarArbitrage(k)` where far is below near, or `CalendarNotProven(k)`.
 */
export function sviCalendarCheck(near: SviParams, far: SviParams, kLow: bigint, kHigh: bigint): void {
  checkSviParams(near);
  checkLogMoneyness(kLow);
  checkSviParams(far);
  checkRange(kLow, kHigh);

  let low = { k: kLow, chord: chordAt(near, far, kLow) };
  // The right ends of the pieces to come, the nearest last.
  const ends = [{ k: kHigh, chord: chordAt(near, far, kHigh) }];
  let pieces = 0;
  for (let high = ends.pop(); high !== undefined; high = ends.pop()) {
    const middle = (low.k + high.k) >> 1n;
    if (isTangentAbove(far, low, high)) {
      low = high;
    } else {
      if (middle === low.k || pieces >= MAX_PIECES) throw new EngineError("CalendarNotProven", { logMoneyness: low.k });
      ends.push(high, { k: middle, chord: chordAt(near, far, middle) });
    }
    pieces++;
  }
}

/** An end of a piece and w of the near slice there [1e-54], from above. */
interface End {
  readonly k: bigint;
  readonly chord: bigint;
}

/** w of `near` [1e-54] from above, once far is known not to be below it. */
function chordAt(near: SviParams, far: SviParams, k: bigint): bigint {
  const w = varianceDown(near, k);
  if (varianceDown(far, k) + far.b < w) throw new EngineError("CalendarArbitrage", { logMoneyness: k });
  return w + near.b;
}

/** Whether the tangent of `far` in the middle is above a chord at both of its ends: so are all points of far between them. */
function isTangentAbove(far: SviParams, low: End, high: End): boolean {
  const middle = (low.k + high.k) >> 1n;
  const u = middle - far.m;
  const root = sqrt((u * u + far.sigma * far.sigma) * WAD_SQUARED);
  const value = far.a * WAD_SQUARED + far.b * (far.rho * u + root);
  // w' = b (rho + u / root) [1e-54]; u / root is off by less than 1e6 + 1 [1e-36].
  const slope = far.b * (far.rho * WAD + (u * WAD_SQUARED * WAD) / root);
  const margin = far.b * TANGENT_ERROR;
  const falls = value - (slope * (middle - low.k)) / WAD - margin;
  const rises = value + (slope * (high.k - middle)) / WAD - margin;
  return falls >= low.chord && rises >= high.chord;
}

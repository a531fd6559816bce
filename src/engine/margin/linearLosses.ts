import { addQuote, mulWadFloor, mulWadUp, type Price, type Quote, quote, type Size, valueDown, ZERO_QUOTE } from "../../math/index.js";
import { COUNT, ORDINARY, shock, weight } from "./scenarioGrid.js";

/**
 * What linear legs are worth and gain in scenarios, whatever volatility does. Nothing here is true of options. The contract of the
 * same name looks at fewer scenarios, having proved that no other is worse; this is the plain statement that it is held to.
 */

/** The sizes of one market [WAD lots] at a price [WAD quote]. */
export function linearValueDown(sizes: readonly Size[], price: Price): Quote {
  let value = ZERO_QUOTE;
  for (const size of sizes) value = addQuote(value, valueDown(size, price));
  return value;
}

/** Change of a linear value in each of the 33 scenarios, rounded down: the three ordinary ones of one move share a figure. */
export function linearProfitsDown(value: Quote, scanRange: bigint): readonly Quote[] {
  const profits: Quote[] = [];
  for (let s = 0; s < ORDINARY; s += 3) {
    const profit = quote(mulWadFloor(value, shock(s, scanRange)));
    profits.push(profit, profit, profit);
  }
  for (let s = ORDINARY; s < COUNT; ++s) profits.push(quote(mulWadFloor(value, shock(s, scanRange))));
  return profits;
}

/** The worst weighted loss of a linear position, as a share of its notional [WAD], rounded up. */
export function linearWorstShareUp(scanRange: bigint): bigint {
  let worst = 0n;
  for (let s = 0; s < COUNT; s++) {
    const move = shock(s, scanRange);
    const loss = mulWadUp(move < 0n ? -move : move, weight(s));
    if (loss > worst) worst = loss;
  }
  return worst;
}

/**
 * The first unsafe index between a safe one and `far` [ticks], by bisection; undefined if `far` is safe too. Of linear legs E is linear
 * in the index and MM convex (a sum of maxima with non-negative coefficients), so E - MM is concave: from a safe index on, the
 * unsafe ones of either side are a ray. Where a tick is worth less than the rounding of MM (a few wei) it is one of the ticks at
 * which the sign changes.
 */
export function linearFirstUnsafe(safe: bigint, far: bigint, unsafe: (ticks: bigint) => boolean): bigint | undefined {
  if (!unsafe(far)) return undefined;
  let good = safe;
  let bad = far;
  while (bad - good > 1n || good - bad > 1n) {
    const middle = (good + bad) / 2n;
    if (unsafe(middle)) bad = middle;
    else good = middle;
  }
  return bad;
}

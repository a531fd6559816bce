/** Searches among fractions of an account [WAD]. */

/**
 * The largest fraction in [low, high] for which `holds`, by bisection: it holds there, and no longer one wei above (or it is
 * `high`). Undefined where it does not even hold at `low`.
 */
export function largestFraction(low: bigint, high: bigint, holds: (fraction: bigint) => boolean): bigint | undefined {
  if (low > high || !holds(low)) return undefined;
  if (holds(high)) return high;
  let yes = low;
  let no = high;
  while (no - yes > 1n) {
    const middle = (yes + no) / 2n;
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** The smallest fraction in [1, high] for which `holds`, given that it holds at `high`. */
export function smallestFraction(high: bigint, holds: (fraction: bigint) => boolean): bigint {
  const short = largestFraction(1n, high, (fraction) => !holds(fraction));
  return short === undefined ? 1n : short + 1n;
}

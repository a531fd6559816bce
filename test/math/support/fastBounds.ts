/**
 * How the fast path is held to its bounds: a million points of four functions in an ordinary run (their numbers stand in the
 * four files of test/fast), ten times as many with KEEL_DEEP=true. Every reference is the integer function itself.
 */
const FACTOR = process.env.KEEL_DEEP === "true" ? 10 : 1;

/** Points of a run. */
export const points = (ordinary: number): number => ordinary * FACTOR;

const WAD = 10n ** 18n;
const DIGITS = 100n;

/** |value - exact / 1e18| of a double and an integer, formed in integers: only its own last digit is rounded. */
export function errorOf(value: number, exact: bigint): number {
  const size = Math.abs(value);
  const whole = Math.floor(size);
  // Both steps are exact, the first because the parts have one sign; only digits below 2^-100 are cut.
  const scaled = (BigInt(whole) << DIGITS) + BigInt(Math.floor((size - whole) * 2 ** 100));
  const difference = (value < 0 ? -scaled : scaled) * WAD - (exact << DIGITS);
  return Number(difference < 0n ? -difference : difference) / 2 ** 100 / 1e18;
}

/** Collects errors as shares of their bounds, and the bounds as shares of what they are a bound for. */
export class Usage {
  worst = 0;
  at = "";
  claimed = 0;
  points = 0;
  readonly shares: number[] = [];

  /** @param scale what the bound is seen against; its share is kept if this is given */
  add(value: number, exact: bigint, bound: number, name: () => string, scale?: number): void {
    this.points++;
    if (bound === Number.POSITIVE_INFINITY) return;
    this.claimed++;
    const used = errorOf(value, exact) / bound;
    if (!(used <= this.worst)) [this.worst, this.at] = [used, name()];
    if (scale !== undefined) this.shares.push(bound / scale);
  }

  /** The middle of the shares. */
  median(): number {
    const sorted = Float64Array.from(this.shares).sort();
    return sorted[sorted.length >> 1] ?? Number.NaN;
  }

  /** What a deep run reports. */
  report(title: string): void {
    if (FACTOR > 1)
      console.error(`${title}: ${this.claimed} of ${this.points} points claimed, at most ${this.worst.toFixed(3)} of the bound`);
  }
}

import { uniformBigInt } from "pure-rand/distribution/uniformBigInt";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Seeds are 32-bit, so that they are easy to type and to quote. */
export const MAX_SEED = 0xffff_ffff;

/**
 * A stream of pseudo-random numbers that is the same on every machine: xoroshiro128+, integers only. Every call takes
 * from the stream, so the order of calls matters.
 */
export interface Random {
  /** A whole number from `low` to `high`, both included; the range must be smaller than 2^53. */
  integer(low: number, high: number): number;
  /** The same for bigints of any size. */
  bigint(low: bigint, high: bigint): bigint;
  /** One of the entries, each with probability weight / total. Weights are whole and not negative. */
  weighted<T>(entries: readonly (readonly [value: T, weight: number])[]): T;
}

function fromGenerator(generator: ReturnType<typeof xoroshiro128plus>): Random {
  const integer = (low: number, high: number): number => {
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || low > high)
      throw new RangeError(`no integer between ${low} and ${high}`);
    return uniformInt(generator, low, high);
  };
  return {
    integer,
    bigint: (low, high) => {
      if (low > high) throw new RangeError(`no integer between ${low} and ${high}`);
      return uniformBigInt(generator, low, high);
    },
    weighted: (entries) => {
      const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
      if (total <= 0) throw new RangeError("at least one weight must be positive");
      let at = integer(0, total - 1);
      for (const [value, weight] of entries) {
        if (at < weight) return value;
        at -= weight;
      }
      throw new RangeError("weights must be whole and not negative");
    },
  };
}

/**
 * Creates a stream of random numbers.
 *
 * @param seed whole number from 0 to {@link MAX_SEED}
 * @param stream which of the independent streams of that seed (they are 2^64 numbers apart). Give each purpose its own:
 * then drawing more in one place changes nothing in another
 * @throws RangeError if the seed or the stream is out of range
 */
export function createRandom(seed: number, stream = 0): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED) throw new RangeError(`seed must be a whole number from 0 to ${MAX_SEED}`);
  if (!Number.isInteger(stream) || stream < 0 || stream > 1_000) throw new RangeError("stream must be a whole number from 0 to 1000");
  const generator = xoroshiro128plus(seed | 0);
  for (let skipped = 0; skipped < stream; skipped++) generator.jump();
  return fromGenerator(generator);
}

import { coreTerms, logUniform, oneIn, oneOf, wideTerms } from "../../../bench/points.js";
import type { Random } from "../../../src/base/random.js";
import { MAX_FORWARD, MAX_RATIO, MAX_TIME, MAX_VOL, MIN_FORWARD, MIN_VOL, type OptionTerms, WAD } from "../../../src/math/index.js";

/** Where doubles have the hardest time: every argument on an end of its range or in its middle, strikes next to the forward or far from it. */
function cornerTerms(random: Random): OptionTerms {
  const forward = oneOf(random, [MIN_FORWARD, MAX_FORWARD, MIN_FORWARD + 1n, MAX_FORWARD - 1n, 60_000n * WAD + 1n]);
  const near = forward + oneOf(random, [-1n, 0n, 1n]) * logUniform(random, 1n, forward / 1_000n);
  return {
    forward,
    strike: oneOf(random, [near, forward * MAX_RATIO, (forward + MAX_RATIO - 1n) / MAX_RATIO, (forward * 3n) / 2n, forward]),
    vol: oneOf(random, [MIN_VOL, MAX_VOL, MIN_VOL + 1n, MAX_VOL - 1n, WAD / 2n]),
    timeToExpiry: oneOf(random, [1n, 2n, 3_600n, 86_400n * 30n, MAX_TIME - 1n, MAX_TIME, 0n]),
    discount: oneOf(random, [WAD, WAD - 1n, 1n, (WAD * 99n) / 100n]),
  };
}

/**
 * Strikes that bring d1 or d2 next to where the table ends, 8.5. A double is precise enough for a strike that is rounded to
 * the wei anyway, but its last digit may differ between machines, so it is cut to ten digits.
 */
function edgeTerms(random: Random): OptionTerms {
  const terms = coreTerms(random);
  const s = (Number(terms.vol) / 1e18) * Math.sqrt(Number(terms.timeToExpiry) / 31_536_000);
  const ratio = Math.exp(s * oneOf(random, [-8.5, 8.5, -8.49, 8.51]) * (1 + random.integer(-9, 9) / 1e4));
  if (ratio > 49 || ratio < 1 / 49) return terms;
  return { ...terms, strike: (terms.forward * BigInt(Math.round(ratio * 1e10))) / 10n ** 10n };
}

/** A third over the whole domain, a third where options are traded, a third in corners. */
export function anyTerms(random: Random): OptionTerms {
  if (oneIn(random, 3)) return coreTerms(random);
  if (oneIn(random, 2)) return wideTerms(random);
  return oneIn(random, 2) ? cornerTerms(random) : edgeTerms(random);
}

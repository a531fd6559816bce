import type { Random } from "../../src/base/random.js";
import { type OptionLeg, optionScenarios, type VolShift, WAD } from "../../src/math/index.js";
import { coreTerms, logUniform, oneIn, wideTerms } from "../points.js";
import { black76 } from "../reference/black76.js";
import { fromWad, Real, years, ZERO } from "../reference/real.js";
import { absolutely, type Sample } from "./reading.js";

/** What the kernel may be wrong by, per lot and unit of forward and strike, and in wei. */
const RELATIVE = new Real("4e-16");
const FOUR_WEI = new Real("4e-18");

const GROUPS: readonly VolShift[] = [
  { volFactor: (7n * WAD) / 10n, volFloor: 0n, count: 1 },
  { volFactor: (15n * WAD) / 10n, volFloor: (4n * WAD) / 10n, count: 2 },
];

function drawLeg(random: Random, grid: "core" | "wide", forward: bigint): OptionLeg {
  const { strike, forward: own, vol } = grid === "core" ? coreTerms(random) : wideTerms(random);
  const size = logUniform(random, WAD / 1_000n, 1_000n * WAD);
  return { strike: (forward * strike) / own || 1n, vol, size: oneIn(random, 2) ? size : -size, isCall: oneIn(random, 2) };
}

/** The exact value of an option, at any moneyness. */
function exactValue(leg: OptionLeg, forward: Real, vol: Real, time: Real, discount: Real): Real {
  const { call, put } = black76({ forward, strike: fromWad(leg.strike), vol, time, discount });
  return leg.isCall ? call : put;
}

/**
 * Values of a book in three scenarios: base value and profit together, since the base value is made of quotes, which are
 * measured by themselves.
 */
export function kernel(random: Random, grid: "core" | "wide"): Sample {
  const { forward, timeToExpiry, discount } = grid === "core" ? coreTerms(random) : wideTerms(random);
  const legs = Array.from({ length: random.integer(1, 4) }, () => drawLeg(random, grid, forward));
  const largest = grid === "core" ? WAD / 5n : 5n * WAD;
  const shocks = [-1n, 1n].map((side) =>
    side < 0n ? random.bigint(-largest < -WAD ? 1n - WAD : -largest, 0n) : random.bigint(0n, largest),
  );
  const { value, profits } = optionScenarios({ forward, timeToExpiry, discount }, legs, shocks, GROUPS);
  const [time, share] = [years(timeToExpiry), fromWad(discount)];

  const scenarios = GROUPS.flatMap(({ volFactor, volFloor, count }, g) =>
    shocks.slice(0, count).map((shock, i) => {
      // A shocked forward is a price: whole wei.
      const moved = fromWad((forward * (WAD + shock)) / WAD);
      let [exact, scale] = [ZERO, ZERO];
      for (const leg of legs) {
        const size = fromWad(leg.size);
        const bent = (leg.vol * volFactor) / WAD;
        const vol = fromWad(bent > volFloor ? bent : volFloor);
        exact = exact.plus(size.times(exactValue(leg, moved, vol, time, share)));
        scale = scale.plus(size.abs().times(moved.plus(fromWad(leg.strike))));
      }
      const error = fromWad(value + (profits[g]?.[i] ?? 0n))
        .minus(exact)
        .abs();
      return { error, scale };
    }),
  );
  const readings = scenarios.map(({ error, scale }) => ({
    ...absolutely(error, scale.times(RELATIVE).plus(FOUR_WEI)),
    quoted: Real.max(0, error.minus(FOUR_WEI)).div(scale),
  }));
  const worst = readings.reduce((a, b) => (a.error.div(a.allowed).gte(b.error.div(b.allowed)) ? a : b));
  const flat = Object.fromEntries(legs.flatMap(({ strike, vol, size }, i) => [[`leg${i}`, `${strike} ${vol} ${size}`]]));
  return { point: { forward, timeToExpiry, discount, ...flat }, readings: { optionScenarios: worst } };
}

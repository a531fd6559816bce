// Accuracy of the option mathematics against the 50-digit reference, at seeded points. Run by `npm run bench:accuracy`; exits
// with 1 if any output is farther from the reference than it may be. What is measured is the twin, which equals the chain bit
// for bit (`npm run differential:math`).
import { writeFileSync } from "node:fs";
import { createRandom, type Random } from "../src/base/random.js";
import { table } from "../src/cli/output.js";
import { kernel } from "./accuracy/kernel.js";
import { impliedVols, quotes } from "./accuracy/options.js";
import { type Point, type Sample, Summary } from "./accuracy/reading.js";
import { exponential, logarithm, normal, squareRoot } from "./accuracy/scalars.js";
import { svi } from "./accuracy/svi.js";
import type { Real } from "./reference/real.js";

const OUT = process.env.KEEL_ACCURACY_OUT ?? "bench/accuracy.json";
const SEED = 20_200_312;
const DIGITS = 4;

type Grid = "core" | "wide";

interface Experiment {
  readonly sample: (random: Random, grid: Grid) => Sample;
  /** Points of each grid. */
  readonly core: number;
  readonly wide: number;
}

const EXPERIMENTS: readonly Experiment[] = [
  { sample: normal, core: 5_000, wide: 10_000 },
  { sample: exponential, core: 5_000, wide: 10_000 },
  { sample: logarithm, core: 5_000, wide: 10_000 },
  { sample: squareRoot, core: 5_000, wide: 5_000 },
  { sample: svi, core: 5_000, wide: 10_000 },
  { sample: quotes, core: 5_000, wide: 10_000 },
  { sample: impliedVols, core: 5_000, wide: 20_000 },
  { sample: kernel, core: 500, wide: 1_500 },
];

/** What an error is a share of, by output; docs/numerics.md derives each. */
const BOUNDS: Readonly<Record<string, string>> = {
  normalCdf: "1e-16",
  normalPdf: "4 wei",
  expWad: "1e-17 relative + 1 wei",
  lnWad: "1 wei",
  sqrtWad: "1 wei, rounded down",
  black76: "2e-16 max(F, K) + 2 wei",
  "black76Greeks.price": "2e-16 max(F, K) + 2 wei",
  "black76Greeks.delta": "1e-15 relative + conditioning + 1 wei",
  "black76Greeks.gamma": "1e-15 relative + conditioning + 1 wei",
  "black76Greeks.vega": "1e-15 relative + conditioning + 1 wei",
  "black76Greeks.theta": "1e-15 relative + conditioning + 1 wei",
  sviTotalVariance: "1e-16 relative + 1 wei",
  sviVol: "1e-16 relative + 10 wei",
  optionScenarios: "4e-16 sum |q| (F + K) + 4 wei",
  "impliedVol.found": "a vol for every attainable price",
  impliedVol: "1e-12 relative, where the price determines the vol to 5e-13",
  "impliedVol.undetermined": "1e-12 relative + 2e-16 max(F, K) + 3 wei of price, elsewhere",
};

interface Figure {
  readonly bound: string;
  readonly points: number;
  /** Largest error as a share of what is allowed at its point: must not pass 1. */
  readonly used: number;
  /** Largest error in the unit of the bound, beyond the wei that a price or e^x may lose; Greeks are a share of theirs only. */
  readonly error?: number;
  readonly worst: Readonly<Record<string, string | boolean>>;
}

const short = (value: Real): number => Number(value.toPrecision(DIGITS));
const shown = (point: Point) => Object.fromEntries(Object.entries(point).map(([k, v]) => [k, typeof v === "bigint" ? `${v}` : v]));

function measure(): Summary {
  const summary = new Summary();
  EXPERIMENTS.forEach(({ sample, ...points }, at) => {
    (["core", "wide"] as const).forEach((grid, side) => {
      const random = createRandom(SEED, 2 * at + side);
      const started = Date.now();
      for (let i = 0; i < points[grid]; i++) summary.add(grid, sample(random, grid));
      console.error(`${sample.name} ${grid}: ${points[grid]} points, ${((Date.now() - started) / 1_000).toFixed(1)} s`);
    });
  });
  return summary;
}

/** What is written down: sorted by name, figures rounded. */
function figuresOf(summary: Summary): Record<string, Figure> {
  const figures = [...summary.worst].map(([key, { points, used, quoted, point }]): [string, Figure] => {
    const bound = BOUNDS[key.slice(0, key.lastIndexOf("."))] ?? "";
    const error = quoted === undefined ? {} : { error: short(quoted) };
    return [key, { bound, points, used: short(used), ...error, worst: shown(point) }];
  });
  return Object.fromEntries(figures.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const summary = measure();
const figures = figuresOf(summary);
const columns = [
  { title: "output.grid" },
  { title: "points", align: "right" },
  { title: "largest error", align: "right" },
  { title: "of bound", align: "right" },
  { title: "bound" },
  { title: "worst at" },
] as const;
const rows = Object.entries(figures).map(([key, { bound, points, used, error, worst }]) => [
  key,
  `${points}`,
  error === undefined ? "" : error.toExponential(2),
  `${(100 * used).toFixed(1)} %`,
  bound,
  Object.values(worst).join(" "),
]);
console.log(table(columns, rows));
console.log("\nShares near 100 % of a bound that is little more than a few wei are the rounding down of the last one.");
writeFileSync(OUT, `${JSON.stringify(figures, null, 2)}\n`);

const beyond = [...summary.worst].filter(([, { used }]) => !used.lte(1));
for (const [key] of beyond) console.error(`${key} is farther from the reference than it may be`);
if (beyond.length > 0) process.exitCode = 1;

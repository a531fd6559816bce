// How fast the fast path is (src/fast), beside other ways in the same run. Run by `npm run bench:speed`; writes
// bench/speed.json. Medians of many rounds after a warm-up; times depend on the machine and its load, ratios less so, and
// nothing fails on them.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createRandom } from "../src/base/random.js";
import { table } from "../src/cli/output.js";
import * as fast from "../src/fast/index.js";
import { black76, WAD } from "../src/math/index.js";
import { coreTerms } from "./points.js";
import { twoExponentials } from "./speed/twoExponentials.js";

const OUT = process.env.KEEL_SPEED_OUT ?? "bench/speed.json";
const SEED = 20_200_312;
const ROUNDS = 201;
const WARM_UP = 50;
const PERCENT = WAD / 100n;
/** Debian's python, for which Debian packs QuantLib; another one may come first in the path. */
const PYTHON = "/usr/bin/python3";
/** LetsBeRational in C++ on a like machine, as design notes quote it. */
const LETS_BE_RATIONAL_US = 0.28;

/** Sum of everything that was computed, so that nothing of it is left out. */
let sink = 0;

/** Medians of the time of one call [ns]; the ways take turns, so that a busy machine is busy for all. */
function medians(...ways: readonly ((round: number) => void)[]): number[] {
  const times = ways.map((): number[] => []);
  for (let round = 0; round < WARM_UP + ROUNDS; round++)
    for (const [at, way] of ways.entries()) {
      const from = process.hrtime.bigint();
      way(round);
      if (round >= WARM_UP) times[at]?.push(Number(process.hrtime.bigint() - from));
    }
  return times.map((one) => one.sort((a, b) => a - b)[one.length >> 1] ?? Number.NaN);
}

/** 30 options of one expiry in 27 scenarios: [kernel, plain JavaScript], ns a leg and scenario. */
function kernel(): readonly [number, number] {
  const [LEGS, REPEATS] = [30, 20];
  const random = createRandom(SEED);
  const legs = fast.legsOf(
    Array.from({ length: LEGS }, (_, i) => ({
      strike: 60_000n * (60n + 3n * BigInt(i)) * PERCENT,
      vol: random.bigint(40n * PERCENT, 90n * PERCENT),
      size: random.bigint(-10n * WAD, 10n * WAD),
      isCall: i % 2 === 0,
    })),
  );
  const shocks = [-30n, -22n, -15n, -7n, 0n, 7n, 15n, 22n, 30n].map((x) => x * PERCENT);
  const groups = [70n, 100n, 140n].map((factor) => ({ volFactor: factor * PERCENT, volFloor: 0n, count: shocks.length }));
  const grid = fast.gridOf(shocks, groups);
  const out = fast.scenariosFor(grid);
  const plain = new Float64Array(grid.count);
  const expiry = (round: number, at: number) => ({ forward: 60_000 + round + at / 7, timeToExpiry: 30 * 86_400, discount: 0.99 });
  const [own = 0, peer = 0] = medians(
    (round) => {
      for (let at = 0; at < REPEATS; at++) sink += fast.optionScenarios(expiry(round, at), legs, grid, out).profits[at] as number;
    },
    (round) => {
      for (let at = 0; at < REPEATS; at++) {
        twoExponentials(expiry(round, at), legs, grid, plain);
        sink += plain[at] as number;
      }
    },
  );
  const each = REPEATS * LEGS * grid.count;
  return [own / each, peer / each];
}

/** Options where they are traded, out of the money and worth more than 1e-4 of the forward. */
function tradedOptions(count: number): (fast.QuotedOption & { readonly vol: number })[] {
  const random = createRandom(SEED, 1);
  const options: (fast.QuotedOption & { readonly vol: number })[] = [];
  while (options.length < count) {
    const terms = coreTerms(random);
    const isCall = terms.forward <= terms.strike;
    const { call, put } = black76(terms);
    const price = isCall ? call : put;
    if (price * 10_000n < terms.forward) continue;
    const [forward, strike, vol, discount] = [terms.forward, terms.strike, terms.vol, terms.discount].map(fast.fromWad);
    options.push({
      forward: forward ?? 0,
      strike: strike ?? 0,
      vol: vol ?? 0,
      discount: discount ?? 0,
      timeToExpiry: Number(terms.timeToExpiry),
      price: fast.fromWad(price),
      isCall,
    });
  }
  return options;
}

/** [a price, an implied volatility], ns. */
function scalars(options: ReturnType<typeof tradedOptions>): readonly [number, number] {
  const [price = 0, vol = 0] = medians(
    () => {
      for (const option of options) sink += fast.black76(option).call;
    },
    () => {
      for (const option of options) sink += fast.impliedVol(option).vol;
    },
  );
  return [price / options.length, vol / options.length];
}

/** QuantLib's two solvers on the same options, us a call; undefined on a machine without it. */
function quantLib(options: ReturnType<typeof tradedOptions>): readonly [number, number] | undefined {
  if (spawnSync(PYTHON, ["-c", "import QuantLib"]).status !== 0) return undefined;
  const input = options
    .map(({ isCall, strike, forward, price, discount }) => [isCall ? 1 : -1, strike, forward, price, discount].join(" "))
    .join("\n");
  const script = fileURLToPath(new URL("./speed/quantlib.py", import.meta.url));
  const { status, stdout, stderr } = spawnSync(PYTHON, [script], { input, encoding: "utf8" });
  if (status !== 0) throw new Error(`quantlib.py failed: ${stderr}`);
  const [safe = Number.NaN, lirs = Number.NaN] = stdout.split(" ").map(Number);
  return [safe, lirs];
}

const options = tradedOptions(500);
const [kernelNs, peerNs] = kernel();
const [priceNs, volNs] = scalars(options);
const theirs = quantLib(options);
if (theirs === undefined) console.error("QuantLib left out: Debian's quantlib-python is not installed");
if (!Number.isFinite(sink)) throw new Error("a number was none");

const round = (value: number): number => Number(value.toPrecision(3));
const figures = {
  kernel: {
    nsPerLegAndScenario: round(kernelNs),
    twoExponentialsNs: round(peerNs),
    ratio: round(kernelNs / peerNs),
  },
  black76: { ns: round(priceNs) },
  impliedVol: {
    us: round(volNs / 1_000),
    ...(theirs === undefined
      ? {}
      : { quantLibUs: round(theirs[0]), quantLibLiRSUs: round(theirs[1]), ratio: round(volNs / 1_000 / theirs[0]) }),
    letsBeRationalUsQuoted: LETS_BE_RATIONAL_US,
  },
};
const rows = [
  [
    "kernel, leg x scenario (30 x 27)",
    `${figures.kernel.nsPerLegAndScenario} ns`,
    `two exponentials ${figures.kernel.twoExponentialsNs} ns`,
  ],
  ["black76", `${figures.black76.ns} ns`, ""],
  [
    "impliedVol",
    `${figures.impliedVol.us} us`,
    `${theirs === undefined ? "" : `QuantLib ${round(theirs[0])} us, its LiRS ${round(theirs[1])} us; `}LetsBeRational in C++ ${LETS_BE_RATIONAL_US} us (quoted)`,
  ],
];
console.log(table([{ title: "function" }, { title: "median", align: "right" }, { title: "beside" }], rows));
writeFileSync(OUT, `${JSON.stringify(figures, null, 2)}\n`);

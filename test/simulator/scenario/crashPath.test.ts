import { readFileSync } from "node:fs";
import { expect } from "chai";
import { MAX_SEED } from "../../../src/base/random.js";
import { type Bar, readBars } from "../../../src/marketData/bars.js";
import { formatBars } from "../../../src/marketData/barsWriter.js";
import { parseInstant } from "../../../src/marketData/time.js";
import { crashBars } from "../../../src/simulator/scenario/crashPath.js";
import { march2020, parseCrashShape } from "../../../src/simulator/scenario/crashShape.js";
import { CrashShapeError } from "../../../src/simulator/scenario/errors.js";
import { describeWithData } from "../../support/data.js";
import fc from "../../support/fastCheck.js";
import { thrown } from "../../support/thrown.js";

const preset = JSON.parse(
  readFileSync(new URL("../../../src/simulator/scenario/presets/march-2020-shape.json", import.meta.url), "utf8"),
) as {
  phases: {
    name: string;
    hours: number;
    driftBp: number;
    noiseBp: number;
    upperWickBp: number;
    lowerWickBp: number;
    fittedFrom: string;
    fittedHours: number;
  }[];
};
const seeds = fc.integer({ min: 0, max: MAX_SEED });
const min = (values: readonly bigint[]): bigint => values.reduce((a, b) => (a < b ? a : b));

describe("the generated crash", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(formatBars(crashBars(7).bars)).to.equal(formatBars(crashBars(7).bars));
    expect(formatBars(crashBars(7).bars)).not.to.equal(formatBars(crashBars(8).bars));
  });

  it("begins at 7,900 and lasts 60 hours", () => {
    const { bars, barSeconds } = crashBars(7);
    expect(bars).to.have.length(60);
    expect(barSeconds).to.equal(3600);
    expect(bars[0]?.open).to.equal(7900n * 10n ** 18n);
  });

  it("halves the price within a day, whatever the seed", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { bars } = crashBars(seed);
        const trough = bars.findIndex(({ low }) => low === min(bars.map((bar) => bar.low)));
        const dayBefore = bars[Math.max(0, trough - 24)] as Bar;
        const fall = Number(((bars[trough] as Bar).low * 100n) / dayBefore.open);
        expect(fall).to.be.within(40, 60);
      }),
    );
  });

  it("has hours that lose 15 to 25 %, and a rebound", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const moves = crashBars(seed).bars.map(({ open, close }) => Number((close * 10_000n) / open) - 10_000);
        expect(moves.some((bp) => bp <= -1_500 && bp >= -2_500)).to.equal(true);
        expect(moves.some((bp) => bp >= 1_500)).to.equal(true);
      }),
    );
  });

  it("consists of consistent bars on the tick, each opening where the last closed", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { bars } = crashBars(seed);
        for (const [at, { open, high, low, close }] of bars.entries()) {
          expect(low > 0n && low <= open && low <= close && high >= open && high >= close).to.equal(true);
          expect([open, high, low, close].every((price) => price % 10n ** 16n === 0n)).to.equal(true);
          if (at > 0) expect(open).to.equal(bars[at - 1]?.close);
        }
      }),
    );
  });

  it("starts on the tick even if the shape does not", () => {
    const shape = parseCrashShape({ start: "2020-01-01T00:00Z", startPrice: "100.009", phases: [preset.phases[0]] });
    expect(crashBars(1, shape).bars[0]?.open).to.equal(100n * 10n ** 18n);
  });

  it("can't fall to zero", () => {
    const phases = [{ name: "abyss", hours: 1000, driftBp: -4000, noiseBp: 0, upperWickBp: 0, lowerWickBp: 0 }];
    thrown(CrashShapeError, () => crashBars(1, parseCrashShape({ start: "2020-01-01T00:00Z", startPrice: "1", phases })));
  });
});

/** What the preset's own description promises, computed with plain numbers: only whole basis points are compared. */
function fitted(bars: readonly Bar[]): readonly [drift: number, noise: number, upper: number, lower: number] {
  const bp = ({ open }: Bar, distance: bigint): number => (Number(distance) / Number(open)) * 10_000;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const moves = bars.map((bar) => bp(bar, bar.close - bar.open));
  const drift = mean(moves);
  const noise = 2 * mean(moves.map((move) => Math.abs(move - drift)));
  const upper = mean(bars.map((bar) => bp(bar, bar.high - (bar.open > bar.close ? bar.open : bar.close))));
  const lower = mean(bars.map((bar) => bp(bar, (bar.open < bar.close ? bar.open : bar.close) - bar.low)));
  return [Math.round(drift), Math.round(noise), Math.round(upper), Math.round(lower)];
}

describeWithData("the fit of March 2020", ["prices/btc_usdt_spot_1h_2017_2020.csv"], ([path]) => {
  it("gives the numbers of the preset", async () => {
    const { bars } = await readBars(path);
    for (const { fittedFrom, fittedHours, driftBp, noiseBp, upperWickBp, lowerWickBp } of preset.phases) {
      const from = bars.findIndex(({ start }) => start === parseInstant(fittedFrom));
      expect(fitted(bars.slice(from, from + fittedHours)), fittedFrom).to.deep.equal([driftBp, noiseBp, upperWickBp, lowerWickBp]);
    }
  });
});

describe("the shape of March 2020", () => {
  it("is read from its file", () => {
    expect(march2020().phases.map(({ name }) => name)).to.deep.equal(preset.phases.map(({ name }) => name));
  });

  const shape = { start: "2020-01-01T00:00Z", startPrice: "1", phases: [preset.phases[0]] };
  const bad: readonly (readonly [what: string, json: unknown, reason: string])[] = [
    ["without phases", { ...shape, phases: [] }, "phases"],
    ["with a phase of no hours", { ...shape, phases: [{ ...preset.phases[0], hours: 0 }] }, "phases.0.hours"],
    [
      "whose noise could take the price to zero",
      { ...shape, phases: [{ ...preset.phases[0], driftBp: -4000, noiseBp: 2000, lowerWickBp: 2000 }] },
      "zero",
    ],
    ["with a start that is no time", { ...shape, start: "soon" }, "start"],
    ["with a start price of zero", { ...shape, startPrice: "0" }, "startPrice"],
  ];
  for (const [what, json, reason] of bad) {
    it(`${what} is refused`, () => {
      expect(thrown(CrashShapeError, () => parseCrashShape(json)).message).to.include(reason);
    });
  }
});

import { expect } from "chai";
import { MAX_SEED } from "../../../src/base/random.js";
import { type Bar, parseBars } from "../../../src/marketData/bars.js";
import { crashBars } from "../../../src/simulator/scenario/crashPath.js";
import { BarTooShortError } from "../../../src/simulator/scenario/errors.js";
import { barSteps, type Extreme, pricePath } from "../../../src/simulator/scenario/pricePath.js";
import fc from "../../support/fastCheck.js";
import { thrown } from "../../support/thrown.js";

const series = parseBars(`ts_utc,open,high,low,close,volume
2020-03-12T10:00Z,7354,7367,5550,6014,1
2020-03-12T11:00Z,6014,6466,5750,6067,1
`);
const [first] = series.bars as [Bar, Bar];

describe("the steps inside a bar", () => {
  it("are open, low, high, close for a population that a fall hurts", () => {
    expect(barSteps(first, 0, 3600, "low").map(({ name }) => name)).to.deep.equal(["open", "low", "high", "close"]);
  });

  it("are open, high, low, close for a population that a rise hurts", () => {
    const steps = barSteps(first, 0, 3600, "high");
    expect(steps.map(({ price }) => price / 10n ** 18n)).to.deep.equal([7354n, 7367n, 5550n, 6014n]);
  });

  it("lie a quarter of a bar apart", () => {
    expect(barSteps(first, 0, 3600, "low").map(({ timestamp }) => timestamp - first.start)).to.deep.equal([0, 900, 1800, 2700]);
  });

  it("lie at whole seconds when the quarter is not one", () => {
    expect(barSteps(first, 0, 5, "low").map(({ timestamp }) => timestamp - first.start)).to.deep.equal([0, 1, 2, 3]);
  });

  it("need four seconds", () => {
    thrown(BarTooShortError, () => barSteps(first, 0, 3, "low"));
  });
});

describe("a price path", () => {
  it("asks what hurts more after the open has been taken", () => {
    const seen: string[] = [];
    const path = pricePath(series, (_, index) => {
      seen.push(`asked ${index}`);
      return index === 0 ? "low" : "high";
    });
    for (const { bar, name } of path) seen.push(`${bar} ${name}`);
    expect(seen).to.deep.equal(["0 open", "asked 0", "0 low", "0 high", "0 close", "1 open", "asked 1", "1 high", "1 low", "1 close"]);
  });

  it("stays inside every bar, touches its four prices, and never goes back in time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_SEED }), fc.constantFrom<Extreme>("low", "high"), (seed, hurts) => {
        const generated = crashBars(seed);
        const steps = [...pricePath(generated, () => hurts)];
        expect(steps).to.have.length(generated.bars.length * 4);
        for (const [at, step] of steps.entries()) {
          const bar = generated.bars[step.bar] as Bar;
          expect(step.price >= bar.low && step.price <= bar.high).to.equal(true);
          expect(step.price).to.equal(bar[step.name]);
          expect(step.timestamp).to.be.greaterThan(steps[at - 1]?.timestamp ?? 0);
        }
      }),
      { numRuns: 20 },
    );
  });
});

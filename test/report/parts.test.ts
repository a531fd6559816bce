import { expect } from "chai";
import { formatDecimal } from "../../src/base/decimal.js";
import { downsample } from "../../src/report/downsample.js";
import {
  formatAmount,
  formatClock,
  formatCount,
  formatDay,
  formatDuration,
  formatMoment,
  formatTick,
  isoMoment,
  scaled,
} from "../../src/report/format.js";
import { embeddedJson, html, trusted } from "../../src/report/html.js";
import { around, fromZero, position, ticks, timeTicks } from "../../src/report/scale.js";
import type { ReportPoint } from "../../src/report/types.js";
import fc from "../support/fastCheck.js";

describe("amounts in a report", () => {
  it("keep every digit when they are read", () => {
    fc.assert(fc.property(fc.bigInt(-(10n ** 40n), 10n ** 40n), (wad) => void expect(scaled(formatDecimal(wad))).to.equal(wad)));
  });

  for (const [amount, text] of [
    ["0", "0.00"],
    ["1234567.894999", "1,234,567.89"],
    ["0.005", "0.01"],
    ["-0.005", "\u22120.01"],
    ["-0.004", "0.00"],
    ["999.999", "1,000.00"],
  ] as const) {
    it(`show ${amount} as ${text}`, () => {
      expect(formatAmount(amount)).to.equal(text);
    });
  }
});

describe("numbers and times in a report", () => {
  it("are short on an axis", () => {
    expect([0, 0.25, 500, 7_500, 25_000, 1_500_000, 2e9, -20_000].map(formatTick)).to.deep.equal([
      "0",
      "0.25",
      "500",
      "7,500",
      "25k",
      "1.5M",
      "2B",
      "-20k",
    ]);
  });

  it("have their thousands separated", () => {
    expect([7, 1_000, 1_234_567].map(formatCount)).to.deep.equal(["7", "1,000", "1,234,567"]);
  });

  it("are in UTC", () => {
    const crash = Date.parse("2020-03-12T10:45Z") / 1000;
    expect([formatClock(crash), formatDay(crash), formatMoment(crash), isoMoment(crash)]).to.deep.equal([
      "10:45",
      "12 Mar",
      "12 Mar 2020 10:45",
      "2020-03-12T10:45:00Z",
    ]);
  });

  it("last seconds, minutes and hours", () => {
    expect([12, 60, 2_700, 7_200, 8_100].map(formatDuration)).to.deep.equal(["12 s", "1 min", "45 min", "2 h", "2 h 15 min"]);
  });
});

describe("scales", () => {
  it("hold every value", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1 }), (values) => {
        for (const scale of [around(values), fromZero(values)]) {
          for (const value of values) expect(position(scale, value)).to.be.within(0, 1);
        }
      }),
    );
  });

  it("have few, round values inside", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), (high) => {
        const found = ticks({ low: 0, high }, 4);
        expect(found.length).to.be.within(1, 5);
        for (const tick of found) expect(tick).to.be.within(0, high * 1.000001);
      }),
    );
  });

  it("have few, round times inside", () => {
    const low = Date.parse("2020-03-11T16:00Z") / 1000;
    const found = timeTicks({ low, high: low + 60 * 3600 }, 8).map(formatMoment);
    expect(found).to.deep.equal(["12 Mar 2020 00:00", "12 Mar 2020 12:00", "13 Mar 2020 00:00", "13 Mar 2020 12:00", "14 Mar 2020 00:00"]);
  });
});

describe("HTML", () => {
  it("escapes parts, but not HTML itself", () => {
    expect(html`<p title="${'"'}">${"<b>"}${trusted("<i>")}${[1, html`<u>${"&"}</u>`]}${undefined}</p>`.text).to.equal(
      '<p title="&quot;">&lt;b&gt;<i>1<u>&amp;</u></p>',
    );
  });

  it("carries JSON that can't end its element", () => {
    const text = embeddedJson("x", { text: "</script>\u2028" }).text;
    expect(occurrencesOf(text, "</script>")).to.equal(1);
    expect(JSON.parse(text.replace(/<[^>]*>/g, ""))).to.deep.equal({ text: "</script>\u2028" });
  });
});

const occurrencesOf = (text: string, part: string): number => text.split(part).length - 1;

describe("very long runs", () => {
  const point = (at: number): ReportPoint => ({
    timestamp: at,
    price: at === 54_321 ? "1" : at === 12_345 ? "999" : "100",
    belowIm: at === 33_333 ? 7 : 0,
    belowMm: 0,
    inAuction: at === 44_444 ? 7 : 0,
    fund: "0",
    unfundedDeficit: "0",
    cumulativeLiquidations: 0,
  });
  const long = Array.from({ length: 100_000 }, (_, at) => point(at));

  it("lose points, but not the extremes, nor the ends", () => {
    const kept = downsample(long).map(({ timestamp }) => timestamp);
    expect(kept.length).to.be.within(100, 3_100);
    expect(kept).to.include.members([0, 12_345, 33_333, 44_444, 54_321, 99_999]);
  });

  it("stay in order", () => {
    const kept = downsample(long).map(({ timestamp }) => timestamp);
    expect(kept).to.deep.equal([...kept].sort((a, b) => a - b));
  });

  it("are left alone when they are short", () => {
    expect(downsample(long.slice(0, 240))).to.have.length(240);
  });
});

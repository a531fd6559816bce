import { expect } from "chai";
import { BARS_HEADER, type Bar, type PriceWad, parseBars, readBars } from "../../src/marketData/bars.js";
import { formatBars } from "../../src/marketData/barsWriter.js";
import { BarsFileError, BarsHeaderError, MalformedBar, NoBarsError, TimeRangeError } from "../../src/marketData/errors.js";
import { parseTimeRange, toUnixSeconds } from "../../src/marketData/time.js";
import { describeWithData } from "../support/data.js";
import fc from "../support/fastCheck.js";
import { rejected, thrown } from "../support/thrown.js";

const GOOD = "2020-03-12T10:00Z,7354.21,7367.03,5550,6014.9,28792.66";
const csv = (...lines: string[]): string => `${[BARS_HEADER, ...lines].join("\n")}\n`;

const arbitraryBar = (start: number): fc.Arbitrary<Bar> =>
  fc
    .tuple(fc.array(fc.bigInt(1n, 10n ** 30n), { minLength: 4, maxLength: 4 }), fc.boolean(), fc.bigInt(0n, 10n ** 30n))
    .map(([drawn, rises, volume]) => {
      const [low, a, b, high] = drawn.sort((x, y) => (x < y ? -1 : x > y ? 1 : 0)) as [PriceWad, PriceWad, PriceWad, PriceWad];
      return { start: toUnixSeconds(start), low, high, open: rises ? a : b, close: rises ? b : a, volume };
    });

const arbitraryBars = fc
  .array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 20 })
  .chain((gaps) => fc.tuple(...gaps.map((_, at) => arbitraryBar(gaps.slice(0, at + 1).reduce((sum, gap) => sum + gap, 0)))));

describe("bars", () => {
  it("keep every digit of the text", () => {
    const [bar] = parseBars(csv("2020-03-12T10:00Z,0.100000000000000001,0.3,0.1,0.2,1")).bars;
    expect(bar?.open).to.equal(100000000000000001n);
    expect(bar?.high).to.equal(3n * 10n ** 17n);
  });

  it("survive the way to CSV and back for any prices and times", () => {
    fc.assert(fc.property(arbitraryBars, (bars) => void expect(parseBars(formatBars(bars)).bars).to.deep.equal(bars)));
  });

  it("may have gaps, and their length is the smallest distance", () => {
    const at = (hour: string): string => `2020-03-12T${hour}:00Z,1,1,1,1,0`;
    const series = parseBars(csv(at("01"), at("05"), at("06"), at("20")));
    expect(series.bars).to.have.length(4);
    expect(series.barSeconds).to.equal(3600);
  });

  it("are an hour long where a single one does not show it", () => {
    expect(parseBars(csv(GOOD)).barSeconds).to.equal(3600);
  });

  it("may stand in a file from another system, with byte order mark and CRLF", () => {
    expect(parseBars(`\ufeff${csv(GOOD).replaceAll("\n", "\r\n")}`).bars).to.have.length(1);
  });

  it("are selected by their start, the whole last day included", () => {
    const lines = ["11T23", "12T00", "12T23", "13T00"].map((day) => `2020-03-${day}:00Z,1,1,1,1,0`);
    const { bars } = parseBars(csv(...lines), parseTimeRange({ from: "2020-03-12", to: "2020-03-12" }));
    expect(bars.map(({ start }) => start)).to.deep.equal([1583971200, 1584054000]);
  });

  it("keep their length when a selection leaves only one", () => {
    const lines = ["10:00", "10:15"].map((time) => `2020-03-12T${time}Z,1,1,1,1,0`);
    expect(parseBars(csv(...lines), parseTimeRange({ to: "2020-03-12T10:00Z" })).barSeconds).to.equal(900);
  });
});

describeWithData("real bars", ["prices/btc_usdt_spot_1h_2017_2020.csv"], ([path]) => {
  it("of the crash of March 2020 are read whole", async () => {
    const { bars, barSeconds } = await readBars(path, parseTimeRange({ from: "2020-03-11", to: "2020-03-14" }));
    expect(bars).to.have.length(96);
    expect(barSeconds).to.equal(3600);
    expect(bars.map(({ low }) => low).reduce((a, b) => (a < b ? a : b))).to.equal(378213n * 10n ** 16n);
  });

  it("survive the way to CSV and back", async () => {
    const { bars } = await readBars(path);
    expect(parseBars(formatBars(bars)).bars).to.deep.equal(bars);
  });
});

describe("a bad price file", () => {
  it("is named when it is missing", async () => {
    const error = await rejected(BarsFileError, readBars("no/such/file.csv"));
    expect(error.message).to.equal("no/such/file.csv: there is no such file");
    expect(error.hint).to.include("keel data");
  });

  it("is named when it can't be read", async () => {
    expect((await rejected(BarsFileError, readBars("."))).message).to.include("can't be read");
  });

  it("is refused when it is empty", () => {
    expect(thrown(BarsHeaderError, () => parseBars("")).message).to.include("found nothing");
  });

  it("is refused when its header is another one", () => {
    const error = thrown(BarsHeaderError, () => parseBars("time,open,high,low,close,volume\n"));
    expect(error.message).to.include(BARS_HEADER).and.include("line 1");
  });

  it("is refused when it has no bars", () => {
    thrown(NoBarsError, () => parseBars(csv()));
  });

  it("says what it covers when the range selects nothing", () => {
    const error = thrown(TimeRangeError, () => parseBars(csv(GOOD), parseTimeRange({ from: "2021-01-01" })));
    expect(error.hint).to.include("2020-03-12T10:00Z");
  });

  const malformed: readonly (readonly [what: string, line: string, reason: string])[] = [
    ["a missing field", "2020-03-12T11:00Z,1,1,1,1", "6 fields are expected, found 5"],
    ["a field too many", "2020-03-12T11:00Z,1,1,1,1,0,0", "6 fields are expected, found 7"],
    ["a time that is none", "yesterday,1,1,1,1,0", "ts_utc"],
    ["a price in words", "2020-03-12T11:00Z,much,1,1,1,0", "open"],
    ["a price of zero", "2020-03-12T11:00Z,1,1,0,1,0", "low must be positive"],
    ["a negative price", "2020-03-12T11:00Z,1,1,1,-1,0", "close"],
    ["a negative volume", "2020-03-12T11:00Z,1,1,1,1,-1", "volume"],
    ["a high below the open", "2020-03-12T11:00Z,2,1,1,1,0", "high is below open or close"],
    ["a high below the close", "2020-03-12T11:00Z,1,1,1,2,0", "high is below open or close"],
    ["a low above the open", "2020-03-12T11:00Z,1,3,2,2,0", "low is above open or close"],
    ["a low above the close", "2020-03-12T11:00Z,2,3,2,1,0", "low is above open or close"],
    ["the time of the bar before", GOOD, "does not come after"],
    ["a time before the bar before", "2020-03-12T09:00Z,1,1,1,1,0", "does not come after"],
    ["a quote that never ends", '2020-03-12T11:00Z,"1,1,1,1,0', "Quote"],
  ];
  for (const [what, line, reason] of malformed) {
    it(`with ${what} is refused with the number of the line`, () => {
      const error = thrown(MalformedBar, () => parseBars(csv(GOOD, line)));
      expect(error.line).to.equal(3);
      expect(error.message)
        .to.match(/^line 3: /)
        .and.include(reason);
    });
  }

  it("counts empty lines when it names a line", () => {
    expect(thrown(MalformedBar, () => parseBars(csv(GOOD, "", "", "x"))).line).to.equal(5);
  });

  it("is refused for a wrong line outside the range, too", () => {
    thrown(MalformedBar, () => parseBars(csv(GOOD, "x"), parseTimeRange({ to: "2020-03-12" })));
  });
});

import { expect } from "chai";
import { TimeRangeError } from "../../src/marketData/errors.js";
import { formatInstant, isWithin, parseInstant, parseTimeRange, toUnixSeconds } from "../../src/marketData/time.js";
import fc from "../support/fastCheck.js";
import { thrown } from "../support/thrown.js";

describe("times", () => {
  it("are read with and without seconds", () => {
    expect(parseInstant("2017-08-18T04:00Z")).to.equal(1503028800);
    expect(parseInstant("2017-08-18T04:00:07Z")).to.equal(1503028807);
    expect(parseInstant("2017-08-18T04:00:07.000Z")).to.equal(1503028807);
  });

  it("survive the way out and back for every second", () => {
    fc.assert(
      fc.property(fc.nat({ max: 250_000_000_000 }), (seconds) => {
        expect(parseInstant(formatInstant(toUnixSeconds(seconds)))).to.equal(seconds);
      }),
    );
  });

  for (const text of [
    "2020-02-30T00:00Z",
    "2020-13-01T00:00Z",
    "2020-03-11T25:00Z",
    "2020-03-11 10:00",
    "2020-03-11T10:00",
    "2020-03-11T10:00+01:00",
    "2020-03-11T10:00:00.5Z",
  ]) {
    it(`refuse ${text}`, () => {
      expect(parseInstant(text)).to.equal(undefined);
    });
  }

  it("are whole seconds", () => {
    expect(() => toUnixSeconds(1.5)).to.throw(RangeError);
  });
});

describe("a range of time", () => {
  it("includes the whole last day", () => {
    const range = parseTimeRange({ from: "2020-03-11", to: "2020-03-14" });
    expect(range.from).to.equal(parseInstant("2020-03-11T00:00Z"));
    expect(range.to).to.equal(parseInstant("2020-03-14T23:59:59Z"));
  });

  it("ends at a time of day if one is given", () => {
    expect(parseTimeRange({ to: "2020-03-14T10:00Z" }).to).to.equal(parseInstant("2020-03-14T10:00Z"));
  });

  it("contains both its ends and nothing beyond them", () => {
    const range = parseTimeRange({ from: "2020-03-11", to: "2020-03-11" });
    const inside = [0, 86_399].map((offset) => toUnixSeconds(Number(range.from) + offset));
    const outside = [-1, 86_400].map((offset) => toUnixSeconds(Number(range.from) + offset));
    expect(inside.map((time) => isWithin(time, range))).to.deep.equal([true, true]);
    expect(outside.map((time) => isWithin(time, range))).to.deep.equal([false, false]);
  });

  it("may be open at both ends", () => {
    expect(isWithin(toUnixSeconds(0), parseTimeRange({}))).to.equal(true);
  });

  it("refuses a date that is not one, naming the flag", () => {
    expect(thrown(TimeRangeError, () => parseTimeRange({ from: "11.3.2020" })).message).to.equal("--from 11.3.2020: not a date");
  });

  it("refuses ends that are the wrong way round", () => {
    expect(thrown(TimeRangeError, () => parseTimeRange({ from: "2020-03-12", to: "2020-03-11" })).message).to.include("is after");
  });
});

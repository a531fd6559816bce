import { expect } from "chai";
import { parseKlines } from "../../../src/marketData/archive/klines.js";
import { formatBars } from "../../../src/marketData/barsWriter.js";
import { MalformedBar } from "../../../src/marketData/errors.js";
import { thrown } from "../../support/thrown.js";

const REST = "7354.21000000,7367.03000000,5550.00000000,6014.90000000,28792.66000000,1584010799999,1,1,1,1,0";
const EXPECTED = "ts_utc,open,high,low,close,volume\n2020-03-12T10:00Z,7354.21,7367.03,5550,6014.9,28792.66\n";

describe("archive rows", () => {
  it("become Keel's CSV shape without losing a digit", () => {
    expect(formatBars(parseKlines(`1584007200000,${REST}\n`))).to.equal(EXPECTED);
  });

  it("may have times in microseconds, as since 2025", () => {
    expect(formatBars(parseKlines(`1584007200000000,${REST}\n`))).to.equal(EXPECTED);
  });

  it("may begin with a header", () => {
    expect(formatBars(parseKlines(`open_time,open,high,low,close,volume,close_time\r\n1584007200000,${REST}\r\n`))).to.equal(EXPECTED);
  });

  const bad: readonly (readonly [what: string, row: string, reason: string])[] = [
    ["with too few fields", "1584010800000,1,1,1,1", "at least 6 fields"],
    ["with a time in words", `noon,${REST}`, "open time"],
    ["with a time between seconds", `1584010800001,${REST}`, "whole second"],
    ["with a price that is none", "1584010800000,1,1,1,NaN,0", "close"],
    ["out of order", `1584007200000,${REST}`, "does not come after"],
  ];
  for (const [what, row, reason] of bad) {
    it(`${what} are refused with the number of the line`, () => {
      const error = thrown(MalformedBar, () => parseKlines(`1584007200000,${REST}\n${row}\n`));
      expect(error.line).to.equal(2);
      expect(error.message).to.include(reason);
    });
  }
});

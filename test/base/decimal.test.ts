import { expect } from "chai";
import { formatDecimal, parseDecimal, WAD } from "../../src/base/decimal.js";
import fc from "../support/fastCheck.js";

describe("decimal text", () => {
  it("is read exactly where floating point would round", () => {
    expect(parseDecimal("0.1")).to.equal(10n ** 17n);
    expect(parseDecimal("9007199254740993.000000000000000001")).to.equal(9007199254740993n * WAD + 1n);
  });

  it("survives the way out and back for every WAD", () => {
    fc.assert(fc.property(fc.bigInt(0n, 10n ** 40n), (wad) => void expect(parseDecimal(formatDecimal(wad))).to.equal(wad)));
  });

  it("means the same with any number of zeros behind it", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 99 }), fc.nat({ max: 40 }), (whole, cents, zeros) => {
        const text = `${whole}.${cents.toString().padStart(2, "0")}`;
        expect(parseDecimal(text + "0".repeat(zeros))).to.equal(BigInt(whole) * WAD + BigInt(cents) * (WAD / 100n));
      }),
    );
  });

  it("writes negative amounts with a minus", () => {
    expect(formatDecimal(-WAD / 4n)).to.equal("-0.25");
  });

  it("refuses a 19th decimal instead of rounding it", () => {
    expect(parseDecimal("1.0000000000000000001")).to.have.property("reason").that.includes("18 decimals");
  });

  it("refuses more than any amount could have, and says so", () => {
    expect(parseDecimal("9".repeat(31)))
      .to.have.property("reason")
      .that.includes("more than 30 digits before the point");
    expect(parseDecimal("9".repeat(30))).to.equal((10n ** 30n - 1n) * WAD);
  });

  for (const text of ["", " ", "1e3", "-1", "+1", ".5", "5.", "1,000", "0x10", "NaN", "1.2.3"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(parseDecimal(text)).to.have.property("reason").that.includes("not a plain non-negative decimal");
    });
  }
});

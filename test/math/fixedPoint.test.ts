import { expect } from "chai";
import {
  divCeil,
  divFloor,
  floorTo,
  fullMulDivDown,
  fullMulDivUp,
  MAX_INT256,
  MAX_UINT256,
  mulDivDown,
  mulDivUp,
  mulWadCeil,
  mulWadDown,
  mulWadFloor,
  mulWadUp,
  WAD,
} from "../../src/math/index.js";
import { errorOf } from "../engine/world.js";
import fc from "../support/fastCheck.js";

const uint = fc.bigInt({ min: 0n, max: (1n << 127n) - 1n });
const int = fc.bigInt({ min: -(1n << 127n), max: (1n << 127n) - 1n });
const positive = fc.bigInt({ min: 1n, max: (1n << 128n) - 1n });

describe("fixed point", () => {
  it("rounds products of unsigned numbers down or up, as the name says", () => {
    expect(mulDivDown(7n, 3n, 2n)).to.equal(10n);
    expect(mulDivUp(7n, 3n, 2n)).to.equal(11n);
    expect(mulDivUp(8n, 3n, 2n)).to.equal(12n);
    expect(mulWadDown(3n, WAD / 2n)).to.equal(1n);
    expect(mulWadUp(3n, WAD / 2n)).to.equal(2n);
  });

  it("rounds signed quotients toward minus or plus infinity", () => {
    expect(divFloor(-7n, 2n)).to.equal(-4n);
    expect(divCeil(-7n, 2n)).to.equal(-3n);
    expect(divFloor(7n, 2n)).to.equal(3n);
    expect(divCeil(7n, 2n)).to.equal(4n);
    expect(divFloor(-8n, 2n)).to.equal(-4n);
    expect(divCeil(8n, 2n)).to.equal(4n);
    expect(mulWadFloor(-3n, WAD / 2n)).to.equal(-2n);
    expect(mulWadCeil(-3n, WAD / 2n)).to.equal(-1n);
    expect(mulWadCeil(3n, WAD / 2n)).to.equal(2n);
  });

  it("holds products of 512 bits where OpenZeppelin does", () => {
    expect(fullMulDivDown(MAX_UINT256, MAX_UINT256, MAX_UINT256)).to.equal(MAX_UINT256);
    expect(fullMulDivUp(MAX_UINT256, WAD, MAX_UINT256)).to.equal(WAD);
    expect(fullMulDivUp(7n, 3n, 2n)).to.equal(11n);
    expect(errorOf(() => fullMulDivDown(MAX_UINT256, 2n, 1n)).args).to.deep.equal({ code: 0x11n });
    expect(errorOf(() => fullMulDivDown(1n, 1n, 0n)).args).to.deep.equal({ code: 0x12n });
  });

  it("panics where a product needs more than 256 bits", () => {
    expect(errorOf(() => mulDivDown(MAX_UINT256, 2n, 2n)).args).to.deep.equal({ code: 0x11n });
    expect(errorOf(() => mulDivUp(MAX_UINT256, 2n, 2n)).args).to.deep.equal({ code: 0x11n });
    expect(errorOf(() => mulWadFloor(MAX_INT256, 2n)).args).to.deep.equal({ code: 0x11n });
    expect(errorOf(() => mulWadCeil(-MAX_INT256, 2n)).args).to.deep.equal({ code: 0x11n });
  });

  it("panics where a denominator is zero", () => {
    expect(errorOf(() => mulDivDown(1n, 1n, 0n)).args).to.deep.equal({ code: 0x12n });
    expect(errorOf(() => mulDivUp(1n, 1n, 0n)).args).to.deep.equal({ code: 0x12n });
  });

  it("finds the largest multiple of a step", () => {
    expect(floorTo(1_999_999n, 1_000_000n)).to.equal(1_000_000n);
    expect(floorTo(2_000_000n, 1_000_000n)).to.equal(2_000_000n);
  });

  it("keeps down and up at most one apart, and on the right side", () => {
    fc.assert(
      fc.property(uint, uint, positive, (a, b, d) => {
        const down = mulDivDown(a, b, d);
        const up = mulDivUp(a, b, d);
        expect(up - down).to.equal((a * b) % d === 0n ? 0n : 1n);
        expect(down * d <= a * b && a * b <= up * d).to.equal(true);
      }),
    );
  });

  it("mirrors floor and ceil at zero", () => {
    fc.assert(
      fc.property(int, positive, (a, d) => {
        expect(divFloor(a, d)).to.equal(-divCeil(-a, d));
      }),
    );
  });
});

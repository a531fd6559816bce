import { expect } from "chai";
import {
  addQuote,
  address,
  addSize,
  hex,
  MAX_INT256,
  MAX_PRICE,
  MAX_SIZE,
  MIN_INT256,
  magnitude,
  maxQuote,
  minQuote,
  negateQuote,
  negateSize,
  PRICE_TICK,
  price,
  quote,
  SIZE_QUANTUM,
  size,
  subQuote,
  valueDown,
  WAD,
  wad,
} from "../../src/math/index.js";
import { errorOf } from "../engine/world.js";
import fc from "../support/fastCheck.js";

describe("units", () => {
  it("make quantum times tick a whole wei", () => {
    expect(SIZE_QUANTUM * PRICE_TICK).to.equal(WAD);
    expect(valueDown(size(SIZE_QUANTUM), price(PRICE_TICK))).to.equal(1n);
  });

  it("value a position exactly on the quantum and the tick", () => {
    const quanta = fc.bigInt({ min: -MAX_SIZE / SIZE_QUANTUM, max: MAX_SIZE / SIZE_QUANTUM });
    const ticks = fc.bigInt({ min: 1n, max: MAX_PRICE / PRICE_TICK });
    fc.assert(
      fc.property(quanta, ticks, (q, t) => {
        expect(valueDown(size(q * SIZE_QUANTUM), price(t * PRICE_TICK))).to.equal(q * t);
      }),
    );
  });

  it("value toward minus infinity off the quantum", () => {
    expect(valueDown(size(-1n), price(1n))).to.equal(-1n);
    expect(valueDown(size(1n), price(1n))).to.equal(0n);
  });

  it("read a price beyond int256 as the contract's conversion does", () => {
    expect(valueDown(size(WAD), price((1n << 256n) - 1n))).to.equal(-1n);
  });

  it("add, subtract and compare money", () => {
    expect(addQuote(quote(2n), quote(-5n))).to.equal(-3n);
    expect(subQuote(quote(2n), quote(-5n))).to.equal(7n);
    expect(negateQuote(quote(2n))).to.equal(-2n);
    expect(maxQuote(quote(2n), quote(-5n))).to.equal(2n);
    expect(maxQuote(quote(-5n), quote(2n))).to.equal(2n);
    expect(minQuote(quote(2n), quote(-5n))).to.equal(-5n);
    expect(minQuote(quote(-5n), quote(2n))).to.equal(-5n);
  });

  it("panic where money or size leaves 256 bits", () => {
    expect(errorOf(() => addQuote(quote(MAX_INT256), quote(1n))).args).to.deep.equal({ code: 0x11n });
    expect(errorOf(() => subQuote(quote(MIN_INT256), quote(1n))).args).to.deep.equal({ code: 0x11n });
    expect(errorOf(() => magnitude(size(MIN_INT256))).args).to.deep.equal({ code: 0x11n });
  });

  it("give a size its magnitude", () => {
    expect(magnitude(size(-3n))).to.equal(3n);
    expect(magnitude(size(3n))).to.equal(3n);
    expect(addSize(size(-3n), negateSize(size(2n)))).to.equal(-5n);
  });

  it("know addresses and hashes in lower case only", () => {
    expect(address("0xAbCd")).to.equal("0xabcd");
    expect(hex("0xFF")).to.equal("0xff");
    expect(wad(1n)).to.equal(1n);
  });
});

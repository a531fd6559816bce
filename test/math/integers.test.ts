import { expect } from "chai";
import {
  castInt256,
  castUint,
  checkInt256,
  checkUint,
  checkUint256,
  MAX_INT256,
  MAX_UINT256,
  MIN_INT256,
  safeCastInt,
} from "../../src/math/index.js";
import { errorOf } from "../engine/world.js";

describe("Solidity's integers", () => {
  it("pass values inside their bounds", () => {
    expect(checkInt256(MIN_INT256)).to.equal(MIN_INT256);
    expect(checkUint256(MAX_UINT256)).to.equal(MAX_UINT256);
    expect(checkUint(32, (1n << 32n) - 1n)).to.equal((1n << 32n) - 1n);
    expect(safeCastInt(192, -(1n << 191n))).to.equal(-(1n << 191n));
  });

  it("panic outside their bounds", () => {
    for (const outside of [
      () => checkInt256(MAX_INT256 + 1n),
      () => checkInt256(MIN_INT256 - 1n),
      () => checkUint256(-1n),
      () => checkUint256(MAX_UINT256 + 1n),
      () => checkUint(32, 1n << 32n),
      () => checkUint(32, -1n),
    ]) {
      const error = errorOf(outside);
      expect(error.errorName).to.equal("Panic");
      expect(error.args).to.deep.equal({ code: 0x11n });
    }
  });

  it("keep the low bits in an explicit conversion", () => {
    expect(castUint(8, 0x1ffn)).to.equal(0xffn);
    expect(castUint(8, -1n)).to.equal(0xffn);
    expect(castInt256(MAX_UINT256)).to.equal(-1n);
    expect(castInt256(MAX_INT256)).to.equal(MAX_INT256);
  });

  it("name the width and the value where a safe cast does not fit", () => {
    const error = errorOf(() => safeCastInt(192, 1n << 191n));
    expect(error.errorName).to.equal("SafeCastOverflowedIntDowncast");
    expect(error.args).to.deep.equal({ bits: 192n, value: 1n << 191n });
    expect(error.message).to.equal(`SafeCastOverflowedIntDowncast(192, ${1n << 191n})`);
  });
});

import { expect } from "chai";
import {
  instrumentOf,
  kindOf,
  MAX_SIZE,
  marketId,
  marketOf,
  packPosition,
  perpetualOf,
  SIZE_QUANTUM,
  size,
  sizeOf,
  withSize,
} from "../../src/math/index.js";
import fc from "../support/fastCheck.js";

const market = fc.bigInt({ min: 1n, max: 65_535n }).map(marketId);
const lots = fc.bigInt({ min: -MAX_SIZE / SIZE_QUANTUM, max: MAX_SIZE / SIZE_QUANTUM }).map((quanta) => size(quanta * SIZE_QUANTUM));

describe("a position's slot", () => {
  // Drawn from the picture in Position.sol: market 0x0002 above bit 240, kind 1 above 236, size -1 above 44.
  it("puts market, kind and size where the picture says", () => {
    const slot = packPosition(perpetualOf(marketId(2n)), size(-1n));
    expect(slot).to.equal((2n << 240n) | (1n << 236n) | (((1n << 96n) - 1n) << 44n));
  });

  it("gives back what was packed", () => {
    fc.assert(
      fc.property(market, lots, (id, held) => {
        const slot = packPosition(perpetualOf(id), held);
        expect(instrumentOf(slot)).to.equal(perpetualOf(id));
        expect(sizeOf(slot)).to.equal(held);
        expect(marketOf(instrumentOf(slot))).to.equal(id);
        expect(kindOf(instrumentOf(slot))).to.equal(1n);
      }),
    );
  });

  it("changes nothing but the size when the size changes", () => {
    fc.assert(
      fc.property(market, lots, lots, (id, before, after) => {
        const slot = withSize(packPosition(perpetualOf(id), before), after);
        expect(slot).to.equal(packPosition(perpetualOf(id), after));
      }),
    );
  });

  it("reads a market from 16 bits, whatever stands above them", () => {
    expect(marketOf(((1n << 116n) | perpetualOf(marketId(7n))) as never)).to.equal(7n);
  });
});

import { expect } from "chai";
import {
  checkpointOf,
  instrumentOf,
  kindOf,
  MAX_SIZE,
  marketId,
  marketOf,
  PRICE_TICK,
  packPosition,
  perpetualOf,
  SIZE_QUANTUM,
  size,
  sizeOf,
  withCheckpoint,
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

  // In the place of expiry and strike: ticks from bit 140 on.
  it("keeps a perpetual's funding checkpoint beside its instrument", () => {
    const slot = withCheckpoint(packPosition(perpetualOf(marketId(2n)), size(1n)), -PRICE_TICK);
    expect(slot).to.equal((2n << 240n) | (1n << 236n) | (((1n << 96n) - 1n) << 140n) | (1n << 44n));
    const ticks = fc.bigInt({ min: -(2n ** 95n), max: 2n ** 95n - 1n });
    fc.assert(
      fc.property(market, lots, ticks, (id, held, moved) => {
        const settled = withCheckpoint(packPosition(perpetualOf(id), held), moved * PRICE_TICK);
        expect([checkpointOf(settled), instrumentOf(settled), sizeOf(settled)]).to.deep.equal([moved * PRICE_TICK, perpetualOf(id), held]);
        expect(withCheckpoint(settled, 0n)).to.equal(packPosition(perpetualOf(id), held));
      }),
    );
  });

  it("reads a market from 16 bits, whatever stands above them", () => {
    expect(marketOf(((1n << 116n) | perpetualOf(marketId(7n))) as never)).to.equal(7n);
  });
});

import { expect } from "chai";
import type { SeenBlock } from "../../../src/keeper/types.js";
import { fixedInterval, measuredInterval } from "../../../src/keeper/watch/nextTimestamp.js";
import { seconds } from "../../../src/math/index.js";

const block = (number: bigint, timestamp: bigint): SeenBlock => ({
  number,
  hash: `0x${number.toString(16).padStart(64, "0")}`,
  timestamp: seconds(timestamp),
  baseFee: 1n,
});

describe("when the next block is expected", () => {
  it("after the seconds that the operator states", () => {
    expect(fixedInterval(12n)(block(1n, 1_000n))).to.equal(1_012n);
  });

  it("after the mean of the last blocks, rounded up", () => {
    const next = measuredInterval(block(90n, 1_000n));
    expect(next(block(100n, 1_120n))).to.equal(1_132n);
    expect(next(block(101n, 1_133n)), "133 seconds in 11 blocks").to.equal(1_146n);
  });

  it("after one second where there is nothing to measure, or nothing to see of time", () => {
    expect(measuredInterval(block(5n, 1_000n))(block(5n, 1_000n))).to.equal(1_001n);
    expect(measuredInterval(block(5n, 1_000n))(block(7n, 1_000n))).to.equal(1_001n);
  });

  it("forgets what is long ago", () => {
    const next = measuredInterval(block(0n, 0n));
    next(block(100n, 100_000n));
    expect(next(block(101n, 100_012n))).to.equal(100_024n);
  });

  it("measures below the new head after a reorganisation", () => {
    const next = measuredInterval(block(90n, 1_000n));
    next(block(100n, 1_120n));
    expect(next(block(99n, 1_108n))).to.equal(1_120n);
  });
});

import { expect } from "chai";
import { oneIn, oneOf } from "../../bench/points.js";
import { createRandom, type Random } from "../../src/base/random.js";
import * as fast from "../../src/fast/index.js";
import { MAX_INT256, MIN_INT256, normalCdf, WAD } from "../../src/math/index.js";
import { points, Usage } from "../math/support/fastBounds.js";
import { expectNear } from "../support/near.js";

const SEED = 31;
/** Half a cell of the table. */
const SEAM = WAD / 64n;

/** Every fourth point on a node, on a seam between two cells or next to one; now and then beyond the table. */
function drawQuantile(random: Random): bigint {
  if (oneIn(random, 4)) return BigInt(random.integer(-600, 600)) * SEAM + BigInt(random.integer(-3, 3));
  if (oneIn(random, 64)) return oneOf(random, [MIN_INT256, MAX_INT256, (17n * WAD) / 2n, (-17n * WAD) / 2n, 40n * WAD, -40n * WAD]);
  return BigInt(random.integer(-9_000_000_000_000_000, 9_000_000_000_000_000)) * 1_000n;
}

describe("the normal distribution in doubles", () => {
  it(`is within its bound of the integer function at ${points(400_000)} points`, () => {
    const random = createRandom(SEED);
    const usage = new Usage();
    for (let i = 0; i < points(400_000); i++) {
      const x = drawQuantile(random);
      usage.add(fast.normalCdf(fast.fromWad(x)), normalCdf(x), fast.NORMAL_CDF_BOUND, () => `${x}`);
    }
    usage.report("normalCdf");
    expect(usage.worst, `seed ${SEED}, x = ${usage.at}`).to.be.at.most(1);
    // And the bound is no idle one.
    expect(usage.worst).to.be.above(0.5);
  }).timeout(600_000);

  it("has a value at both infinities and none for what is no number", () => {
    expectNear(fast.normalCdf(Number.POSITIVE_INFINITY), 1, fast.NORMAL_CDF_BOUND);
    expectNear(fast.normalCdf(Number.NEGATIVE_INFINITY), 0, fast.NORMAL_CDF_BOUND);
    expect(fast.normalCdf(Number.NaN)).to.be.NaN;
  });
});

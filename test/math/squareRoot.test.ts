import { expect } from "chai";
import { MAX_UINT256, sqrt, sqrtWad, WAD } from "../../src/math/index.js";
import { errorOf } from "../engine/world.js";
import fc from "../support/fastCheck.js";
import { deploySviHarness } from "./support/sviHarness.js";

/** Numbers of every size, most of them beside a square. */
const anyUint = fc.tuple(fc.bigInt({ min: 0n, max: MAX_UINT256 }), fc.integer({ min: 0, max: 256 })).map(([x, bits]) => x >> BigInt(bits));
const besideSquare = fc
  .tuple(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.integer({ min: 0, max: 127 }), fc.bigInt({ min: -1n, max: 1n }))
  .map(([root, bits, step]) => (root >> BigInt(bits)) ** 2n + step)
  .filter((x) => x >= 0n);
const numbers = fc.oneof(anyUint, besideSquare);

/** The floor by its definition. */
const isRoot = (z: bigint, x: bigint) => z * z <= x && x < (z + 1n) ** 2n;

describe("square root", () => {
  const harness = deploySviHarness();

  it("is the floor, in the twin", () => {
    fc.assert(
      fc.property(numbers, (x) => {
        expect(isRoot(sqrt(x), x)).to.equal(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it("agrees with the chain on all small numbers, where rounding is coarsest", async () => {
    const small = Array.from({ length: 2_048 }, (_, i) => BigInt(i));
    expect(await (await harness).sqrts(small)).to.deep.equal(small.map(sqrt));
    expect(await (await harness).sqrtWads(small)).to.deep.equal(small.map(sqrtWad));
  });

  it("agrees with the chain on numbers of every size and beside squares", async () => {
    const xs = fc.sample(numbers, 6_000);
    expect(await (await harness).sqrts(xs)).to.deep.equal(xs.map(sqrt));
  });

  it("agrees with the chain at every power of two, below and above it", async () => {
    const xs = Array.from({ length: 256 }, (_, i) => 1n << BigInt(i)).flatMap((x) => [x - 1n, x, x + 1n]);
    xs.push(MAX_UINT256, ((1n << 128n) - 1n) ** 2n, ((1n << 128n) - 1n) ** 2n - 1n);
    expect(await (await harness).sqrts(xs)).to.deep.equal(xs.map(sqrt));
  });

  it("of a WAD agrees with the chain up to the largest, and where it takes the short way", async () => {
    const largest = MAX_UINT256 / WAD;
    const short = 1n << 100n;
    const edges = [0n, 1n, WAD, 4n * WAD, short - 1n, short, short + 1n, largest - 1n, largest];
    const xs = [...edges, ...fc.sample(numbers, 4_000).map((x) => x % (largest + 1n)), ...fc.sample(numbers, 2_000).map((x) => x % short)];
    expect(await (await harness).sqrtWads(xs)).to.deep.equal(xs.map(sqrtWad));
    expect(sqrtWad(2n * WAD)).to.equal(1_414_213_562_373_095_048n);
  });

  it("of a WAD panics where the number times 1e18 passes 2^256", async () => {
    const tooLarge = MAX_UINT256 / WAD + 1n;
    expect(errorOf(() => sqrtWad(tooLarge)).args).to.deep.equal({ code: 0x11n });
    await expect((await harness).sqrtWads([tooLarge])).to.be.revertedWithPanic(0x11);
  });
});

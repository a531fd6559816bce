import { expect } from "chai";
import { createRandom, MAX_SEED } from "../../src/base/random.js";

const draw = (seed: number, stream?: number): number[] => {
  const random = createRandom(seed, stream);
  return Array.from({ length: 5 }, () => random.integer(0, 999_999));
};

describe("random numbers", () => {
  // Written down once: another library version, machine or Node must give the same run for the same seed.
  it("are the same everywhere for the same seed", () => {
    expect(draw(7)).to.deep.equal([483640, 518630, 75975, 206679, 520423]);
  });

  it("differ between seeds", () => {
    expect(draw(8)).not.to.deep.equal(draw(7));
  });

  it("differ between streams of one seed", () => {
    expect(draw(7, 1)).not.to.deep.equal(draw(7, 0));
  });

  it("include both ends of their range", () => {
    const random = createRandom(1);
    expect(new Set(Array.from({ length: 100 }, () => random.integer(3, 5)))).to.deep.equal(new Set([3, 4, 5]));
    expect(new Set(Array.from({ length: 100 }, () => random.bigint(-1n, 1n)))).to.deep.equal(new Set([-1n, 0n, 1n]));
  });

  it("never choose what has no weight", () => {
    const random = createRandom(1);
    const chosen = Array.from({ length: 100 }, () =>
      random.weighted([
        ["never", 0],
        ["seldom", 1],
        ["often", 9],
      ] as const),
    );
    expect(new Set(chosen)).to.deep.equal(new Set(["seldom", "often"]));
    expect(chosen.filter((name) => name === "often").length).to.be.greaterThan(70);
  });

  it("refuse what makes no sense", () => {
    for (const seed of [-1, 0.5, MAX_SEED + 1]) expect(() => createRandom(seed)).to.throw(RangeError, "seed");
    expect(() => createRandom(1, -1)).to.throw(RangeError, "stream");
    expect(() => createRandom(1).integer(2, 1)).to.throw(RangeError);
    expect(() => createRandom(1).bigint(2n, 1n)).to.throw(RangeError);
    expect(() => createRandom(1).weighted([["never", 0]])).to.throw(RangeError);
  });
});

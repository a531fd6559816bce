import { expect } from "chai";

/**
 * That two doubles are within `tolerance`. Hardhat's matchers take `closeTo` for themselves and read both numbers as integers, so
 * that it fails in a run of the whole suite for what passes in a run of one file.
 */
export function expectNear(actual: number, expected: number, tolerance: number, what = ""): void {
  expect(Math.abs(actual - expected), `${what} ${actual} against ${expected}`).to.be.at.most(tolerance);
}

import { expect } from "chai";
import { normalPdf, normalTail } from "../../bench/reference/normal.js";
import { ONE, Real } from "../../bench/reference/real.js";
import { normalTable } from "../../src/math/index.js";

const UNIT = 2n ** 52n;

/** The polynomial of a word at h [2^52], before and after its last step, as the kernel evaluates it. */
function evaluate(word: bigint, h: bigint): { slope: bigint; phi: bigint } {
  const from = (bits: bigint) => BigInt.asIntN(256, word << bits);
  let p = BigInt.asIntN(24, word) * h + (from(200n) >> 174n);
  p = p * h + (from(161n) >> 115n);
  p = (p * h + (from(115n) >> 56n)) >> 61n;
  const slope = p * h + (word & (2n ** 197n - 1n));
  return { slope, phi: slope * h + word };
}

/** Phi(x) by the reference. */
function exact(x: Real): Real {
  const tail = normalTail(x.abs(), normalPdf(x));
  return x.isNegative() ? tail : ONE.minus(tail);
}

const PLACES = [0n, 1n, UNIT / 7n, UNIT / 3n, UNIT / 2n, (UNIT * 4n) / 5n, UNIT - 1n];
const argument = (piece: number, h: bigint) => new Real(piece).plus(new Real(h.toString()).div(UNIT.toString())).div(44).minus(8.5);

describe("The kernel's table of the normal distribution", () => {
  it("is right to 2.4e-16 in every one of its 748 pieces", () => {
    expect(normalTable()).to.have.length(748);
    for (const [piece, word] of normalTable().entries()) {
      for (const h of PLACES) {
        const phi = new Real((evaluate(word, h).phi >> 195n).toString()).div((2n ** 60n).toString());
        expect(
          phi
            .minus(exact(argument(piece, h)))
            .abs()
            .toNumber(),
          `piece ${piece}, h ${h}`,
        ).to.be.lessThan(2.4e-16);
      }
    }
  });

  it("never falls below 0, is above 1 by 1e-17 at most, and fits the 256 bits that it is evaluated in", () => {
    for (const [piece, word] of normalTable().entries()) {
      for (const h of PLACES) {
        const { slope, phi } = evaluate(word, h);
        expect(
          slope > -(2n ** 204n) && slope < 2n ** 204n && phi >= 0n && phi <= 2n ** 255n + 2n ** 199n,
          `piece ${piece}, h ${h}`,
        ).to.equal(true);
      }
    }
  });
});

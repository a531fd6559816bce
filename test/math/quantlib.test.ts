import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { coreTerms } from "../../bench/points.js";
import { createRandom } from "../../src/base/random.js";
import { black76Greeks, type OptionTerms, YEAR } from "../../src/math/index.js";

/** Debian's python, for which Debian packs QuantLib; another one may come first in the path. */
const PYTHON = "/usr/bin/python3";
const SCRIPT = fileURLToPath(new URL("./quantlib.py", import.meta.url));
const POINTS = 2_000;

const double = (wad: bigint): number => Number(wad) / 1e18;

/** QuantLib's numbers, or undefined on a machine without it. */
function quantLib(options: readonly OptionTerms[]): readonly (readonly number[])[] | undefined {
  if (spawnSync(PYTHON, ["-c", "import QuantLib"]).status !== 0) return undefined;
  const lines = options.map(({ forward, strike, vol, timeToExpiry, discount }) =>
    [double(forward), double(strike), double(vol), Number(timeToExpiry) / Number(YEAR), double(discount)].join(" "),
  );
  const { status, stdout, stderr } = spawnSync(PYTHON, [SCRIPT], { input: lines.join("\n"), encoding: "utf8" });
  if (status !== 0) throw new Error(`quantlib.py failed: ${stderr}`);
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.split(" ").map(Number));
}

describe("QuantLib", () => {
  it("has the same prices and Greeks, to what doubles can tell", () => {
    const random = createRandom(7);
    const options = Array.from({ length: POINTS }, () => coreTerms(random));
    const theirs = quantLib(options);
    if (theirs === undefined) {
      console.error("comparison with QuantLib skipped: Debian's quantlib-python is not installed");
      return;
    }
    expect(theirs).to.have.length(POINTS);
    for (const [at, terms] of options.entries()) {
      const { call, put, deltaCall, deltaPut, gamma, vega } = black76Greeks(terms);
      const [forward, strike] = [double(terms.forward), double(terms.strike)];
      // Inputs rounded to doubles move a price by 1e-16 of the larger of forward and strike, and by as much per delta.
      const scale = Math.max(forward, strike);
      const deviation = double(terms.vol) * Math.sqrt(Number(terms.timeToExpiry) / Number(YEAR));
      const scales = [scale, scale, 1, 1, 1 / (forward * deviation), scale];
      [call, put, deltaCall, deltaPut, gamma, vega].forEach((ours, i) => {
        const name = ["call", "put", "deltaCall", "deltaPut", "gamma", "vega"][i];
        const error = Math.abs(double(ours) - (theirs[at]?.[i] ?? Number.NaN));
        // And ours are whole wei.
        const allowed = (2e-15 + 4e-16 / deviation) * (scales[i] ?? 1) + 2e-18;
        expect(error, `${name} at ${Object.values(terms).join(" ")}`).to.be.at.most(allowed);
      });
    }
  });
});

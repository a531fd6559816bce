import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { ethers } from "../support/chain.js";
import { FACTORS, type RiskLeg, riskState } from "../support/riskStates.js";

describe("MarginEngine.assess: offsets inside correlation groups (rule 5.2)", () => {
  const deploy = async () => ethers.deployContract("MarginEngine", [await ethers.deployContract("ScenarioKernel")]);
  const engine = deploy();

  const initialMargin = async (legs: readonly RiskLeg[]) => (await (await engine).assess(riskState(0, legs), FACTORS)).initialMargin;

  // Every leg is 50,000 of notional at a scan range of 18 %: alone, it needs 9,000.
  const leg = (market: bigint, group: bigint, offsetShare: string, size = 1): RiskLeg => ({
    market,
    group,
    offsetShare,
    size,
    index: 50_000,
  });

  it("grants offsetShare of the offset between a long and an equal short: 18,000 - 0.3 x 18,000", async () => {
    expect(await initialMargin([leg(1n, 1n, "0.3"), leg(2n, 1n, "0.3", -1)])).to.equal(wad(12_600));
  });

  it("grants nothing where both lose together", async () => {
    expect(await initialMargin([leg(1n, 1n, "0.3"), leg(2n, 1n, "0.3")])).to.equal(wad(18_000));
  });

  it("grants a part where the hedge is partial: U = 13,500, C = 4,500", async () => {
    // 13,500 - 0.3 x (13,500 - 4,500).
    const half: RiskLeg = { ...leg(2n, 1n, "0.3"), size: "-0.5" };
    expect(await initialMargin([leg(1n, 1n, "0.3"), half])).to.equal(wad(10_800));
  });

  it("grants nothing in a group whose offsetShare is zero", async () => {
    expect(await initialMargin([leg(1n, 1n, "0"), leg(2n, 1n, "0", -1)])).to.equal(wad(18_000));
  });

  it("grants nothing across groups", async () => {
    expect(await initialMargin([leg(1n, 1n, "0.6"), leg(2n, 2n, "0.6", -1)])).to.equal(wad(18_000));
  });

  it("grants at most 60 %", async () => {
    expect(await initialMargin([leg(1n, 1n, "0.6"), leg(2n, 1n, "0.6", -1)])).to.equal(wad(7_200));
  });

  it("does not depend on the order of the legs, groups interleaved", async () => {
    const legs = [leg(1n, 1n, "0.3"), leg(3n, 3n, "0", 2), leg(2n, 1n, "0.3", -1), leg(4n, 3n, "0", -1)];
    // Group 1: 12,600. Group 3: 18,000 + 9,000.
    expect(await initialMargin(legs)).to.equal(wad(39_600));
    expect(await initialMargin([...legs].reverse())).to.equal(wad(39_600));
  });

  it("takes the worst joint scenario of markets with different scan ranges", async () => {
    // Long 50,000 at 18 %, short 50,000 at 36 %: apart 9,000 + 18,000; together the worst is +36 % against +18 %: 9,000.
    const wide: RiskLeg = { ...leg(2n, 1n, "0.5", -1), scanRange: "0.36" };
    expect(await initialMargin([leg(1n, 1n, "0.5"), wide])).to.equal(wad(18_000));
  });
});

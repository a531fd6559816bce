import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { ethers } from "../support/chain.js";
import fc from "../support/fastCheck.js";
import { FACTORS, type RiskLeg, riskState } from "../support/riskStates.js";
import { reverts } from "../support/siloChecks.js";

describe("MarginEngine.maintenanceLowerBound: the witness (rule 5.8)", () => {
  const deploy = async () => ethers.deployContract("MarginEngine", [await ethers.deployContract("ScenarioKernel")]);
  const engine = deploy();

  const long: RiskLeg = { market: 1n, group: 1n, size: 1, index: 50_000, theta: "0.3" };
  const short: RiskLeg = { market: 2n, group: 1n, size: -25, index: 2_000, theta: "0.3" };
  const lone: RiskLeg = { market: 3n, group: 3n, size: 2, index: 10_000, scanRange: "0.4" };

  async function bound(legs: readonly RiskLeg[], marketScenarios: number[], groupScenarios: number[]) {
    const [equity, margin] = await (await engine).maintenanceLowerBound(riskState(0, legs), FACTORS, { marketScenarios, groupScenarios });
    return { equity, margin };
  }

  it("reaches the margin itself when it names the worst scenarios", async () => {
    // Long loses in scenario 0 (-18 %), short in 24 (+18 %); jointly they lose nothing in any: 0.6 x 0.7 x 18,000.
    expect(await bound([long, short], [0, 24], [12])).to.deep.equal({ equity: 0n, margin: wad(7_560) });
  });

  it("proves less when it names milder scenarios", async () => {
    // -9 % for the long, +18 % for the short: 0.6 x 0.7 x (4,500 + 9,000).
    expect((await bound([long, short], [6, 24], [12])).margin).to.equal(wad(5_670));
  });

  it("counts a scenario in which a market gains as no loss", async () => {
    expect((await bound([long], [24], [12])).margin).to.equal(0n);
  });

  it("counts a joint scenario beyond the single ones by theta, which is still below the margin", async () => {
    // Apart 0, together 9,000 x 0.3 x 0.6.
    expect((await bound([long], [12], [0])).margin).to.equal(wad(1_620));
  });

  it("needs one scenario for each market and each group, in their order", async () => {
    expect((await bound([long, lone, short], [0, 0, 24], [12, 0])).margin).to.equal(wad(7_560) + wad(4_800));
  });

  it("is refused with a wrong number of scenarios or one outside the grid", async () => {
    await reverts(bound([long, short], [0], [0]), "MalformedWitness");
    await reverts(bound([long, short], [0, 0, 0], [0]), "MalformedWitness");
    await reverts(bound([long, short], [0, 0], []), "MalformedWitness");
    await reverts(bound([long, lone], [0, 0], [0]), "MalformedWitness");
    await reverts(bound([long], [33], [0]), "MalformedWitness");
    await reverts(bound([long], [0], [33]), "MalformedWitness");
  });

  it("never proves more than the maintenance margin, whatever it names", async () => {
    const legs = fc.array(
      fc.record({
        size: fc.integer({ min: -1000, max: 1000 }),
        group: fc.integer({ min: 1, max: 2 }),
        range: fc.integer({ min: 1, max: 15 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const scenario = fc.integer({ min: 0, max: 32 });
    const witness = fc.record({
      markets: fc.array(scenario, { minLength: 4, maxLength: 4 }),
      groups: fc.array(scenario, { minLength: 2, maxLength: 2 }),
    });
    const contract = await engine;
    const holds = async (drawn: { size: number; group: number; range: number }[], named: { markets: number[]; groups: number[] }) => {
      const state = riskState(
        0,
        drawn.map(({ size, group, range }, i) => ({
          market: BigInt(i + 1),
          group: BigInt(group),
          size: (size / 1000).toFixed(6),
          index: "1234.567891",
          scanRange: (range * 0.04).toFixed(2),
          theta: "0.3",
        })),
      );
      const groups = new Set(drawn.map(({ group }) => group)).size;
      const marketScenarios = named.markets.slice(0, drawn.length);
      const groupScenarios = named.groups.slice(0, groups);
      const [, least] = await contract.maintenanceLowerBound(state, FACTORS, { marketScenarios, groupScenarios });
      const { maintenanceMargin } = await contract.assess(state, FACTORS);
      expect(least <= maintenanceMargin).to.equal(true);
    };
    await fc.assert(fc.asyncProperty(legs, witness, holds), { numRuns: 200 });
  });
});

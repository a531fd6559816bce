import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { ethers } from "../support/chain.js";
import fc from "../support/fastCheck.js";
import { FACTORS, type RiskLeg, riskState } from "../support/riskStates.js";
import { reverts } from "../support/siloChecks.js";
import { witnessOf } from "../support/witnesses.js";

describe("MarginEngine.maintenanceLowerBound: the witness (rule 5.8)", () => {
  const deploy = async () => ethers.deployContract("MarginEngine", [await ethers.deployContract("ScenarioKernel")]);
  const engine = deploy();

  const long: RiskLeg = { market: 1n, group: 1n, size: 1, index: 50_000, offsetShare: "0.3" };
  const short: RiskLeg = { market: 2n, group: 1n, size: -25, index: 2_000, offsetShare: "0.3" };
  const lone: RiskLeg = { market: 3n, group: 3n, size: 2, index: 10_000, scanRange: "0.4" };

  type Named = readonly (readonly [id: number, scenario: number])[];

  async function bound(legs: readonly RiskLeg[], markets: Named, groups: Named) {
    const [equity, margin] = await (await engine).maintenanceLowerBound(riskState(0, legs), FACTORS, witnessOf(markets, groups));
    return { equity, margin };
  }

  it("reaches the margin itself when it names the worst scenarios", async () => {
    // Long loses in scenario 0 (-18 %), short in 24 (+18 %); jointly they lose nothing in any: 0.6 x 0.7 x 18,000.
    expect(
      await bound(
        [long, short],
        [
          [1, 0],
          [2, 24],
        ],
        [[1, 12]],
      ),
    ).to.deep.equal({ equity: 0n, margin: wad(7_560) });
  });

  it("proves less when it names milder scenarios", async () => {
    // -9 % for the long, +18 % for the short: 0.6 x 0.7 x (4,500 + 9,000).
    expect(
      (
        await bound(
          [long, short],
          [
            [1, 6],
            [2, 24],
          ],
          [[1, 12]],
        )
      ).margin,
    ).to.equal(wad(5_670));
  });

  it("counts a scenario in which a market gains as no loss", async () => {
    expect((await bound([long], [[1, 24]], [[1, 12]])).margin).to.equal(0n);
  });

  it("counts a joint scenario beyond the single ones by offsetShare, which is still below the margin", async () => {
    // Apart 0, together 9,000 x 0.3 x 0.6.
    expect((await bound([long], [[1, 12]], [[1, 0]])).margin).to.equal(wad(1_620));
  });

  it("names markets and groups in any order", async () => {
    const [markets, groups] = [
      [
        [3, 0],
        [2, 24],
        [1, 0],
      ],
      [
        [3, 0],
        [1, 12],
      ],
    ] as const;
    expect((await bound([long, lone, short], markets, groups)).margin).to.equal(wad(7_560) + wad(4_800));
  });

  it("proves less where it names less: 70 % by the markets, 30 % by the group", async () => {
    expect((await bound([long], [[1, 0]], [])).margin).to.equal(wad(3_780));
    expect((await bound([long], [], [[1, 0]])).margin).to.equal(wad(1_620));
    expect((await bound([long, lone], [[3, 0]], [[3, 0]])).margin).to.equal(wad(4_800));
    expect((await bound([long, lone], [], [])).margin).to.equal(0n);
  });

  it("proves the same whatever else it names", async () => {
    const foreign = [
      [2, 24],
      [9, 0],
      [65_535, 32],
    ] as const;
    expect((await bound([long], [...foreign, [1, 0]], [...foreign, [1, 0]])).margin).to.equal(wad(5_400));
  });

  it("is refused with anything named twice or a scenario outside the grid", async () => {
    const worst = [1, 0] as const;
    await reverts(bound([long], [worst, worst], [worst]), "MalformedWitness");
    await reverts(bound([long], [worst], [worst, worst]), "MalformedWitness");
    await reverts(bound([long], [worst, [9, 1], [9, 2]], [worst]), "MalformedWitness");
    for (const scenario of [33, 255]) {
      await reverts(bound([long], [[1, scenario]], [worst]), "MalformedWitness");
      await reverts(bound([long], [worst], [[1, scenario]]), "MalformedWitness");
      await reverts(bound([long], [worst, [9, scenario]], [worst]), "MalformedWitness");
    }
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
      markets: fc.array(scenario, { maxLength: 5 }),
      groups: fc.array(scenario, { maxLength: 3 }),
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
          offsetShare: "0.3",
        })),
      );
      const witness = witnessOf(
        named.markets.map((scenario, i) => [i + 1, scenario]),
        named.groups.map((scenario, i) => [i + 1, scenario]),
      );
      const [, least] = await contract.maintenanceLowerBound(state, FACTORS, witness);
      const { maintenanceMargin } = await contract.assess(state, FACTORS);
      expect(least <= maintenanceMargin).to.equal(true);
    };
    await fc.assert(fc.asyncProperty(legs, witness, holds), { numRuns: 200 });
  });
});

import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { ethers } from "../support/chain.js";
import { FACTORS, packLeg, packRisk, type RiskLeg, riskState } from "../support/riskStates.js";

// Spot moves of the grid: nine steps of a quarter of the scan range, each with vol down, none and up; then the tails.
const STEPS = [-4n, -3n, -2n, -1n, 0n, 1n, 2n, 3n, 4n];
const TAILS = ["-0.66", "-0.33", "0.5", "1", "2", "5"];

describe("MarginEngine.assess: the scan over 33 scenarios (rule 5.1)", () => {
  const deploy = async () => {
    const kernel = await ethers.deployContract("ScenarioKernel");
    return { kernel, engine: await ethers.deployContract("MarginEngine", [kernel]) };
  };
  const contracts = deploy();

  const btc: RiskLeg = { market: 1n, group: 1n, size: 1, index: 50_000 };

  async function margins(legs: readonly RiskLeg[]) {
    const { initialMargin, maintenanceMargin, value } = await (await contracts).engine.assess(riskState(0, legs), FACTORS);
    return { initialMargin, maintenanceMargin, value };
  }

  it("shocks 50,000 of notional by the grid's moves", async () => {
    const { kernel } = await contracts;
    const { markets, legs } = riskState(0, [btc]);
    const [values, profits] = await kernel.scenarioProfits(markets, legs);
    const ordinary = STEPS.flatMap((step) => Array(3).fill((wad(9_000) / 4n) * step));
    expect([...values]).to.deep.equal([wad(50_000)]);
    expect([...(profits[0] ?? [])]).to.deep.equal([...ordinary, ...TAILS.map((x) => wad(x) * 50_000n)]);
  });

  it("asks 18 % of a long position's notional, and 60 % of that for maintenance", async () => {
    expect(await margins([btc])).to.deep.equal({
      initialMargin: wad(9_000),
      maintenanceMargin: wad(5_400),
      value: wad(50_000),
    });
  });

  it("asks the same of a short one: no tail weighs more than 14 %", async () => {
    expect(await margins([{ ...btc, size: -1 }])).to.deep.equal({
      initialMargin: wad(9_000),
      maintenanceMargin: wad(5_400),
      value: wad(-50_000),
    });
  });

  it("lets the tails decide where the scan range is small: 66 % x 0.21 for longs, 50 % x 0.28 for shorts", async () => {
    const calm = { ...btc, scanRange: "0.1" };
    expect((await margins([calm])).initialMargin).to.equal(wad(6_930));
    expect((await margins([{ ...calm, size: -1 }])).initialMargin).to.equal(wad(7_000));
  });

  it("asks 60 % at the largest scan range", async () => {
    expect((await margins([{ ...btc, scanRange: "0.6" }])).initialMargin).to.equal(wad(30_000));
  });

  it("is homogeneous: three times the position needs three times the margin", async () => {
    expect((await margins([{ ...btc, size: 3 }])).initialMargin).to.equal(wad(27_000));
  });

  it("scales with the silo's factors", async () => {
    const { engine } = await contracts;
    const result = await engine.assess(riskState(0, [btc]), { initialFactor: wad("1.5"), maintenanceFactor: wad("0.5") });
    expect([result.initialMargin, result.maintenanceMargin]).to.deep.equal([wad(13_500), wad(4_500)]);
  });

  it("rounds requirements up", async () => {
    // The smallest size at 0.000001000001 a lot is worth 1,000,001 wei: 18 % are 180,000.18, 60 % of 180,001 are 108,000.6.
    const result = await margins([{ ...btc, size: "0.000001", index: "0.000001000001" }]);
    expect(result).to.deep.equal({ initialMargin: 180_001n, maintenanceMargin: 108_001n, value: 1_000_001n });
  });

  it("asks nothing of an account without positions", async () => {
    expect(await margins([])).to.deep.equal({ initialMargin: 0n, maintenanceMargin: 0n, value: 0n });
  });

  it("never reverts: 128 legs of the largest size at the highest price", async () => {
    const { engine } = await contracts;
    const legs = Array.from({ length: 128 }, (_, i) => ({ ...btc, market: BigInt(i + 1), size: 0, scanRange: "0.6", offsetShare: "0.6" }));
    const state = riskState(0, legs);
    const highest = { group: 1n, index: 10n ** 30n, mark: 10n ** 30n, scanRange: wad("0.6"), offsetShare: wad("0.6") };
    state.markets = legs.map(({ market }) => packRisk({ ...highest, market }));
    state.legs = legs.map(({ market }, i) => packLeg(market, i % 2 === 0 ? 10n ** 28n : -(10n ** 28n)));
    const result = await engine.assess(state, { initialFactor: wad(5), maintenanceFactor: wad(5) });
    // Each leg is worth 1e40; U = 128 x 0.6e40, C = 0: (1 - 0.6) U x 5.
    expect(result.initialMargin).to.equal((128n * 6n * 10n ** 39n * 4n * 5n) / 10n);
  });
});

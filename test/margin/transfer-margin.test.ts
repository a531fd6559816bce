import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { ethers } from "../support/chain.js";
import { FACTORS, type RiskLeg, riskState } from "../support/riskStates.js";

describe("MarginEngine.assess: the transfer margin (rule 5.7)", () => {
  const deploy = async () => ethers.deployContract("MarginEngine", [await ethers.deployContract("ScenarioKernel")]);
  const engine = deploy();

  async function transfer(legs: readonly RiskLeg[]) {
    const { transferValue, transferMargin } = await (await engine).assess(riskState(0, legs), FACTORS);
    return { transferValue, transferMargin };
  }

  // Premium 0.5 %: index 50,000, mark 50,250.
  const btc: RiskLeg = { market: 1n, group: 1n, size: 1, index: 50_000, mark: 50_250 };
  const eth: RiskLeg = { market: 2n, group: 1n, size: -10, index: 2_000, mark: 1_990, offsetShare: "0.3" };

  it("values a long at the index when the mark is above it", async () => {
    expect((await transfer([btc])).transferValue).to.equal(wad(50_000));
  });

  it("values a short at the mark when the mark is above the index", async () => {
    expect((await transfer([{ ...btc, size: -1 }])).transferValue).to.equal(wad(-50_250));
  });

  it("chooses market by market", async () => {
    // The long at 50,000, the short of 10 at 2,000.
    expect((await transfer([btc, eth])).transferValue).to.equal(wad(50_000 - 20_000));
  });

  it("keeps 20 % of notional at the mark where IM is less", async () => {
    expect((await transfer([btc])).transferMargin).to.equal(wad(10_050));
  });

  it("adds up the notional of every market: offsets do not let money leave", async () => {
    expect((await transfer([btc, eth])).transferMargin).to.equal(wad(10_050 + 3_980));
  });

  it("keeps IM where that is more", async () => {
    expect((await transfer([{ ...btc, scanRange: "0.4" }])).transferMargin).to.equal(wad(20_100));
  });

  it("rounds the share up", async () => {
    // 1,000,001 wei of notional at a scan range of 1 %: 20 % are 200,000.2.
    const tiny = { ...btc, size: "0.000001", index: "0.000001000001", mark: "0.000001000001", scanRange: "0.04" };
    expect((await transfer([tiny])).transferMargin).to.equal(200_001n);
  });
});

import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { ethers } from "../support/chain.js";
import { type RiskLeg, riskState } from "../support/riskStates.js";
import { reverts } from "../support/siloChecks.js";
import { witnessOf } from "../support/witnesses.js";

describe("ScenarioKernel", () => {
  const kernel = ethers.deployContract("ScenarioKernel");

  /** One lot at 1,000 in each of so many markets, all alone in their groups unless stated. */
  const books = (count: number, groupOf: (index: number) => number = (index) => index): RiskLeg[] =>
    Array.from({ length: count }, (_, i) => ({ market: BigInt(i + 1), group: BigInt(groupOf(i)), size: 1, index: 1_000 }));

  async function worst(legs: readonly RiskLeg[]) {
    const state = riskState(0, legs);
    return (await kernel).worstLosses(state.markets, state.legs);
  }

  // Every object of JavaScript has another function of that name.
  type State = ReturnType<typeof riskState>;
  const valued = async (markets: State["markets"], legs: State["legs"]) => (await kernel).getFunction("valueOf")(markets, legs);

  it("takes 255 markets, whose places fit a byte, and no more", async () => {
    const [value, groups] = await worst(books(255));
    expect([value, groups.length]).to.deep.equal([wad(255_000), 255]);
    await reverts(worst(books(256)), "MarketsOutOfRange", [256n]);
  });

  it("takes as many in a witness and where several legs share a market", async () => {
    const most = books(255);
    const state = riskState(0, books(256));
    await reverts((await kernel).lossesIn(state.markets, state.legs, witnessOf([], [])), "MarketsOutOfRange", [256n]);
    await reverts(valued(state.markets, [...state.legs, ...state.legs]), "MarketsOutOfRange", [256n]);
    const twice = riskState(0, [...most, ...most]);
    expect(await valued(twice.markets, twice.legs)).to.equal(wad(510_000));
  });

  it("takes groups up to 1,023, and no more", async () => {
    const [, groups] = await worst(books(2, (index) => 1_023 - index));
    expect(groups.length).to.equal(2);
    const beyond = riskState(
      0,
      books(2, (index) => 1_024 - index),
    );
    await reverts(worst(books(2, (index) => 1_024 - index)), "GroupOutOfRange", [1_024n]);
    await reverts((await kernel).lossesIn(beyond.markets, beyond.legs, witnessOf([], [])), "GroupOutOfRange", [1_024n]);
  });

  it("nets the legs of a market before it is shocked, in whatever order they stand", async () => {
    // Long 3 and short 2 at 1,000: a long of 1,000, whose worst scenario costs 18 %. The other market's 500 cost 90.
    const legs: RiskLeg[] = [
      { market: 7n, group: 1n, size: 3, index: 1_000 },
      { market: 9n, group: 2n, size: "0.5", index: 1_000 },
      { market: 7n, group: 1n, size: -2, index: 1_000 },
    ];
    const [value, groups] = await worst(legs);
    expect(value).to.equal(wad(1_500));
    expect(groups.map(({ apart, together }) => [apart, together])).to.deep.equal([
      [wad(180), wad(180)],
      [wad(90), wad(90)],
    ]);
  });

  it("numbers groups in the order in which their markets first appear", async () => {
    const groupsOf = [5, 900, 5, 0, 900];
    const legs = books(5, (index) => groupsOf[index] ?? 0).map((leg, i) => ({
      ...leg,
      size: i + 1,
      offsetShare: `0.${groupsOf[i] === 5 ? 1 : 2}`,
    }));
    const [, groups] = await worst(legs);
    expect(groups.map(({ apart }) => apart)).to.deep.equal([wad(720), wad(1_260), wad(720)]);
    expect(groups.map(({ offsetShare }) => offsetShare)).to.deep.equal([wad("0.1"), wad("0.2"), wad("0.2")]);
  });
});

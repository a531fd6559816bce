import { expect } from "chai";
import type { BaseContract } from "ethers";
import { type EngineError, impliedVol, normalTableCode, optionScenarios, WAD } from "../../src/math/index.js";
import { errorOf } from "../engine/world.js";
import { wad } from "../support/amounts.js";
import { ethers } from "../support/chain.js";

/** contracts/mocks/MathHarness.sol, as far as it is asked here. */
interface Harness extends BaseContract {
  expWad(x: bigint): Promise<bigint>;
  lnWad(x: bigint): Promise<bigint>;
  black76(...terms: bigint[]): Promise<[bigint, bigint]>;
  impliedVol(forward: bigint, strike: bigint, time: bigint, discount: bigint, price: bigint, isCall: boolean): Promise<bigint>;
  optionScenarios(expiry: object, legs: object[], shocks: bigint[], groups: object[]): Promise<[bigint, bigint[][]]>;
}

const DAY = 86_400n;
const FORWARD = wad(50_000);
const quoted = { forward: FORWARD, strike: wad(60_000), timeToExpiry: 30n * DAY, discount: wad("0.98"), isCall: true };
const expiry = { forward: FORWARD, timeToExpiry: 30n * DAY, discount: WAD };

async function deployHarness(): Promise<Harness> {
  const table = await ethers.deployContract("NormalTable", [normalTableCode()]);
  return (await ethers.deployContract("MathHarness", [await table.getAddress()])) as unknown as Harness;
}

describe("Outside their domain the option functions", () => {
  let chain: Harness;
  before(async () => {
    chain = await deployHarness();
  });

  const price = (change: Partial<Record<"forward" | "strike" | "vol" | "time" | "discount", bigint>>) => {
    const { forward, strike, vol, time, discount } = { forward: FORWARD, strike: FORWARD, vol: WAD, time: DAY, discount: WAD, ...change };
    return chain.black76(forward, strike, vol, time, discount);
  };
  const solve = (change: { price: bigint; forward?: bigint; timeToExpiry?: bigint }) => {
    const q = { ...quoted, ...change };
    return chain.impliedVol(q.forward, q.strike, q.timeToExpiry, q.discount, q.price, q.isCall);
  };

  it("name a forward below 1e-6 or above 1e12", async () => {
    await expect(price({ forward: 10n ** 12n - 1n }))
      .to.be.revertedWithCustomError(chain, "ForwardOutOfDomain")
      .withArgs(10n ** 12n - 1n);
    await expect(price({ forward: 10n ** 30n + 1n })).to.be.revertedWithCustomError(chain, "ForwardOutOfDomain");
  });

  it("name a strike below a fiftieth or above fifty times the forward", async () => {
    const strike = 50n * FORWARD + 1n;
    await expect(price({ strike })).to.be.revertedWithCustomError(chain, "StrikeOutOfDomain").withArgs(strike, FORWARD);
    await expect(price({ strike: FORWARD / 50n - 1n })).to.be.revertedWithCustomError(chain, "StrikeOutOfDomain");
    await expect(price({ strike: 2n ** 256n - 1n })).to.be.revertedWithCustomError(chain, "StrikeOutOfDomain");
  });

  it("name a volatility below 1 % or above 1,000 %, zero among them", async () => {
    for (const vol of [0n, 10n ** 16n - 1n, 10n ** 19n + 1n]) {
      await expect(price({ vol })).to.be.revertedWithCustomError(chain, "VolOutOfDomain").withArgs(vol);
    }
  });

  it("name a time beyond ten years", async () => {
    await expect(price({ time: 3_650n * DAY + 1n })).to.be.revertedWithCustomError(chain, "TimeOutOfDomain");
  });

  it("name a discount of zero or above one", async () => {
    await expect(price({ discount: 0n }))
      .to.be.revertedWithCustomError(chain, "DiscountOutOfDomain")
      .withArgs(0n);
    await expect(price({ discount: WAD + 1n })).to.be.revertedWithCustomError(chain, "DiscountOutOfDomain");
  });

  it("give the intrinsic value at expiry, whatever the volatility", async () => {
    const [call, put] = await price({ time: 0n, vol: 0n, strike: wad(40_000), discount: wad("0.5") });
    expect([call, put]).to.deep.equal([wad(5_000), 0n]);
  });

  it("refuse exponents whose power does not fit, and the logarithm of nothing", async () => {
    await expect(chain.expWad(135305999368893231589n)).to.be.revertedWithCustomError(chain, "ExpOverflow");
    await expect(chain.lnWad(0n)).to.be.revertedWithCustomError(chain, "LnOfZero");
  });

  it("name a price below the intrinsic value, and that value", async () => {
    const intrinsic = wad("9800");
    const call = { forward: wad(70_000), price: intrinsic - 1n };
    await expect(solve(call))
      .to.be.revertedWithCustomError(chain, "PriceBelowIntrinsic")
      .withArgs(intrinsic - 1n, intrinsic);
  });

  it("name a price above the forward of a call, discounted", async () => {
    await expect(solve({ price: wad(49_000) + 1n }))
      .to.be.revertedWithCustomError(chain, "PriceAboveBound")
      .withArgs(wad(49_000) + 1n, wad(49_000));
  });

  it("name a price that only a volatility below 1 % or above 1,000 % has, and the price there", async () => {
    const atTheMoney = { forward: wad(60_000), timeToExpiry: 3_650n * DAY };
    await expect(solve({ ...atTheMoney, price: wad(1) })).to.be.revertedWithCustomError(chain, "PriceBelowDomain");
    await expect(solve({ timeToExpiry: 1n, price: wad(40_000) })).to.be.revertedWithCustomError(chain, "PriceAboveDomain");
    const lowest = errorOf(() => impliedVol({ ...quoted, ...atTheMoney, price: wad(1) })) as EngineError;
    expect(lowest.args.lowest as bigint).to.be.greaterThan(wad(700));
  });

  it("have no implied volatility at expiry", async () => {
    await expect(solve({ timeToExpiry: 0n, price: wad(1) }))
      .to.be.revertedWithCustomError(chain, "TimeOutOfDomain")
      .withArgs(0n);
  });

  it("refuse a shock that takes all of the forward, or more than nine times adds to it", async () => {
    for (const shock of [-WAD, 9n * WAD + 1n]) {
      await expect(chain.optionScenarios(expiry, [], [shock], []))
        .to.be.revertedWithCustomError(chain, "ShockOutOfDomain")
        .withArgs(shock);
      expect(errorOf(() => optionScenarios(expiry, [], [shock], [])).errorName).to.equal("ShockOutOfDomain");
    }
  });

  it("refuse a group that runs over more shocks than there are", async () => {
    const group = { volFactor: WAD, volFloor: 0n, count: 2 };
    await expect(chain.optionScenarios(expiry, [], [0n], [group]))
      .to.be.revertedWithCustomError(chain, "GroupBeyondShocks")
      .withArgs(2n, 1n);
  });

  it("take no other table of the normal distribution", async () => {
    const wrong = `${normalTableCode().slice(0, -1)}1`;
    const table = (await ethers.getContractFactory("NormalTable")) as unknown as BaseContract;
    await expect(ethers.deployContract("NormalTable", [wrong])).to.be.revertedWithCustomError(table, "WrongTable");
    const astray = (await ethers.deployContract("MathHarness", [await chain.getAddress()])) as unknown as Harness;
    await expect(astray.optionScenarios(expiry, [], [], [])).to.be.revertedWithCustomError(astray, "WrongTable");
  });
});

import type { BaseContract } from "ethers";
import type { SviParams } from "../../../src/math/index.js";
import { ethers } from "../../support/chain.js";

export interface SviPoint {
  readonly slice: SviParams;
  readonly logMoneyness: bigint;
  readonly timeToExpiry: bigint;
}

export interface SviRange {
  readonly near: SviParams;
  readonly far: SviParams;
  readonly kLow: bigint;
  readonly kHigh: bigint;
}

/** What a call returned, or what it reverted with: "0x" if it did not. */
interface ChainOutcome {
  readonly value: bigint;
  readonly revertData: string;
}

/** contracts/mocks/SviHarness.sol */
interface SviHarness extends BaseContract {
  sqrts(xs: readonly bigint[]): Promise<readonly bigint[]>;
  sqrtWads(xs: readonly bigint[]): Promise<readonly bigint[]>;
  sviTotalVariance(slice: SviParams, logMoneyness: bigint): Promise<bigint>;
  sviVol(slice: SviParams, logMoneyness: bigint, timeToExpiry: bigint): Promise<bigint>;
  sviCheck(slice: SviParams, kLow: bigint, kHigh: bigint): Promise<void>;
  sviCalendarCheck(near: SviParams, far: SviParams, kLow: bigint, kHigh: bigint): Promise<void>;
  sviTotalVariances(points: readonly SviPoint[]): Promise<readonly ChainOutcome[]>;
  sviVols(points: readonly SviPoint[]): Promise<readonly ChainOutcome[]>;
  sviChecks(ranges: readonly SviRange[]): Promise<readonly ChainOutcome[]>;
  sviCalendarChecks(ranges: readonly SviRange[]): Promise<readonly ChainOutcome[]>;
}

export async function deploySviHarness(): Promise<SviHarness> {
  return (await ethers.deployContract("SviHarness")) as unknown as SviHarness;
}

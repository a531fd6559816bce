import type { network } from "hardhat";
import { normalTableCode, type OptionLeg, type VolShift, WAD } from "../src/math/index.js";
import { type Gas, summary } from "./gasFigures.js";
import { coreGrid } from "./gasPoints.js";

/** Gas of the scenario kernel: books of 30 legs of one expiry in margin's 27 ordinary scenarios. */

type Connection = Awaited<ReturnType<typeof network.create>>;

const LEGS = 30;
const SCENARIOS = 27;
const SCAN_RANGE = (18n * WAD) / 100n;
/** Nine moves of the forward, evenly over the scan range. */
const SHOCKS = [-4n, -3n, -2n, -1n, 0n, 1n, 2n, 3n, 4n].map((quarter) => (quarter * SCAN_RANGE) / 4n);
/** Volatility down, as it is, and up, with the floor that vol up has. */
const GROUPS: readonly VolShift[] = [
  { volFactor: (7n * WAD) / 10n, volFloor: 0n, count: 9 },
  { volFactor: WAD, volFloor: 0n, count: 9 },
  { volFactor: (15n * WAD) / 10n, volFloor: (4n * WAD) / 10n, count: 9 },
];

interface Book {
  readonly expiry: { readonly forward: bigint; readonly timeToExpiry: bigint; readonly discount: bigint };
  readonly legs: readonly OptionLeg[];
}

/** Three books for each time of the core grid: its strikes and vols in turn, calls and puts, long and short. */
function books(): Book[] {
  const times = new Map<bigint, Book>();
  for (const { forward, timeToExpiry, discount, strike, vol } of coreGrid()) {
    const book = times.get(timeToExpiry) ?? { expiry: { forward, timeToExpiry, discount }, legs: [] };
    const n = BigInt(book.legs.length);
    const leg = { strike, vol, size: (n % 3n === 0n ? -1n : 1n) * (n + 1n) * WAD, isCall: n % 2n === 0n };
    times.set(timeToExpiry, { ...book, legs: [...book.legs, leg] });
  }
  return [...times.values()].flatMap(({ expiry, legs }) =>
    [0, 1, 2].map((part) => ({ expiry, legs: legs.slice(part * LEGS, (part + 1) * LEGS) })),
  );
}

/** Of the whole call, and what a leg more costs in a scenario: the average slope from half of the legs to all. */
export async function kernelGas({ ethers }: Connection): Promise<Record<string, Gas>> {
  const table = await ethers.deployContract("NormalTable", [normalTableCode()]);
  const gasOf = (await ethers.deployContract("KernelGas", [await table.getAddress()])).getFunction("gasOf");
  const whole: number[] = [];
  const slopes: number[] = [];
  for (const { expiry, legs } of books()) {
    const [all, half] = [legs, legs.slice(LEGS / 2)];
    const gas = Number(await gasOf.staticCall(expiry, all, SHOCKS, GROUPS));
    whole.push(gas);
    slopes.push((gas - Number(await gasOf.staticCall(expiry, half, SHOCKS, GROUPS))) / ((LEGS / 2) * SCENARIOS));
  }
  return { [`scenarioKernel${LEGS}x${SCENARIOS}`]: summary(whole), scenarioKernelPerLegAndScenario: summary(slopes) };
}

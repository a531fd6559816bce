import { oneIn, oneOf, wideTerms } from "../../../bench/points.js";
import type { Random } from "../../../src/base/random.js";
import {
  type Expiry,
  MAX_RATIO,
  MAX_TIME,
  MAX_VOL,
  MIN_VOL,
  type OptionLeg,
  type ScenarioValues,
  type VolShift,
  WAD,
} from "../../../src/math/index.js";
import { int, uint } from "./draw.js";

/** Arguments of the scenario kernel. */
export interface Scenarios {
  readonly expiry: Expiry;
  readonly legs: readonly OptionLeg[];
  readonly shocks: readonly bigint[];
  readonly groups: readonly VolShift[];
}

/** Words of a leg and of a group, and of the arguments before the arrays' contents: the expiry and three offsets. */
const LEG = 4;
const GROUP = 3;
const HEAD = 6;
const BYTES = 32n;

/** As the ABI lays the arguments out: the expiry, where each array starts, and the arrays with their lengths. */
export function scenarioWords({ expiry, legs, shocks, groups }: Scenarios): bigint[] {
  const shocksAt = HEAD + 1 + LEG * legs.length;
  const groupsAt = shocksAt + 1 + shocks.length;
  return [
    ...[expiry.forward, expiry.timeToExpiry, expiry.discount],
    ...[HEAD, shocksAt, groupsAt].map((at) => BigInt(at) * BYTES),
    BigInt(legs.length),
    ...legs.flatMap(({ strike, vol, size, isCall }) => [strike, vol, size, isCall ? 1n : 0n]),
    BigInt(shocks.length),
    ...shocks,
    BigInt(groups.length),
    ...groups.flatMap(({ volFactor, volFloor, count }) => [volFactor, volFloor, BigInt(count)]),
  ];
}

/** What `scenarioWords` laid out. */
export function scenariosOf(words: readonly bigint[]): Scenarios {
  const word = (at: number) => words[at] ?? 0n;
  const list = (slot: number, width: number): readonly bigint[][] => {
    const at = Number(word(slot) / BYTES);
    return Array.from({ length: Number(word(at)) }, (_, i) => words.slice(at + 1 + width * i, at + 1 + width * (i + 1)));
  };
  return {
    expiry: { forward: word(0), timeToExpiry: word(1), discount: word(2) },
    legs: list(3, LEG).map(([strike = 0n, vol = 0n, size = 0n, isCall = 0n]) => ({ strike, vol, size, isCall: isCall === 1n })),
    shocks: list(4, 1).map(([shock = 0n]) => shock),
    groups: list(5, GROUP).map(([volFactor = 0n, volFloor = 0n, count = 0n]) => ({ volFactor, volFloor, count: Number(count) })),
  };
}

/** A result as the ABI lays it out: an integer and an array of arrays. */
export function scenarioValueWords({ value, profits }: ScenarioValues): bigint[] {
  let at = profits.length;
  const offsets = profits.map((row) => {
    const offset = BigInt(at) * BYTES;
    at += 1 + row.length;
    return offset;
  });
  return [value, 2n * BYTES, BigInt(profits.length), ...offsets, ...profits.flatMap((row) => [BigInt(row.length), ...row])];
}

/** Numbers that fit the kernel's packed types. */
const packed = (bits: number, value: bigint): bigint => BigInt.asUintN(bits, value);
const packedSigned = (bits: number, value: bigint): bigint => BigInt.asIntN(bits, value);

function drawLeg(random: Random, { forward }: Expiry): OptionLeg {
  const { strike: far, vol } = wideTerms(random);
  const quoted = (forward * random.bigint(WAD / 50n, 3n * WAD)) / WAD;
  const beside = packed(112, uint(random, forward, forward / MAX_RATIO, forward * MAX_RATIO));
  return {
    strike: oneIn(random, 8) ? beside : oneIn(random, 8) ? packed(112, far) : packed(112, quoted),
    vol: oneIn(random, 8) ? packed(64, uint(random, MIN_VOL, MAX_VOL)) : vol,
    size: oneIn(random, 8) ? packedSigned(96, int(random)) : random.bigint(-100n * WAD, 100n * WAD),
    isCall: oneIn(random, 2),
  };
}

const LEAST_SHOCK = -WAD;
const LARGEST_SHOCK = 9n * WAD;

function drawShock(random: Random): bigint {
  if (oneIn(random, 100)) return int(random, LEAST_SHOCK, LARGEST_SHOCK);
  if (oneIn(random, 16)) return oneOf(random, [LEAST_SHOCK + 1n, LARGEST_SHOCK, 0n, 1n, -1n]);
  return oneIn(random, 2) ? random.bigint(-WAD / 5n, WAD / 5n) : random.bigint(LEAST_SHOCK + 1n, LARGEST_SHOCK);
}

function drawGroup(random: Random, shocks: number): VolShift {
  const [least, largest] = [WAD / 1_000n, 100n * WAD];
  return {
    volFactor: oneIn(random, 8) ? packed(64, uint(random)) : random.bigint(WAD / 10n, 2n * WAD),
    volFloor: oneIn(random, 8) ? packed(64, uint(random, least, largest)) : oneOf(random, [0n, (WAD * 4n) / 10n]),
    count: oneIn(random, 100) ? shocks + 1 : random.integer(0, shocks),
  };
}

/** Books of up to six legs over up to six shocks: inside the domain, on its ends, and where only the bounds are left. */
export function drawScenarios(random: Random): Scenarios {
  const { forward, timeToExpiry, discount } = wideTerms(random);
  const expiry = {
    forward: oneIn(random, 8) ? packed(112, uint(random)) : forward,
    timeToExpiry: oneIn(random, 8) ? packed(32, uint(random, MAX_TIME)) : timeToExpiry,
    discount: oneIn(random, 8) ? packed(64, uint(random)) : discount,
  };
  const shocks = Array.from({ length: random.integer(0, 6) }, () => drawShock(random));
  return {
    expiry,
    legs: Array.from({ length: random.integer(0, 6) }, () => drawLeg(random, expiry)),
    shocks,
    groups: Array.from({ length: random.integer(0, 3) }, () => drawGroup(random, shocks.length)),
  };
}

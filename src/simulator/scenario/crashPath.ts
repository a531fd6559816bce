import { createRandom, type Random } from "../../base/random.js";
import type { Bar, BarSeries, PriceWad } from "../../marketData/bars.js";
import { toUnixSeconds, type UnixSeconds } from "../../marketData/time.js";
import { type CrashPhase, type CrashShape, march2020 } from "./crashShape.js";
import { CrashShapeError } from "./errors.js";

const HOUR = 3600;
const BASIS_POINTS = 10_000n;
/** Prices stand on a grid of 0.01 quote, as exchanges quote them. */
const TICK = 10n ** 16n;

/** Moves a price by basis points and rounds down to the tick; every decision is one of integers. */
function move(price: PriceWad, bp: number): PriceWad {
  const moved = (price * (BASIS_POINTS + BigInt(bp))) / BASIS_POINTS;
  const onTick = moved - (moved % TICK);
  if (onTick <= 0n) throw new CrashShapeError("the price falls to zero");
  return onTick as PriceWad;
}

/**
 * The moves of one phase, in basis points: drift plus noise. The noise sums to zero over the phase, so whatever the seed,
 * a phase ends where its drift says; the seed decides the way there.
 */
function phaseMoves({ hours, driftBp, noiseBp }: CrashPhase, random: Random): readonly number[] {
  const noise = Array.from({ length: hours }, () => random.integer(-noiseBp, noiseBp));
  const sum = noise.reduce((total, value) => total + value, 0);
  const share = Math.trunc(sum / hours);
  const rest = sum - share * hours;
  // The remainder of the division is less than `hours`: one basis point for each of the first bars.
  return noise.map((value, at) => driftBp + value - share - (at < Math.abs(rest) ? Math.sign(rest) : 0));
}

function bar(start: UnixSeconds, open: PriceWad, moveBp: number, phase: CrashPhase, random: Random): Bar {
  const close = move(open, moveBp);
  const wick = (meanBp: number): bigint => (open * BigInt(random.integer(0, 2 * meanBp))) / BASIS_POINTS;
  const above = wick(phase.upperWickBp);
  const below = wick(phase.lowerWickBp);
  const high = move(((open > close ? open : close) + above) as PriceWad, 0);
  const low = move(((open < close ? open : close) - below) as PriceWad, 0);
  return { start, open, high, low, close, volume: 0n };
}

/**
 * Generates hourly bars of a crash, in exact integers: the same seed gives the same bars on every machine. Each bar opens
 * where the one before closed. Volume is 0.
 *
 * @param seed see `createRandom`; stream 0 of the seed is used
 * @throws CrashShapeError if the shape takes the price to zero
 */
export function crashBars(seed: number, shape: CrashShape = march2020()): BarSeries {
  const random = createRandom(seed);
  const bars: Bar[] = [];
  let open = move(shape.startPrice, 0);
  for (const phase of shape.phases) {
    for (const moveBp of phaseMoves(phase, random)) {
      const next = bar(toUnixSeconds(shape.start + bars.length * HOUR), open, moveBp, phase, random);
      bars.push(next);
      open = next.close;
    }
  }
  return { bars, barSeconds: HOUR };
}

import type { Bar, BarSeries, PriceWad } from "../../marketData/bars.js";
import { toUnixSeconds, type UnixSeconds } from "../../marketData/time.js";
import { BarTooShortError } from "./errors.js";

/** One of the two ends of a bar's range. */
export type Extreme = "low" | "high";

/** Where inside a bar a step lies. */
type StepName = "open" | Extreme | "close";

/** A price at a time: what the oracle says from then on. */
export interface PriceStep {
  readonly timestamp: UnixSeconds;
  readonly price: PriceWad;
  /** Position of the bar in its series, from 0. */
  readonly bar: number;
  readonly name: StepName;
}

/**
 * Says which extreme of a bar hurts the population more. It is asked once a bar, after the step `open` has been taken, so it
 * may look at the population as it stands then; for the same population it must give the same answer.
 */
export type HurtsMore = (bar: Bar, index: number) => Extreme;

const STEPS_PER_BAR = 4;

/**
 * Divides a bar into its four steps: open, the extreme that hurts more, the other extreme, close. A bar does not say in
 * which order its extremes came; taking the worse one first, from the open, assumes the order that liquidates most.
 * Steps lie a quarter of a bar apart, in whole seconds (rounded down).
 *
 * @throws BarTooShortError below four seconds
 */
export function barSteps(bar: Bar, index: number, barSeconds: number, first: Extreme): readonly PriceStep[] {
  if (barSeconds < STEPS_PER_BAR) throw new BarTooShortError(barSeconds);
  const order: readonly StepName[] = ["open", first, first === "low" ? "high" : "low", "close"];
  return order.map((name, quarter) => ({
    timestamp: toUnixSeconds(bar.start + Math.floor((barSeconds * quarter) / STEPS_PER_BAR)),
    price: bar[name],
    bar: index,
    name,
  }));
}

/**
 * Walks through a series step by step, four steps a bar, in order of time. Lazy: `hurtsMore` is called between the first
 * and the second step of each bar, when the caller has seen the open.
 *
 * @throws BarTooShortError at the first step
 */
export function* pricePath({ bars, barSeconds }: BarSeries, hurtsMore: HurtsMore): Generator<PriceStep, void, undefined> {
  for (const [index, bar] of bars.entries()) {
    const [open] = barSteps(bar, index, barSeconds, "low");
    if (open !== undefined) yield open;
    yield* barSteps(bar, index, barSeconds, hurtsMore(bar, index)).slice(1);
  }
}

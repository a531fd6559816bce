import { readFileSync } from "node:fs";
import { z } from "zod";
import { parseDecimal } from "../../base/decimal.js";
import type { PriceWad } from "../../marketData/bars.js";
import { parseInstant, type UnixSeconds } from "../../marketData/time.js";
import { CrashShapeError } from "./errors.js";

/** A stretch of hours that behave alike. Moves are in basis points (1/10,000) of an hour's open. */
export interface CrashPhase {
  readonly name: string;
  readonly hours: number;
  /** Mean move from open to close. */
  readonly driftBp: number;
  /** Half-width of the uniform noise around the drift. */
  readonly noiseBp: number;
  /** Mean distance of the high from the higher end of the body. */
  readonly upperWickBp: number;
  /** Mean distance of the low from the lower end of the body. */
  readonly lowerWickBp: number;
}

/** A whole crash: where it starts and how it goes on. */
export interface CrashShape {
  readonly start: UnixSeconds;
  readonly startPrice: PriceWad;
  readonly phases: readonly CrashPhase[];
}

const wick = z.int().min(0).max(2_000);
const phase = z
  .object({
    name: z.string().min(1),
    hours: z.int().min(1).max(1_000),
    driftBp: z.int().min(-4_000).max(4_000),
    noiseBp: z.int().min(0).max(2_000),
    upperWickBp: wick,
    lowerWickBp: wick,
  })
  // Noise is re-centred within its phase (up to twice its half-width away from 0) and a wick is at most twice its mean.
  .refine(
    ({ driftBp, noiseBp, lowerWickBp }) => -driftBp + 2 * noiseBp + 2 * lowerWickBp < 10_000,
    "drift, noise and wick could take the price to zero",
  );

const file = z.object({ start: z.string(), startPrice: z.string(), phases: z.array(phase).min(1) });

/**
 * Checks the JSON of a crash shape and reads it.
 *
 * @throws CrashShapeError naming what is missing or out of bounds
 */
export function parseCrashShape(json: unknown): CrashShape {
  const parsed = file.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new CrashShapeError(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not understood"}`);
  }
  const start = parseInstant(parsed.data.start);
  if (start === undefined) throw new CrashShapeError(`start: "${parsed.data.start}" is not a time`);
  const startPrice = parseDecimal(parsed.data.startPrice);
  if (typeof startPrice !== "bigint" || startPrice === 0n) throw new CrashShapeError("startPrice must be a positive decimal");
  return { start, startPrice: startPrice as PriceWad, phases: parsed.data.phases };
}

/**
 * The shape of 12 March 2020, when bitcoin lost half its price within a day: a slide, an hour of -18 %, a pause, a second
 * leg of three such hours, and a violent rebound. `presets/march-2020-shape.json` says how its few numbers were fitted.
 */
export function march2020(): CrashShape {
  return parseCrashShape(JSON.parse(readFileSync(new URL("./presets/march-2020-shape.json", import.meta.url), "utf8")));
}

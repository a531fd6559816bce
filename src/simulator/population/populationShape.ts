import { readFileSync } from "node:fs";
import { z } from "zod";
import { parseDecimal } from "../../base/decimal.js";
import { TOKEN_SCALE } from "../../math/index.js";
import { PopulationShapeError } from "./errors.js";

/** A band of leverage; bounds in hundredths: 250 is 2.5x. */
export interface LeverageBand {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** Proportions of a population, independent of how many accounts it has. Shares are in basis points. */
export interface PopulationShape {
  /** Equity of the smallest accounts, in units of the 6-decimal quote token. */
  readonly smallestEquity: bigint;
  /** How often equity doubles from the smallest to the largest accounts. */
  readonly octaves: number;
  readonly leverage: readonly LeverageBand[];
  /** Share of the largest leverage that initial margin admits. */
  readonly capShareBp: number;
  /** What the keeper deposits, as a share of what all accounts deposit. */
  readonly keeperShareBp: number;
  /** What stakers bring into the insurance fund, as a share of what all accounts deposit. */
  readonly fundShareBp: number;
  /** How the stakers divide it. */
  readonly stakerSharesBp: readonly number[];
}

const share = z.int().min(1).max(100_000);
const band = z
  .object({ from: z.int().min(1).max(100_000), to: z.int().min(1).max(100_000), weight: z.int().min(0).max(1_000_000) })
  .refine(({ from, to }) => from <= to, "from must not be above to");

const file = z.object({
  smallestEquity: z.string(),
  octaves: z.int().min(0).max(30),
  leverageBp: z.array(band).min(1),
  capShareBp: z.int().min(1).max(10_000),
  keeperShareBp: share,
  fundShareBp: share,
  stakerSharesBp: z.array(z.int().min(1).max(10_000)).min(1).max(20),
});

/**
 * Checks the JSON of a population's proportions and reads it.
 *
 * @throws PopulationShapeError naming what is missing or out of bounds
 */
export function parsePopulationShape(json: unknown): PopulationShape {
  const parsed = file.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new PopulationShapeError(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not understood"}`);
  }
  const { smallestEquity: text, leverageBp, ...rest } = parsed.data;
  const smallest = parseDecimal(text);
  if (typeof smallest !== "bigint" || smallest < TOKEN_SCALE) throw new PopulationShapeError("smallestEquity must be a positive decimal");
  if (!leverageBp.some(({ weight }) => weight > 0)) throw new PopulationShapeError("leverageBp: at least one weight must be positive");
  const shares = rest.stakerSharesBp.reduce((sum, value) => sum + value, 0);
  if (shares !== 10_000) throw new PopulationShapeError("stakerSharesBp must sum to 10000");
  return { ...rest, leverage: leverageBp, smallestEquity: smallest / TOKEN_SCALE };
}

/** The proportions of the demo's population; `presets/population.json` says where they come from. */
export function defaultPopulationShape(): PopulationShape {
  return parsePopulationShape(JSON.parse(readFileSync(new URL("./presets/population.json", import.meta.url), "utf8")));
}

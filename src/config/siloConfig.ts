import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Address, isAddress } from "viem";
import { parse } from "yaml";
import { z } from "zod";
import { formatDecimal, parseSignedDecimal } from "../base/decimal.js";
import { KeelError } from "../base/errors.js";
import { bounds } from "../engine/index.js";
import { WAD } from "../math/index.js";

/** A silo's configuration is not usable. */
class SiloConfigError extends KeelError {
  constructor(path: string, reason: string, cause?: unknown) {
    super("SILO_CONFIG", `${path}: ${reason}`, { hint: "config/silo.yaml explains every parameter", details: { path, reason }, cause });
  }
}

/** The configuration that deployments use when they are given none. */
export const DEFAULT_CONFIG = fileURLToPath(new URL("../../config/silo.yaml", import.meta.url));

/** Decimal text as an exact WAD within bounds, both included. */
function decimal(least: bigint, most: bigint) {
  return z.string("is missing").transform((text, context) => {
    const value = parseSignedDecimal(text.trim());
    if (typeof value !== "bigint") context.addIssue(value.reason);
    else if (value < least || value > most) context.addIssue(`must be ${formatDecimal(least)} to ${formatDecimal(most)}, not ${text}`);
    return typeof value === "bigint" ? value : 0n;
  });
}

/** Decimal text as a whole number within bounds, both included. */
const whole = (least: bigint, most: bigint) =>
  z
    .string("is missing")
    .regex(/^\d{1,15}$/, "must be a whole number")
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be ${least} to ${most}`);

/** A price per lot whose marks stay prices at every premium. */
const price = () => decimal(bounds.MIN_INDEX, bounds.MAX_INDEX);
const marginFactor = () => decimal(bounds.MIN_MARGIN_FACTOR, bounds.MAX_MARGIN_FACTOR);
const phase = () => whole(bounds.MIN_PHASE, bounds.MAX_PHASE);
const feeRate = () => decimal(0n, bounds.MAX_FEE_RATE);

/** A group's number, as a key: written one way only, so that no group is configured twice. */
const groupKey = z
  .string()
  .refine((text) => /^(0|[1-9]\d*)$/.test(text) && BigInt(text) <= bounds.MAX_GROUP, `must be a group's number, 0 to ${bounds.MAX_GROUP}`);

export const addressSchema = z
  .string()
  .refine((text): text is Address => isAddress(text), "must be an address, 0x and 40 hexadecimal digits (with a valid checksum)");

/** Bounds are the engine's, which are the contracts'. */
export const marketSchema = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9._/-]{1,20}$/, "must be a short name like BTC"),
    feed: addressSchema.optional(),
    initialPrice: price().optional(),
    heartbeat: whole(1n, bounds.MAX_HEARTBEAT),
    lot: whole(1n, bounds.MAX_LOT).default(1),
    minPrice: price(),
    maxPrice: price(),
    group: whole(0n, bounds.MAX_GROUP),
    scanRange: decimal(bounds.MIN_SCAN_RANGE, bounds.MAX_SCAN_RANGE).refine(
      (range) => range % bounds.SCAN_RANGE_STEP === 0n,
      `must be a multiple of ${bounds.SCAN_RANGE_STEP} wei`,
    ),
    priceBand: decimal(1n, bounds.MAX_PRICE_BAND),
    maxOpenInterest: decimal(1n, bounds.MAX_SIZE),
    interestPer8h: decimal(-bounds.MAX_FUNDING_CAP, bounds.MAX_FUNDING_CAP),
    fundingCapPer8h: decimal(0n, bounds.MAX_FUNDING_CAP),
  })
  .refine(({ minPrice, maxPrice }) => minPrice <= maxPrice, { path: ["minPrice"], message: "must not be above maxPrice" })
  .refine(({ initialPrice, minPrice, maxPrice }) => initialPrice === undefined || (initialPrice >= minPrice && initialPrice <= maxPrice), {
    path: ["initialPrice"],
    message: "must be from minPrice to maxPrice",
  })
  .refine(({ interestPer8h, fundingCapPer8h: cap }) => interestPer8h <= cap && -interestPer8h <= cap, {
    path: ["interestPer8h"],
    message: "must not exceed fundingCapPer8h",
  });

const parametersSchema = z
  .strictObject({
    initialFactor: marginFactor(),
    maintenanceFactor: marginFactor(),
    minEquity: decimal(0n, bounds.MAX_MIN_EQUITY),
    fundFeeShare: decimal(0n, WAD),
  })
  .refine(({ initialFactor, maintenanceFactor }) => maintenanceFactor <= initialFactor, {
    path: ["maintenanceFactor"],
    message: "must not exceed initialFactor",
  });

const auctionSchema = z
  .strictObject({
    startPriceShare: decimal(bounds.MIN_START_SHARE, WAD),
    kneePriceShare: decimal(bounds.MIN_KNEE_SHARE, WAD),
    kneeTime: phase(),
    endTime: phase(),
    insolventRamp: phase(),
    penaltyShare: decimal(0n, bounds.MAX_PENALTY_SHARE),
    starterReward: decimal(0n, bounds.MAX_STARTER_REWARD),
    bonusCap: decimal(0n, bounds.MAX_BONUS_CAP),
  })
  .refine(({ startPriceShare, kneePriceShare }) => kneePriceShare <= startPriceShare, {
    path: ["kneePriceShare"],
    message: "must not exceed startPriceShare",
  });

const siloSchema = z.strictObject({
  token: addressSchema.optional(),
  owner: addressSchema.optional(),
  parameters: parametersSchema,
  auction: auctionSchema,
  venue: z.strictObject({ makerFee: feeRate(), takerFee: feeRate() }),
  groups: z.record(groupKey, decimal(0n, bounds.MAX_OFFSET_SHARE)).default({}),
  markets: z.array(marketSchema).min(1, "needs at least one market").max(Number(bounds.MAX_MARKETS)),
});

/** One market of a silo, shares, prices and sizes as WAD, times in seconds. */
export type MarketListing = z.output<typeof marketSchema>;
/** Everything that is decided when a silo is deployed; shares, prices, sizes and money as WAD, times in seconds. */
export type SiloConfig = z.output<typeof siloSchema>;

/**
 * Reads a configuration in human units.
 *
 * @param text YAML or JSON; numbers are read as the decimals they are written as, never as floating point
 * @param path where it comes from, for messages
 * @throws SiloConfigError naming the parameter and what is wrong with it
 */
export function parseSiloConfig(text: string, path: string): SiloConfig {
  let raw: unknown;
  try {
    // The failsafe schema leaves every scalar the text it is.
    raw = parse(text, { schema: "failsafe" });
  } catch (cause) {
    throw new SiloConfigError(path, `is not YAML: ${(cause as Error).message.split("\n")[0]}`, cause);
  }
  const parsed = siloSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new SiloConfigError(path, `${issue?.path.join(".") || "the file"}: ${issue?.message ?? "is not understood"}`);
}

/**
 * Reads a configuration file.
 *
 * @throws SiloConfigError when it is missing or not usable
 */
export async function readSiloConfig(path: string = DEFAULT_CONFIG): Promise<SiloConfig> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new SiloConfigError(path, (cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : "can't be read", cause);
  }
  return parseSiloConfig(text, path);
}

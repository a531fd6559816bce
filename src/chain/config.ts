import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Address, isAddress } from "viem";
import { parse } from "yaml";
import { z } from "zod";
import { formatDecimal, parseSignedDecimal } from "../decimal.js";
import { KeelError } from "../errors.js";
import { MAX_INDEX, MIN_INDEX } from "../math/index.js";

/** A silo's configuration is not usable. */
class SiloConfigError extends KeelError {
  constructor(path: string, reason: string, cause?: unknown) {
    super("SILO_CONFIG", `${path}: ${reason}`, { hint: "config/silo.yaml explains every parameter", details: { path, reason }, cause });
  }
}

/** The configuration that deployments use when they are given none. */
export const DEFAULT_CONFIG = fileURLToPath(new URL("../../config/silo.yaml", import.meta.url));

/** A bound that is written in this file, as a WAD. */
function bound(text: string): bigint {
  const value = parseSignedDecimal(text);
  if (typeof value !== "bigint") throw new RangeError(value.reason);
  return value;
}

/** Decimal text as an exact WAD within bounds, both included; bounds are decimals, too. */
function decimal(low: string, high: string) {
  const [least, most] = [bound(low), bound(high)];
  return z.string("is missing").transform((text, context) => {
    const value = parseSignedDecimal(text.trim());
    if (typeof value !== "bigint") context.addIssue(value.reason);
    else if (value < least || value > most) context.addIssue(`must be ${low} to ${high}, not ${text}`);
    return typeof value === "bigint" ? value : 0n;
  });
}

/** Decimal text as a whole number within bounds, both included. */
const whole = (low: number, high: number) =>
  z
    .string("is missing")
    .regex(/^\d{1,15}$/, "must be a whole number")
    .transform(Number)
    .refine((value) => value >= low && value <= high, `must be ${low} to ${high}`);

export const addressSchema = z
  .string()
  .refine((text): text is Address => isAddress(text), "must be an address, 0x and 40 hexadecimal digits (with a valid checksum)");

/** A price per lot whose marks stay prices at every premium. */
const indexPrice = () => decimal(formatDecimal(MIN_INDEX), formatDecimal(MAX_INDEX));

/** Hard bounds as in contracts/governance/ParameterBounds.sol and contracts/types/Units.sol. */
export const marketSchema = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9._/-]{1,20}$/, "must be a short name like BTC"),
    feed: addressSchema.optional(),
    initialPrice: indexPrice().optional(),
    heartbeat: whole(1, 172_800),
    lot: whole(1, 4_294_967_295).default(1),
    minPrice: indexPrice(),
    maxPrice: indexPrice(),
    group: whole(0, 65_535),
    scanRange: decimal("0.01", "0.6").refine((range) => range % 4n === 0n, "must be a multiple of 4 wei"),
    priceBand: decimal("0.000000000000000001", "0.2"),
    maxOpenInterest: decimal("0.000000000000000001", "10000000000"),
    interestPer8h: decimal("-0.04", "0.04"),
    fundingCapPer8h: decimal("0", "0.04"),
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
    initialFactor: decimal("0.1", "5"),
    maintenanceFactor: decimal("0.1", "5"),
    minEquity: decimal("0", "1000000"),
    fundFeeShare: decimal("0", "1"),
  })
  .refine(({ initialFactor, maintenanceFactor }) => maintenanceFactor <= initialFactor, {
    path: ["maintenanceFactor"],
    message: "must not exceed initialFactor",
  });

/** Longest phase of an auction [s]. */
const DAY = 86_400;

const auctionSchema = z
  .strictObject({
    startDiscount: decimal("0.9", "1"),
    kneeDiscount: decimal("0.5", "1"),
    kneeTime: whole(60, DAY),
    endTime: whole(60, DAY),
    insolventRamp: whole(60, DAY),
    penaltyShare: decimal("0", "0.5"),
    starterReward: decimal("0", "1000000"),
    bonusCap: decimal("0", "100000000"),
  })
  .refine(({ startDiscount, kneeDiscount }) => kneeDiscount <= startDiscount, {
    path: ["kneeDiscount"],
    message: "must not exceed startDiscount",
  });

const siloSchema = z.strictObject({
  token: addressSchema.optional(),
  owner: addressSchema.optional(),
  parameters: parametersSchema,
  auction: auctionSchema,
  venue: z.strictObject({ makerFee: decimal("0", "0.01"), takerFee: decimal("0", "0.01") }),
  groups: z.record(z.string().regex(/^\d{1,5}$/, "must be a group's number"), decimal("0", "0.6")).default({}),
  markets: z.array(marketSchema).min(1, "needs at least one market").max(65_535),
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

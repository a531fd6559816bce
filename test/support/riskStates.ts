import { wad } from "./amounts.js";
import { perpetual } from "./silo.js";

export interface RiskLeg {
  readonly market: bigint;
  readonly group: bigint;
  /** Lots, quote per lot, shares: decimals. */
  readonly size: string | number;
  readonly index: string | number;
  readonly mark?: string | number;
  readonly scanRange?: string | number;
  readonly offsetShare?: string | number;
  /** Seconds that the market was out: margin does not depend on them. */
  readonly outage?: bigint;
}

export const FACTORS = { initialFactor: wad(1), maintenanceFactor: wad("0.6") };

/** A position's storage word: instrument above bit 140, size above bit 44. */
export const packLeg = (market: bigint, size: bigint) => (perpetual(market) << 140n) | (BigInt.asUintN(96, size) << 44n);

const riskOf = (leg: RiskLeg) =>
  packRisk({
    market: leg.market,
    group: leg.group,
    index: wad(leg.index),
    mark: wad(leg.mark ?? leg.index),
    scanRange: wad(leg.scanRange ?? "0.18"),
    offsetShare: wad(leg.offsetShare ?? 0),
    outage: leg.outage ?? 0n,
  });

type PackedRisk = { [Field in "market" | "group" | "index" | "mark" | "scanRange" | "offsetShare"]: bigint } & { readonly outage?: bigint };

/** types/Risk.sol: index above bit 152, mark above 48, group above 32, the market; outage above 128, scan range above 64, offsetShare. */
export const packRisk = (risk: PackedRisk) => ({
  prices: (risk.index << 152n) | (risk.mark << 48n) | (risk.group << 32n) | risk.market,
  terms: ((risk.outage ?? 0n) << 128n) | (risk.scanRange << 64n) | risk.offsetShare,
});

/** What the margin engine is given for these legs: each market once, as the first leg that names it says. */
export const riskState = (cash: string | number, legs: readonly RiskLeg[]) => ({
  cash: wad(cash),
  markets: legs.filter(({ market }, i) => legs.findIndex((leg) => leg.market === market) === i).map(riskOf),
  legs: legs.map(({ market, size }) => packLeg(market, wad(size))),
});

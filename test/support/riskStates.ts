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
  readonly theta?: string | number;
}

export const FACTORS = { initialFactor: wad(1), maintenanceFactor: wad("0.6") };

/** A position's storage word: instrument above bit 140, size above bit 44. */
export const packLeg = (market: bigint, size: bigint) => (perpetual(market) << 140n) | (BigInt.asUintN(96, size) << 44n);

/** MarketRisk.sol: index above bit 152, mark above 48, group above 32, one leg above 16, the market; scan range above 64, theta. */
const riskOf = (leg: RiskLeg) =>
  packRisk({
    market: leg.market,
    group: leg.group,
    index: wad(leg.index),
    mark: wad(leg.mark ?? leg.index),
    scanRange: wad(leg.scanRange ?? "0.18"),
    theta: wad(leg.theta ?? 0),
  });

export const packRisk = (risk: { [Field in "market" | "group" | "index" | "mark" | "scanRange" | "theta"]: bigint }) => ({
  prices: (risk.index << 152n) | (risk.mark << 48n) | (risk.group << 32n) | (1n << 16n) | risk.market,
  terms: (risk.scanRange << 64n) | risk.theta,
});

/** What the margin engine is given for these legs, one in each market. */
export const riskState = (cash: string | number, legs: readonly RiskLeg[]) => ({
  cash: wad(cash),
  outage: 0n,
  markets: legs.map(riskOf),
  legs: legs.map(({ market, size }) => packLeg(market, wad(size))),
});

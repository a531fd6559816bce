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

const riskOf = (leg: RiskLeg) => ({
  id: leg.market,
  legCount: 1n,
  group: leg.group,
  index: wad(leg.index),
  mark: wad(leg.mark ?? leg.index),
  scanRange: wad(leg.scanRange ?? "0.18"),
  theta: wad(leg.theta ?? 0),
});

/** What the margin engine is given for these legs, one in each market. */
export const riskState = (cash: string | number, legs: readonly RiskLeg[]) => ({
  cash: wad(cash),
  outage: 0n,
  markets: legs.map(riskOf),
  legs: legs.map(({ market, size }) => packLeg(market, wad(size))),
});

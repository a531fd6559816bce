import { MAX_GROUP, MAX_SIZE, WAD } from "../../math/index.js";
import { revert } from "../core/errors.js";
import type { MarketConfig, SiloParameters } from "../core/state.js";

/** Hard bounds that no governance can cross (risk model, 6.7); twin of ParameterBounds.sol. All shares [WAD]. */
export const MAX_SCAN_RANGE = (WAD * 60n) / 100n;
export const MIN_SCAN_RANGE = WAD / 100n;
/** A scan range is a multiple of this, so that its quarters are whole. */
export const SCAN_RANGE_STEP = 4n;
export const MAX_PRICE_BAND = WAD / 5n;
export const MAX_FUNDING_CAP = (WAD * 4n) / 100n;
export const MAX_OFFSET_SHARE = (WAD * 60n) / 100n;
export const MIN_MARGIN_FACTOR = WAD / 10n;
export const MAX_MARGIN_FACTOR = WAD * 5n;
export const MAX_MIN_EQUITY = 1_000_000n * WAD;

/** Errors: `InvalidMarketConfig`. */
export function checkMarket(c: MarketConfig): void {
  const range = c.scanRange >= MIN_SCAN_RANGE && c.scanRange <= MAX_SCAN_RANGE && c.scanRange % SCAN_RANGE_STEP === 0n;
  const band = c.priceBand > 0n && c.priceBand <= MAX_PRICE_BAND;
  const interestSize = c.interestPer8h < 0n ? -c.interestPer8h : c.interestPer8h;
  const interest = c.fundingCapPer8h <= MAX_FUNDING_CAP && interestSize <= c.fundingCapPer8h;
  const limit = c.maxOpenInterest > 0n && c.maxOpenInterest <= MAX_SIZE;
  if (!(range && band && interest && limit && c.group <= MAX_GROUP)) revert("InvalidMarketConfig", {});
}

/** Errors: `InvalidSiloParameters`. */
export function checkSilo(p: SiloParameters): void {
  const factors =
    p.maintenanceFactor >= MIN_MARGIN_FACTOR && p.maintenanceFactor <= p.initialFactor && p.initialFactor <= MAX_MARGIN_FACTOR;
  const shares = p.minEquity <= MAX_MIN_EQUITY && p.fundFeeShare <= WAD;
  if (!(factors && shares)) revert("InvalidSiloParameters", {});
}

import {
  floorTo,
  MAX_PRICE,
  type MarketId,
  MIN_PRICE,
  PRICE_TICK,
  type Price,
  price,
  type Seconds,
  ZERO_ADDRESS,
} from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import { requireOwner } from "../core/ownable.js";
import type { PriceSource } from "../core/state.js";
import { latestPrice } from "./chainlinkAdapter.js";

/** Index prices of all markets, from one adapter each, within bounds; twin of OracleHub.sol. */

/** The last second that a market's clock can hold. */
const MAX_TIME = (1n << 40n) - 1n;

/** Sets or replaces a market's source. Only the owner. Errors: `OwnableUnauthorizedAccount`, `InvalidSource`. */
export function setSource(draft: Draft, market: MarketId, source: PriceSource): void {
  requireOwner(draft, "oracle");
  const { adapter, lot, minPrice, maxPrice } = source;
  const domain = minPrice >= MIN_PRICE && maxPrice <= MAX_PRICE && minPrice <= maxPrice;
  if (!domain || lot === 0n || adapter === ZERO_ADDRESS) revert("InvalidSource", { market });
  draft.sources.set(market, source);
  emit(draft, "oracle", "SourceSet", { market, adapter, lot, minPrice, maxPrice });
}

/**
 * A market's index now: quote per lot [WAD], rounded down to the tick, and the last second at which it may be used.
 * Errors in order: `NoPriceSource`, the adapter's, `InvalidValidity`, `PriceOutOfBounds`.
 */
export function indexPrice(draft: Draft, market: MarketId): { readonly index: Price; readonly validUntil: Seconds } {
  const source = draft.sources.get(market) ?? revert("NoPriceSource", { market });
  const adapter = draft.adapters.get(source.adapter) ?? revert("RevertWithoutReason", {});
  const { price: unit, validUntil } = latestPrice(draft, adapter);
  if (validUntil < draft.timestamp || validUntil > MAX_TIME) revert("InvalidValidity", { market, validUntil });
  const index = floorTo(unit * source.lot, PRICE_TICK);
  if (index < source.minPrice || index > source.maxPrice) {
    revert("PriceOutOfBounds", { market, price: index, minPrice: source.minPrice, maxPrice: source.maxPrice });
  }
  return { index: price(index), validUntil };
}

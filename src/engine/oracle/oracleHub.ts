import {
  type Address,
  floorTo,
  MAX_INDEX,
  MAX_UINT256,
  type MarketId,
  MIN_INDEX,
  PRICE_TICK,
  type Price,
  price,
  type Seconds,
  ZERO_ADDRESS,
} from "../../math/index.js";
import { requireCode } from "../core/code.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import { requireOwner } from "../core/ownable.js";
import type { ForeignAdapter, PriceSource } from "../core/state.js";
import { latestPrice, type Observation } from "./chainlinkAdapter.js";

/** Index prices of all markets, from one adapter each, within bounds; twin of OracleHub.sol. */

/** The last second that a market's clock can hold. */
const MAX_TIME = (1n << 40n) - 1n;

/** A price of a unit from here on may pass 256 bits with the largest lot. */
const UNIT_LIMIT = 1n << 224n;

/** Sets or replaces a market's source. Only the owner. Errors in order: `OwnableUnauthorizedAccount`, `InvalidSource`, `NotAContract`. */
export function setSource(draft: Draft, market: MarketId, source: PriceSource): void {
  requireOwner(draft, "oracle");
  const { adapter, lot, minPrice, maxPrice } = source;
  const domain = minPrice >= MIN_INDEX && maxPrice <= MAX_INDEX && minPrice <= maxPrice;
  if (!domain || lot === 0n || adapter === ZERO_ADDRESS) revert("InvalidSource", { market });
  requireCode(draft, adapter);
  draft.sources.set(market, source);
  emit(draft, "oracle", "SourceSet", { market, adapter, lot, minPrice, maxPrice });
}

/**
 * A market's index now: quote per lot [WAD], rounded down to the tick, and the last second at which it may be used.
 * Errors in order: `NoPriceSource`, the adapter's or `AdapterUnavailable`, `InvalidValidity`, `PriceOutOfBounds`.
 */
export function indexPrice(draft: Draft, market: MarketId): { readonly index: Price; readonly validUntil: Seconds } {
  const source = draft.sources.get(market) ?? revert("NoPriceSource", { market });
  const { price: unit, validUntil } = observed(draft, market, source.adapter);
  if (validUntil < draft.timestamp || validUntil > MAX_TIME) revert("InvalidValidity", { market, validUntil });
  const index = perLot(unit, source.lot);
  if (index < source.minPrice || index > source.maxPrice) {
    revert("PriceOutOfBounds", { market, price: index, minPrice: source.minPrice, maxPrice: source.maxPrice });
  }
  return { index: price(index), validUntil };
}

/** Puts a price source of somebody else's at an address, or changes what it answers. An environment command. */
export function replaceAdapter(draft: Draft, adapter: Address, answer: ForeignAdapter): void {
  draft.adapters.remove(adapter);
  draft.foreignAdapters.set(adapter, answer);
}

/** Takes an adapter's code away. An environment command. */
export function removeAdapter(draft: Draft, adapter: Address): void {
  draft.adapters.remove(adapter);
  draft.foreignAdapters.remove(adapter);
}

function observed(draft: Draft, market: MarketId, adapter: Address): Observation {
  const chainlink = draft.adapters.get(adapter);
  if (chainlink !== undefined) return latestPrice(draft, chainlink);
  const foreign = draft.foreignAdapters.get(adapter);
  if (!foreign?.available) revert("AdapterUnavailable", { market, adapter });
  return foreign;
}

/** The price of a lot, rounded down to the tick; the largest number where that is beyond all numbers. */
function perLot(unit: bigint, lot: bigint): bigint {
  return unit < UNIT_LIMIT ? floorTo(unit * lot, PRICE_TICK) : MAX_UINT256;
}

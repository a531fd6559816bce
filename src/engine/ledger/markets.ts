import {
  type Address,
  castUint,
  checkUint,
  checkUint256,
  type InstrumentId,
  type MarketId,
  marketId,
  marketOf,
  type Price,
  perpetualOf,
  quote,
  type Seconds,
  seconds,
  type Wad,
  ZERO_ADDRESS,
} from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import type { Market, MarketConfig, SiloParameters } from "../core/state.js";
import type { ActionRules } from "../margin/marginTypes.js";
import { indexPrice } from "../oracle/oracleHub.js";
import { growth, markPrice, ratePer8h } from "./fundingMath.js";

/** Markets: parameters, the cached price and the accrual of funding; twin of Markets.sol. */

/** Who calls the ledger's governor functions: its SiloGovernor, or somebody who may not. */
export function requireGovernor(draft: Draft, caller: Address): void {
  const { governor } = draft.singles.modules;
  if (caller !== governor || governor === ZERO_ADDRESS) revert("NotGovernor", { caller });
}

/** Lists a perpetual market; its price source must answer. Only the governor. Errors: `NotGovernor`, the oracle's. */
export function listMarket(draft: Draft, caller: Address, config: MarketConfig): MarketId {
  requireGovernor(draft, caller);
  const market = marketId(checkUint(16, draft.singles.clearingHouse.marketCount + 1n));
  draft.singles.clearingHouse = { ...draft.singles.clearingHouse, marketCount: market };
  const listed: Market = {
    index: 0n as Price,
    premium: 0n,
    fundingTime: draft.timestamp,
    priceValidUntil: seconds(0n),
    fundingIndex: 0n,
    openInterest: 0n,
    outage: seconds(0n),
    config,
  };
  draft.markets.set(market, refreshed(draft, market, listed));
  return market;
}

/** Accrues funding at the old premium, then sets the new one [WAD]. Only the governor. */
export function setPremium(draft: Draft, caller: Address, market: MarketId, premium: bigint): void {
  requireGovernor(draft, caller);
  requireMarket(draft, market);
  draft.markets.set(market, { ...accrued(draft, market, marketState(draft, market)), premium });
}

/** Sets the share of a group's offset [WAD]. Only the governor. */
export function setOffsetShare(draft: Draft, caller: Address, group: bigint, offsetShare: bigint): void {
  requireGovernor(draft, caller);
  if (offsetShare === 0n) draft.offsetShares.remove(group);
  else draft.offsetShares.set(group, offsetShare);
}

/** Lists or removes a venue. Only the governor. */
export function setVenueListed(draft: Draft, caller: Address, venue: Address, listed: boolean): void {
  requireGovernor(draft, caller);
  if (listed) draft.listedVenues.set(venue, true);
  else draft.listedVenues.remove(venue);
}

/** Sets the silo's parameters. Only the governor. */
export function setSiloParameters(draft: Draft, caller: Address, parameters: SiloParameters): void {
  requireGovernor(draft, caller);
  draft.singles.clearingHouse = { ...draft.singles.clearingHouse, parameters };
}

/** Accrues a market's funding at the cached price, then caches the oracle's. Anybody may. Errors: `UnknownMarket`, the oracle's. */
export function poke(draft: Draft, market: MarketId): void {
  requireMarket(draft, market);
  pokeMarket(draft, market);
}

/** `poke` of a market that is known to exist. */
export function pokeMarket(draft: Draft, market: MarketId): void {
  const before = marketState(draft, market);
  const after = refreshed(draft, market, accrued(draft, market, before));
  if (after !== before) draft.markets.set(market, after);
}

/** The market's state; it must be listed. */
export function marketState(draft: Draft, market: MarketId): Market {
  return draft.markets.get(market) ?? revert("UnknownMarket", { market });
}

/** The market's mark: index * (1 + premium), at the cached index. */
export function markOf(state: Market): Price {
  return markPrice(state.index, state.premium);
}

/** Share of the offset that a group is granted [WAD]. */
export function offsetShareOf(draft: Draft, group: bigint): Wad {
  return (draft.offsetShares.get(group) ?? 0n) as Wad;
}

/** What margin checks need of the silo's parameters. */
export function actionRules(draft: Draft): ActionRules {
  const { initialFactor, maintenanceFactor, minEquity } = draft.singles.clearingHouse.parameters;
  return { factors: { initialFactor, maintenanceFactor }, minEquity: quote(minEquity) };
}

function accrued(draft: Draft, market: MarketId, state: Market): Market {
  const elapsed = checkUint256(draft.timestamp - state.fundingTime);
  if (elapsed === 0n) return state;
  const { interestPer8h, fundingCapPer8h } = state.config;
  const grown = growth(state.index, ratePer8h(state.premium, interestPer8h, fundingCapPer8h), elapsed);
  if (grown === 0n) return { ...state, fundingTime: draft.timestamp };
  const fundingIndex = state.fundingIndex + grown;
  emit(draft, "clearingHouse", "FundingAccrued", { market, fundingIndex });
  return { ...state, fundingTime: draft.timestamp, fundingIndex };
}

function refreshed(draft: Draft, market: MarketId, state: Market): Market {
  const { index, validUntil } = indexPrice(draft, market);
  if (state.index === index && state.priceValidUntil === validUntil) return state;
  emit(draft, "clearingHouse", "IndexUpdated", { market, index, validUntil });
  return { ...state, index, priceValidUntil: validUntil, outage: outageAt(draft.timestamp, state) };
}

function outageAt(now: Seconds, state: Market): Seconds {
  if (now <= state.priceValidUntil || state.index === 0n) return state.outage;
  return seconds(checkUint(32, state.outage + castUint(32, now - state.priceValidUntil)));
}

/** Errors: `UnknownMarket`. */
export function requireMarket(draft: Draft, market: MarketId): void {
  if (market === 0n || market > draft.singles.clearingHouse.marketCount) revert("UnknownMarket", { market });
}

/** The instrument is a perpetual of a listed market, in canonical form. Errors: `UnsupportedInstrument`, `UnknownMarket`. */
export function requireInstrument(draft: Draft, instrument: InstrumentId): MarketId {
  const market = marketOf(instrument);
  if (instrument !== perpetualOf(market)) revert("UnsupportedInstrument", { instrument });
  requireMarket(draft, market);
  return market;
}

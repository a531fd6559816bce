import { type Address, MAX_PREMIUM, type MarketId } from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import { requireOwner } from "../core/ownable.js";
import type { MarketConfig, SiloParameters } from "../core/state.js";
import { withdrawHouse as payHouse } from "../ledger/clearingHouse.js";
import * as markets from "../ledger/markets.js";
import { checkMarket, checkSilo, MAX_OFFSET_SHARE } from "./parameterBounds.js";

/** The only door to a silo's parameters: its owner decides, the bounds limit what can be decided. Twin of SiloGovernor.sol. */

/** Markets that a silo can list: their numbers have 16 bits, and 0 is none. */
export const MAX_MARKETS = (1n << 16n) - 1n;

/**
 * Lists a perpetual market and returns its id. Only the owner. Errors in order: owner, `InvalidMarketConfig`,
 * `SiloParametersNotSet`, `TooManyMarkets`, `NotGovernor`, the oracle's.
 */
export function listMarket(draft: Draft, config: MarketConfig): MarketId {
  requireOwner(draft, "governor");
  checkMarket(config);
  const { parameters, marketCount } = draft.singles.clearingHouse;
  if (parameters.initialFactor === 0n) revert("SiloParametersNotSet", {});
  if (marketCount === MAX_MARKETS) revert("TooManyMarkets", {});
  const market = markets.listMarket(draft, draft.addresses.governor, config);
  emit(draft, "governor", "MarketListed", { market, config });
  return market;
}

/** Premium of the mark over the index [WAD], within +-0.5 %. Only the owner. Errors in order: owner, `PremiumOutOfRange`, market. */
export function setPremium(draft: Draft, market: MarketId, premium: bigint): void {
  requireOwner(draft, "governor");
  if (premium > MAX_PREMIUM || premium < -MAX_PREMIUM) revert("PremiumOutOfRange", { premium });
  markets.setPremium(draft, draft.addresses.governor, market, premium);
  emit(draft, "governor", "PremiumSet", { market, premium });
}

/** Share of a group's offset that margin grants [WAD], at most 0.6. Only the owner. Errors in order: owner, `InvalidOffsetShare`. */
export function setOffsetShare(draft: Draft, group: bigint, offsetShare: bigint): void {
  requireOwner(draft, "governor");
  if (offsetShare > MAX_OFFSET_SHARE) revert("InvalidOffsetShare", { offsetShare });
  markets.setOffsetShare(draft, draft.addresses.governor, group, offsetShare);
  emit(draft, "governor", "OffsetShareSet", { group, offsetShare });
}

/** Lists or removes a venue. Only the owner. */
export function setVenueListed(draft: Draft, venue: Address, listed: boolean): void {
  requireOwner(draft, "governor");
  markets.setVenueListed(draft, draft.addresses.governor, venue, listed);
  emit(draft, "governor", "VenueListed", { venue, listed });
}

/** Margin factors, minimum equity and the fund's share of fees. Only the owner. Errors in order: owner, `InvalidSiloParameters`. */
export function setSiloParameters(draft: Draft, parameters: SiloParameters): void {
  requireOwner(draft, "governor");
  checkSilo(parameters);
  markets.setSiloParameters(draft, draft.addresses.governor, parameters);
  emit(draft, "governor", "SiloParametersSet", { parameters });
}

/** Pays the house's cash out, in the token's own unit. Only the owner. */
export function withdrawHouse(draft: Draft, amount: bigint, to: Address): void {
  requireOwner(draft, "governor");
  payHouse(draft, draft.addresses.governor, amount, to);
  emit(draft, "governor", "HouseWithdrawn", { to, amount });
}

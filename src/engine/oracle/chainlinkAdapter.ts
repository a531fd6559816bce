import { type Address, MAX_INT128, type Seconds, seconds } from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import type { Adapter, Feed } from "../core/state.js";

/** A Chainlink feed as a price source; twin of ChainlinkAdapter.sol. Feeds themselves are environment. */

/** Longest time for which an answer may be used [s]. */
export const MAX_HEARTBEAT = seconds(2n * 86_400n);

/** A price that may be used: quote per unit of underlying [WAD], and the last second at which it may. */
export interface Observation {
  readonly price: bigint;
  readonly validUntil: Seconds;
}

/**
 * Deploys an adapter for a feed. Errors in order: `HeartbeatOutOfRange`, `FeedUnavailable` where the feed is no contract,
 * `UnsupportedDecimals`.
 */
export function deploy(draft: Draft, adapter: Address, feed: Address, heartbeat: Seconds): void {
  if (heartbeat === 0n || heartbeat > MAX_HEARTBEAT) revert("HeartbeatOutOfRange", { heartbeat });
  const { decimals } = draft.feeds.get(feed) ?? revert("FeedUnavailable", { feed });
  if (decimals > 18n) revert("UnsupportedDecimals", { feed, decimals });
  draft.foreignAdapters.remove(adapter);
  draft.adapters.set(adapter, { feed, heartbeat, scale: 10n ** (18n - decimals) });
}

/** Sets what a feed answers. An environment command. */
export function updateFeed(draft: Draft, feed: Address, answer: Feed): void {
  draft.feeds.set(feed, answer);
}

/** Takes a feed's code away. An environment command. */
export function removeFeed(draft: Draft, feed: Address): void {
  draft.feeds.remove(feed);
}

/**
 * The feed's price, normalised. Errors in order: `FeedUnavailable`, `PriceNotPositive`, `AnswerOutOfRange`,
 * `PriceFromFuture`, `PriceStale`.
 */
export function latestPrice(draft: Draft, adapter: Adapter): Observation {
  const { feed, heartbeat, scale } = adapter;
  const round = draft.feeds.get(feed);
  if (!round?.available) revert("FeedUnavailable", { feed });
  const { answer, updatedAt } = round;
  if (answer <= 0n) revert("PriceNotPositive", { feed, answer });
  if (answer > MAX_INT128) revert("AnswerOutOfRange", { feed, answer });
  if (updatedAt > draft.timestamp) revert("PriceFromFuture", { feed, updatedAt, blockTime: draft.timestamp });
  if (draft.timestamp - updatedAt > heartbeat) revert("PriceStale", { feed, updatedAt, heartbeat });
  return { price: answer * scale, validUntil: seconds(updatedAt + heartbeat) };
}

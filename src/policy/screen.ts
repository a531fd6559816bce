import { type Account, type FreshMarket, freshMarket, linearWorstShareUp, pendingFunding, type SiloState } from "../engine/index.js";
import { type AccountId, type MarketId, mulWadUp, type Seconds, valueDown } from "../math/index.js";

/** Weighted losses are rounded up scenario by scenario, a few wei in all; this is far more, and far below anything that matters. */
const ROUNDING = 1_000n;

/** A market at fresh prices, and what a position in it must be worth as a share of its notional [WAD]. */
type Priced = FreshMarket & { readonly share: bigint };

function isBelowMargin(account: Account, pricedOf: (market: MarketId) => Priced | undefined): boolean {
  const [leg] = account.legs;
  if (leg === undefined) return false;
  const priced = pricedOf(leg.market);
  // What offsets between markets only the whole grid can tell.
  if (priced === undefined || account.legs.length > 1) return true;
  const value = valueDown(leg.size, priced.mark);
  const equity = account.cash + pendingFunding(leg.size, priced.payable, leg.checkpoint) + value;
  return equity < mulWadUp(value < 0n ? -value : value, priced.share) + ROUNDING;
}

/**
 * Accounts that may hold less than `factor` times their worst loss at that time, in the order of the table: never too few,
 * hardly any too many. It takes one multiplication where the whole grid takes 33, so the grid is asked for suspects only.
 *
 * @param factor [WAD]: the silo's initial or maintenance factor, or a multiple of it
 * @returns also every account with several positions, and every one whose market has no price
 */
export function suspects(state: SiloState, timestamp: Seconds, factor: bigint): readonly AccountId[] {
  const known = new Map<MarketId, Priced | undefined>();
  const pricedOf = (id: MarketId): Priced | undefined => {
    if (!known.has(id)) known.set(id, priced(state, id, timestamp, factor));
    return known.get(id);
  };
  return [...state.tables.accounts].filter(([, account]) => isBelowMargin(account, pricedOf)).map(([id]) => id);
}

function priced(state: SiloState, id: MarketId, timestamp: Seconds, factor: bigint): Priced | undefined {
  const fresh = freshMarket(state, id, timestamp);
  if (fresh.status !== "ok") return undefined;
  return { ...fresh, share: mulWadUp(linearWorstShareUp(fresh.market.config.scanRange), factor) };
}

import { type Account, EngineError, type SiloState, simulate } from "../engine/index.js";
import { markPrice, payableIndex, pending } from "../engine/ledger/fundingMath.js";
import { linearWorstShareUp } from "../engine/margin/linearLosses.js";
import { type AccountId, type MarketId, mulWadUp, type Price, type Seconds, valueDown, ZERO_ADDRESS } from "../math/index.js";
import { MARKET } from "../simulator/run/cast.js";

/** Weighted losses are rounded up scenario by scenario, a few wei in all; this is far more, and far below anything that matters. */
const ROUNDING = 1_000n;

/** The market as if somebody poked it now. */
interface Fresh {
  readonly mark: Price;
  readonly payable: bigint;
}

function freshMarket(state: SiloState, market: MarketId, timestamp: Seconds): Fresh | undefined {
  const cached = state.tables.markets.get(market);
  if (cached === undefined) return undefined;
  let { index, fundingIndex } = cached;
  try {
    for (const event of simulate(state, { name: "house.poke", market }, { timestamp, sender: ZERO_ADDRESS }).events) {
      if (event.contract !== "house") continue;
      if (event.name === "IndexUpdated") index = event.args.index;
      if (event.name === "FundingAccrued") fundingIndex = event.args.fundingIndex;
    }
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
  return { mark: markPrice(index, cached.premium), payable: payableIndex(fundingIndex) };
}

function isShort(account: Account, { mark, payable }: Fresh, share: bigint): boolean {
  const [leg] = account.legs;
  if (leg === undefined) return false;
  if (account.legs.length > 1 || leg.market !== MARKET) return true;
  const value = valueDown(leg.size, mark);
  const equity = account.cash + pending(leg.size, payable, leg.checkpoint) + value;
  return equity < mulWadUp(value < 0n ? -value : value, share) + ROUNDING;
}

/**
 * Accounts that may hold less than `factor` times their worst loss at that time, in the order of the table: never too few,
 * hardly any too many. It takes one multiplication where the whole grid takes 33, so the grid is asked for suspects only.
 *
 * @param factor [WAD]: the silo's initial or maintenance factor, or a multiple of it
 * @returns every account with positions where the market has no price
 */
export function suspects(state: SiloState, timestamp: Seconds, factor: bigint): readonly AccountId[] {
  const market = state.tables.markets.get(MARKET);
  const fresh = freshMarket(state, MARKET, timestamp);
  const found: AccountId[] = [];
  const share = market === undefined ? 0n : mulWadUp(linearWorstShareUp(market.config.scanRange), factor);
  for (const [id, account] of state.tables.accounts) {
    if (account.legs.length === 0) continue;
    if (fresh === undefined || isShort(account, fresh, share)) found.push(id);
  }
  return found;
}

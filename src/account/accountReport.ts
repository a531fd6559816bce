import {
  type AccountRisk,
  type AuctionAnswer,
  accountRisk,
  auctionQuote,
  EngineError,
  type FreshMarket,
  freshMarket,
  type Limit,
  type LiquidationPrices,
  liquidationPrices,
  maxOrder,
  maxWithdrawal,
  pendingFunding,
  type SiloState,
} from "../engine/index.js";
import {
  type AccountId,
  type Address,
  type MarketId,
  mulDivDown,
  type Price,
  type Quote,
  type Seconds,
  type Size,
  size,
  valueDown,
  WAD,
  ZERO_ADDRESS,
} from "../math/index.js";

/** A position and where it is liquidated. */
interface PositionReport {
  /** [WAD lots], never 0. */
  readonly size: Size;
  /** size * mark [WAD quote], signed. */
  readonly notional: Quote;
  /** Funding not applied to cash yet [WAD quote]; positive is owed to the account. */
  readonly pendingFunding: Quote;
  /** Index prices at which the account can be liquidated, this market moving alone. */
  readonly liquidation: LiquidationPrices;
}

/** An account in one market. */
export type MarketReport =
  | {
      readonly status: "ok";
      readonly market: MarketId;
      readonly index: Price;
      readonly mark: Price;
      readonly position: PositionReport | null;
      /** Largest orders at the mark, as taker [WAD lots]. */
      readonly maxBuy: Limit<Size>;
      readonly maxSell: Limit<Size>;
    }
  /** The account holds nothing there and the oracle does not answer. */
  | { readonly status: "oracleInvalid"; readonly market: MarketId; readonly error: EngineError };

/** Everything an account's owner asks about it. */
export interface AccountReport {
  readonly account: AccountId;
  readonly owner: Address;
  readonly inAuction: boolean;
  readonly risk: AccountRisk;
  /** equity / maintenance margin [WAD], rounded down; null where nothing is required, 0 for negative equity. */
  readonly marginRatio: bigint | null;
  /** [token units] */
  readonly maxWithdrawal: Limit<bigint>;
  readonly auction: AuctionAnswer;
  readonly markets: readonly MarketReport[];
}

function positionReport(state: SiloState, account: AccountId, id: MarketId, fresh: FreshMarket, now: Seconds): PositionReport | null {
  const leg = state.tables.accounts.get(account)?.legs.find((each) => each.market === id);
  if (leg === undefined) return null;
  const liquidation = liquidationPrices(state, account, id, now);
  // Whoever holds a position in a market without a price has no report at all.
  if (liquidation.status !== "ok") throw liquidation.error;
  return {
    size: leg.size,
    notional: valueDown(leg.size, fresh.mark),
    pendingFunding: pendingFunding(leg.size, fresh.payable, leg.checkpoint),
    liquidation,
  };
}

function marketReport(state: SiloState, account: AccountId, id: MarketId, now: Seconds): MarketReport {
  const fresh = freshMarket(state, id, now);
  if (fresh.status !== "ok") return { status: "oracleInvalid", market: id, error: fresh.error };
  const { market, mark } = fresh;
  const order = (side: "buy" | "sell"): Limit<Size> => {
    try {
      return maxOrder(state, account, { market: id, side, price: mark }, now);
    } catch (error) {
      if (error instanceof EngineError) return { most: size(0n), limitedBy: error };
      throw error;
    }
  };
  const position = positionReport(state, account, id, fresh, now);
  return { status: "ok", market: id, index: market.index, mark, position, maxBuy: order("buy"), maxSell: order("sell") };
}

function ratioOf({ equity, maintenanceMargin }: AccountRisk): bigint | null {
  if (maintenanceMargin === 0n) return null;
  return equity <= 0n ? 0n : mulDivDown(equity, WAD, maintenanceMargin);
}

/**
 * What an account is worth, what it must hold and how far it can go, by the twin.
 *
 * @param markets which markets to look at; all of the state unless given
 * @throws EngineError `UnknownAccount`, `ReservedAccount`, `UnknownMarket`, or the oracle's for a market that the account holds
 */
export function accountReport(state: SiloState, account: AccountId, now: Seconds, markets?: readonly MarketId[]): AccountReport {
  const risk = accountRisk(state, account, now);
  if (risk.status !== "ok") throw risk.error;
  const kept = state.tables.accounts.get(account);
  return {
    account,
    owner: kept?.owner ?? ZERO_ADDRESS,
    inAuction: kept?.inAuction ?? false,
    risk,
    marginRatio: ratioOf(risk),
    maxWithdrawal: maxWithdrawal(state, account, now),
    auction: auctionQuote(state, account, now),
    markets: (markets ?? [...state.tables.markets.keys()]).map((market) => marketReport(state, account, market, now)),
  };
}

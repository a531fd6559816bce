import {
  type AccountId,
  type EngineError,
  MAX_AMOUNT,
  MAX_PRICE,
  MAX_SIZE,
  type MarketId,
  MIN_PRICE,
  magnitude,
  mulWadUp,
  negateQuote,
  PRICE_TICK,
  type Price,
  perpetualOf,
  price as priceOf,
  quote,
  type Seconds,
  SIZE_QUANTUM,
  type Size,
  size as sizeOfLots,
  subQuote,
  valueDown,
} from "../../math/index.js";
import { type Draft, openDraft } from "../core/draft.js";
import { EngineError as EngineFailure, revert } from "../core/errors.js";
import type { SiloState } from "../core/state.js";
import { accountOf, addCash, requireNoAuction, requireUser } from "../ledger/accounts.js";
import { withdraw } from "../ledger/clearingHouse.js";
import { markPrice } from "../ledger/fundingMath.js";
import { actionRules, marketState, markOf, pokeMarket, requireMarket } from "../ledger/markets.js";
import { changeSize, pokeLegs, riskState, sizeOf } from "../ledger/portfolio.js";
import { assess, checkAction, checkTerms, equityOf } from "../margin/marginEngine.js";
import type { RiskState } from "../margin/marginTypes.js";
import { firstUnsafe } from "../margin/scenarioKernel.js";
import { draftAt, type OracleInvalid, withRisk } from "./views.js";

/** How far an account can go: where it is liquidated, what it can withdraw, what it can trade. Found by the engine's own rules. */

/** Index prices of one market at which an account can be liquidated, all else equal. */
export interface LiquidationPrices {
  readonly status: "ok";
  /** Equity is below maintenance margin already. */
  readonly liquidatable: boolean;
  /** The highest such price below the index [WAD]; null if there is none, or if liquidatable. */
  readonly below: Price | null;
  /** The lowest such price above the index [WAD]; null if there is none, or if liquidatable. */
  readonly above: Price | null;
}

/**
 * Where `market`'s index, moving alone, takes the account below maintenance margin, as the kernel finds it (`firstUnsafe`).
 * Errors: `UnknownAccount`, `UnknownMarket`.
 */
export function liquidationPrices(
  state: SiloState,
  account: AccountId,
  market: MarketId,
  timestamp: Seconds,
): LiquidationPrices | OracleInvalid {
  requireMarket(draftAt(state, timestamp), market);
  return withRisk(state, account, timestamp, {}, (risk, draft): LiquidationPrices => {
    const { premium, index } = marketState(draft, market);
    const { factors } = actionRules(draft);
    const unsafe = (ticks: bigint): boolean => {
      const moved = atIndex(risk, market, priceOf(ticks * PRICE_TICK), premium);
      return equityOf(moved) < assess(moved, factors).maintenanceMargin;
    };
    const now = index / PRICE_TICK;
    if (unsafe(now)) return { status: "ok", liquidatable: true, below: null, above: null };
    return {
      status: "ok",
      liquidatable: false,
      below: edge(now, MIN_PRICE / PRICE_TICK, unsafe),
      above: edge(now, MAX_PRICE / PRICE_TICK, unsafe),
    };
  });
}

/** A limit, and the error that one step more runs into; null where only the type's own range ends it. */
export interface Limit<T> {
  readonly most: T;
  readonly limitedBy: EngineError | null;
}

/**
 * The largest `clearingHouse.withdraw` [token units] that the owner could make now. Whatever forbids a withdrawal also forbids every
 * larger one, so a bisect over the command itself is exact. Errors: `ReservedAccount`, `UnknownAccount`.
 */
export function maxWithdrawal(state: SiloState, account: AccountId, timestamp: Seconds): Limit<bigint> {
  const { owner } = userOf(state, account, timestamp);
  return largest(0n, MAX_AMOUNT, 1n, (amount) => {
    withdraw(openDraft(state, { timestamp, sender: owner }), account, amount, owner);
  });
}

/** A wish to trade, as `maxOrder` is asked for it. */
export interface OrderWish {
  readonly market: MarketId;
  readonly side: "buy" | "sell";
  /** Price of the fill [WAD]. */
  readonly price: Price;
  /** Fee as a share of notional [WAD]; default the reference venue's taker fee. */
  readonly feeRate?: bigint;
}

/**
 * The largest size [WAD lots] that the account could fill at once at that price, against a counterparty without positions.
 * The margin rule is concave in the size from the point where the position is flat, so the bisect starts there if that is
 * allowed, else at one quantum. Errors: `ReservedAccount`, `UnknownAccount`, `UnknownMarket`.
 */
export function maxOrder(state: SiloState, account: AccountId, wish: OrderWish, timestamp: Seconds): Limit<Size> {
  userOf(state, account, timestamp);
  const instrument = perpetualOf(wish.market);
  const probe = draftAt(state, timestamp);
  requireMarket(probe, wish.market);
  const feeRate = wish.feeRate ?? probe.singles.venueFees.takerFeeRate;
  const held = sizeOf(probe, account, instrument);
  const closes = held > 0n === (wish.side === "sell") && held !== 0n;
  const attempt = (lots: bigint) => tryOrder(draftAt(state, timestamp), account, wish, sizeOfLots(lots), feeRate);
  const flat = closes ? magnitude(held) : 0n;
  const start = flat !== 0n && failureOf(() => attempt(flat)) === null ? flat : 0n;
  const found = largest(start, MAX_SIZE, SIZE_QUANTUM, attempt);
  return { most: sizeOfLots(found.most), limitedBy: found.limitedBy };
}

/** One account's half of `clearingHouse.fill`, the other half being that of an account without positions. */
function tryOrder(draft: Draft, account: AccountId, wish: OrderWish, lots: Size, feeRate: bigint): void {
  const { market, side, price } = wish;
  const instrument = perpetualOf(market);
  requireNoAuction(draft, account);
  pokeMarket(draft, market);
  pokeLegs(draft, account);
  const state = marketState(draft, market);
  const fee = quote(mulWadUp(valueDown(lots, price), feeRate));
  const terms = { buyer: account, seller: account, instrument, size: lots, price, buyerFee: fee, sellerFee: fee };
  checkTerms(terms, markOf(state), state.config.priceBand);
  const before = riskState(draft, account);
  const increases = changeSize(draft, account, instrument, side === "buy" ? lots : sizeOfLots(-lots));
  const own = marketState(draft, market).openInterest;
  checkOpenInterest(market, state.openInterest, side === "buy" ? own : own + lots, state.config.maxOpenInterest);
  const value = valueDown(lots, price);
  addCash(draft, account, subQuote(side === "buy" ? negateQuote(value) : value, fee));
  checkAction(account, before, riskState(draft, account), actionRules(draft), increases);
}

function checkOpenInterest(market: MarketId, before: bigint, openInterest: bigint, maximum: bigint): void {
  if (openInterest > maximum && openInterest > before) revert("OpenInterestExceeded", { market, openInterest, maximum });
}

function userOf(state: SiloState, account: AccountId, timestamp: Seconds) {
  const draft = draftAt(state, timestamp);
  requireUser(draft, account);
  return accountOf(draft, account);
}

/** The account's risk with one market's index moved. */
function atIndex(risk: RiskState, market: MarketId, index: Price, premium: bigint): RiskState {
  const mark = markPrice(index, premium);
  return { ...risk, markets: risk.markets.map((other) => (other.id === market ? { ...other, index, mark } : other)) };
}

/** The price at the end of the ray of unsafe ones toward `far`; null if there is none. */
function edge(safe: bigint, far: bigint, unsafe: (ticks: bigint) => boolean): Price | null {
  const ticks = firstUnsafe(safe, far, unsafe);
  return ticks === undefined ? null : priceOf(ticks * PRICE_TICK);
}

/** The largest multiple of `step` in (from, to] that the attempt accepts, or `from`. */
function largest(from: bigint, to: bigint, step: bigint, attempt: (value: bigint) => void): Limit<bigint> {
  let good = from / step;
  let bad = to / step + 1n;
  const atMost = failureOf(() => attempt(to));
  if (atMost === null) return { most: to, limitedBy: null };
  let limitedBy = atMost;
  while (bad - good > 1n) {
    const middle = (good + bad) / 2n;
    const failure = failureOf(() => attempt(middle * step));
    if (failure === null) good = middle;
    else {
      bad = middle;
      limitedBy = failure;
    }
  }
  return { most: good * step, limitedBy };
}

function failureOf(attempt: () => void): EngineError | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (error instanceof EngineFailure) return error;
    throw error;
  }
}

import {
  type AccountId,
  addQuote,
  addSize,
  castUint,
  type InstrumentId,
  type MarketId,
  magnitude,
  marketOf,
  mulDivUp,
  negateQuote,
  negateSize,
  type Quote,
  SIZE_QUANTUM,
  type Size,
  size,
  WAD,
  ZERO_QUOTE,
} from "../math/index.js";
import { accountOf, addCash, cashOf, changeAccount } from "./accounts.js";
import type { Draft } from "./draft.js";
import { revert } from "./errors.js";
import { emit } from "./events.js";
import { payableIndex, pending } from "./fundingMath.js";
import type { MarketRisk, RiskState } from "./marginTypes.js";
import { marketState, markOf, pokeMarket, thetaOf } from "./markets.js";
import type { Leg, Market } from "./state.js";

/** Positions, the funding they carry, and what margin needs to know of them; twin of Portfolio.sol. */

/** Legs that an account may hold; only a bid may pass what the margin engine allows to reach by trading. */
const HOLDING_LEGS = 56;

const ZERO_SIZE = size(0n);

/** The account's size in an instrument [WAD lots], 0 without a leg. */
export function sizeOf(draft: Draft, account: AccountId, instrument: InstrumentId): Size {
  return find(accountOf(draft, account).legs, instrument)?.size ?? ZERO_SIZE;
}

/** Cash with pending funding, and what the margin engine needs, at the cached prices. */
export function riskState(draft: Draft, account: AccountId): RiskState {
  const { legs } = accountOf(draft, account);
  let cash = cashOf(draft, account);
  let outage = 0n;
  const markets = legs.map((leg) => {
    const state = marketState(draft, leg.market);
    cash = addQuote(cash, pendingOf(leg, state));
    outage += state.outage;
    return marketRisk(draft, leg, state);
  });
  return { cash, outage, markets };
}

/** Accrues and refreshes every market that the account has a leg in, in the order of the legs. Errors: the oracle's. */
export function pokeLegs(draft: Draft, account: AccountId): void {
  for (const leg of accountOf(draft, account).legs) pokeMarket(draft, leg.market);
}

/** Applies the pending funding of every leg to cash. */
export function settleFunding(draft: Draft, account: AccountId): void {
  for (const leg of accountOf(draft, account).legs) settleLeg(draft, account, leg);
}

/**
 * Changes an account's size in an instrument: settles the leg's funding, adds, updates or deletes the leg, and keeps the
 * market's open interest. Returns whether it opened exposure: a larger position, or one of the other sign.
 */
export function changeSize(draft: Draft, account: AccountId, instrument: InstrumentId, change: Size): boolean {
  const leg = find(accountOf(draft, account).legs, instrument);
  const old = leg?.size ?? ZERO_SIZE;
  const next = addSize(old, change);
  const market = marketOf(instrument);
  if (leg === undefined) {
    const checkpoint = payableIndex(marketState(draft, market).fundingIndex);
    const added: Leg = { instrument, market, size: next, checkpoint };
    changeAccount(draft, account, { legs: [...accountOf(draft, account).legs, added] });
  } else {
    settleLeg(draft, account, leg);
    changeAccount(draft, account, { legs: withSize(accountOf(draft, account).legs, instrument, next) });
  }
  countOpenInterest(draft, market, old, next);
  const flips = (old > 0n && next < 0n) || (old < 0n && next > 0n);
  return flips || magnitude(next) > magnitude(old);
}

/** Moves `fraction` [WAD] of every leg, away from zero to the quantum: whoever takes a share never takes less risk than it. */
export function movePortion(draft: Draft, from: AccountId, to: AccountId, fraction: bigint): void {
  for (const leg of accountOf(draft, from).legs) {
    const part = partUp(leg.size, fraction);
    changeSize(draft, from, leg.instrument, negateSize(part));
    changeSize(draft, to, leg.instrument, part);
  }
  const held = accountOf(draft, to).legs.length;
  if (held > HOLDING_LEGS) revert("TooManyLegs", { account: to, legs: BigInt(held) });
}

function partUp(lots: Size, fraction: bigint): Size {
  const part = mulDivUp(magnitude(lots), fraction, WAD * SIZE_QUANTUM) * SIZE_QUANTUM;
  return size(lots < 0n ? -part : part);
}

function settleLeg(draft: Draft, account: AccountId, leg: Leg): void {
  const state = marketState(draft, leg.market);
  const amount = pendingOf(leg, state);
  const checkpoint = payableIndex(state.fundingIndex);
  if (checkpoint !== leg.checkpoint) {
    const legs = accountOf(draft, account).legs.map((other) => (other.instrument === leg.instrument ? { ...other, checkpoint } : other));
    changeAccount(draft, account, { legs });
  }
  if (amount === ZERO_QUOTE) return;
  addCash(draft, account, amount);
  emit(draft, "house", "FundingPaid", { account, market: leg.market, amount: negateQuote(amount) });
}

/** The legs with one changed; a leg of size 0 is deleted, and the last one takes its place. */
function withSize(legs: readonly Leg[], instrument: InstrumentId, next: Size): readonly Leg[] {
  if (next !== 0n) return legs.map((leg) => (leg.instrument === instrument ? { ...leg, size: next } : leg));
  const kept = legs.slice(0, -1);
  const last = legs[legs.length - 1] as Leg;
  return last.instrument === instrument ? kept : kept.map((leg) => (leg.instrument === instrument ? last : leg));
}

function countOpenInterest(draft: Draft, market: MarketId, old: Size, next: Size): void {
  const state = marketState(draft, market);
  const openInterest = castUint(96, state.openInterest + longPart(next) - longPart(old));
  if (openInterest !== state.openInterest) draft.markets.set(market, { ...state, openInterest });
}

function longPart(lots: Size): bigint {
  return lots > 0n ? lots : 0n;
}

function pendingOf(leg: Leg, state: Market): Quote {
  return pending(leg.size, payableIndex(state.fundingIndex), leg.checkpoint);
}

function marketRisk(draft: Draft, leg: Leg, state: Market): MarketRisk {
  const { group, scanRange } = state.config;
  return { id: leg.market, group, index: state.index, mark: markOf(state), scanRange, theta: thetaOf(draft, group), sizes: [leg.size] };
}

function find(legs: readonly Leg[], instrument: InstrumentId): Leg | undefined {
  return legs.find((leg) => leg.instrument === instrument);
}

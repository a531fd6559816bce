import {
  type AccountId,
  addQuote,
  addSize,
  castUint,
  HOLDING_LEGS,
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
} from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import type { Leg, Market } from "../core/state.js";
import type { MarketRisk, RiskState } from "../margin/marginTypes.js";
import { accountOf, addCash, cashOf, changeAccount } from "./accounts.js";
import { payableIndex, pending } from "./fundingMath.js";
import { marketState, markOf, offsetShareOf, pokeMarket } from "./markets.js";

/** Positions, the funding they carry, and what margin needs to know of them; twin of Portfolio.sol. */

const ZERO_SIZE = size(0n);

/** The account's size in an instrument [WAD lots], 0 without a leg. */
export function sizeOf(draft: Draft, account: AccountId, instrument: InstrumentId): Size {
  return find(accountOf(draft, account).legs, instrument)?.size ?? ZERO_SIZE;
}

/** Cash with pending funding, and what the margin engine needs, at the cached prices: one entry a market, however many legs. */
export function riskState(draft: Draft, account: AccountId): RiskState {
  const { legs } = accountOf(draft, account);
  const cash = legs.reduce((sum, leg) => addQuote(sum, pendingOf(leg, marketState(draft, leg.market))), cashOf(draft, account));
  const markets = marketsOf(legs).map((market) => {
    const sizes = legs.flatMap((leg) => (leg.market === market ? [leg.size] : []));
    return marketRisk(draft, market, sizes);
  });
  return { cash, markets };
}

/** Accrues and refreshes every market that the account has a leg in, in the order of the legs. Errors: the oracle's. */
export function pokeLegs(draft: Draft, account: AccountId): void {
  for (const market of marketsOf(accountOf(draft, account).legs)) pokeMarket(draft, market);
}

/** The markets of some legs, in the order in which they first appear. */
function marketsOf(legs: readonly Leg[]): readonly MarketId[] {
  return [...new Set(legs.map(({ market }) => market))];
}

/** Applies the pending funding of every leg to cash. */
export function settleFunding(draft: Draft, account: AccountId): void {
  const legs = accountOf(draft, account).legs.map((leg) => settled(draft, account, leg));
  changeAccount(draft, account, { legs });
}

/**
 * Changes an account's size in an instrument: settles the leg's funding, adds, updates or deletes the leg, and keeps the
 * market's open interest. Returns whether it opened exposure: a larger position, or one of the other sign.
 */
export function changeSize(draft: Draft, account: AccountId, instrument: InstrumentId, change: Size): boolean {
  const { legs } = accountOf(draft, account);
  const found = find(legs, instrument);
  const leg = found ?? { instrument, market: marketOf(instrument), size: ZERO_SIZE, checkpoint: 0n };
  const changed = resized(draft, account, leg, change, ZERO_SIZE);
  changeAccount(draft, account, { legs: found === undefined ? [...legs, changed] : withChanged(legs, changed) });
  // It grew, or turned its sign, exactly if what is left lies on the side that it moved to.
  return change > 0n ? changed.size > 0n : changed.size < 0n;
}

/**
 * Moves `fraction` [WAD] of every leg, away from zero to the quantum: whoever takes a share never takes less risk than it. The
 * giver's legs keep their order, and the receiver's new ones follow in it. Errors: `TooManyLegs`.
 */
export function movePortion(draft: Draft, from: AccountId, to: AccountId, fraction: bigint): void {
  const held = accountOf(draft, to).legs;
  const taken = [...held];
  const kept: Leg[] = [];
  for (const given of accountOf(draft, from).legs) {
    const slot = held.findIndex(({ instrument }) => instrument === given.instrument);
    const own = held[slot];
    // A new leg takes its checkpoint along, and open interest stays; two legs become one only when both are settled.
    const leg = own === undefined ? given : settled(draft, from, given);
    const part = partUp(leg.size, fraction);
    const rest = addSize(leg.size, negateSize(part));
    if (rest !== 0n) kept.push({ ...leg, size: rest });
    if (own === undefined) taken.push({ ...leg, size: part });
    else taken[slot] = resized(draft, to, own, part, part);
  }
  const legs = withoutEmpty(taken, held.length);
  changeAccount(draft, from, { legs: kept });
  changeAccount(draft, to, { legs });
  const count = BigInt(legs.length);
  if (count > HOLDING_LEGS) revert("TooManyLegs", { account: to, legs: count });
}

/** A settled leg of another size, maybe without any; `given` is the part of the change that another account gave away. */
function resized(draft: Draft, account: AccountId, leg: Leg, change: Size, given: Size): Leg {
  const held = settled(draft, account, leg);
  const next = addSize(held.size, change);
  countOpenInterest(draft, held.market, longPart(next) - longPart(held.size) - longPart(given));
  return { ...held, size: next };
}

/** The legs without those of the first `count` that have no size: from the last one on, the last leg takes the place of each. */
function withoutEmpty(all: readonly Leg[], count: number): readonly Leg[] {
  const legs = [...all];
  for (let slot = count - 1; slot >= 0; --slot) {
    if (legs[slot]?.size !== 0n) continue;
    const last = legs.pop();
    if (last !== undefined && slot < legs.length) legs[slot] = last;
  }
  return legs;
}

function partUp(lots: Size, fraction: bigint): Size {
  const part = mulDivUp(magnitude(lots), fraction, WAD * SIZE_QUANTUM) * SIZE_QUANTUM;
  return size(lots < 0n ? -part : part);
}

/** Applies a leg's pending funding to cash; returns the leg with its checkpoint at the market's index. */
function settled(draft: Draft, account: AccountId, leg: Leg): Leg {
  const state = marketState(draft, leg.market);
  const amount = pendingOf(leg, state);
  if (amount !== ZERO_QUOTE) {
    addCash(draft, account, amount);
    emit(draft, "clearingHouse", "FundingPaid", { account, market: leg.market, amount: negateQuote(amount) });
  }
  const checkpoint = payableIndex(state.fundingIndex);
  return checkpoint === leg.checkpoint ? leg : { ...leg, checkpoint };
}

/** The legs with one changed; a leg of size 0 is deleted, and the last one takes its place. */
function withChanged(legs: readonly Leg[], changed: Leg): readonly Leg[] {
  const { instrument } = changed;
  if (changed.size !== 0n) return legs.map((leg) => (leg.instrument === instrument ? changed : leg));
  const kept = legs.slice(0, -1);
  const last = legs[legs.length - 1] as Leg;
  return last.instrument === instrument ? kept : kept.map((leg) => (leg.instrument === instrument ? last : leg));
}

function countOpenInterest(draft: Draft, market: MarketId, change: bigint): void {
  if (change === 0n) return;
  const state = marketState(draft, market);
  draft.markets.set(market, { ...state, openInterest: castUint(96, state.openInterest + change) });
}

function longPart(lots: Size): bigint {
  return lots > 0n ? lots : 0n;
}

function pendingOf(leg: Leg, state: Market): Quote {
  return pending(leg.size, payableIndex(state.fundingIndex), leg.checkpoint);
}

function marketRisk(draft: Draft, id: MarketId, sizes: readonly Size[]): MarketRisk {
  const state = marketState(draft, id);
  const { index, outage, config } = state;
  const { group, scanRange } = config;
  return { id, group, index, mark: markOf(state), scanRange, offsetShare: offsetShareOf(draft, group), outage, sizes };
}

function find(legs: readonly Leg[], instrument: InstrumentId): Leg | undefined {
  return legs.find((leg) => leg.instrument === instrument);
}

import {
  type AccountId,
  type Address,
  addQuote,
  HOUSE,
  type MarketId,
  mulWadFloor,
  negateQuote,
  negateSize,
  type Quote,
  quote,
  subQuote,
  valueDown,
  ZERO_ADDRESS,
} from "../../math/index.js";
import { requireCode } from "../core/code.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit, type Fill } from "../core/events.js";
import type { Module, Modules } from "../core/state.js";
import { checkAction, checkTerms, checkTransfer } from "../margin/marginEngine.js";
import { addCash, cashOf, changeAccount, isVenueEnabled, requireAuthorized, requireNoAuction, requireUser } from "./accounts.js";
import { actionRules, marketState, markOf, pokeMarket, requireGovernor, requireInstrument } from "./markets.js";
import { changeSize, pokeLegs, riskState, settleFunding } from "./portfolio.js";
import { count, haircutOf, income, pull, push, requireAmount, toQuote } from "./treasury.js";

/** The ledger of one silo: deposit, trade, withdraw; then what its modules may do. Twin of ClearingHouse.sol. */

/**
 * Names the silo's governor, its modules and the layers that pay for losses, once and for ever. Errors in order: `NotDeployer`,
 * `ModulesAlreadySet`; for governor, deficit ledger, modules: `NotAContract`.
 */
export function setModules(draft: Draft, named: Modules): void {
  if (draft.sender !== draft.singles.clearingHouse.deployer) revert("NotDeployer", { caller: draft.sender });
  if (draft.singles.modules.governor !== ZERO_ADDRESS) revert("ModulesAlreadySet", {});
  for (const called of [named.governor, named.deficitLedger, ...named.modules.map(({ module }) => module)]) requireCode(draft, called);
  draft.singles.modules = named;
  emit(draft, "clearingHouse", "ModulesSet", named);
}

/** Moves `amount` tokens from the sender into the account's cash. Anybody may. Errors in order: account, amount, token. */
export function deposit(draft: Draft, account: AccountId, amount: bigint): void {
  requireUser(draft, account);
  pull(draft, draft.sender, amount);
  addCash(draft, account, toQuote(amount));
  emit(draft, "clearingHouse", "Deposited", { account, payer: draft.sender, amount });
}

/**
 * Settles a trade between two accounts for a venue. Errors in order: `VenueNotListed`, `SelfTrade`; for buyer, then seller:
 * account, `VenueNotEnabled`, `AccountInAuction`; instrument; oracle of every market involved; terms and band;
 * `OpenInterestExceeded`; for buyer, then seller: `TooManyLegs`, solvency before, margin (5.6), minimum equity.
 */
export function fill(draft: Draft, venue: Address, trade: Fill): void {
  checkParties(draft, venue, trade);
  const { buyer, seller } = trade;
  const market = requireInstrument(draft, trade.instrument);
  pokeMarket(draft, market);
  pokeLegs(draft, buyer);
  pokeLegs(draft, seller);
  const state = marketState(draft, market);
  checkTerms(trade, markOf(state), state.config.priceBand);
  const buyerBefore = riskState(draft, buyer);
  const sellerBefore = riskState(draft, seller);
  const { buyerIncreases, sellerIncreases } = exchange(draft, venue, trade, market);
  checkAction(buyer, buyerBefore, riskState(draft, buyer), actionRules(draft), buyerIncreases);
  checkAction(seller, sellerBefore, riskState(draft, seller), actionRules(draft), sellerIncreases);
}

/**
 * Takes `amount` tokens of the account's cash out to `to`; returns the tokens sent. Owner or operator. Errors in order:
 * account, authority, receiver, amount, auction, oracles, transfer margin (5.7), minimum equity, `ClaimsExceeded`, custody.
 */
export function withdraw(draft: Draft, account: AccountId, amount: bigint, to: Address): bigint {
  requireAuthorized(draft, account, draft.sender);
  if (to === ZERO_ADDRESS) revert("ZeroAddress", {});
  requireAmount(amount);
  requireNoAuction(draft, account);
  pokeLegs(draft, account);
  addCash(draft, account, negateQuote(toQuote(amount)));
  checkTransfer(account, riskState(draft, account), actionRules(draft));
  const { paid, claim } = haircutOf(draft, account, amount);
  emit(draft, "clearingHouse", "Withdrawn", { account, to, amount, paid, exitClaim: claim });
  push(draft, to, paid);
  return paid;
}

/** Pays the house's cash out. Only the governor. Errors in order: `NotGovernor`, `ZeroAddress`, `DeficitOutstanding`, amount, cash. */
export function withdrawHouse(draft: Draft, caller: Address, amount: bigint, to: Address): void {
  requireGovernor(draft, caller);
  if (to === ZERO_ADDRESS) revert("ZeroAddress", {});
  if (draft.singles.totals.deficitOpen) revert("DeficitOutstanding", {});
  payReserved(draft, HOUSE, amount, to);
}

/** Takes the silo's lock for a module. The twin is single-threaded, so only the right to do so is checked. Errors: `NotModule`. */
export function acquire(draft: Draft, caller: Address): void {
  if (moduleOf(draft, caller) === undefined) revert("NotModule", { caller });
}

/** Refreshes the prices of the account's markets and applies its pending funding. Errors: account, oracles. */
export function sync(draft: Draft, account: AccountId): void {
  requireUser(draft, account);
  pokeLegs(draft, account);
  settleFunding(draft, account);
}

/** Says whether the account is in an auction: then it takes deposits and bids only. For the auction, once the account is in sync. */
export function setInAuction(draft: Draft, account: AccountId, inAuction: boolean): void {
  changeAccount(draft, account, { inAuction });
}

/** Moves signed cash [WAD quote] between accounts, whatever that leaves. Errors: `SafeCastOverflowedIntDowncast` beyond an int192. */
export function moveCash(draft: Draft, from: AccountId, to: AccountId, amount: Quote): void {
  addCash(draft, from, negateQuote(amount));
  addCash(draft, to, amount);
}

/** Credits tokens that the module brought to its reserved account. Errors: amount. */
export function depositReserved(draft: Draft, module: Address, amount: bigint): void {
  const account = reservedAccountOf(draft, module);
  count(draft, amount);
  addCash(draft, account, toQuote(amount));
}

/** Pays tokens out of the module's reserved account. Errors in order: amount, `InsufficientReservedCash`, custody, token. */
export function withdrawReserved(draft: Draft, module: Address, to: Address, amount: bigint): void {
  payReserved(draft, reservedAccountOf(draft, module), amount, to);
}

/** The functions that only the module holding the lock may call: nobody who sends a command does. Errors: `NotModule`. */
export function requireHolder(draft: Draft): never {
  return revert("NotModule", { caller: draft.sender });
}

function checkParties(draft: Draft, venue: Address, trade: Fill): void {
  if (!draft.listedVenues.get(venue)) revert("VenueNotListed", { venue });
  if (trade.buyer === trade.seller) revert("SelfTrade", { account: trade.buyer });
  checkParty(draft, venue, trade.buyer);
  checkParty(draft, venue, trade.seller);
}

function checkParty(draft: Draft, venue: Address, account: AccountId): void {
  requireUser(draft, account);
  if (!isVenueEnabled(draft, account, venue)) revert("VenueNotEnabled", { account, venue });
  requireNoAuction(draft, account);
}

/** Money and positions change hands: `size * price` one way, `size` the other, fees to the house and the fund. */
function exchange(
  draft: Draft,
  venue: Address,
  trade: Fill,
  market: MarketId,
): { readonly buyerIncreases: boolean; readonly sellerIncreases: boolean } {
  const before = marketState(draft, market).openInterest;
  const buyerIncreases = changeSize(draft, trade.buyer, trade.instrument, trade.size);
  const sellerIncreases = changeSize(draft, trade.seller, trade.instrument, negateSize(trade.size));
  const { openInterest, config } = marketState(draft, market);
  if (openInterest > config.maxOpenInterest && openInterest > before) {
    revert("OpenInterestExceeded", { market, openInterest, maximum: config.maxOpenInterest });
  }
  const value = valueDown(trade.size, trade.price);
  addCash(draft, trade.buyer, subQuote(negateQuote(value), trade.buyerFee));
  addCash(draft, trade.seller, subQuote(value, trade.sellerFee));
  const fees = addQuote(trade.buyerFee, trade.sellerFee);
  addCash(draft, HOUSE, fees);
  emit(draft, "clearingHouse", "Filled", { buyer: trade.buyer, seller: trade.seller, venue, trade });
  income(draft, HOUSE, quote(mulWadFloor(fees, draft.singles.clearingHouse.parameters.fundFeeShare)));
  return { buyerIncreases, sellerIncreases };
}

function payReserved(draft: Draft, account: AccountId, amount: bigint, to: Address): void {
  requireAmount(amount);
  const cash = cashOf(draft, account);
  const asked = toQuote(amount);
  if (cash < asked) revert("InsufficientReservedCash", { account, cash, amount: asked });
  addCash(draft, account, negateQuote(asked));
  push(draft, to, amount);
}

/** The house's own account is nobody's to move tokens of. */
function reservedAccountOf(draft: Draft, caller: Address): AccountId {
  const account = moduleOf(draft, caller)?.account ?? HOUSE;
  return account === HOUSE ? revert("NotModule", { caller }) : account;
}

/** What was said of a module; what was said last, if it was named twice. */
function moduleOf(draft: Draft, caller: Address): Module | undefined {
  return draft.singles.modules.modules.findLast(({ module }) => module === caller);
}

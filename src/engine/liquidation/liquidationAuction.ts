import {
  type AccountId,
  addQuote,
  checkUint,
  checkUint256,
  maxQuote,
  minQuote,
  mulWadUp,
  negateQuote,
  type Quote,
  quote,
  type Seconds,
  seconds,
  subQuote,
  WAD,
  ZERO_QUOTE,
} from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import { revert } from "../core/errors.js";
import { emit } from "../core/events.js";
import { requireOwner } from "../core/ownable.js";
import type { Auction, AuctionHouse, AuctionParameters, NotedOutage } from "../core/state.js";
import { accountOf, isUser, requireAuthorized } from "../ledger/accounts.js";
import { acquire, moveCash, setInAuction, sync } from "../ledger/clearingHouse.js";
import { actionRules } from "../ledger/markets.js";
import { movePortion, riskState } from "../ledger/portfolio.js";
import { cover, income } from "../ledger/treasury.js";
import { checkInitialMargin, maintenanceLowerBound } from "../margin/marginEngine.js";
import type { Witness } from "../margin/marginTypes.js";
import { checkBounds } from "./auctionPricing.js";
import { type Assessed, assessed, counted, outagesNow, type Terms, termsOf } from "./auctionTerms.js";

/**
 * Sells fractions of accounts that fell below maintenance margin (risk model, 6.1 and 6.2); twin of LiquidationAuction.sol.
 * Solvent accounts are sold at a share d(t) of their value and only as far as that restores them; insolvent ones are given
 * away with what they lack, plus a bonus that grows with time.
 */

/** What a bidder asks for, and the conditions under which the bid still stands; as the Solidity struct. */
export interface Bid {
  readonly account: AccountId;
  readonly auctionId: bigint;
  readonly bidder: AccountId;
  /** Largest share wanted [WAD]. */
  readonly fraction: bigint;
  /** Least gain (value less payment) per quote of maintenance margin taken on [WAD]. */
  readonly minReturn: bigint;
  /** Most maintenance margin taken on [WAD quote]. */
  readonly maxMargin: Quote;
  /** The bidder's budget [WAD quote]. */
  readonly maxPayment: Quote;
  readonly deadline: Seconds;
}

const NEW_AUCTION: Auction = {
  id: 0n,
  lastTouch: seconds(0n),
  solventElapsed: seconds(0n),
  insolventElapsed: seconds(0n),
  insolvent: false,
  outages: [],
  reserved: 0n,
  bonusPaid: 0n,
};

/** Only the owner; open auctions follow the new parameters. Errors in order: owner, `NotModule`, `InvalidAuctionParameters`. */
export function setAuctionParameters(draft: Draft, parameters: AuctionParameters): void {
  requireOwner(draft, "auction");
  acquire(draft, draft.addresses.auction);
  checkBounds(parameters);
  change(draft, { parameters });
  emit(draft, "auction", "AuctionParametersSet", { parameters });
}

/**
 * Opens the auction of an account that the witness proves to be below maintenance margin; returns its id. Anybody may.
 * Errors in order: `NotModule`, `AuctionAlreadyOpen`, `InvalidRewardAccount`, account, oracles, witness, `NotLiquidatable`.
 */
export function start(draft: Draft, account: AccountId, witness: Witness, rewardAccount: AccountId): bigint {
  acquire(draft, draft.addresses.auction);
  const open = draft.auctions.get(account);
  if (open !== undefined) revert("AuctionAlreadyOpen", { account, id: open.id });
  if (rewardAccount === account || !isUser(draft, rewardAccount)) revert("InvalidRewardAccount", { account: rewardAccount });
  sync(draft, account);
  const { equity, marginBound, outages } = provenBelow(draft, account, witness);
  const id = checkUint(64, draft.singles.auctionHouse.lastId + 1n);
  change(draft, { lastId: id });
  setInAuction(draft, account, true);
  const reward = rewardOf(draft, equity);
  if (reward > ZERO_QUOTE) moveCash(draft, account, rewardAccount, reward);
  emit(draft, "auction", "AuctionStarted", { id, account, starter: draft.sender, equity, marginBound, rewardAccount, reward });
  record(draft, account, { ...NEW_AUCTION, id, lastTouch: draft.timestamp }, subQuote(equity, reward), marginBound, outages);
  return id;
}

/**
 * Takes up to `fraction` of the account into the bidder's account; returns the share taken [WAD] and what was paid, penalty
 * included, negative when the bidder was paid [WAD quote]. Owner or operator of the bidder's account. Errors in order:
 * `NotModule`, `BidExpired`, `InvalidFraction`, bidder's authority, `InvalidBidder`, `NoAuction`, `AuctionMismatch`, oracles,
 * `AuctionRecovered`, `MarginAboveMaximum`, `ReturnBelowMinimum`, `PaymentExceeded`, oracles of the bidder's markets,
 * `TooManyLegs`, bidder's margin.
 */
export function bid(draft: Draft, terms: Bid): { readonly fraction: bigint; readonly payment: Quote } {
  acquire(draft, draft.addresses.auction);
  checkBid(draft, terms);
  const { account, bidder } = terms;
  const open = requireAuction(draft, account);
  if (open.id !== terms.auctionId) revert("AuctionMismatch", { account, id: open.id, wanted: terms.auctionId });
  sync(draft, account);
  const before = assessed(draft, account);
  const auction = counted(open, before.outages, draft.timestamp);
  if (before.equity >= before.bufferMargin) {
    revert("AuctionRecovered", { account, equity: before.equity, bufferMargin: before.bufferMargin });
  }
  const deal = termsOf(terms.fraction, before, auction, draft.singles.auctionHouse.parameters);
  const payment = addQuote(deal.payment, deal.penalty);
  checkGuards(terms, before.margin.maintenanceMargin, deal, payment);
  const left = transferShare(draft, terms, deal, before);
  const unfunded = settleMoney(draft, bidder, deal);
  const rest = coverEmpty(draft, account, left);
  checkBidder(draft, bidder);
  const { fraction, value, penalty } = deal;
  emit(draft, "auction", "BidFilled", { id: auction.id, account, bidder, fraction, value, payment: deal.payment, penalty, unfunded });
  recordOrEnd(draft, account, { ...auction, bonusPaid: checkUint256(auction.bonusPaid + deal.bonus) }, rest);
  return { fraction, payment };
}

/** Records the account's state at fresh prices; ends the auction when equity is back at the buffer margin. Anybody may. */
export function touch(draft: Draft, account: AccountId): void {
  acquire(draft, draft.addresses.auction);
  const open = requireAuction(draft, account);
  sync(draft, account);
  const state = assessed(draft, account);
  recordOrEnd(draft, account, counted(open, state.outages, draft.timestamp), state);
}

function checkBid(draft: Draft, { deadline, fraction, bidder, account }: Bid): void {
  if (draft.timestamp > deadline) revert("BidExpired", { deadline, blockTime: draft.timestamp });
  if (fraction === 0n || fraction > WAD) revert("InvalidFraction", { fraction });
  requireAuthorized(draft, bidder, draft.sender);
  if (bidder === account || accountOf(draft, bidder).inAuction) revert("InvalidBidder", { bidder });
}

function checkGuards(terms: Bid, maintenanceMargin: Quote, deal: Terms, payment: Quote): void {
  const margin = quote(mulWadUp(maintenanceMargin, deal.fraction));
  if (margin > terms.maxMargin) revert("MarginAboveMaximum", { margin, maxMargin: terms.maxMargin });
  const gain = subQuote(deal.value, payment);
  const minGain = quote(mulWadUp(margin, terms.minReturn));
  if (gain < minGain) revert("ReturnBelowMinimum", { gain, minGain });
  if (payment > terms.maxPayment) revert("PaymentExceeded", { payment, maxPayment: terms.maxPayment });
}

/** The bidder holds its initial margin at fresh prices, without exception. */
function checkBidder(draft: Draft, bidder: AccountId): void {
  checkInitialMargin(bidder, riskState(draft, bidder), actionRules(draft));
}

/** The starter's reward: the parameter, but at most half of minimum equity and half of what is there. */
function rewardOf(draft: Draft, equity: Quote): Quote {
  const half = quote(actionRules(draft).minEquity / 2n);
  const most = minQuote(half, draft.singles.auctionHouse.parameters.starterReward);
  return minQuote(quote(maxQuote(equity, ZERO_QUOTE) / 2n), most);
}

function requireAuction(draft: Draft, account: AccountId): Auction {
  return draft.auctions.get(account) ?? revert("NoAuction", { account });
}

function provenBelow(draft: Draft, account: AccountId, witness: Witness) {
  const state = riskState(draft, account);
  const { equity, marginBound } = maintenanceLowerBound(state, actionRules(draft).factors, witness);
  if (equity >= marginBound) revert("NotLiquidatable", { account, equity, marginBound });
  return { equity, marginBound, outages: outagesNow(state) };
}

/**
 * Moves the share of the legs to the bidder, brought in sync before, and the cash that makes the share worth exactly `deal.value`:
 * whatever the legs lose or gain by their quantum is made good in cash, so the account keeps LV - value to the wei.
 */
function transferShare(draft: Draft, { account, bidder }: Bid, deal: Terms, before: Assessed): Assessed {
  sync(draft, bidder);
  movePortion(draft, account, bidder, deal.fraction);
  const rest = assessed(draft, account);
  const legsValue = subQuote(before.margin.value, rest.margin.value);
  const solventPayment = deal.cover > ZERO_QUOTE ? ZERO_QUOTE : deal.payment;
  moveCash(draft, account, bidder, subQuote(subQuote(deal.value, legsValue), solventPayment));
  return { ...rest, equity: addQuote(subQuote(before.equity, deal.value), solventPayment) };
}

/**
 * Legs move rounded up, so a share below all may take every leg and leave a debt with no margin and no bonus behind it, which
 * nobody would come for: the fund settles it at once (INV-NEG).
 */
function coverEmpty(draft: Draft, account: AccountId, rest: Assessed): Assessed {
  if (rest.margin.maintenanceMargin > ZERO_QUOTE || rest.equity >= ZERO_QUOTE) return rest;
  cover(draft, account, negateQuote(rest.equity));
  return { ...rest, equity: ZERO_QUOTE };
}

function settleMoney(draft: Draft, bidder: AccountId, deal: Terms): Quote {
  if (deal.penalty > ZERO_QUOTE) income(draft, bidder, deal.penalty);
  return deal.cover > ZERO_QUOTE ? cover(draft, bidder, deal.cover) : ZERO_QUOTE;
}

function recordOrEnd(draft: Draft, account: AccountId, auction: Auction, state: Assessed): void {
  const { equity } = state;
  if (equity < state.bufferMargin) {
    record(draft, account, auction, equity, state.margin.maintenanceMargin, state.outages);
    return;
  }
  change(draft, { totalReserved: checkUint256(draft.singles.auctionHouse.totalReserved - auction.reserved) });
  draft.auctions.remove(account);
  setInAuction(draft, account, false);
  emit(draft, "auction", "AuctionEnded", { id: auction.id, account, equity });
}

/** Records solvency for the clocks and what the fund must hold back: MM and what is already lacking. */
function record(draft: Draft, account: AccountId, auction: Auction, equity: Quote, margin: Quote, outages: readonly NotedOutage[]): void {
  const insolvent = equity < ZERO_QUOTE;
  const reserved: bigint = insolvent ? subQuote(margin, equity) : margin;
  const { totalReserved } = draft.singles.auctionHouse;
  change(draft, { totalReserved: checkUint256(totalReserved - auction.reserved + reserved) });
  draft.auctions.set(account, { ...auction, reserved, insolvent, outages });
  emit(draft, "auction", "AuctionTouched", { id: auction.id, account, equity, insolvent, reserved });
}

function change(draft: Draft, fields: Partial<AuctionHouse>): void {
  draft.singles.auctionHouse = { ...draft.singles.auctionHouse, ...fields };
}

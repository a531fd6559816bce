import { type AuctionQuote, accountRisk, auctionQuote, type Bid, type CommandOf, EngineError, isError } from "../engine/index.js";
import { type AccountId, mulWadUp, type Quote, quote, seconds, WAD } from "../math/index.js";
import { largestFraction, smallestFraction } from "./fractions.js";
import { GUARD_TOLERANCE, guardsOf, type Limits, NO_BUDGET, plannedBudget, profitOf } from "./guards.js";
import type { BidAction, PolicyOptions, Skipped } from "./types.js";
import { attemptWithout, type World } from "./world.js";

/** Seconds after the planned block for which a bid stands. */
export const BID_LIFETIME = 60n;

/**
 * The bid that the keeper makes for an account in auction, or why it makes none: the largest share on sale that its margin
 * and its largest bid allow, if that earns the least profit.
 *
 * A bidder's E - IM is concave in the share it takes (E is linear, IM convex), so what it can afford is one interval of
 * shares, which bisection measures on the twin to one wei. Every share takes a part of every leg, so what new legs cost does not depend
 * on it: without that cost, dust of many markets would fill the keeper's account until it has no room or no call pays.
 *
 * @param onSale the auction's quote for the whole account
 */
export function bidFor(world: World, options: PolicyOptions, account: AccountId, onSale: AuctionQuote): BidAction | Skipped {
  const { maxBid } = options;
  const minProfit = leastProfit(world, options, account);
  const offered = (fraction: bigint): AuctionQuote => quoteFor(world, account, fraction);
  const budget = maxBid === undefined ? undefined : plannedBudget(maxBid);
  const profit = profitOf(onSale);
  if (profit < minProfit) return { reason: "not-profitable", account, profit };

  const least = smallestFraction(onSale.fraction, (fraction) => profitOf(offered(fraction)) >= minProfit);
  const payable =
    budget === undefined || onSale.payment <= budget
      ? onSale.fraction
      : largestFraction(least, onSale.fraction, (fraction) => offered(fraction).payment <= budget);
  const trial = (fraction: bigint) => unguarded(options, account, onSale.id, fraction);
  const affordable = payable === undefined ? undefined : largestAffordable(world, options, trial, least, payable);
  if (affordable === undefined) return { reason: "too-poor", account, profit };
  if (affordable instanceof EngineError) return refusalOf(account, affordable);
  return actionOf(world, options, offered(affordable), account, { minProfit, maxBid });
}

/** The least profit, or what the account's legs that the keeper does not hold yet cost, whichever is more [WAD quote]. */
function leastProfit({ state }: World, options: PolicyOptions, account: AccountId): Quote {
  const { keeperAccount, minProfit, legCost } = options;
  const legsOf = (id: AccountId) => state.tables.accounts.get(id)?.legs ?? [];
  const held = new Set(legsOf(keeperAccount).map(({ instrument }) => instrument));
  const fresh = legsOf(account).filter(({ instrument }) => !held.has(instrument)).length;
  const cost = quote(legCost * BigInt(fresh));
  return cost > minProfit ? cost : minProfit;
}

function refusalOf(account: AccountId, error: EngineError): Skipped {
  if (isError(error, "TooManyLegs")) return { reason: "no-room", account, legs: error.args.legs };
  return { reason: "refused", account, error };
}

function quoteFor({ state, context }: World, account: AccountId, fraction: bigint): AuctionQuote {
  const answer = auctionQuote(state, account, context.timestamp, fraction);
  if (answer.status !== "open") throw new Error(`the auction of account ${account} changed while it was looked at`);
  return answer;
}

/** The largest fraction in [low, high] that leaves the keeper its initial margin and headroom; an error that has another reason. */
function largestAffordable(
  world: World,
  options: PolicyOptions,
  bidOf: (fraction: bigint) => CommandOf<"auction.bid">,
  low: bigint,
  high: bigint,
): bigint | EngineError | undefined {
  const { keeperAccount } = options;
  const reserve = reserveOf(world, options);
  let otherwise: EngineError | undefined;
  const affords = (fraction: bigint): boolean => {
    const error = attemptWithout(world, keeperAccount, reserve, bidOf(fraction));
    if (error !== undefined && !isError(error, "InsufficientMargin")) otherwise ??= error;
    return error === undefined;
  };
  // Most bids are affordable as a whole: one trial then. Where it is not for money, no share is.
  const fraction = affords(high) ? high : otherwise === undefined ? largestFraction(low, high, affords) : undefined;
  return otherwise ?? fraction;
}

/** What the keeper leaves free [WAD quote]. */
function reserveOf({ state, context }: World, { keeperAccount, headroom }: PolicyOptions): Quote {
  const none = quote(0n);
  if (!state.tables.accounts.has(keeperAccount)) return none;
  const risk = accountRisk(state, keeperAccount, context.timestamp);
  return risk.status === "ok" && risk.equity > 0n ? quote(mulWadUp(risk.equity, headroom)) : none;
}

/** A bid without guards, to see whether it passes. */
function unguarded(
  { keeperAccount: bidder, nextTimestamp: deadline }: PolicyOptions,
  account: AccountId,
  auctionId: bigint,
  fraction: bigint,
): CommandOf<"auction.bid"> {
  const guards = { minReturn: 0n, maxMargin: NO_BUDGET, maxPayment: NO_BUDGET };
  return { name: "auction.bid", terms: { account, auctionId, bidder, fraction, ...guards, deadline } };
}

function actionOf(
  { state }: World,
  { keeperAccount, nextTimestamp }: PolicyOptions,
  planned: AuctionQuote,
  account: AccountId,
  limits: Limits,
): BidAction {
  const { value, payment, penalty } = planned;
  const deadline = seconds(nextTimestamp + BID_LIFETIME);
  const asked = { account, auctionId: planned.id, bidder: keeperAccount, fraction: askedFraction(planned) };
  const bid: Bid = { ...asked, ...guardsOf(planned, limits), deadline };
  const legsOf = (id: AccountId): number => state.tables.accounts.get(id)?.legs.length ?? 0;
  const legs = 2 * legsOf(account) + legsOf(keeperAccount);
  const command = { name: "auction.bid", terms: bid } as const;
  return { kind: "bid", account, command, legs, fraction: planned.fraction, value, payment, penalty, profit: profitOf(planned) };
}

/**
 * Who takes all that is on sale asks for a little more: mined late, at a lower price, more must be sold to restore the account,
 * and the contract never sells more than that.
 */
function askedFraction({ solvent, fraction, fractionOnSale }: AuctionQuote): bigint {
  if (!solvent || fraction < fractionOnSale) return fraction;
  const more = fraction + mulWadUp(fraction, GUARD_TOLERANCE);
  return more < WAD ? more : WAD;
}

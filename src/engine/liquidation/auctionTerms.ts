import {
  type AccountId,
  addQuote,
  castUint,
  checkUint,
  checkUint256,
  divCeil,
  mulWadDown,
  mulWadUp,
  negateQuote,
  type Quote,
  quote,
  type Seconds,
  seconds,
  subQuote,
  ZERO_QUOTE,
} from "../../math/index.js";
import type { Draft } from "../core/draft.js";
import type { Auction, AuctionParameters, NotedOutage } from "../core/state.js";
import { actionRules } from "../ledger/markets.js";
import { riskState } from "../ledger/portfolio.js";
import { assess } from "../margin/marginEngine.js";
import type { Assessment, RiskState } from "../margin/marginTypes.js";
import { bonusShareDown, fractionOnSaleUp, priceShareUp } from "./auctionPricing.js";

/** What a bid moves and why; the private arithmetic of LiquidationAuction.sol, shared with the read-only quote. */

/** The account in auction at the cached prices. */
export interface Assessed {
  readonly equity: Quote;
  readonly margin: Assessment;
  readonly bufferMargin: Quote;
  /** Outages of the account's markets now. */
  readonly outages: readonly NotedOutage[];
}

/** What one bid moves: share [WAD], and money [WAD quote]. */
export interface Terms {
  readonly fraction: bigint;
  readonly value: Quote;
  readonly payment: Quote;
  readonly penalty: Quote;
  readonly cover: Quote;
  /** Part of `cover` beyond what is lacking. */
  readonly bonus: bigint;
}

/** BM = MM + (IM - MM) / 2, rounded up (risk model, 5.4). */
export function bufferMarginUp(margin: Assessment): Quote {
  const { initialMargin, maintenanceMargin } = margin;
  return quote(maintenanceMargin + divCeil(initialMargin - maintenanceMargin, 2n));
}

/** Equity and requirements of an account whose markets and funding are in sync. */
export function assessed(draft: Draft, account: AccountId): Assessed {
  const risk = riskState(draft, account);
  const margin = assess(risk, actionRules(draft).factors);
  return { equity: addQuote(risk.cash, margin.value), margin, bufferMargin: bufferMarginUp(margin), outages: outagesNow(risk) };
}

/** How long each of the account's markets has been without a valid price, all outages together. */
export function outagesNow({ markets }: RiskState): readonly NotedOutage[] {
  return markets.map(({ id, outage }) => ({ market: id, outage }));
}

/**
 * The auction with the seconds since its last touch on the clock of the state recorded then, less the longest time in which one of the
 * account's markets had no valid price. Outages of several markets at one time are one time in which bids were refused, so they
 * are not added; each is a part of the time since the last touch, so what counts never falls.
 */
export function counted(auction: Auction, outages: readonly NotedOutage[], now: bigint): Auction {
  const elapsed = checkUint256(now - auction.lastTouch);
  const seen = castUint(32, checkUint256(elapsed - longestSince(auction.outages, outages)));
  const lastTouch = seconds(now);
  if (auction.insolvent) return { ...auction, lastTouch, insolventElapsed: seconds(checkUint(32, auction.insolventElapsed + seen)) };
  return { ...auction, lastTouch, solventElapsed: seconds(checkUint(32, auction.solventElapsed + seen)) };
}

/** The longest time that any one market was out since it was noted. An account in auction only loses markets: each was noted. */
function longestSince(noted: readonly NotedOutage[], now: readonly NotedOutage[]): bigint {
  const before = new Map(noted.map(({ market, outage }) => [market, outage]));
  const grown = now.map(({ market, outage }) => checkUint256(outage - (before.get(market) as Seconds)));
  return grown.reduce((longest, one) => (one > longest ? one : longest), 0n);
}

/** What a bid for up to `wanted` [WAD] moves now; the account must be below its buffer margin. */
export function termsOf(wanted: bigint, state: Assessed, auction: Auction, p: AuctionParameters): Terms {
  return state.equity < ZERO_QUOTE ? insolventTerms(wanted, state, auction, p) : solventTerms(wanted, state, auction.solventElapsed, p);
}

function solventTerms(wanted: bigint, state: Assessed, elapsed: bigint, p: AuctionParameters): Terms {
  const share = priceShareUp(p, elapsed);
  const onSale = fractionOnSaleUp(subQuote(state.bufferMargin, state.equity), state.equity, share);
  const fraction = wanted < onSale ? wanted : onSale;
  const part = mulWadDown(state.equity, fraction);
  const price = mulWadUp(part, share);
  return {
    fraction,
    value: quote(part),
    payment: quote(price),
    penalty: quote(mulWadUp(part - price, p.penaltyShare)),
    cover: ZERO_QUOTE,
    bonus: 0n,
  };
}

/** What earlier bids were paid counts toward the cap, or many small bids would each be paid a share of the whole of it. */
function insolventTerms(fraction: bigint, state: Assessed, auction: Auction, p: AuctionParameters): Terms {
  const { maintenanceMargin } = state.margin;
  const left = p.bonusCap > auction.bonusPaid ? p.bonusCap - auction.bonusPaid : 0n;
  const most = maintenanceMargin > left ? left : maintenanceMargin;
  const bonus = mulWadDown(mulWadDown(most, bonusShareDown(p, auction.insolventElapsed)), fraction);
  const lack = mulWadUp(negateQuote(state.equity), fraction);
  const cover = quote(lack + bonus);
  return { fraction, value: quote(-lack), payment: negateQuote(cover), penalty: ZERO_QUOTE, cover, bonus };
}

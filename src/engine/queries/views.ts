import {
  type AccountId,
  addQuote,
  type EngineError,
  FIRST_USER_ACCOUNT,
  type MarketId,
  type Position,
  type Price,
  packPosition,
  type Quote,
  quote,
  type Seconds,
  type Size,
  WAD,
  withCheckpoint,
  ZERO_ADDRESS,
  ZERO_QUOTE,
} from "../../math/index.js";
import { type Draft, openDraft } from "../core/draft.js";
import { EngineError as EngineFailure, revert } from "../core/errors.js";
import type { SiloState } from "../core/state.js";
import { isUser } from "../ledger/accounts.js";
import { actionRules } from "../ledger/markets.js";
import { pokeLegs, riskState } from "../ledger/portfolio.js";
import { priceShareUp } from "../liquidation/auctionPricing.js";
import { assessed, bufferMarginUp, counted, termsOf } from "../liquidation/auctionTerms.js";
import { assess, equityOf, strongestWitness } from "../margin/marginEngine.js";
import type { RiskState, Witness } from "../margin/marginTypes.js";

/** Read-only questions. None of them changes the state; each costs what one command costs. */

/** The oracle of one of the account's markets does not answer; the error is what a command would revert with. */
export interface OracleInvalid {
  readonly status: "oracleInvalid";
  readonly error: EngineError;
}

/** An account's positions in one market. */
export interface MarketExposure {
  readonly market: MarketId;
  readonly size: Size;
  readonly index: Price;
  readonly mark: Price;
}

/** What an account is worth and what it must hold [WAD quote]. */
export interface AccountRisk {
  readonly status: "ok";
  /** With pending funding applied. */
  readonly cash: Quote;
  readonly equity: Quote;
  readonly initialMargin: Quote;
  readonly maintenanceMargin: Quote;
  readonly bufferMargin: Quote;
  /** Rule 5.7: a withdrawal must leave transferEquity >= transferMargin. */
  readonly transferEquity: Quote;
  readonly transferMargin: Quote;
  readonly markets: readonly MarketExposure[];
}

export interface ViewOptions {
  /** As if the account's markets were poked at `timestamp` first. Default true; false reads the cached prices. */
  readonly fresh?: boolean;
}

/** Equity and requirements of an account (risk model, 5). Errors: `UnknownAccount`. */
export function accountRisk(
  state: SiloState,
  account: AccountId,
  timestamp: Seconds,
  options: ViewOptions = {},
): AccountRisk | OracleInvalid {
  return withRisk(state, account, timestamp, options, (risk, draft) => {
    const margin = assess(risk, actionRules(draft).factors);
    const { initialMargin, maintenanceMargin, transferMargin } = margin;
    return {
      status: "ok",
      cash: risk.cash,
      equity: addQuote(risk.cash, margin.value),
      initialMargin,
      maintenanceMargin,
      bufferMargin: bufferMarginUp(margin),
      transferEquity: addQuote(risk.cash, margin.transferValue),
      transferMargin,
      markets: risk.markets.map(({ id, sizes, index, mark }) => ({ market: id, size: sumOf(sizes), index, mark })),
    };
  });
}

/** A witness and what it proves. */
export interface WitnessFound {
  readonly status: "ok";
  readonly witness: Witness;
  readonly equity: Quote;
  /** Exactly the maintenance margin. */
  readonly marginBound: Quote;
  /** Whether an auction could be started with it. */
  readonly liquidatable: boolean;
}

/** The scenario per market and per group that proves most (risk model, 5.8). Errors: `UnknownAccount`. */
export function worstWitness(
  state: SiloState,
  account: AccountId,
  timestamp: Seconds,
  options: ViewOptions = {},
): WitnessFound | OracleInvalid {
  return withRisk(state, account, timestamp, options, (risk, draft) => {
    const equity = equityOf(risk);
    const marginBound = assess(risk, actionRules(draft).factors).maintenanceMargin;
    return { status: "ok", witness: strongestWitness(risk), equity, marginBound, liquidatable: equity < marginBound };
  });
}

/** What a bid would move now. */
export interface AuctionQuote {
  readonly status: "open";
  readonly id: bigint;
  readonly solvent: boolean;
  /** Seconds on the clock that prices this bid. */
  readonly elapsed: Seconds;
  /** d(t) [WAD] while solvent. */
  readonly priceShare: bigint;
  readonly equity: Quote;
  readonly maintenanceMargin: Quote;
  readonly bufferMargin: Quote;
  /** Largest share that a bid can take [WAD]. */
  readonly fractionOnSale: bigint;
  /** Share that this bid takes [WAD]. */
  readonly fraction: bigint;
  /** Its LV. */
  readonly value: Quote;
  /** Price plus penalty; negative when the bidder is paid. */
  readonly payment: Quote;
  readonly penalty: Quote;
}

export type AuctionAnswer =
  | AuctionQuote
  | OracleInvalid
  | { readonly status: "none" }
  | { readonly status: "recovered"; readonly equity: Quote; readonly bufferMargin: Quote };

/** What a bid for up to `wanted` [WAD] of an account in auction would pay and take now (risk model, 6.2). */
export function auctionQuote(state: SiloState, account: AccountId, timestamp: Seconds, wanted: bigint = WAD): AuctionAnswer {
  const auction = state.tables.auctions.get(account);
  if (auction === undefined) return { status: "none" };
  return withRisk(state, account, timestamp, {}, (_risk, draft): AuctionAnswer => {
    const now = assessed(draft, account);
    const { equity, bufferMargin } = now;
    if (equity >= bufferMargin) return { status: "recovered", equity, bufferMargin };
    const clocks = counted(auction, now.outages, timestamp);
    const { parameters } = draft.singles.auctionHouse;
    const terms = termsOf(wanted, now, clocks, parameters);
    const solvent = equity >= ZERO_QUOTE;
    return {
      status: "open",
      id: auction.id,
      solvent,
      elapsed: solvent ? clocks.solventElapsed : clocks.insolventElapsed,
      priceShare: solvent ? priceShareUp(parameters, clocks.solventElapsed) : 0n,
      equity,
      maintenanceMargin: now.margin.maintenanceMargin,
      bufferMargin,
      fractionOnSale: termsOf(WAD, now, clocks, parameters).fraction,
      fraction: terms.fraction,
      value: terms.value,
      payment: quote(terms.payment + terms.penalty),
      penalty: terms.penalty,
    };
  });
}

/** The account's positions as the slots of the contract's array. */
export function positionsOf(state: SiloState, account: AccountId): readonly Position[] {
  const legs = state.tables.accounts.get(account)?.legs ?? [];
  return legs.map(({ instrument, size, checkpoint }) => withCheckpoint(packPosition(instrument, size), checkpoint));
}

/** A draft at some time that nobody commits. */
export function draftAt(state: SiloState, timestamp: Seconds): Draft {
  return openDraft(state, { timestamp, sender: ZERO_ADDRESS });
}

/** Runs a question on an account's risk state, fresh or cached. */
export function withRisk<T>(
  state: SiloState,
  account: AccountId,
  timestamp: Seconds,
  options: ViewOptions,
  ask: (risk: RiskState, draft: Draft) => T,
): T | OracleInvalid {
  const draft = draftAt(state, timestamp);
  if (account >= FIRST_USER_ACCOUNT && !isUser(draft, account)) revert("UnknownAccount", { account });
  if (options.fresh ?? true) {
    try {
      pokeLegs(draft, account);
    } catch (error) {
      if (error instanceof EngineFailure) return { status: "oracleInvalid", error };
      throw error;
    }
  }
  return ask(riskState(draft, account), draft);
}

function sumOf(sizes: readonly Size[]): Size {
  return sizes.reduce((sum, size) => sum + size, 0n) as Size;
}

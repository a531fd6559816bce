import type { CommandOf, EngineError } from "../engine/index.js";
import type { AccountId, Address, MarketId, Quote, Seconds } from "../math/index.js";
import type { Terms } from "./terms.js";

/** Who the keeper is, when its transactions will be mined, and what it is willing to do. */
export interface PolicyOptions extends Terms {
  /** The account that takes shares of auctioned accounts and is paid the starter's reward. */
  readonly keeperAccount: AccountId;
  /** Who sends the transactions: the account's owner or an operator of it. */
  readonly keeperAddress: Address;
  /** Timestamp of the block in which the actions are expected to be mined. */
  readonly nextTimestamp: Seconds;
}

/** Opens the auction of an account below maintenance margin. */
interface StartAction {
  readonly kind: "start";
  readonly account: AccountId;
  readonly command: CommandOf<"auction.start">;
  /** Legs that the transaction walks through: for its gas limit. */
  readonly legs: number;
  /** Of the account before the start, at fresh prices [WAD quote]. */
  readonly equity: Quote;
  readonly maintenanceMargin: Quote;
}

/** Takes a share of an account in auction. */
export interface BidAction {
  readonly kind: "bid";
  readonly account: AccountId;
  readonly command: CommandOf<"auction.bid">;
  readonly legs: number;
  /** Share of the account that the bid takes [WAD]; the command may ask for a little more than is on sale now. */
  readonly fraction: bigint;
  /** What the bid moves when it is mined at `nextTimestamp` in this order; payment includes the penalty [WAD quote]. */
  readonly value: Quote;
  readonly payment: Quote;
  readonly penalty: Quote;
  /** value - payment. */
  readonly profit: Quote;
}

/** Records an auctioned account's state: because it recovered, or because it became solvent or insolvent. */
export interface TouchAction {
  readonly kind: "touch";
  readonly account: AccountId;
  readonly command: CommandOf<"auction.touch">;
  readonly legs: number;
  readonly because: "recovered" | "solvency";
}

/** Caches a fresh price of a market, before the cached one runs out and stops the clocks of auctions in it. */
export interface PokeAction {
  readonly kind: "poke";
  /** Of no account. */
  readonly account?: undefined;
  readonly market: MarketId;
  readonly command: CommandOf<"clearingHouse.poke">;
  readonly legs: number;
}

/** One transaction to the silo; `command` is what the twin executes for it. */
export type PlannedAction = StartAction | BidAction | TouchAction | PokeAction;

/** What calls for an action and gets none, and why. Amounts [WAD quote]. */
export type Skipped =
  /** The market's oracle has no valid price at `nextTimestamp`; accounts in it are not judged. */
  | { readonly reason: "oracle-invalid"; readonly market: MarketId; readonly error: EngineError }
  /** The keeper's own account is below MM or in auction: nobody can start or bid for themselves. */
  | { readonly reason: "own-account"; readonly account: AccountId }
  /** The keeper's account is in auction and may take nothing until it has recovered. */
  | { readonly reason: "keeper-in-auction"; readonly account: AccountId }
  /** All that is on sale earns `profit`, less than the least profit or than its new legs cost. */
  | { readonly reason: "not-profitable"; readonly account: AccountId; readonly profit: Quote }
  /** All that is on sale would earn `profit`, but what the keeper's margin and largest bid allow earns too little. */
  | { readonly reason: "too-poor"; readonly account: AccountId; readonly profit: Quote }
  /** The keeper's account would hold `legs` legs, more than an account may. */
  | { readonly reason: "no-room"; readonly account: AccountId; readonly legs: bigint }
  /** The contract would refuse the action. */
  | { readonly reason: "refused"; readonly account: AccountId; readonly error: EngineError }
  | { readonly reason: "refused"; readonly market: MarketId; readonly error: EngineError };

/** What a keeper does after a block: transactions in the order in which they are to be mined. */
export interface Plan {
  readonly actions: readonly PlannedAction[];
  readonly skipped: readonly Skipped[];
}

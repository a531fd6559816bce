import type { PriceWad } from "../../marketData/bars.js";
import type { UnixSeconds } from "../../marketData/time.js";
import type { AccountId } from "../../math/index.js";
import type { Scenario } from "../scenario/scenario.js";

/** Solvent: the account was worth something when it was liquidated. Insolvent: it owed more than it held. */
export type Solvency = "solvent" | "insolvent";

/** The whole population after one sub-step. Counts are accounts, the keeper's aside; amounts [WAD quote]. */
export interface RunPoint {
  readonly timestamp: UnixSeconds;
  readonly price: PriceWad;
  readonly belowIm: number;
  readonly belowMm: number;
  readonly inAuction: number;
  readonly fund: bigint;
  readonly unfundedDeficit: bigint;
  readonly cumulativeLiquidations: number;
}

/** One bid that took a share of an account. */
export interface Liquidation {
  readonly timestamp: number;
  readonly account: AccountId;
  /** What the feed said then. */
  readonly price: PriceWad;
  readonly kind: Solvency;
}

/** One auction from start to end. Amounts [WAD quote]. */
export interface AuctionRecord {
  readonly account: AccountId;
  readonly startedAt: number;
  /** Insolvent where it began so, or any bid found it so. */
  readonly kind: Solvency;
  /** What the bidders paid, penalties included; negative where they were paid for taking the account over. */
  readonly paid: bigint;
  readonly deficit: bigint;
  /** The last bidder. */
  readonly bidder: AccountId | undefined;
  /** Undefined while the auction is open. */
  readonly closedAt: number | undefined;
}

/** What a run amounts to; every amount is exact. */
export interface RunResult {
  readonly points: readonly RunPoint[];
  readonly liquidations: readonly Liquidation[];
  readonly auctions: readonly AuctionRecord[];
  /** What insolvent accounts lacked and their bidders were paid for: from the fund, and beyond it unfunded [WAD quote]. */
  readonly deficit: bigint;
  readonly fundBefore: bigint;
  readonly fundAfter: bigint;
  readonly unfundedDeficit: bigint;
  readonly steps: number;
  /** Blocks of the run itself, without those that built the population. */
  readonly blocks: number;
}

/** How often chain and twin were compared, and how often they differed. */
export interface Mirror {
  readonly checks: number;
  readonly mismatches: number;
}

/** A run that is over, with where its prices came from. */
export interface FinishedRun {
  readonly scenario: Scenario;
  readonly result: RunResult;
  /** A file's name, or the name of a generated path. */
  readonly source: string;
  /** Absent where there was no chain. */
  readonly mirror?: Mirror;
}

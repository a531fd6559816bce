import type { Hash } from "viem";
import type { SiloState } from "../engine/index.js";
import type { AccountId, Seconds } from "../math/index.js";
import type { Plan, PlannedAction } from "../policy/index.js";

/**
 * A keeper is a pipe: watch -> screen -> confirm and plan -> simulate -> send -> record. Each part is one of the interfaces
 * below; `compose.ts` is the only place that puts real ones together.
 */

/** A block as the keeper needs it. */
export interface SeenBlock {
  readonly number: bigint;
  readonly hash: Hash;
  readonly timestamp: Seconds;
  /** Price of a unit of gas in this block [wei]; undefined on chains without EIP-1559. */
  readonly baseFee: bigint | undefined;
}

/** Follows the chain. */
export interface Watch {
  /**
   * Waits for a block other than `after` and returns the newest one; blocks that came and went meanwhile are not returned.
   *
   * @returns undefined when `signal` was raised first
   * @throws KeelError when the node fails
   */
  newest(after: SeenBlock | undefined, signal: AbortSignal): Promise<SeenBlock | undefined>;
}

/** The silo at the end of a block, and who may be in trouble there. */
export interface Snapshot {
  readonly state: SiloState;
  /** What `block.timestamp` is for calls at this block. */
  readonly timestamp: Seconds;
  /** Accounts worth an exact look; undefined means all of them. */
  readonly candidates?: readonly AccountId[];
}

/** Reads the silo at a block. May name too many candidates, never too few. */
export type Screen = (block: SeenBlock) => Promise<Snapshot>;

/** Confirms exactly who needs what, and decides. Pure. */
export type Planner = (snapshot: Snapshot, nextTimestamp: Seconds) => Plan;

/** What a simulation says of one planned action. `reason` is one line. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Asks the node what an action would do at the end of the block, and whether the twin agrees. */
export type Simulate = (block: SeenBlock, snapshot: Snapshot, action: PlannedAction) => Promise<Verdict>;

/** A transaction that was handed to the node. */
export interface Sent {
  readonly hash: Hash;
  readonly nonce: number;
  readonly action: PlannedAction;
}

/** Sends transactions in order. */
export interface Send {
  /** Reads nonce and fees for this block. Undefined while transactions sent before it still wait for inclusion. */
  begin(block: SeenBlock): Promise<Batch | undefined>;
}

/** The transactions of one block: consecutive nonces, one price. */
export interface Batch {
  /** Hands one transaction to the node; does not wait for its inclusion. Throws KeelError when the node refuses it. */
  send(action: PlannedAction): Promise<Sent>;
}

/** What became of a transaction. Amounts as the chain's events say [WAD quote]. */
export interface Included {
  readonly sent: Sent;
  readonly blockNumber: bigint;
  readonly success: boolean;
  /** Paid for gas [wei]. */
  readonly gasCost: bigint;
  /** Paid for the share taken, penalty included; negative when the keeper was paid. 0 for anything but a bid. */
  readonly payment: bigint;
  /** Deficit that nobody has paid for yet, added by this bid. */
  readonly unfunded: bigint;
}

/** Looks for transactions that were sent before. */
export interface Inclusions {
  /** Those of `waiting` that are in a block now. */
  find(waiting: readonly Sent[]): Promise<readonly Included[]>;
}

/** What a keeper did in its life. */
export interface Summary {
  /** Blocks it worked on. */
  readonly blocks: number;
  /** Transactions handed to the node. */
  readonly sent: number;
  /** Transactions that were included and did what they should, by kind. */
  readonly started: number;
  readonly bids: number;
  readonly touches: number;
  readonly pokes: number;
  /** Transactions that were included and reverted. */
  readonly reverted: number;
  /** Not sent: simulation or node refused. */
  readonly refused: number;
  /** Paid for shares, net of what the keeper was paid [WAD quote]. */
  readonly spent: bigint;
  /** Paid for gas [wei]. */
  readonly gasCost: bigint;
}

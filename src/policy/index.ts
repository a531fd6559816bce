/**
 * The keeper's decisions as pure functions over the engine's state, shared with the simulator: no node, no clock, no network.
 */
export { BID_LIFETIME, DEFAULT_HEADROOM, DEFAULT_MIN_PROFIT } from "./bids.js";
export { planBlock } from "./plan.js";
export type { BidAction, Plan, PlannedAction, PolicyOptions, Skipped } from "./types.js";

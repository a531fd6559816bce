/**
 * The keeper's decisions as pure functions over the engine's state, shared with the simulator: no node, no clock, no network.
 */
export { BID_LIFETIME } from "./bids.js";
export { planBlock } from "./plan.js";
export { suspects } from "./screen.js";
export { type GivenTerms, type Terms, termsOf } from "./terms.js";
export type { BidAction, Plan, PlannedAction, PolicyOptions, Skipped } from "./types.js";

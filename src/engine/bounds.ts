import { PRICE_SOURCE } from "./core/records.js";
import { mostOf } from "./core/shapes.js";

/**
 * The hard bounds of everything that can be configured, each where it is checked: what a silo's file is read by, and a test
 * holds against the contracts. Shares, sizes, prices and money [WAD], times [s].
 */
export { MAX_FEE_RATE, MAX_GROUP, MAX_INDEX, MAX_PREMIUM, MAX_SIZE, MIN_INDEX } from "../math/index.js";
export {
  MAX_FUNDING_CAP,
  MAX_MARGIN_FACTOR,
  MAX_MIN_EQUITY,
  MAX_OFFSET_SHARE,
  MAX_PRICE_BAND,
  MAX_SCAN_RANGE,
  MIN_MARGIN_FACTOR,
  MIN_SCAN_RANGE,
  SCAN_RANGE_STEP,
} from "./governance/parameterBounds.js";
export { MAX_MARKETS } from "./governance/siloGovernor.js";
export {
  MAX_BONUS_CAP,
  MAX_PENALTY_SHARE,
  MAX_PHASE,
  MAX_STARTER_REWARD,
  MIN_KNEE_SHARE,
  MIN_PHASE,
  MIN_START_SHARE,
} from "./liquidation/auctionPricing.js";
export { MAX_HEARTBEAT } from "./oracle/chainlinkAdapter.js";

/** Units of underlying in a lot: what the contract's field holds. */
export const MAX_LOT = mostOf(PRICE_SOURCE.lot);

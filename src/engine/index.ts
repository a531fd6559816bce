export { EMPTY_ACCOUNT } from "./accounts.js";
export { COMMANDS } from "./commandShapes.js";
export type { Command, CommandArgs, CommandName, CommandOf, CommandResults, ResultOf } from "./commands.js";
export type { Context, DirtySet } from "./draft.js";
export { EngineError, type ErrorArgs, type ErrorName, isError } from "./errors.js";
export type { EngineEvent, EventArgs, Fill } from "./events.js";
export { execute, type Outcome, type Preview, simulate } from "./execute.js";
export { type Violation, violations } from "./invariants.js";
export { type Limit, type LiquidationPrices, liquidationPrices, maxOrder, maxWithdrawal, type OrderWish } from "./limits.js";
export type { Bid } from "./liquidationAuction.js";
export type { Witness } from "./marginTypes.js";
export type { Order, SignedOrder } from "./referenceVenue.js";
export { ShapeError } from "./shapes.js";
export { createSilo, type SiloConfig } from "./silo.js";
export { digest, fromSnapshot, type Snapshot, toSnapshot } from "./snapshot.js";
export type {
  Account,
  Adapter,
  AddressPair,
  Auction,
  AuctionParameters,
  Claim,
  ContractName,
  Deficit,
  Feed,
  ForeignAdapter,
  House,
  Leg,
  Market,
  MarketConfig,
  Modules,
  NonceWord,
  Ownership,
  PriceSource,
  SiloAddresses,
  SiloParameters,
  SiloState,
  Singles,
  Supply,
  Tables,
  Totals,
  Unlock,
  VenueFees,
} from "./state.js";
export { addressPair, nonceWord } from "./state.js";
export {
  type AccountRisk,
  type AuctionAnswer,
  type AuctionQuote,
  accountRisk,
  auctionQuote,
  type MarketExposure,
  type OracleInvalid,
  positionsOf,
  type ViewOptions,
  type WitnessFound,
  worstWitness,
} from "./views.js";

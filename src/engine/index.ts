export * as bounds from "./bounds.js";
export { COMMANDS } from "./commandShapes.js";
export type { Command, CommandArgs, CommandName, CommandOf, CommandResults, ResultOf } from "./commands.js";
export type { Context, DirtySet } from "./core/draft.js";
export { EngineError, type ErrorArgs, type ErrorName, isError, isSiloError, type SiloError } from "./core/errors.js";
export type { EngineEvent, EventArgs, Fill } from "./core/events.js";
export { ShapeError } from "./core/shapes.js";
export type {
  Account,
  AccountNonce,
  Adapter,
  AddressPair,
  Auction,
  AuctionParameters,
  Claim,
  ClearingHouseNumbers,
  ContractName,
  Deficit,
  Feed,
  ForeignAdapter,
  Leg,
  Market,
  MarketConfig,
  Module,
  Modules,
  NonceFill,
  NonceWord,
  NotedOutage,
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
} from "./core/state.js";
export { accountNonce, addressPair, nonceWord } from "./core/state.js";
export { type ExecuteErrorType, execute, type Outcome, type Preview, preview } from "./execute.js";
export { EMPTY_ACCOUNT } from "./ledger/accounts.js";
export { pending as pendingFunding } from "./ledger/fundingMath.js";
export type { Bid } from "./liquidation/liquidationAuction.js";
export { linearWorstShareUp } from "./margin/linearLosses.js";
export type { NamedScenario, Witness } from "./margin/marginTypes.js";
export { type Violation, violations } from "./queries/invariants.js";
export { type Limit, type LiquidationPrices, liquidationPrices, maxOrder, maxWithdrawal, type OrderWish } from "./queries/limits.js";
export { type FreshMarket, freshMarket } from "./queries/markets.js";
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
} from "./queries/views.js";
export { createSilo, type SiloConfig, standardModules } from "./silo.js";
export { digest, fromSnapshot, type Snapshot, toSnapshot } from "./snapshot.js";
export { type Order, orderPrefix, type SignedOrder } from "./venue/referenceVenue.js";

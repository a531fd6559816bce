import { type AccountId, type Address, EngineError, type Hex, type MarketId, type Price, type Quote, type Size } from "../../math/index.js";

export { EngineError };

/**
 * Every error that a call to a silo can end in, with its arguments, in the order of the Solidity declaration. `Locked`,
 * `TokenAmountMismatch` and `UnsupportedQuoteToken` cannot happen in the twin, which is single-threaded and has an honest token;
 * they are listed for those who decode errors of the chain. The kernel's `MarketsOutOfRange` and `GroupOutOfRange` are not: they are
 * for callers that hand over what no account can be.
 */
export interface ErrorArgs {
  // Arithmetic and libraries
  Panic: { code: bigint };
  SafeCastOverflowedIntDowncast: { bits: bigint; value: bigint };
  OwnableUnauthorizedAccount: { account: Address };
  OwnableInvalidOwner: { owner: Address };
  // ERC-20 (quote token and fund shares), ERC-4626, ERC-721
  ERC20InvalidSender: { sender: Address };
  ERC20InvalidReceiver: { receiver: Address };
  ERC20InvalidApprover: { approver: Address };
  ERC20InvalidSpender: { spender: Address };
  ERC20InsufficientBalance: { sender: Address; balance: bigint; needed: bigint };
  ERC20InsufficientAllowance: { spender: Address; allowance: bigint; needed: bigint };
  ERC4626ExceededMaxDeposit: { receiver: Address; assets: bigint; max: bigint };
  ERC4626ExceededMaxMint: { receiver: Address; shares: bigint; max: bigint };
  ERC4626ExceededMaxWithdraw: { owner: Address; assets: bigint; max: bigint };
  ERC4626ExceededMaxRedeem: { owner: Address; shares: bigint; max: bigint };
  ERC721InvalidReceiver: { receiver: Address };
  ERC721InvalidApprover: { approver: Address };
  ERC721InvalidOperator: { operator: Address };
  ERC721NonexistentToken: { tokenId: bigint };
  ERC721InsufficientApproval: { operator: Address; tokenId: bigint };
  ERC721IncorrectOwner: { sender: Address; tokenId: bigint; owner: Address };
  // The lock and roles
  Locked: Record<never, never>;
  NotModule: { caller: Address };
  NotGovernor: { caller: Address };
  NotDeployer: { caller: Address };
  ModulesAlreadySet: Record<never, never>;
  ZeroAddress: Record<never, never>;
  NotAContract: { target: Address };
  // Accounts
  UnknownAccount: { account: AccountId };
  ReservedAccount: { account: AccountId };
  NotAuthorized: { account: AccountId; caller: Address };
  NotAccountOwner: { account: AccountId; caller: Address };
  AccountInAuction: { account: AccountId };
  CounterExhausted: { account: AccountId };
  // Money
  ZeroAmount: Record<never, never>;
  AmountTooLarge: { amount: bigint; maximum: bigint };
  TokenAmountMismatch: { expected: bigint; received: bigint };
  UnsupportedQuoteToken: { token: Address };
  InsufficientCustody: { amount: bigint; custody: bigint };
  DeficitOutstanding: Record<never, never>;
  InsufficientReservedCash: { account: AccountId; cash: Quote; amount: Quote };
  // Markets and governance
  UnknownMarket: { market: MarketId };
  InvalidMarketConfig: Record<never, never>;
  InvalidSiloParameters: Record<never, never>;
  SiloParametersNotSet: Record<never, never>;
  InvalidOffsetShare: { offsetShare: bigint };
  PremiumOutOfRange: { premium: bigint };
  TooManyMarkets: Record<never, never>;
  // Fills
  VenueNotListed: { venue: Address };
  VenueNotEnabled: { account: AccountId; venue: Address };
  SelfTrade: { account: AccountId };
  UnsupportedInstrument: { instrument: bigint };
  OpenInterestExceeded: { market: MarketId; openInterest: bigint; maximum: bigint };
  TooManyLegs: { account: AccountId; legs: bigint };
  // Margin
  MalformedWitness: Record<never, never>;
  ZeroSize: Record<never, never>;
  SizeNotOnQuantum: { size: Size };
  SizeTooLarge: { size: Size };
  PriceNotOnTick: { price: Price };
  FeeOutOfRange: { fee: Quote; maximum: Quote };
  PriceOutsideBand: { price: Price; mark: Price; priceBand: bigint };
  AccountInsolvent: { account: AccountId; equity: Quote };
  InsufficientMargin: { account: AccountId; equity: Quote; initialMargin: Quote };
  BelowMinimumEquity: { account: AccountId; equity: Quote; minEquity: Quote };
  WithdrawalExceedsMargin: { account: AccountId; transferEquity: Quote; transferMargin: Quote };
  // Oracle
  NoPriceSource: { market: MarketId };
  AdapterUnavailable: { market: MarketId; adapter: Address };
  PriceOutOfBounds: { market: MarketId; price: bigint; minPrice: Price; maxPrice: Price };
  InvalidValidity: { market: MarketId; validUntil: bigint };
  InvalidSource: { market: MarketId };
  FeedUnavailable: { feed: Address };
  PriceNotPositive: { feed: Address; answer: bigint };
  AnswerOutOfRange: { feed: Address; answer: bigint };
  PriceFromFuture: { feed: Address; updatedAt: bigint; blockTime: bigint };
  PriceStale: { feed: Address; updatedAt: bigint; heartbeat: bigint };
  UnsupportedDecimals: { feed: Address; decimals: bigint };
  HeartbeatOutOfRange: { heartbeat: bigint };
  // Auction
  AuctionAlreadyOpen: { account: AccountId; id: bigint };
  NoAuction: { account: AccountId };
  NotLiquidatable: { account: AccountId; equity: Quote; marginBound: Quote };
  AuctionRecovered: { account: AccountId; equity: Quote; bufferMargin: Quote };
  InvalidRewardAccount: { account: AccountId };
  BidExpired: { deadline: bigint; blockTime: bigint };
  InvalidFraction: { fraction: bigint };
  InvalidBidder: { bidder: AccountId };
  PaymentExceeded: { payment: Quote; maxPayment: Quote };
  AuctionMismatch: { account: AccountId; id: bigint; wanted: bigint };
  ReturnBelowMinimum: { gain: Quote; minGain: Quote };
  MarginAboveMaximum: { margin: Quote; maxMargin: Quote };
  InvalidAuctionParameters: Record<never, never>;
  // Insurance
  InsufficientShares: { owner: Address; shares: bigint; balance: bigint };
  ZeroShares: Record<never, never>;
  NotClearingHouse: { caller: Address };
  NothingToCollect: { owner: Address };
  ZeroReceiver: Record<never, never>;
  ClaimsExceeded: { amount: bigint; maximum: bigint };
  // Venue
  OrderSizeZero: { orderHash: Hex };
  OrderSizeTooLarge: { orderHash: Hex; size: Size };
  OrderSizeNotOnQuantum: { orderHash: Hex; size: Size };
  OrderPriceNotOnTick: { orderHash: Hex; price: Price };
  OrderExpired: { orderHash: Hex; expiry: bigint; blockTime: bigint };
  OrderEpochMismatch: { orderHash: Hex; epoch: bigint; current: bigint };
  OrderNonceUsed: { orderHash: Hex; account: AccountId; nonce: bigint };
  NonceOfAnotherOrder: { orderHash: Hex; account: AccountId; nonce: bigint; holder: Hex };
  SignerNotAuthorized: { orderHash: Hex; account: AccountId; signer: Address };
  InvalidSignature: { orderHash: Hex; signer: Address };
  PostOnlyWouldTake: { orderHash: Hex };
  InstrumentMismatch: { makerHash: Hex; takerHash: Hex };
  SameSide: { makerHash: Hex; takerHash: Hex };
  PricesDoNotCross: { buyPrice: Price; sellPrice: Price };
  FillSizeZero: Record<never, never>;
  NothingToReduce: { orderHash: Hex; position: Size };
  FillBelowMinimum: { filled: Size; minSize: Size };
  FeeRateTooHigh: { rate: bigint; maximum: bigint };
}

export type ErrorName = keyof ErrorArgs;

/** What a silo's contracts revert with, as one union: whoever has looked at `errorName` knows the arguments. */
export type SiloError = {
  [Name in ErrorName]: EngineError & { readonly errorName: Name; readonly args: Readonly<ErrorArgs[Name]> };
}[ErrorName];

/** Whether a caught value is an error of the silo's contracts. */
export function isSiloError(error: unknown): error is SiloError {
  return error instanceof EngineError;
}

/** Throws the Solidity error of that name. */
export function revert<Name extends ErrorName>(name: Name, args: ErrorArgs[Name]): never {
  throw new EngineError(name, { ...args });
}

/** Whether a caught value is the Solidity error of that name; its arguments are then typed by `args` of that name. */
export function isError<Name extends ErrorName>(error: unknown, name: Name): error is EngineError & { readonly args: ErrorArgs[Name] } {
  return error instanceof EngineError && error.errorName === name;
}

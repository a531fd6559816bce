import type { ValueOf } from "./shapes.js";

/** What the silo's state consists of, each record once: as a shape, from which its type follows. */

/** One position and its funding checkpoint. */
const LEG = {
  instrument: "instrument",
  market: "market",
  /** [WAD lots], never 0. */
  size: "size",
  /** Payable funding index up to which the leg was settled: quote per lot [WAD]. */
  checkpoint: "int256",
} as const;
export type Leg = ValueOf<typeof LEG>;

/** An account: ERC-721 token, rights, cash and positions. */
export const ACCOUNT = {
  /** Zero address for reserved accounts. */
  owner: "address",
  /** Whom the owner approved to transfer the token; zero address for nobody. */
  approved: "address",
  /** Who else may act; empty after every change of owner. */
  operators: ["address"],
  /** Which venues may trade; empty after every change of owner. */
  venues: ["address"],
  orderEpoch: "uint32",
  ownerSeq: "uint24",
  inAuction: "bool",
  /** Settled cash [WAD quote]; funding of open legs not yet applied. */
  cash: "quote192",
  /** In the order of the contract's array. */
  legs: [LEG],
} as const;
export type Account = ValueOf<typeof ACCOUNT>;

/** What governance states when it lists a market; units as in the Solidity struct. */
export const MARKET_CONFIG = {
  scanRange: "wad64",
  priceBand: "wad64",
  group: "uint16",
  maxOpenInterest: "uint96",
  interestPer8h: "int64",
  fundingCapPer8h: "uint64",
} as const;
export type MarketConfig = ValueOf<typeof MARKET_CONFIG>;

/** What the ledger keeps of a market; units as in the Solidity struct. */
export const MARKET = {
  index: "price104",
  premium: "int64",
  fundingTime: "seconds40",
  priceValidUntil: "seconds40",
  /** [WAD * WAD * s] */
  fundingIndex: "int256",
  openInterest: "uint96",
  outage: "seconds32",
  config: MARKET_CONFIG,
} as const;
export type Market = ValueOf<typeof MARKET>;

/** Parameters of the whole silo; units as in the Solidity struct. */
export const SILO_PARAMETERS = {
  initialFactor: "wad64",
  maintenanceFactor: "wad64",
  minEquity: "quote128",
  fundFeeShare: "wad64",
} as const;
export type SiloParameters = ValueOf<typeof SILO_PARAMETERS>;

/** A contract that may take the silo's lock, and the reserved account whose cash its tokens are: the house's if it has none. */
const MODULE = { module: "address", account: "account8" } as const;
export type Module = ValueOf<typeof MODULE>;

/** The silo's governor and modules as the ledger knows them; zero addresses and no modules before they are named. */
export const MODULES = {
  governor: "address",
  deficitLedger: "address",
  modules: [MODULE],
  /** Reserved accounts whose cash pays for losses, in this order. */
  layers: ["account8"],
} as const;
export type Modules = ValueOf<typeof MODULES>;

/** The ledger's own numbers. */
export const CLEARING_HOUSE = { deployer: "address", nextAccount: "account", marketCount: "uint16", parameters: SILO_PARAMETERS } as const;
export type ClearingHouseNumbers = ValueOf<typeof CLEARING_HOUSE>;

/** Totals of the silo. */
export const TOTALS = {
  /** Tokens held for all claims, in the token's own unit. */
  custody: "uint128",
  /** Whether the deficit ledger still owes anything. */
  deficitOpen: "bool",
} as const;
export type Totals = ValueOf<typeof TOTALS>;

/** Where a market's index comes from. */
export const PRICE_SOURCE = { adapter: "address", lot: "uint32", minPrice: "price", maxPrice: "price" } as const;
export type PriceSource = ValueOf<typeof PRICE_SOURCE>;

/** A ChainlinkAdapter: its immutables. */
export const ADAPTER = {
  feed: "address",
  heartbeat: "seconds",
  /** WAD per unit of the feed's answer. */
  scale: "uint256",
} as const;
export type Adapter = ValueOf<typeof ADAPTER>;

/** What a Chainlink feed answers now. An address without one is an address without code. */
export const FEED = {
  decimals: "uint8",
  answer: "int256",
  updatedAt: "seconds",
  /** False: it reverts, or what it answers is no round; its decimals can be read all the same. */
  available: "bool",
} as const;
export type Feed = ValueOf<typeof FEED>;

/** A price source that is no ChainlinkAdapter, or no longer one: what it answers now. */
export const FOREIGN_ADAPTER = {
  /** Quote per unit of underlying [WAD]. */
  price: "uint256",
  validUntil: "seconds",
  /** False: what it answers is no price. */
  available: "bool",
} as const;
export type ForeignAdapter = ValueOf<typeof FOREIGN_ADAPTER>;

/** Parameters of the auction; units as in the Solidity struct. */
export const AUCTION_PARAMETERS = {
  startPriceShare: "wad64",
  kneePriceShare: "wad64",
  kneeTime: "seconds32",
  endTime: "seconds32",
  insolventRamp: "seconds32",
  penaltyShare: "wad64",
  starterReward: "quote128",
  bonusCap: "quote128",
} as const;
export type AuctionParameters = ValueOf<typeof AUCTION_PARAMETERS>;

/** The auction contract's own numbers. */
export const AUCTION_HOUSE = {
  lastId: "uint64",
  /** Sum of what open auctions reserve [WAD quote]. */
  totalReserved: "uint256",
  parameters: AUCTION_PARAMETERS,
} as const;
export type AuctionHouse = ValueOf<typeof AUCTION_HOUSE>;

/** How long a market had been without a valid price when an auction was touched. */
const NOTED_OUTAGE = { market: "market", outage: "seconds32" } as const;
export type NotedOutage = ValueOf<typeof NOTED_OUTAGE>;

/** An account's open auction. */
export const AUCTION = {
  id: "uint64",
  lastTouch: "seconds40",
  solventElapsed: "seconds32",
  insolventElapsed: "seconds32",
  insolvent: "bool",
  /** Outage of each of the account's markets at the last touch, in the order of its markets. */
  outages: [NOTED_OUTAGE],
  reserved: "uint256",
  /** Bonus that bidders were paid so far [WAD quote]. */
  bonusPaid: "uint256",
} as const;
export type Auction = ValueOf<typeof AUCTION>;

/** A staker's request to leave. */
export const UNLOCK = { shares: "uint256", availableAt: "seconds40", expiresAt: "seconds40" } as const;
export type Unlock = ValueOf<typeof UNLOCK>;

/** The vault's and the token's supply. */
export const SUPPLY = { totalSupply: "uint256" } as const;
export type Supply = ValueOf<typeof SUPPLY>;

/** What nobody has paid for yet. */
export const DEFICIT = {
  /** D [WAD quote]. */
  unfundedDeficit: "uint256",
  /** X [WAD quote]. */
  exitClaims: "uint256",
  /** Unpaid share of a claim as old as the generation, in units of 1e-76 * 1e-19^indexScale, rounded up. */
  unpaidIndex: "uint256",
  /** How often `unpaidIndex` was scaled up since the generation began. */
  indexScale: "uint64",
  generation: "uint64",
} as const;
export type Deficit = ValueOf<typeof DEFICIT>;

/** An owner's exit claim. */
export const CLAIM = {
  /** What was unpaid when the owner was last credited [WAD quote]. */
  principal: "uint256",
  /** `unpaidIndex` at that time. */
  index: "uint256",
  /** `indexScale` at that time. */
  scale: "uint64",
  /** Generation that principal and index belong to. */
  generation: "uint64",
  /** Repaid and not collected yet [WAD quote]. */
  credit: "uint256",
} as const;
export type Claim = ValueOf<typeof CLAIM>;

/** The reference venue's fees [WAD]. */
export const VENUE_FEES = { makerFeeRate: "wad", takerFeeRate: "wad" } as const;
export type VenueFees = ValueOf<typeof VENUE_FEES>;

/** What was filled with a nonce of an account: of the order with these first 20 bytes of its hash, so many lots [WAD]. */
export const NONCE_FILL = { order: "bytes20", size: "uint96" } as const;
export type NonceFill = ValueOf<typeof NONCE_FILL>;

/** Who governs a contract. */
export const OWNERSHIP = { owner: "address", pendingOwner: "address" } as const;
export type Ownership = ValueOf<typeof OWNERSHIP>;

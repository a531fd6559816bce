import type { AccountId, Address, Hex, InstrumentId, MarketId, Price, Quote, Seconds, Size, Wad } from "../../math/index.js";

/** The contracts of a silo that the twin has entry points for; events and ownership are kept by these names. */
export type ContractName = "house" | "token" | "oracle" | "auction" | "fund" | "deficitLedger" | "venue" | "governor";

/** Where the silo's contracts live: callers of each other, payers of tokens. */
export type SiloAddresses = { readonly [Name in ContractName]: Address };

/** One position and its funding checkpoint. */
export interface Leg {
  readonly instrument: InstrumentId;
  readonly market: MarketId;
  /** [WAD lots], never 0. */
  readonly size: Size;
  /** Payable funding index up to which the leg was settled: quote per lot [WAD]. */
  readonly checkpoint: bigint;
}

/** An account: ERC-721 token, rights, cash and positions. */
export interface Account {
  /** Zero address for reserved accounts. */
  readonly owner: Address;
  /** Whom the owner approved to transfer the token; zero address for nobody. */
  readonly approved: Address;
  /** Who else may act; empty after every change of owner. */
  readonly operators: readonly Address[];
  /** Which venues may trade; empty after every change of owner. */
  readonly venues: readonly Address[];
  readonly orderEpoch: bigint;
  readonly ownerSeq: bigint;
  readonly inAuction: boolean;
  /** Settled cash [WAD quote]; funding of open legs not yet applied. */
  readonly cash: Quote;
  /** In the order of the contract's array. */
  readonly legs: readonly Leg[];
}

/** What governance states when it lists a market; units as in the Solidity struct. */
export interface MarketConfig {
  readonly scanRange: Wad;
  readonly priceBand: Wad;
  readonly group: bigint;
  readonly maxOpenInterest: bigint;
  readonly interestPer8h: bigint;
  readonly fundingCapPer8h: bigint;
}

/** What the ledger keeps of a market; units as in the Solidity struct. */
export interface Market {
  readonly index: Price;
  readonly premium: bigint;
  readonly fundingTime: Seconds;
  readonly priceValidUntil: Seconds;
  /** [WAD * WAD * s] */
  readonly fundingIndex: bigint;
  readonly openInterest: bigint;
  readonly outage: Seconds;
  readonly config: MarketConfig;
}

/** Parameters of the whole silo; units as in the Solidity struct. */
export interface SiloParameters {
  readonly initialFactor: Wad;
  readonly maintenanceFactor: Wad;
  readonly minEquity: Quote;
  readonly fundFeeShare: Wad;
}

/** A contract that may take the silo's lock, and the reserved account whose cash its tokens are: the house's if it has none. */
export interface Module {
  readonly module: Address;
  readonly account: AccountId;
}

/** The silo's governor and modules as the ledger knows them; zero addresses and no modules before they are named. */
export interface Modules {
  readonly governor: Address;
  readonly deficitLedger: Address;
  readonly modules: readonly Module[];
  /** Reserved accounts whose cash pays for losses, in this order. */
  readonly layers: readonly AccountId[];
}

/** The ledger's own numbers. */
export interface House {
  readonly deployer: Address;
  readonly nextAccount: AccountId;
  readonly marketCount: bigint;
  readonly parameters: SiloParameters;
}

/** Totals of the silo. */
export interface Totals {
  /** Tokens held for all claims, in the token's own unit. */
  readonly custody: bigint;
  /** Whether the deficit ledger still owes anything. */
  readonly deficitOpen: boolean;
}

/** Where a market's index comes from. */
export interface PriceSource {
  readonly adapter: Address;
  readonly lot: bigint;
  readonly minPrice: Price;
  readonly maxPrice: Price;
}

/** A ChainlinkAdapter: its immutables. */
export interface Adapter {
  readonly feed: Address;
  readonly heartbeat: Seconds;
  /** WAD per unit of the feed's answer. */
  readonly scale: bigint;
}

/** What a Chainlink feed answers now. An address without one is an address without code. */
export interface Feed {
  readonly decimals: bigint;
  readonly answer: bigint;
  readonly updatedAt: Seconds;
  /** False: it reverts, or what it answers is no round; its decimals can be read all the same. */
  readonly available: boolean;
}

/** A price source that is no ChainlinkAdapter, or no longer one: what it answers now. */
export interface ForeignAdapter {
  /** Quote per unit of underlying [WAD]. */
  readonly price: bigint;
  readonly validUntil: Seconds;
  /** False: what it answers is no price. */
  readonly available: boolean;
}

/** Parameters of the auction; units as in the Solidity struct. */
export interface AuctionParameters {
  readonly startDiscount: Wad;
  readonly kneeDiscount: Wad;
  readonly kneeTime: Seconds;
  readonly endTime: Seconds;
  readonly insolventRamp: Seconds;
  readonly penaltyShare: Wad;
  readonly starterReward: Quote;
  readonly bonusCap: Quote;
}

/** The auction contract's own numbers. */
export interface AuctionHouse {
  readonly lastId: bigint;
  /** Sum of what open auctions reserve [WAD quote]. */
  readonly totalReserved: bigint;
  readonly parameters: AuctionParameters;
}

/** How long a market had been without a valid price when an auction was touched. */
export interface NotedOutage {
  readonly market: MarketId;
  readonly outage: Seconds;
}

/** An account's open auction. */
export interface Auction {
  readonly id: bigint;
  readonly lastTouch: Seconds;
  readonly solventElapsed: Seconds;
  readonly insolventElapsed: Seconds;
  readonly insolvent: boolean;
  /** Outage of each of the account's markets at the last touch, in the order of its markets. */
  readonly outages: readonly NotedOutage[];
  readonly reserved: bigint;
  /** Bonus that bidders were paid so far [WAD quote]. */
  readonly bonusPaid: bigint;
}

/** A staker's request to leave. */
export interface Unlock {
  readonly shares: bigint;
  readonly availableAt: Seconds;
  readonly expiresAt: Seconds;
}

/** The vault's and the token's supply. */
export interface Supply {
  readonly totalSupply: bigint;
}

/** What nobody has paid for yet. */
export interface Deficit {
  /** D [WAD quote]. */
  readonly unfundedDeficit: bigint;
  /** X [WAD quote]. */
  readonly exitClaims: bigint;
  /** Unpaid share of a claim as old as the generation, in units of 1e-76 * 1e-19^indexScale, rounded up. */
  readonly unpaidIndex: bigint;
  /** How often `unpaidIndex` was scaled up since the generation began. */
  readonly indexScale: bigint;
  readonly generation: bigint;
}

/** An owner's exit claim. */
export interface Claim {
  /** What was unpaid when the owner was last credited [WAD quote]. */
  readonly principal: bigint;
  /** `unpaidIndex` at that time. */
  readonly index: bigint;
  /** `indexScale` at that time. */
  readonly scale: bigint;
  /** Generation that principal and index belong to. */
  readonly generation: bigint;
  /** Repaid and not collected yet [WAD quote]. */
  readonly credit: bigint;
}

/** The reference venue's fees [WAD]. */
export interface VenueFees {
  readonly makerFeeRate: Wad;
  readonly takerFeeRate: Wad;
}

/** Who governs a contract. */
export interface Ownership {
  readonly owner: Address;
  readonly pendingOwner: Address;
}

/** `owner:spender`, both addresses. */
export type AddressPair = `${Address}:${Address}`;
/** `account:word` of the nonce bitmap. */
export type NonceWord = `${bigint}:${bigint}`;

export const addressPair = (owner: Address, spender: Address): AddressPair => `${owner}:${spender}`;
export const nonceWord = (account: AccountId, word: bigint): NonceWord => `${account}:${word}`;

/** Everything that has one value in a silo. */
export interface Singles {
  readonly house: House;
  readonly modules: Modules;
  readonly totals: Totals;
  readonly auctionHouse: AuctionHouse;
  readonly token: Supply;
  readonly fund: Supply;
  readonly deficit: Deficit;
  readonly venueFees: VenueFees;
}

/** Everything that has one value per key. What equals its default (0, false, no rights) has no entry. */
export interface Tables {
  readonly accounts: Map<AccountId, Account>;
  /** ERC-721 `setApprovalForAll`, by owner and operator. */
  readonly accountApprovals: Map<AddressPair, boolean>;
  readonly markets: Map<MarketId, Market>;
  /** Share of the offset that a correlation group grants [WAD]. */
  readonly thetas: Map<bigint, bigint>;
  readonly listedVenues: Map<Address, boolean>;
  readonly sources: Map<MarketId, PriceSource>;
  readonly adapters: Map<Address, Adapter>;
  readonly foreignAdapters: Map<Address, ForeignAdapter>;
  readonly feeds: Map<Address, Feed>;
  readonly auctions: Map<AccountId, Auction>;
  readonly tokenBalances: Map<Address, bigint>;
  readonly tokenAllowances: Map<AddressPair, bigint>;
  readonly fundShares: Map<Address, bigint>;
  readonly fundAllowances: Map<AddressPair, bigint>;
  readonly unlocks: Map<Address, Unlock>;
  readonly claims: Map<Address, Claim>;
  /** Lots filled so far [WAD], by order hash. */
  readonly filledSizes: Map<Hex, bigint>;
  readonly usedNonces: Map<NonceWord, bigint>;
  readonly owners: Map<ContractName, Ownership>;
}

/** The whole silo as plain data. Only `execute` changes it, and only by whole commands. */
export interface SiloState {
  readonly addresses: SiloAddresses;
  readonly singles: { -readonly [Name in keyof Singles]: Singles[Name] };
  readonly tables: Tables;
}

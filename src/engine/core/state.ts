import type { SiloAddresses } from "./names.js";
import {
  ACCOUNT,
  ADAPTER,
  AUCTION,
  AUCTION_HOUSE,
  CLAIM,
  CLEARING_HOUSE,
  DEFICIT,
  FEED,
  FOREIGN_ADAPTER,
  MARKET,
  MODULES,
  NONCE_FILL,
  OWNERSHIP,
  PRICE_SOURCE,
  SUPPLY,
  TOTALS,
  UNLOCK,
  VENUE_FEES,
} from "./records.js";
import type { Shape, ValueOf } from "./shapes.js";

export type { AccountNonce, AddressPair, ContractName, NonceWord, SiloAddresses } from "./names.js";
export { accountNonce, addressPair, nonceWord } from "./names.js";
export type * from "./records.js";

// The only list of what a silo's state is: types, drafts, snapshots and empty tables follow from it.

/** Everything that has one value in a silo. */
export const SINGLE_SHAPES = {
  clearingHouse: CLEARING_HOUSE,
  modules: MODULES,
  totals: TOTALS,
  auctionHouse: AUCTION_HOUSE,
  token: SUPPLY,
  fund: SUPPLY,
  deficit: DEFICIT,
  venueFees: VENUE_FEES,
} as const satisfies { readonly [name: string]: Shape };

/** Everything that has one value per key. What equals its default (0, false, no rights) has no entry. */
export const TABLE_SHAPES = {
  accounts: { key: "account", value: ACCOUNT },
  /** ERC-721 `setApprovalForAll`, by owner and operator. */
  accountApprovals: { key: "addressPair", value: "bool" },
  markets: { key: "market", value: MARKET },
  /** Share of the offset that a correlation group grants [WAD]. */
  offsetShares: { key: "uint16", value: "uint256" },
  listedVenues: { key: "address", value: "bool" },
  sources: { key: "market", value: PRICE_SOURCE },
  adapters: { key: "address", value: ADAPTER },
  foreignAdapters: { key: "address", value: FOREIGN_ADAPTER },
  feeds: { key: "address", value: FEED },
  auctions: { key: "account", value: AUCTION },
  tokenBalances: { key: "address", value: "uint256" },
  tokenAllowances: { key: "addressPair", value: "uint256" },
  fundShares: { key: "address", value: "uint256" },
  fundAllowances: { key: "addressPair", value: "uint256" },
  unlocks: { key: "address", value: UNLOCK },
  claims: { key: "address", value: CLAIM },
  /** What was filled of which order, by account and nonce. */
  filledSizes: { key: "accountNonce", value: NONCE_FILL },
  usedNonces: { key: "nonceWord", value: "uint256" },
  owners: { key: "contract", value: OWNERSHIP },
} as const satisfies { readonly [name: string]: { readonly key: Shape; readonly value: Shape } };

export type Singles = ValueOf<typeof SINGLE_SHAPES>;
export type Tables = {
  readonly [Name in keyof typeof TABLE_SHAPES]: Map<
    ValueOf<(typeof TABLE_SHAPES)[Name]["key"]>,
    ValueOf<(typeof TABLE_SHAPES)[Name]["value"]>
  >;
};

export const TABLE_NAMES = Object.keys(TABLE_SHAPES) as readonly (keyof Tables)[];

/** The whole silo as plain data. Only `execute` changes it, and only by whole commands. */
export interface SiloState {
  readonly addresses: SiloAddresses;
  readonly singles: { -readonly [Name in keyof Singles]: Singles[Name] };
  readonly tables: Tables;
}

/** Tables without a single entry. */
export function emptyTables(): Tables {
  return Object.fromEntries(TABLE_NAMES.map((name) => [name, new Map()])) as unknown as Tables;
}

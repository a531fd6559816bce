import type { AccountId, Address } from "../../math/index.js";

/** The contracts of a silo that the twin has entry points for; events and ownership are kept by these names. */
export const CONTRACT_NAMES = ["clearingHouse", "token", "oracle", "auction", "fund", "deficitLedger", "venue", "governor"] as const;

export type ContractName = (typeof CONTRACT_NAMES)[number];

/** Where the silo's contracts live: callers of each other, payers of tokens. */
export type SiloAddresses = { readonly [Name in ContractName]: Address };

/** `owner:spender`, both addresses. */
export type AddressPair = `${Address}:${Address}`;
/** `account:word` of the nonce bitmap. */
export type NonceWord = `${bigint}:${bigint}`;

/** `account:nonce` of an order. */
export type AccountNonce = `${bigint}:${bigint}`;

export const accountNonce = (account: AccountId, nonce: bigint): AccountNonce => `${account}:${nonce}`;
export const addressPair = (owner: Address, spender: Address): AddressPair => `${owner}:${spender}`;
export const nonceWord = (account: AccountId, word: bigint): NonceWord => `${account}:${word}`;

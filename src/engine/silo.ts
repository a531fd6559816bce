import { type Address, FIRST_USER_ACCOUNT, quote, wad, ZERO_ADDRESS } from "../math/index.js";
import { checkBounds } from "./auctionPricing.js";
import { WHOLE } from "./deficitLedger.js";
import { revert } from "./errors.js";
import type { OwnedContract } from "./ownable.js";
import { checkFees } from "./referenceVenue.js";
import type { AuctionParameters, SiloAddresses, SiloState, VenueFees } from "./state.js";

/** What the constructors of a silo's contracts are given. */
export interface SiloConfig {
  readonly addresses: SiloAddresses;
  /** Who deployed the clearing house and may name its modules. */
  readonly deployer: Address;
  /** First owner of the governor, the oracle hub, the auction and the venue. */
  readonly owner: Address;
  readonly auctionParameters: AuctionParameters;
  readonly venueFees: VenueFees;
}

/**
 * A silo as its constructors leave it: no modules, no parameters, no markets, no accounts. What follows a deployment
 * (`house.setModules`, `governor.setSiloParameters`, feeds, sources, markets) are commands. Errors:
 * `OwnableInvalidOwner`, `InvalidAuctionParameters`, `FeeRateTooHigh`.
 */
export function createSilo(config: SiloConfig): SiloState {
  const { owner, auctionParameters, venueFees } = config;
  if (owner === ZERO_ADDRESS) revert("OwnableInvalidOwner", { owner });
  checkBounds(auctionParameters);
  checkFees(venueFees.makerFeeRate, venueFees.takerFeeRate);
  const owned: readonly OwnedContract[] = ["governor", "oracle", "auction", "venue"];
  return {
    addresses: config.addresses,
    singles: {
      house: {
        deployer: config.deployer,
        nextAccount: FIRST_USER_ACCOUNT,
        marketCount: 0n,
        parameters: { initialFactor: wad(0n), maintenanceFactor: wad(0n), minEquity: quote(0n), fundFeeShare: wad(0n) },
      },
      modules: { governor: ZERO_ADDRESS, auction: ZERO_ADDRESS, fund: ZERO_ADDRESS, deficitLedger: ZERO_ADDRESS },
      totals: { custody: 0n, deficitOpen: false },
      auctionHouse: { lastId: 0n, totalReserved: 0n, parameters: auctionParameters },
      token: { totalSupply: 0n },
      fund: { totalSupply: 0n },
      deficit: { unfundedDeficit: 0n, exitClaims: 0n, unpaidIndex: WHOLE, generation: 0n },
      venueFees,
    },
    tables: { ...emptyTables(), owners: new Map(owned.map((contract) => [contract, { owner, pendingOwner: ZERO_ADDRESS }])) },
  };
}

/** Tables without a single entry. */
export function emptyTables(): SiloState["tables"] {
  return {
    accounts: new Map(),
    accountApprovals: new Map(),
    markets: new Map(),
    thetas: new Map(),
    listedVenues: new Map(),
    sources: new Map(),
    adapters: new Map(),
    foreignAdapters: new Map(),
    feeds: new Map(),
    auctions: new Map(),
    tokenBalances: new Map(),
    tokenAllowances: new Map(),
    fundShares: new Map(),
    fundAllowances: new Map(),
    unlocks: new Map(),
    claims: new Map(),
    filledSizes: new Map(),
    usedNonces: new Map(),
    owners: new Map(),
  };
}

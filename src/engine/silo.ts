import { type Address, EXIT_RECOVERY, FIRST_USER_ACCOUNT, HOUSE, quote, STAKER_FUND, wad, ZERO_ADDRESS } from "../math/index.js";
import { revert } from "./core/errors.js";
import type { OwnedContract } from "./core/ownable.js";
import { type AuctionParameters, emptyTables, type Modules, type SiloAddresses, type SiloState, type VenueFees } from "./core/state.js";
import { WHOLE } from "./deficit/deficitLedger.js";
import { checkBounds } from "./liquidation/auctionPricing.js";
import { checkFees } from "./venue/referenceVenue.js";

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
 * (`clearingHouse.setModules`, `governor.setSiloParameters`, feeds, sources, markets) are commands. Errors:
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
      clearingHouse: {
        deployer: config.deployer,
        nextAccount: FIRST_USER_ACCOUNT,
        marketCount: 0n,
        parameters: { initialFactor: wad(0n), maintenanceFactor: wad(0n), minEquity: quote(0n), fundFeeShare: wad(0n) },
      },
      modules: { governor: ZERO_ADDRESS, deficitLedger: ZERO_ADDRESS, modules: [], layers: [] },
      totals: { custody: 0n, deficitOpen: false },
      auctionHouse: { lastId: 0n, totalReserved: 0n, parameters: auctionParameters },
      token: { totalSupply: 0n },
      fund: { totalSupply: 0n },
      deficit: { unfundedDeficit: 0n, exitClaims: 0n, unpaidIndex: WHOLE, indexScale: 0n, generation: 0n },
      venueFees,
    },
    tables: { ...emptyTables(), owners: new Map(owned.map((contract) => [contract, { owner, pendingOwner: ZERO_ADDRESS }])) },
  };
}

/**
 * The modules of a silo as it is deployed: the auction has no tokens, the fund's and the recovery of exit claims are those of their
 * reserved accounts, and the fund alone pays for losses before the deficit ledger counts what is left.
 */
export function standardModules({
  governor,
  auction,
  fund,
  deficitLedger,
}: Pick<SiloAddresses, "governor" | "auction" | "fund" | "deficitLedger">): Modules {
  return {
    governor,
    deficitLedger,
    modules: [
      { module: auction, account: HOUSE },
      { module: fund, account: STAKER_FUND },
      { module: deficitLedger, account: EXIT_RECOVERY },
    ],
    layers: [STAKER_FUND],
  };
}

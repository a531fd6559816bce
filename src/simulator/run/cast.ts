import type { SiloAddresses } from "../../engine/index.js";
import { type Address, address, type MarketId, marketId } from "../../math/index.js";

/** The run's only market. */
export const MARKET: MarketId = marketId(1n);

/** Who takes part in a run, and where the contracts live. Nothing that is decided depends on these addresses. */
export interface Cast {
  readonly chainId: number;
  readonly contracts: SiloAddresses;
  readonly feed: Address;
  readonly adapter: Address;
  /** Deployed everything, owns it, sets prices and pays in for everybody. */
  readonly deployer: Address;
  readonly keeper: Address;
  readonly stakers: readonly Address[];
  /** Owners of the book's accounts, one each. */
  readonly traders: readonly Address[];
}

function madeUp(role: number, at: number): Address {
  return address(`0x${role.toString(16).padStart(8, "0")}${(at + 1).toString(16).padStart(32, "0")}`);
}

/** A cast for runs that touch no chain: addresses that nobody has. */
export function imaginaryCast(traders: number, stakers: number): Cast {
  const [house, token, oracle, auction, fund, deficitLedger, venue, governor] = Array.from({ length: 8 }, (_, at) => madeUp(0xc0, at)) as [
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
  ];
  return {
    chainId: 31_337,
    contracts: { house, token, oracle, auction, fund, deficitLedger, venue, governor },
    feed: madeUp(0xc1, 0),
    adapter: madeUp(0xc1, 1),
    deployer: madeUp(0xa0, 0),
    keeper: madeUp(0xa1, 0),
    stakers: Array.from({ length: stakers }, (_, at) => madeUp(0xa2, at)),
    traders: Array.from({ length: traders }, (_, at) => madeUp(0xa3, at)),
  };
}

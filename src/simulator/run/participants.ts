import type { Order, SiloAddresses } from "../../engine/index.js";
import { type Address, address, type Hex, hex, type MarketId, marketId } from "../../math/index.js";

/** The run's only market. */
export const MARKET: MarketId = marketId(1n);

/** Who takes part in a run, and where the contracts live. Nothing that is decided depends on these addresses. */
export interface Participants {
  readonly chainId: number;
  readonly contracts: SiloAddresses;
  readonly feed: Address;
  readonly adapter: Address;
  /** Deployed everything, owns it, sets prices and pays in for everybody. */
  readonly deployer: Address;
  readonly keeper: Address;
  readonly stakers: readonly Address[];
  /** Owners of the population's accounts, one each. */
  readonly traders: readonly Address[];
  /** What the venue knows an order by: no two orders have the same. */
  readonly orderHash: (order: Order) => Hex;
}

function madeUp(role: number, at: number): Address {
  return address(`0x${role.toString(16).padStart(8, "0")}${(at + 1).toString(16).padStart(32, "0")}`);
}

/** An order's account and nonce, which no two orders of a run share: good enough where nobody checks a signature. */
function madeUpHash({ account, nonce }: Order): Hex {
  return hex(`0x${account.toString(16).padStart(32, "0")}${nonce.toString(16).padStart(32, "0")}`);
}

/** Participants of a run that touches no chain: addresses that nobody has. */
export function imaginaryParticipants(traders: number, stakers: number): Participants {
  const [clearingHouse, token, oracle, auction, fund, deficitLedger, venue, governor] = Array.from({ length: 8 }, (_, at) =>
    madeUp(0xc0, at),
  ) as [Address, Address, Address, Address, Address, Address, Address, Address];
  return {
    chainId: 31_337,
    contracts: { clearingHouse, token, oracle, auction, fund, deficitLedger, venue, governor },
    feed: madeUp(0xc1, 0),
    adapter: madeUp(0xc1, 1),
    deployer: madeUp(0xa0, 0),
    keeper: madeUp(0xa1, 0),
    stakers: Array.from({ length: stakers }, (_, at) => madeUp(0xa2, at)),
    traders: Array.from({ length: traders }, (_, at) => madeUp(0xa3, at)),
    orderHash: madeUpHash,
  };
}

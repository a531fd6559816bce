import { abis } from "../abi/abis.js";
import type { Chain } from "../client/client.js";
import type { Deployment } from "../deploy/deployment.js";

/** Markets and accounts that are asked for in one call. */
export const PAGE = 50;

/** What the parts of a snapshot are read with: one node, one deployment, one block. */
export interface Reader {
  readonly client: Chain["client"];
  readonly contracts: Deployment["contracts"];
  readonly at: { readonly blockNumber: bigint };
  readonly lens: { readonly address: Deployment["contracts"]["lens"]; readonly abi: typeof abis.lens; readonly blockNumber: bigint };
}

/** A reader of a silo as it is after the block `blockNumber`; asks nothing of the node. */
export function readerOf(chain: Chain, { contracts }: Deployment, blockNumber: bigint): Reader {
  return { client: chain.client, contracts, at: { blockNumber }, lens: { address: contracts.lens, abi: abis.lens, blockNumber } };
}

import type { Address, Hex } from "viem";
import type { Chain } from "../../chain/client/client.js";
import { asKeelError } from "../../chain/codec/errors.js";
import type { Deployment } from "../../chain/deploy/deployment.js";
import { loadSnapshot } from "../../chain/snapshot/snapshot.js";
import { readMarkets } from "../../chain/snapshot/snapshotMarkets.js";
import { readerOf } from "../../chain/snapshot/snapshotReader.js";
import type { SiloState } from "../../engine/index.js";
import { type AccountId, seconds } from "../../math/index.js";
import type { Screen, SeenBlock } from "../types.js";

/** Whose account is read with its operators; what a plan for it depends on. */
export interface Viewer {
  readonly account: AccountId;
  readonly address: Address;
}

/**
 * The first form of a screen: the whole silo through the lens at each block, and every account a candidate. Where the roots
 * of the contracts' storage tell that nothing in them has changed since the last snapshot, only the markets with their
 * price feeds are read again: in a quiet silo a block costs a handful of calls, however many accounts there are. Nodes
 * that can't tell the roots are asked for everything.
 */
export function screenOf(chain: Chain, deployment: Deployment, { account, address }: Viewer): Screen {
  let last: { readonly roots: string; readonly state: SiloState } | undefined;
  return async (block) => {
    const roots = await storageRoots(chain, deployment, block);
    if (roots === undefined || roots !== last?.roots) {
      const { number: blockNumber } = block;
      const { state, timestamp } = await loadSnapshot(chain, deployment, { blockNumber, people: [address], rightsOf: [account] });
      last = roots === undefined ? undefined : { roots, state };
      return { state, timestamp };
    }
    const { markets, timestamp } = await freshMarkets(chain, deployment, block, last.state);
    return { state: { ...last.state, tables: { ...last.state.tables, ...markets } }, timestamp };
  };
}

/** The markets, and what calls at this block take for now: nodes differ in whether that is its own time or the next block's. */
async function freshMarkets(chain: Chain, deployment: Deployment, block: SeenBlock, { singles }: SiloState) {
  const reader = readerOf(chain, deployment, block.number);
  try {
    const [markets, view] = await Promise.all([
      readMarkets(reader, Number(singles.clearingHouse.marketCount)),
      chain.client.readContract({ ...reader.lens, functionName: "silo" }),
    ]);
    return { markets, timestamp: seconds(view.timestamp) };
  } catch (error) {
    throw asKeelError(error, chain);
  }
}

/** A text that differs whenever a storage slot that accounts, auctions or totals are read from does; undefined if the node can't tell. */
async function storageRoots(chain: Chain, { contracts }: Deployment, { number: blockNumber }: SeenBlock): Promise<string | undefined> {
  const { clearingHouse, auction, deficitLedger, fund, oracle } = contracts;
  try {
    const proofs = await Promise.all(
      [clearingHouse, auction, deficitLedger, fund, oracle].map((address) =>
        chain.client.getProof({ address, storageKeys: [], blockNumber }),
      ),
    );
    return proofs.map(({ storageHash }): Hex => storageHash).join();
  } catch {
    // Whether this node can't prove or doesn't answer at all, the whole snapshot will tell.
    return undefined;
  }
}

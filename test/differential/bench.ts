import type { Mutation } from "./chain/artifacts.js";
import { type Chain, startChain } from "./chain/network.js";
import { type ChainSilo, deploySilo } from "./chain/silo.js";

/** A chain with a silo on it that can be put back to the moment after its deployment. */
export interface Bench {
  /** The silo, just deployed: every call begins a new life. */
  fresh(): Promise<ChainSilo>;
  close(): Promise<void>;
}

/** Starts a chain and deploys a silo, with a planted bug if one is given. */
export async function openBench(mutation?: Mutation): Promise<Bench> {
  const chain: Chain = await startChain();
  const silo = await deploySilo(chain, mutation);
  await chain.mark();
  return {
    async fresh() {
      await chain.reset();
      return silo;
    },
    close: () => chain.close(),
  };
}

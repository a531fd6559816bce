import type { Chain, Signer } from "../client/client.js";
import type { Deployment } from "../deploy/deployment.js";

/** A silo on a chain, and who acts on it. */
export interface Actor {
  readonly chain: Chain;
  readonly deployment: Deployment;
  readonly signer: Signer;
}

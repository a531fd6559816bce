import { abis } from "../chain/abi/abis.js";
import type { Chain } from "../chain/client/client.js";
import { asKeelError } from "../chain/codec/errors.js";
import type { Deployment } from "../chain/deploy/deployment.js";
import { loadSnapshot } from "../chain/snapshot/snapshot.js";
import { TwinMismatchError } from "../chain/snapshot/twinMismatch.js";
import type { AccountRisk } from "../engine/index.js";
import { type AccountId, type MarketId, marketId, type Seconds } from "../math/index.js";
import { type AccountReport, accountReport } from "./accountReport.js";

/** A report and the block that it is of. */
export interface ReadAccount {
  readonly report: AccountReport;
  readonly blockNumber: bigint;
  readonly timestamp: Seconds;
}

const COMPARED = [
  "cash",
  "equity",
  "initialMargin",
  "maintenanceMargin",
  "bufferMargin",
  "transferEquity",
  "transferMargin",
] as const satisfies readonly (keyof AccountRisk)[];

/**
 * Reads an account from a chain, lets the twin work out everything about it, and holds the twin's figures to those that
 * RiskLens gives at the same block.
 *
 * @throws ContractError when the account or market does not exist or a price is missing; TwinMismatchError when one figure
 *         differs by a wei
 */
export async function readAccount(chain: Chain, deployment: Deployment, account: AccountId, market?: MarketId): Promise<ReadAccount> {
  try {
    const { state, blockNumber, timestamp } = await loadSnapshot(chain, deployment, { accounts: [account] });
    const report = accountReport(state, account, timestamp, market === undefined ? undefined : [marketId(market)]);
    const lens = { address: deployment.contracts.lens, abi: abis.lens, functionName: "accountRisk", args: [account], blockNumber } as const;
    const onChain = await chain.client.readContract(lens);
    for (const figure of COMPARED) {
      if (onChain[figure] !== report.risk[figure])
        throw new TwinMismatchError(`${figure} of account ${account}`, String(onChain[figure]), String(report.risk[figure]));
    }
    return { report, blockNumber, timestamp };
  } catch (error) {
    throw asKeelError(error, chain);
  }
}

import type { Chain, Signer } from "../../chain/client/client.js";
import { asKeelError } from "../../chain/codec/errors.js";
import type { Batch, SeenBlock, Send } from "../types.js";
import { type KeeperCalls, payloadFor } from "./calls.js";
import { gasLimitOf } from "./gas.js";

/** Blocks for which transactions may wait before they are planned anew and replaced. */
const PATIENCE = 5;

interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/**
 * Signs and sends EIP-1559 transactions. The nonce is what the chain says at each block. While the node still holds
 * transactions of the sender that no block took, nothing new is sent, so that no action is sent twice; after
 * {@link PATIENCE} blocks they are replaced, at the same nonces and for a quarter more.
 */
export function sendTo(chain: Chain, signer: Signer, calls: KeeperCalls): Send {
  let waited = 0;
  let last: Fees | undefined;
  return {
    begin: async (block) => {
      const { mined, known } = await countsOf(chain, signer);
      waited = known > mined ? waited + 1 : 0;
      if (waited > 0 && waited <= PATIENCE) return undefined;
      const fees = await feesOf(chain, block);
      last = waited > 0 ? raised(fees, last) : fees;
      waited = 0;
      return batchOf(chain, signer, calls, mined, last);
    },
  };
}

function batchOf(chain: Chain, signer: Signer, calls: KeeperCalls, firstNonce: number, fees: Fees): Batch {
  let nonce = firstNonce;
  return {
    send: async (action) => {
      const call = { ...payloadFor(calls, action), ...fees, chainId: chain.chainId, nonce, gas: gasLimitOf(action) };
      try {
        const serializedTransaction = await signer.account.signTransaction({ ...call, type: "eip1559" });
        const hash = await chain.client.sendRawTransaction({ serializedTransaction });
        return { hash, nonce: nonce++, action };
      } catch (error) {
        throw asKeelError(error, chain, signer.address);
      }
    },
  };
}

async function countsOf(chain: Chain, { address }: Signer): Promise<{ mined: number; known: number }> {
  try {
    const [mined, known] = await Promise.all([
      chain.client.getTransactionCount({ address, blockTag: "latest" }),
      chain.client.getTransactionCount({ address, blockTag: "pending" }),
    ]);
    return { mined, known };
  } catch (error) {
    throw asKeelError(error, chain);
  }
}

/** Enough for two times the base fee of now: it can grow by an eighth in each block. */
async function feesOf(chain: Chain, { baseFee }: SeenBlock): Promise<Fees> {
  try {
    const maxPriorityFeePerGas = await chain.client.estimateMaxPriorityFeePerGas();
    return { maxFeePerGas: 2n * (baseFee ?? 0n) + maxPriorityFeePerGas, maxPriorityFeePerGas };
  } catch (error) {
    throw asKeelError(error, chain);
  }
}

/** Nodes take a replacement only for a tenth or an eighth more than the transaction it replaces. */
function raised(fees: Fees, last: Fees | undefined): Fees {
  const above = (now: bigint, before = 0n): bigint => (now > (before * 5n) / 4n ? now : (before * 5n) / 4n);
  return {
    maxFeePerGas: above(fees.maxFeePerGas, last?.maxFeePerGas),
    maxPriorityFeePerGas: above(fees.maxPriorityFeePerGas, last?.maxPriorityFeePerGas),
  };
}

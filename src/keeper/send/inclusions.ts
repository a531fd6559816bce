import { parseEventLogs, type TransactionReceipt, TransactionReceiptNotFoundError } from "viem";
import { abis } from "../../chain/abi/abis.js";
import type { Chain } from "../../chain/client/client.js";
import { asKeelError } from "../../chain/codec/errors.js";
import type { Included, Inclusions, Sent } from "../types.js";

/** Looks transactions up by their receipts, and reads from the auction's events what bids cost. */
export function inclusionsOn(chain: Chain): Inclusions {
  return {
    find: async (waiting) => {
      const found = await Promise.all(waiting.map((sent) => receiptOf(chain, sent)));
      return waiting.flatMap((sent, at) => {
        const receipt = found[at];
        return receipt === undefined ? [] : [includedOf(sent, receipt)];
      });
    },
  };
}

async function receiptOf(chain: Chain, { hash }: Sent): Promise<TransactionReceipt | undefined> {
  try {
    return await chain.client.getTransactionReceipt({ hash });
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined;
    throw asKeelError(error, chain);
  }
}

function includedOf(sent: Sent, { blockNumber, status, gasUsed, effectiveGasPrice, logs }: TransactionReceipt): Included {
  const bids = parseEventLogs({ abi: abis.auction, eventName: "BidFilled", logs }).map(({ args }) => args);
  return {
    sent,
    blockNumber,
    success: status === "success",
    gasCost: gasUsed * effectiveGasPrice,
    payment: bids.reduce((sum, { payment, penalty }) => sum + payment + penalty, 0n),
    unfunded: bids.reduce((sum, { unfunded }) => sum + unfunded, 0n),
  };
}

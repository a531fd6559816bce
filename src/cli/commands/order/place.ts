import { z } from "zod";
import { formatDecimal } from "../../../base/decimal.js";
import { filledIn, matchCall } from "../../../chain/actions/orderCheck.js";
import { transact } from "../../../chain/client/transactions.js";
import { asKeelError } from "../../../chain/codec/errors.js";
import { flags, openSigner, openSilo } from "../../chainDoor.js";
import { parseOptions } from "../../options.js";
import { pairs } from "../../output.js";
import type { CommandContext, CommandResult } from "../../runCommand.js";
import { matchFor, sizeFlags } from "./tickets.js";

const schema = z.object({ rpc: flags.rpc, deployments: flags.deployments, keyFile: flags.keyFile, ...sizeFlags });

/** `keel order place`: a match that would revert is not sent. */
export async function placeOrders(
  { log }: CommandContext,
  raw: unknown,
  [makerPath = "", takerPath = ""]: readonly string[],
): Promise<CommandResult> {
  const options = parseOptions(schema, raw);
  const silo = await openSilo(options);
  try {
    const match = await matchFor(silo, makerPath, takerPath, options);
    const signer = await openSigner(silo.chain, options.keyFile, log);
    const receipt = await transact(silo.chain, signer, matchCall(silo.deployment, match));
    const { maker, taker } = match;
    const json = {
      transaction: receipt.transactionHash,
      block: receipt.blockNumber,
      size: formatDecimal(filledIn(receipt, maker)),
      price: formatDecimal(maker.order.price),
      maker: maker.order.account,
      taker: taker.order.account,
    };
    return { json, text: pairs(Object.entries(json).map(([name, value]) => [name, String(value)])) };
  } catch (error) {
    throw asKeelError(error, silo.chain);
  }
}

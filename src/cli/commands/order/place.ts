import { z } from "zod";
import { formatDecimal } from "../../../base/decimal.js";
import { matchCall } from "../../../chain/actions/orderCheck.js";
import { transact } from "../../../chain/client/transactions.js";
import { asKeelError } from "../../../chain/codec/errors.js";
import { flags, openSigner, openSilo } from "../../chainDoor.js";
import { parseOptions } from "../../options.js";
import { pairs } from "../../output.js";
import type { CommandContext, CommandResult } from "../../runCommand.js";
import { matchFor } from "./tickets.js";

const schema = z.object({ rpc: flags.rpc, deployments: flags.deployments, keyFile: flags.keyFile, size: flags.positive.optional() });

/** `keel order place`: a match that would revert is not sent. */
export async function placeOrders(
  { log }: CommandContext,
  raw: unknown,
  [makerPath = "", takerPath = ""]: readonly string[],
): Promise<CommandResult> {
  const options = parseOptions(schema, raw);
  const silo = await openSilo(options);
  try {
    const match = await matchFor(silo, makerPath, takerPath, options.size);
    const signer = await openSigner(silo.chain, options.keyFile, log);
    const { transactionHash, blockNumber } = await transact(silo.chain, signer, matchCall(silo.deployment, match));
    const { maker, taker, size } = match;
    const json = {
      transaction: transactionHash,
      block: blockNumber,
      size: formatDecimal(size),
      price: formatDecimal(maker.order.price),
      maker: maker.order.account,
      taker: taker.order.account,
    };
    return { json, text: pairs(Object.entries(json).map(([name, value]) => [name, String(value)])) };
  } catch (error) {
    throw asKeelError(error, silo.chain);
  }
}

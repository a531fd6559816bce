import { z } from "zod";
import { formatDecimal } from "../../../base/decimal.js";
import { UsageError } from "../../../base/errors.js";
import { matchRefusal, orderOutlook } from "../../../chain/actions/orderCheck.js";
import { asKeelError } from "../../../chain/codec/errors.js";
import { flags, openSilo, type Silo } from "../../chainDoor.js";
import { parseOptions } from "../../options.js";
import { pairs } from "../../output.js";
import type { CommandContext, CommandResult } from "../../runCommand.js";
import { matchFor, ticketFor } from "./tickets.js";

const schema = z.object({
  rpc: flags.rpc,
  deployments: flags.deployments,
  against: z.string().min(1, "must be a path").optional(),
  size: flags.positive.optional(),
});

async function checkMatch(silo: Silo, maker: string, taker: string, lots: bigint | undefined): Promise<CommandResult> {
  const match = await matchFor(silo, maker, taker, lots);
  const refusal = await matchRefusal(silo.chain, silo.deployment, match);
  if (refusal !== undefined) throw refusal;
  const size = formatDecimal(match.size);
  return { json: { fillable: true, size }, text: `${size} lots could be filled now: chain and twin agree` };
}

async function checkAlone(silo: Silo, path: string): Promise<CommandResult> {
  const ticket = await ticketFor(silo, path);
  const { remaining, fillable, limitedBy } = await orderOutlook(silo.chain, silo.deployment, ticket);
  if (fillable === 0n && limitedBy !== undefined) throw limitedBy;
  const json = { fillable: true, hash: ticket.hash, remaining: formatDecimal(remaining), size: formatDecimal(fillable) };
  const lines = [
    ["hash", ticket.hash],
    ["left", formatDecimal(remaining)],
    ["fillable now", formatDecimal(fillable)],
    ...(limitedBy === undefined ? [] : [["limited by", limitedBy.message] as const]),
  ] as const;
  return { json: { ...json, limitedBy: limitedBy?.message ?? null }, text: pairs(lines) };
}

/** `keel order check`: ends with the error that stands in the way. */
export async function checkOrder(_context: CommandContext, raw: unknown, [path = ""]: readonly string[]): Promise<CommandResult> {
  const options = parseOptions(schema, raw);
  if (options.size !== undefined && options.against === undefined)
    throw new UsageError("--size goes with --against", { hint: "name the other order" });
  const silo = await openSilo(options);
  try {
    return options.against === undefined ? await checkAlone(silo, path) : await checkMatch(silo, path, options.against, options.size);
  } catch (error) {
    throw asKeelError(error, silo.chain);
  }
}

import { z } from "zod";
import { formatDecimal } from "../../../base/decimal.js";
import { UsageError } from "../../../base/errors.js";
import { type Match, matchOutlook, orderOutlook } from "../../../chain/actions/orderCheck.js";
import { asKeelError } from "../../../chain/codec/errors.js";
import { flags, openSilo, type Silo } from "../../chainDoor.js";
import { parseOptions } from "../../options.js";
import { pairs } from "../../output.js";
import type { CommandContext, CommandResult } from "../../runCommand.js";
import { matchFor, sizeFlags, ticketFor } from "./tickets.js";

const schema = z.object({
  rpc: flags.rpc,
  deployments: flags.deployments,
  against: z.string().min(1, "must be a path").optional(),
  ...sizeFlags,
});

async function checkMatch(silo: Silo, match: Match): Promise<CommandResult> {
  const size = formatDecimal(await matchOutlook(silo.chain, silo.deployment, match));
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
  const { against } = options;
  if (against === undefined && (options.size !== undefined || options.minSize !== undefined))
    throw new UsageError("--size and --min-size go with --against", { hint: "name the other order" });
  const silo = await openSilo(options);
  try {
    return await (against === undefined ? checkAlone(silo, path) : checkMatch(silo, await matchFor(silo, path, against, options)));
  } catch (error) {
    throw asKeelError(error, silo.chain);
  }
}

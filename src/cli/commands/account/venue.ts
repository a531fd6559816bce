import { z } from "zod";
import { UsageError } from "../../../base/errors.js";
import { setVenueConsent } from "../../../chain/actions/accounts.js";
import { flags, openActor } from "../../chainDoor.js";
import { parseOptions } from "../../options.js";
import type { CommandContext, CommandResult } from "../../runCommand.js";

const schema = z.object({
  rpc: flags.rpc,
  deployments: flags.deployments,
  keyFile: flags.keyFile,
  id: flags.account,
  enable: z.boolean().default(false),
  disable: z.boolean().default(false),
});

/** `keel account venue`: consent is given or taken in so many words. */
export async function setVenue(
  { log }: CommandContext,
  raw: Readonly<Record<string, unknown>>,
  [id]: readonly string[],
): Promise<CommandResult> {
  const options = parseOptions(schema, { ...raw, id }, ["id"]);
  const { enable, disable } = options;
  if (enable === disable) throw new UsageError("give either --enable or --disable", { hint: "keel account venue 16 --enable" });
  const actor = await openActor(options, log);
  const transaction = await setVenueConsent(actor, options.id, enable);
  const { venue } = actor.deployment.contracts;
  const text = `venue ${venue} ${enable ? "may" : "may no longer"} trade account ${options.id}, by transaction ${transaction}`;
  return { json: { account: options.id, venue, enabled: enable, transaction }, text };
}

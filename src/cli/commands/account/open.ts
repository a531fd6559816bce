import { getAddress, isAddressEqual } from "viem";
import { z } from "zod";
import { formatDecimal } from "../../../base/decimal.js";
import { UsageError } from "../../../base/errors.js";
import { openAccount } from "../../../chain/actions/accounts.js";
import { TOKEN_SCALE } from "../../../math/index.js";
import { flags, openActor } from "../../chainDoor.js";
import { parseOptions } from "../../options.js";
import { pairs } from "../../output.js";
import type { CommandContext, CommandResult } from "../../runCommand.js";

const schema = z.object({
  rpc: flags.rpc,
  deployments: flags.deployments,
  keyFile: flags.keyFile,
  owner: flags.address.optional(),
  deposit: flags.tokens.optional(),
  mint: z.boolean().default(false),
  enableVenue: z.boolean().default(false),
});

/** `keel account open`. */
export async function openNewAccount({ log }: CommandContext, raw: unknown): Promise<CommandResult> {
  const options = parseOptions(schema, raw);
  const { deposit = 0n, mint, enableVenue } = options;
  if (mint && deposit === 0n) throw new UsageError("--mint goes with --deposit", { hint: "say how much: --deposit 10000 --mint" });
  const actor = await openActor(options, log);
  const owner = getAddress(options.owner ?? actor.signer.address);
  if (enableVenue && !isAddressEqual(owner, actor.signer.address))
    throw new UsageError("--enable-venue: only the account's owner consents", {
      hint: "leave it out; the owner runs keel account venue ID --enable",
    });
  const account = await openAccount(actor, { owner, deposit, mint, enableVenue });
  const deposited = formatDecimal(deposit * TOKEN_SCALE);
  const json = { account, owner, deposited, venueEnabled: enableVenue };
  const lines = [
    ["account", String(account)],
    ["owner", owner],
    ["deposited", deposited],
    ["venue", enableVenue ? "enabled" : `not enabled: keel account venue ${account} --enable`],
  ] as const;
  return { json, text: pairs(lines) };
}

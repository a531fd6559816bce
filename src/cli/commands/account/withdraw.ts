import { getAddress } from "viem";
import { z } from "zod";
import { formatDecimal } from "../../../base/decimal.js";
import { withdrawFrom } from "../../../chain/actions/accounts.js";
import { TOKEN_SCALE } from "../../../math/index.js";
import { flags, openActor } from "../../chainDoor.js";
import { parseOptions } from "../../options.js";
import type { CommandContext, CommandResult } from "../../runCommand.js";

const schema = z.object({
  rpc: flags.rpc,
  deployments: flags.deployments,
  keyFile: flags.keyFile,
  id: flags.account,
  amount: flags.tokens,
  to: flags.address.optional(),
});

/** `keel account withdraw`. */
export async function withdrawFromAccount(
  { log }: CommandContext,
  raw: Readonly<Record<string, unknown>>,
  [id, amount]: readonly string[],
): Promise<CommandResult> {
  const options = parseOptions(schema, { ...raw, id, amount }, ["id", "amount"]);
  const actor = await openActor(options, log);
  const to = getAddress(options.to ?? actor.signer.address);
  const { transaction, ...result } = await withdrawFrom(actor, options.id, options.amount, to);
  const [asked, paid] = [formatDecimal(options.amount * TOKEN_SCALE), formatDecimal(result.paid * TOKEN_SCALE)];
  const exitClaim = formatDecimal(result.exitClaim);
  const owed = result.exitClaim > 0n ? `; ${exitClaim} became an exit claim, because the silo has an unfunded deficit` : "";
  return {
    json: { account: options.id, to, withdrawn: asked, paid, exitClaim, transaction },
    text: `${paid} of account ${options.id} sent to ${to}, by transaction ${transaction}${owed}`,
  };
}

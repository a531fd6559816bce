import { z } from "zod";
import { formatDecimal } from "../../../base/decimal.js";
import { depositTo } from "../../../chain/actions/accounts.js";
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
  mint: z.boolean().default(false),
});

/** `keel account deposit`. */
export async function depositToAccount(
  { log }: CommandContext,
  raw: Readonly<Record<string, unknown>>,
  [id, amount]: readonly string[],
): Promise<CommandResult> {
  const options = parseOptions(schema, { ...raw, id, amount }, ["id", "amount"]);
  const transaction = await depositTo(await openActor(options, log), options.id, options.amount, options.mint);
  const deposited = formatDecimal(options.amount * TOKEN_SCALE);
  return {
    json: { account: options.id, deposited, transaction },
    text: `${deposited} deposited to account ${options.id}, by transaction ${transaction}`,
  };
}

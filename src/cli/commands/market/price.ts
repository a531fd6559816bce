import { z } from "zod";
import { formatDecimal } from "../../../base/decimal.js";
import { setMockPrice } from "../../../chain/actions/mockFeed.js";
import { flags, marketOf, nameOf, openActor } from "../../chainDoor.js";
import { parseOptions } from "../../options.js";
import type { CommandContext, CommandResult } from "../../runCommand.js";

const schema = z.object({
  rpc: flags.rpc,
  deployments: flags.deployments,
  keyFile: flags.keyFile,
  market: flags.market,
  price: flags.positive,
});

/** `keel market price`. */
export async function movePrice(
  { log }: CommandContext,
  raw: Readonly<Record<string, unknown>>,
  [market, price]: readonly string[],
): Promise<CommandResult> {
  const options = parseOptions(schema, { ...raw, market, price }, ["market", "price"]);
  const actor = await openActor(options, log);
  const id = marketOf(actor.deployment, options.market);
  const { feed, transaction } = await setMockPrice(actor, Number(id), options.price);
  const name = nameOf(actor.deployment, id);
  const shown = formatDecimal(options.price);
  return { json: { market: id, name, price: shown, feed, transaction }, text: `${name} is at ${shown}, by transaction ${transaction}` };
}

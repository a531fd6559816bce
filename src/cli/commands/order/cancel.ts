import { z } from "zod";
import { UsageError } from "../../../base/errors.js";
import { abis } from "../../../chain/abi/abis.js";
import { transact } from "../../../chain/client/transactions.js";
import { asKeelError } from "../../../chain/codec/errors.js";
import { flags, openSigner, openSilo, type Silo } from "../../chainDoor.js";
import { parseOptions } from "../../options.js";
import type { CommandContext, CommandResult } from "../../runCommand.js";
import { ticketFor } from "./tickets.js";

const schema = z.object({
  rpc: flags.rpc,
  deployments: flags.deployments,
  keyFile: flags.keyFile,
  account: flags.account,
  nonce: z.array(
    z
      .string()
      .regex(/^\d{1,77}$/, "must be a whole number")
      .transform(BigInt),
  ),
  order: z.array(z.string()),
  all: z.boolean().default(false),
});

/** Nonces by number and by order file; a file must be of this account. */
async function noncesOf(silo: Silo, { nonce, order, account }: z.output<typeof schema>): Promise<readonly bigint[]> {
  const tickets = await Promise.all(order.map((path) => ticketFor(silo, path)));
  for (const [at, ticket] of tickets.entries()) {
    if (ticket.order.account !== account) throw new UsageError(`--order: ${order[at]} is of account ${ticket.order.account}`);
  }
  return [...new Set([...nonce, ...tickets.map((ticket) => ticket.order.nonce)])];
}

/** `keel order cancel`. */
export async function cancelOrders({ log }: CommandContext, raw: unknown): Promise<CommandResult> {
  const options = parseOptions(schema, raw);
  const named = options.nonce.length + options.order.length > 0;
  if (options.all === named)
    throw new UsageError("give either --all, or --nonce and --order", { hint: "--all voids every order signed so far" });
  const silo = await openSilo(options);
  const { chain, deployment } = silo;
  try {
    const nonces = await noncesOf(silo, options);
    const signer = await openSigner(chain, options.keyFile, log);
    const { account } = options;
    const { venue, clearingHouse } = deployment.contracts;
    const receipt = options.all
      ? await transact(chain, signer, { address: clearingHouse, abi: abis.clearingHouse, functionName: "bumpOrderEpoch", args: [account] })
      : await transact(chain, signer, { address: venue, abi: abis.venue, functionName: "cancelNonces", args: [account, nonces] });
    const json = { account, transaction: receipt.transactionHash, nonces: nonces.map(String), all: options.all };
    const what = options.all ? "every order signed so far is" : `${nonces.length} ${nonces.length === 1 ? "nonce is" : "nonces are"}`;
    return { json, text: `${what} void, by transaction ${receipt.transactionHash}` };
  } catch (error) {
    throw asKeelError(error, chain);
  }
}

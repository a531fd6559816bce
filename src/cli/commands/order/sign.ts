import { randomBytes } from "node:crypto";
import { z } from "zod";
import { formatDecimal } from "../../../base/decimal.js";
import { UsageError } from "../../../base/errors.js";
import { abis } from "../../../chain/abi/abis.js";
import { asKeelError, ContractError } from "../../../chain/codec/errors.js";
import { signOrder, writeTicket } from "../../../chain/codec/orders.js";
import { MAX_PRICE, MAX_SIZE, PRICE_TICK, perpetualOf, price, SIZE_QUANTUM, seconds, size } from "../../../math/index.js";
import { flags, marketOf, openSigner, openSilo, type Silo } from "../../chainDoor.js";
import { parseOptions } from "../../options.js";
import { pairs } from "../../output.js";
import type { CommandContext, CommandResult } from "../../runCommand.js";

const lots = flags.positive
  .refine((value) => value % SIZE_QUANTUM === 0n, "has more than 6 decimals")
  .refine((value) => value <= MAX_SIZE, "is more than 10,000,000,000 lots");

const schema = z.object({
  rpc: flags.rpc,
  deployments: flags.deployments,
  keyFile: flags.keyFile,
  account: flags.account,
  market: flags.market,
  buy: lots.optional(),
  sell: lots.optional(),
  price: flags.positive
    .refine((value) => value % PRICE_TICK === 0n, "has more than 12 decimals")
    .refine((value) => value <= MAX_PRICE, "is more than 1,000,000,000,000"),
  expiresIn: z
    .string()
    .regex(/^\d{1,9}$/, "must be whole seconds")
    .transform(BigInt),
  nonce: z
    .string()
    .regex(/^\d{1,77}$/, "must be a whole number")
    .transform(BigInt)
    .optional(),
  reduceOnly: z.boolean().default(false),
  postOnly: z.boolean().default(false),
  out: z.string().min(1, "must be a path"),
});

/** Bytes of a nonce nobody has used: two orders meet by chance once in 2^32 orders of one account. */
const NONCE_BYTES = 8;

function signedSize({ buy, sell }: z.output<typeof schema>): bigint {
  if ((buy === undefined) === (sell === undefined)) throw new UsageError("give either --buy or --sell", { hint: "--buy 0.5" });
  return buy ?? -(sell ?? 0n);
}

/** The account's order epoch now; orders of an account that does not exist would never fill. */
async function epochOf({ chain, deployment }: Silo, account: bigint): Promise<bigint> {
  const clearingHouse = { address: deployment.contracts.clearingHouse, abi: abis.clearingHouse, args: [account] } as const;
  const [isUser, epoch] = await Promise.all([
    chain.client.readContract({ ...clearingHouse, functionName: "isUser" }),
    chain.client.readContract({ ...clearingHouse, functionName: "orderEpoch" }),
  ]);
  if (!isUser) throw new ContractError("UnknownAccount", { account });
  return BigInt(epoch);
}

/** `keel order sign`. */
export async function signNewOrder({ log }: CommandContext, raw: unknown): Promise<CommandResult> {
  const options = parseOptions(schema, raw);
  const wanted = signedSize(options);
  const silo = await openSilo(options);
  const { chain, deployment } = silo;
  const signer = await openSigner(chain, options.keyFile, log);
  try {
    const [epoch, { timestamp }] = await Promise.all([epochOf(silo, options.account), chain.client.getBlock()]);
    const market = marketOf(deployment, options.market);
    const ticket = await signOrder(
      signer.account,
      { chainId: chain.chainId, venue: deployment.contracts.venue },
      {
        account: options.account,
        epoch,
        instrument: perpetualOf(market),
        size: size(wanted),
        price: price(options.price),
        expiry: seconds(timestamp + options.expiresIn),
        nonce: options.nonce ?? BigInt(`0x${randomBytes(NONCE_BYTES).toString("hex")}`),
        reduceOnly: options.reduceOnly,
        postOnly: options.postOnly,
      },
    );
    await writeTicket(options.out, ticket);
    const { account, expiry, nonce } = ticket.order;
    const json = { file: options.out, hash: ticket.hash, account, market, nonce, expiry, signer: signer.address };
    const human = [
      ["file", options.out],
      ["order", `${wanted > 0n ? "buy" : "sell"} ${formatDecimal(wanted > 0n ? wanted : -wanted)} at ${formatDecimal(options.price)}`],
      ["hash", ticket.hash],
      ["nonce", String(nonce)],
      ["good until", new Date(Number(expiry) * 1_000).toISOString()],
    ] as const;
    return { json: { ...json, size: formatDecimal(wanted), price: formatDecimal(options.price) }, text: pairs(human) };
  } catch (error) {
    throw asKeelError(error, chain);
  }
}

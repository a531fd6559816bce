import { readFile } from "node:fs/promises";
import { type Address, type Hex, hashTypedData, type LocalAccount } from "viem";
import { z } from "zod";
import { KeelError } from "../../base/errors.js";
import { writeFileWhole } from "../../base/writeFile.js";
import { addressSchema } from "../../config/siloConfig.js";
import type { Order, SignedOrder } from "../../engine/index.js";
import { accountId, address, hex, type InstrumentId, price, seconds, size } from "../../math/index.js";

/** An order file is missing, malformed or was changed. */
export class OrderFileError extends KeelError {
  constructor(path: string, reason: string, hint: string, cause?: unknown) {
    super("ORDER_FILE", `${path}: ${reason}`, { hint, details: { path, reason }, cause });
  }
}

/** Where an order can be filled: signatures are good there and nowhere else. */
export interface OrderDomain {
  readonly chainId: number;
  readonly venue: Address;
}

/** An order with its signature, and where it is good. */
export interface OrderTicket extends OrderDomain {
  readonly order: Order;
  /** EIP-712 hash: what was signed. */
  readonly hash: Hex;
  readonly signature: Hex;
}

/** As in contracts/venue/OrderTypes.sol. */
const ORDER_TYPES = {
  Order: [
    { name: "account", type: "uint64" },
    { name: "epoch", type: "uint32" },
    { name: "instrument", type: "uint128" },
    { name: "size", type: "int256" },
    { name: "price", type: "uint256" },
    { name: "expiry", type: "uint40" },
    { name: "nonce", type: "uint256" },
    { name: "reduceOnly", type: "bool" },
    { name: "postOnly", type: "bool" },
    { name: "signer", type: "address" },
  ],
} as const;

/** An order as viem encodes it: integers of up to 48 bits are numbers there. */
export function encodable(order: Order) {
  const { signer, epoch, expiry, ...rest } = order;
  return { ...rest, epoch: Number(epoch), expiry: Number(expiry), signer: signer as Address & Order["signer"] };
}

function typedData({ chainId, venue }: OrderDomain, order: Order) {
  return {
    domain: { name: "Keel Reference Venue", version: "1", chainId, verifyingContract: venue },
    types: ORDER_TYPES,
    primaryType: "Order",
    message: encodable(order),
  } as const;
}

/** What a signer signs, and what the venue knows the order by. */
export function hashOrder(domain: OrderDomain, order: Order): Hex {
  return hashTypedData(typedData(domain, order));
}

/** Signs an order; the order's signer becomes the account that signs. */
export async function signOrder(account: LocalAccount, domain: OrderDomain, unsigned: Omit<Order, "signer">): Promise<OrderTicket> {
  const order: Order = { ...unsigned, signer: address(account.address) };
  const signature = await account.signTypedData(typedData(domain, order));
  return { ...domain, order, hash: hashOrder(domain, order), signature };
}

/** The order as the twin's commands take it. */
export function twinOrder({ order, hash }: OrderTicket, signatureValid: boolean): SignedOrder {
  return { ...order, hash: hex(hash), signatureValid };
}

const integer = (pattern: RegExp, bits: number, signed = false) =>
  z
    .string()
    .regex(pattern, "must be a whole number written as text")
    .transform(BigInt)
    .refine((value) => (signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)) === value, `does not fit ${bits} bits`);
const unsigned = (bits: number) => integer(/^\d{1,78}$/, bits);

const ticketSchema = z.strictObject({
  kind: z.literal("keel-order", "is not an order that keel signed"),
  version: z.literal(1, "was written by another version of Keel"),
  chainId: z.number().int().positive(),
  venue: addressSchema,
  order: z.strictObject({
    account: unsigned(64).transform(accountId),
    epoch: unsigned(32),
    instrument: unsigned(128).transform((value) => value as InstrumentId),
    size: integer(/^-?\d{1,77}$/, 256, true).transform(size),
    price: unsigned(256).transform(price),
    expiry: unsigned(40).transform(seconds),
    nonce: unsigned(256),
    reduceOnly: z.boolean(),
    postOnly: z.boolean(),
    signer: addressSchema.transform(address),
  }),
  hash: z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value), "must be a hash"),
  signature: z.custom<Hex>((value) => typeof value === "string" && /^0x([0-9a-f]{2})+$/i.test(value), "must be hexadecimal"),
});

/** The order's file: integers are texts, so that no reader loses a digit. */
function formatTicket({ chainId, venue, order, hash, signature }: OrderTicket): string {
  const file = { kind: "keel-order", version: 1, chainId, venue, order, hash, signature };
  return `${JSON.stringify(file, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2)}\n`;
}

/**
 * Reads an order file's text.
 *
 * @throws OrderFileError when it is malformed, or when the hash is not the order's: then somebody changed it
 */
function parseTicket(text: string, path: string): OrderTicket {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new OrderFileError(path, "is not JSON", "give a file that keel order sign wrote", cause);
  }
  const parsed = ticketSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const reason = `${issue?.path.join(".") || "the file"}: ${issue?.message ?? "is not understood"}`;
    throw new OrderFileError(path, reason, "give a file that keel order sign wrote");
  }
  const { kind: _kind, version: _version, ...ticket } = parsed.data;
  if (hashOrder(ticket, ticket.order) !== ticket.hash)
    throw new OrderFileError(path, "the order was changed after it was signed", "ask for the original file, or sign a new order");
  return ticket;
}

/** Reads an order file. @throws OrderFileError */
export async function readTicket(path: string): Promise<OrderTicket> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new OrderFileError(path, missing ? "there is no such file" : "can't be read", "check the path", cause);
  }
  return parseTicket(text, path);
}

/** Writes an order file, whole or not at all. @throws OutputFileError */
export function writeTicket(path: string, ticket: OrderTicket): Promise<void> {
  return writeFileWhole(path, formatTicket(ticket));
}

import type { z } from "zod";
import type { Match } from "../../../chain/actions/orderCheck.js";
import { ALL_THERE_IS, requireDomain } from "../../../chain/actions/orderCheck.js";
import { type OrderTicket, readTicket } from "../../../chain/codec/orders.js";
import { size } from "../../../math/index.js";
import { flags, type Silo } from "../../chainDoor.js";

/** Reads an order file that must be good on this chain and for this silo's venue. */
export async function ticketFor({ chain, deployment }: Silo, path: string): Promise<OrderTicket> {
  const ticket = await readTicket(path);
  requireDomain(chain, deployment, ticket, path);
  return ticket;
}

/** How much of two orders is to be filled: at most and at least [WAD lots]. */
export const sizeFlags = { size: flags.positive.optional(), minSize: flags.positive.optional() };

/** Two order files as a match: of all there is, unless it is said how much at most and at least. */
export async function matchFor(
  silo: Silo,
  makerPath: string,
  takerPath: string,
  { size: most, minSize: least }: z.output<z.ZodObject<typeof sizeFlags>>,
): Promise<Match> {
  const [maker, taker] = await Promise.all([ticketFor(silo, makerPath), ticketFor(silo, takerPath)]);
  return { maker, taker, size: most === undefined ? ALL_THERE_IS : size(most), minSize: size(least ?? 0n) };
}

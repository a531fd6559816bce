import type { Match } from "../../../chain/actions/orderCheck.js";
import { commonRemaining, requireDomain } from "../../../chain/actions/orderCheck.js";
import { type OrderTicket, readTicket } from "../../../chain/codec/orders.js";
import { size } from "../../../math/index.js";
import type { Silo } from "../../chainDoor.js";

/** Reads an order file that must be good on this chain and for this silo's venue. */
export async function ticketFor({ chain, deployment }: Silo, path: string): Promise<OrderTicket> {
  const ticket = await readTicket(path);
  requireDomain(chain, deployment, ticket, path);
  return ticket;
}

/** Two order files as a match of `lots`, or of all that both have left. */
export async function matchFor(silo: Silo, makerPath: string, takerPath: string, lots: bigint | undefined): Promise<Match> {
  const [maker, taker] = await Promise.all([ticketFor(silo, makerPath), ticketFor(silo, takerPath)]);
  return { maker, taker, size: lots === undefined ? await commonRemaining(silo.chain, silo.deployment, maker, taker) : size(lots) };
}

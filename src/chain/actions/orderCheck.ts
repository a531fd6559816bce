import { type Address, encodeFunctionData, isAddressEqual, parseAbi, parseEventLogs, recoverAddress, type TransactionReceipt } from "viem";
import { accountNonce, maxOrder, orderPrefix, preview } from "../../engine/index.js";
import { address, hex, MAX_SIZE, magnitude, marketOf, SIZE_QUANTUM, type Size, size } from "../../math/index.js";
import { abis } from "../abi/abis.js";
import { type Chain, codeAt } from "../client/client.js";
import type { Write } from "../client/transactions.js";
import { asKeelError, ContractError, WrongChainError } from "../codec/errors.js";
import { encodable, OrderFileError, type OrderTicket, twinOrder } from "../codec/orders.js";
import type { Deployment } from "../deploy/deployment.js";
import { type ChainSnapshot, loadSnapshot } from "../snapshot/snapshot.js";
import { TwinMismatchError } from "../snapshot/twinMismatch.js";

/** Two orders to be filled against each other. */
export interface Match {
  readonly maker: OrderTicket;
  readonly taker: OrderTicket;
  /** Most to fill [WAD lots], positive. */
  readonly size: Size;
  /** Least to fill [WAD lots]. */
  readonly minSize: Size;
}

/** The size that fills all there is. */
export const ALL_THERE_IS = size(MAX_SIZE);

const erc1271Abi = parseAbi(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
/** A whole word: the venue compares all of it. */
const ERC1271_MAGIC = `0x1626ba7e${"0".repeat(56)}`;
/** Half the order of secp256k1: signatures above it are the mirror of a good one, and refused. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
/** 65 bytes: r, s, v. */
const SIGNATURE_TEXT = 2 + 2 * 65;

/** Whether the venue will accept the signature: ECDSA for a signer without code, ERC-1271 for a contract. */
async function isSignatureValid(chain: Chain, { order, hash, signature }: OrderTicket, blockNumber?: bigint): Promise<boolean> {
  const signer = order.signer as string as Address;
  try {
    if ((await codeAt(chain, signer)) !== "0x") {
      const at = blockNumber === undefined ? {} : { blockNumber };
      const question = encodeFunctionData({ abi: erc1271Abi, functionName: "isValidSignature", args: [hash, signature] });
      const { data = "0x" } = await chain.client.call({ to: signer, data: question, ...at });
      return data.startsWith(ERC1271_MAGIC);
    }
    const v = Number.parseInt(signature.slice(-2), 16);
    const low = BigInt(`0x${signature.slice(66, 130) || "0"}`) <= HALF_ORDER;
    if (signature.length !== SIGNATURE_TEXT || !low || (v !== 27 && v !== 28)) return false;
    return isAddressEqual(await recoverAddress({ hash, signature }), signer);
  } catch {
    // A contract that reverts and a signature that is no point on the curve are both no consent.
    return false;
  }
}

/** @throws WrongChainError, OrderFileError when an order was signed for another chain or venue */
export function requireDomain(chain: Chain, deployment: Deployment, ticket: OrderTicket, path: string): void {
  if (ticket.chainId !== chain.chainId) throw new WrongChainError(ticket.chainId, chain.chainId);
  if (!isAddressEqual(ticket.venue, deployment.contracts.venue))
    throw new OrderFileError(path, `was signed for venue ${ticket.venue}`, `this deployment's venue is ${deployment.contracts.venue}`);
}

/** The call that fills two orders. */
export function matchCall(
  { contracts }: Deployment,
  { maker, taker, size: lots, minSize }: Match,
): Write<typeof abis.venue, "matchOrders"> {
  return {
    address: contracts.venue,
    abi: abis.venue,
    functionName: "matchOrders",
    args: [encodable(maker.order), maker.signature, encodable(taker.order), taker.signature, lots, minSize],
  };
}

/** What the twin must know to judge these orders. */
function snapshotFor(chain: Chain, deployment: Deployment, tickets: readonly OrderTicket[]): Promise<ChainSnapshot> {
  return loadSnapshot(chain, deployment, {
    accounts: [...new Set(tickets.map(({ order }) => order.account))],
    people: tickets.map(({ order }) => order.signer as string as Address),
    orders: tickets.map(({ order }) => ({ account: order.account, nonce: order.nonce })),
  });
}

/** How a match would end: the lots that it would fill [WAD], or why it would not be made. */
type Verdict = Size | ContractError;

async function chainVerdict(chain: Chain, deployment: Deployment, match: Match, blockNumber: bigint): Promise<Verdict> {
  try {
    const { result } = await chain.client.simulateContract({ ...matchCall(deployment, match), blockNumber });
    return size(result);
  } catch (error) {
    const known = asKeelError(error, chain);
    if (known instanceof ContractError) return known;
    throw known;
  }
}

async function twinVerdict(chain: Chain, snapshot: ChainSnapshot, { maker, taker, ...sizes }: Match): Promise<Verdict> {
  const { state, timestamp, blockNumber } = snapshot;
  const [makerValid, takerValid] = await Promise.all([
    isSignatureValid(chain, maker, blockNumber),
    isSignatureValid(chain, taker, blockNumber),
  ]);
  try {
    const command = {
      name: "venue.matchOrders",
      maker: twinOrder(maker, makerValid),
      taker: twinOrder(taker, takerValid),
      ...sizes,
    } as const;
    return preview(state, command, { timestamp, sender: address("0x0000000000000000000000000000000000000001") }).result;
  } catch (error) {
    const known = asKeelError(error, chain);
    if (known instanceof ContractError) return known;
    throw known;
  }
}

const described = (verdict: Verdict): string =>
  typeof verdict === "bigint" ? `a fill of ${verdict}` : `${verdict.errorName}(${Object.values(verdict.args).map(String).join(", ")})`;

async function verdictOn(chain: Chain, deployment: Deployment, snapshot: ChainSnapshot, match: Match): Promise<Verdict> {
  const [onChain, inTwin] = await Promise.all([
    chainVerdict(chain, deployment, match, snapshot.blockNumber),
    twinVerdict(chain, snapshot, match),
  ]);
  if (described(onChain) !== described(inTwin)) throw new TwinMismatchError("matching the orders", described(onChain), described(inTwin));
  return onChain;
}

/**
 * How many lots of two orders would be filled now [WAD], by the chain and by the twin, who must agree.
 *
 * @throws ContractError saying why they would not be filled; TwinMismatchError when chain and twin do not agree
 */
export async function matchOutlook(chain: Chain, deployment: Deployment, match: Match): Promise<Size> {
  const snapshot = await snapshotFor(chain, deployment, [match.maker, match.taker]);
  const verdict = await verdictOn(chain, deployment, snapshot, match);
  if (verdict instanceof ContractError) throw verdict;
  return verdict;
}

/** Lots that a transaction filled of an order [WAD]. */
export function filledIn({ logs }: TransactionReceipt, { hash }: OrderTicket): Size {
  const events = parseEventLogs({ abi: abis.venue, eventName: "OrderFilled", logs: [...logs], args: { orderHash: hash } });
  return size(events.reduce((sum, { args }) => sum + args.filled, 0n));
}

/** What an order by itself allows. */
export interface OrderOutlook {
  /** Lots not filled yet [WAD]. */
  readonly remaining: Size;
  /** Lots that its account could trade at its price now [WAD]; at most `remaining`. */
  readonly fillable: Size;
  /** What stops it from trading all that remains; undefined if nothing does. */
  readonly limitedBy: ContractError | undefined;
}

/** Errors of a match that say something about the pair, so the order itself passed. */
const ABOUT_THE_PAIR: ReadonlySet<string> = new Set(["SameSide", "PostOnlyWouldTake"]);

/**
 * Whether an order could be filled by some counterparty now: first the order by itself (by chain and twin, matched against
 * itself, which gets as far as the comparison of the two), then what its account can carry.
 *
 * @throws ContractError saying why the order itself is void; TwinMismatchError
 */
export async function orderOutlook(chain: Chain, deployment: Deployment, ticket: OrderTicket): Promise<OrderOutlook> {
  const { order, hash } = ticket;
  const snapshot = await snapshotFor(chain, deployment, [ticket]);
  const sizes = { size: size(SIZE_QUANTUM), minSize: size(0n) };
  const verdict = await verdictOn(chain, deployment, snapshot, { maker: ticket, taker: ticket, ...sizes });
  if (verdict instanceof ContractError && !ABOUT_THE_PAIR.has(verdict.errorName)) throw verdict;
  const { state, timestamp } = snapshot;
  const known = state.tables.filledSizes.get(accountNonce(order.account, order.nonce));
  const remaining = size(magnitude(order.size) - (known?.order === orderPrefix(hex(hash)) ? known.size : 0n));
  try {
    const feeRate = order.postOnly ? state.singles.venueFees.makerFeeRate : state.singles.venueFees.takerFeeRate;
    const side = order.size > 0n ? "buy" : "sell";
    const wish = { market: marketOf(order.instrument), side, price: order.price, feeRate } as const;
    requireVenue(snapshot, ticket);
    const { most, limitedBy } = maxOrder(state, order.account, wish, timestamp);
    const held = heldAgainst(snapshot, ticket);
    const allowed = order.reduceOnly && held < most ? held : most;
    const reduceOnly = new ContractError("NothingToReduce", { orderHash: hash, position: signedPosition(snapshot, ticket) });
    if (allowed >= remaining) return { remaining, fillable: remaining, limitedBy: undefined };
    const reason = allowed === held && order.reduceOnly ? reduceOnly : limitedBy;
    return { remaining, fillable: size(allowed), limitedBy: reason === null ? undefined : asContractError(reason, chain) };
  } catch (error) {
    return { remaining, fillable: size(0n), limitedBy: asContractError(error, chain) };
  }
}

function asContractError(error: unknown, chain: Chain): ContractError {
  const known = asKeelError(error, chain);
  if (known instanceof ContractError) return known;
  throw known;
}

/** The ledger's conditions that do not depend on the size, in its order. */
function requireVenue({ state }: ChainSnapshot, { order, venue }: OrderTicket): void {
  const at = address(venue);
  const account = state.tables.accounts.get(order.account);
  if (state.tables.listedVenues.get(at) !== true) throw new ContractError("VenueNotListed", { venue: at });
  if (account?.venues.includes(at) !== true) throw new ContractError("VenueNotEnabled", { account: order.account, venue: at });
  if (account.inAuction) throw new ContractError("AccountInAuction", { account: order.account });
}

function signedPosition({ state }: ChainSnapshot, { order }: OrderTicket): Size {
  return state.tables.accounts.get(order.account)?.legs.find(({ instrument }) => instrument === order.instrument)?.size ?? size(0n);
}

/** Lots that an order on this side could close. */
function heldAgainst(snapshot: ChainSnapshot, ticket: OrderTicket): bigint {
  const position = signedPosition(snapshot, ticket);
  return position > 0n !== ticket.order.size > 0n ? magnitude(position) : 0n;
}

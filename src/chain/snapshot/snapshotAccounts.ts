import type { Address } from "viem";
import { type Account, type Auction, EMPTY_ACCOUNT, type Leg, type SiloState } from "../../engine/index.js";
import {
  type AccountId,
  accountId,
  address,
  checkpointOf,
  FIRST_USER_ACCOUNT,
  instrumentOf,
  marketOf,
  type Position,
  quote,
  seconds,
  sizeOf,
} from "../../math/index.js";
import { abis } from "../abi/abis.js";
import { unpackOutages } from "../codec/packed.js";
import { PAGE, type Reader } from "./snapshotReader.js";

type Tables = Pick<SiloState["tables"], "accounts" | "auctions">;
type AccountView = Awaited<ReturnType<typeof readAccountPage>>[number];

const readAccountPage = (reader: Reader, first: bigint, count: bigint) =>
  reader.client.readContract({ ...reader.lens, functionName: "accounts", args: [first, count] });

/** A page, in halves where it is too much for one call. */
async function readPage(reader: Reader, first: bigint, count: bigint): Promise<readonly AccountView[]> {
  try {
    return await readAccountPage(reader, first, count);
  } catch (error) {
    if (count === 1n) throw error;
    const half = count / 2n;
    return [...(await readPage(reader, first, half)), ...(await readPage(reader, first + half, count - half))];
  }
}

function legsOf({ legs }: AccountView): readonly Leg[] {
  return legs.map((slot) => {
    const position = slot as Position;
    const instrument = instrumentOf(position);
    return { instrument, market: marketOf(instrument), size: sizeOf(position), checkpoint: checkpointOf(position) };
  });
}

function auctionOf({ auction, outages }: AccountView): Auction {
  return {
    id: auction.id,
    lastTouch: seconds(BigInt(auction.lastTouch)),
    solventElapsed: seconds(BigInt(auction.solventElapsed)),
    insolventElapsed: seconds(BigInt(auction.insolventElapsed)),
    insolvent: auction.insolvent,
    outages: unpackOutages(outages),
    reserved: auction.reserved,
    bonusPaid: auction.bonusPaid,
  };
}

/** Whom of the asked-for addresses an account lets act or trade. */
interface Rights {
  readonly operators: Account["operators"];
  readonly venues: Account["venues"];
}

async function readRights(
  reader: Reader,
  { id, owner }: AccountView,
  people: readonly Address[],
  venues: readonly Address[],
): Promise<Rights> {
  const clearingHouse = { address: reader.contracts.clearingHouse, abi: abis.clearingHouse, ...reader.at } as const;
  const others = people.filter((person) => address(person) !== address(owner));
  const [operators, enabled] = await Promise.all([
    Promise.all(others.map((person) => reader.client.readContract({ ...clearingHouse, functionName: "isAuthorized", args: [id, person] }))),
    Promise.all(venues.map((venue) => reader.client.readContract({ ...clearingHouse, functionName: "isVenueEnabled", args: [id, venue] }))),
  ]);
  return {
    operators: others.filter((_, at) => operators[at]).map(address),
    venues: venues.filter((_, at) => enabled[at]).map(address),
  };
}

function accountOf(view: AccountView, rights: Rights): Account {
  const { cash, orderEpoch, ownerSeq, inAuction } = view.account;
  return {
    ...EMPTY_ACCOUNT,
    ...rights,
    owner: address(view.owner),
    cash: quote(cash),
    orderEpoch: BigInt(orderEpoch),
    ownerSeq: BigInt(ownerSeq),
    inAuction,
    legs: legsOf(view),
  };
}

/** Which accounts are read, and whose rights in them. */
export interface AccountScope {
  /** Ids; those that do not exist are left out. */
  readonly accounts: readonly bigint[] | { readonly end: bigint };
  readonly people: readonly Address[];
  readonly venues: readonly Address[];
  /** Accounts whose rights are read; all unless given. */
  readonly rightsOf?: readonly bigint[] | undefined;
}

async function readViews(reader: Reader, scope: AccountScope["accounts"]): Promise<readonly AccountView[]> {
  if (!("end" in scope)) {
    const pages = await Promise.all(scope.map((id) => readPage(reader, id, 1n)));
    // The lens starts at the first user account where a smaller one is asked for.
    return pages.flat().filter(({ id }) => scope.includes(id));
  }
  const firsts = Array.from(
    { length: Math.ceil(Number(scope.end - FIRST_USER_ACCOUNT) / PAGE) },
    (_, page) => FIRST_USER_ACCOUNT + BigInt(page * PAGE),
  );
  return (await Promise.all(firsts.map((first) => readPage(reader, first, BigInt(PAGE))))).flat();
}

/** Reads users' accounts with their positions and auctions. */
export async function readAccounts(reader: Reader, { accounts, people, venues, rightsOf }: AccountScope): Promise<Tables> {
  const views = await readViews(reader, accounts);
  const none: Rights = { operators: [], venues: [] };
  const read = async (view: AccountView): Promise<Rights> =>
    rightsOf === undefined || rightsOf.includes(view.id) ? readRights(reader, view, people, venues) : none;
  const rights = await Promise.all(views.map(read));
  const entries = views.map((view, at): [AccountId, Account] => [accountId(view.id), accountOf(view, rights[at] ?? none)]);
  const auctions = views
    .filter(({ auction }) => auction.id !== 0n)
    .map((view): [AccountId, Auction] => [accountId(view.id), auctionOf(view)]);
  return { accounts: new Map(entries), auctions: new Map(auctions) };
}

import type { Interface } from "ethers";
import type { AccountNonce, AddressPair, ContractName, Feed, NonceWord, Singles, Tables } from "../../../src/engine/index.js";
import { address, seconds } from "../../../src/math/index.js";
import { ADDRESSES, adapterAbi, type ChainSilo, CLEARING_HOUSE_DEPLOYER, feedAbi } from "./silo.js";
import type { Stored } from "./storage.js";

type Fields = { readonly [field: string]: Stored };
type KeyOf<T> = T extends Map<infer K, unknown> ? K : never;
/** `holders`: whom an account could have given rights to. Rights are a mapping, so candidates are asked one by one. */
type Reader<Key> = (silo: ChainSilo, key: Key, holders: readonly string[]) => Promise<unknown>;

const OPERATOR = 1n;
const VENUE = 2n;
const TICK = 10n ** 6n;
const ZERO = `0x${"0".repeat(40)}`;

const pair = (key: AddressPair) => key.split(":") as [string, string];

/** Reads what the twin keeps in one place, in the twin's form. */
export const SINGLES: { readonly [Name in keyof Singles]: (silo: ChainSilo) => Promise<unknown> } = {
  clearingHouse: async ({ storage }) => ({
    deployer: CLEARING_HOUSE_DEPLOYER,
    nextAccount: await storage.clearingHouse.read("nextAccount"),
    marketCount: await storage.clearingHouse.read("marketCount"),
    parameters: {
      ...marginTermsOf((await storage.clearingHouse.read("_marginTerms")) as bigint),
      fundFeeShare: await storage.clearingHouse.read("_fundFeeShare"),
    },
  }),
  modules: readModules,
  totals: ({ storage }) => storage.clearingHouse.read("_totals"),
  auctionHouse: async ({ storage }) => ({
    lastId: await storage.auction.read("lastId"),
    totalReserved: await storage.auction.read("totalReserved"),
    parameters: await storage.auction.read("_parameters"),
  }),
  token: async ({ storage }) => ({ totalSupply: await storage.token.read("_totalSupply") }),
  fund: async ({ storage }) => ({ totalSupply: await storage.fund.read("_totalSupply") }),
  deficit: async ({ storage }) => ({
    unfundedDeficit: await storage.deficitLedger.read("unfundedDeficit"),
    exitClaims: await storage.deficitLedger.read("exitClaims"),
    unpaidIndex: await storage.deficitLedger.read("unpaidIndex"),
    indexScale: await storage.deficitLedger.read("indexScale"),
    generation: await storage.deficitLedger.read("generation"),
  }),
  venueFees: async ({ storage }) => ({
    makerFeeRate: await storage.venue.read("makerFeeRate"),
    takerFeeRate: await storage.venue.read("takerFeeRate"),
  }),
};

/** Reads the entry of a table, in the twin's form; what was never written reads as empty. */
export const TABLES: { readonly [Name in keyof Tables]: Reader<KeyOf<Tables[Name]>> } = {
  accounts: readAccount,
  accountApprovals: ({ storage }, key) => storage.clearingHouse.read("_operatorApprovals", ...pair(key)),
  markets: readMarket,
  offsetShares: ({ storage }, group) => storage.clearingHouse.read("offsetShareOf", group),
  listedVenues: ({ storage }, venue) => storage.clearingHouse.read("isVenueListed", venue),
  sources: ({ storage }, market) => storage.oracle.read("_sources", market),
  adapters: readAdapter,
  foreignAdapters: readForeignAdapter,
  feeds: readFeed,
  auctions: readAuction,
  tokenBalances: ({ storage }, owner) => storage.token.read("_balances", owner),
  tokenAllowances: ({ storage }, key) => storage.token.read("_allowances", ...pair(key)),
  fundShares: ({ storage }, owner) => storage.fund.read("_balances", owner),
  fundAllowances: ({ storage }, key) => storage.fund.read("_allowances", ...pair(key)),
  unlocks: ({ storage }, owner) => storage.fund.read("_unlocks", owner),
  claims: ({ storage }, owner) => storage.deficitLedger.read("_claims", owner),
  filledSizes: readNonceFill,
  usedNonces: readNonces,
  owners: readOwners,
};

/** Lowest first: initial factor 64, maintenance factor 64, minimum equity 128. */
function marginTermsOf(word: bigint): Fields {
  const at = (shift: bigint, bits: number) => BigInt.asUintN(bits, word >> shift);
  return { initialFactor: at(0n, 64), maintenanceFactor: at(64n, 64), minEquity: at(128n, 128) };
}

/** The layers are a byte each, lowest first; a module's entry is its reserved account plus one. */
async function readModules({ storage: { clearingHouse } }: ChainSilo): Promise<unknown> {
  const entries = await Promise.all(
    (["auction", "fund", "deficitLedger"] as const).map(async (name) => {
      const entry = (await clearingHouse.read("_modules", ADDRESSES[name])) as bigint;
      return entry === 0n ? [] : [{ module: ADDRESSES[name], account: entry - 1n }];
    }),
  );
  const layers: bigint[] = [];
  for (let word = (await clearingHouse.read("_lossLayers")) as bigint; word !== 0n; word >>= 8n) layers.push(word & 0xffn);
  return {
    governor: await clearingHouse.read("governor"),
    deficitLedger: await clearingHouse.read("_deficitLedger"),
    modules: entries.flat(),
    layers,
  };
}

/**
 * Four words, each lowest first. Price: index 104, premium int64, funding time 40, valid until 40. Funding index. Terms: scan range 64,
 * group 16, cap 64, interest int64, outage 32. Fills: price band 64, largest open interest 96, open interest 96.
 */
async function readMarket({ storage: { clearingHouse } }: ChainSilo, id: bigint): Promise<unknown> {
  const { price, fundingIndex, terms, fills } = (await clearingHouse.read("_markets", id)) as Readonly<Record<string, bigint>>;
  const at = (word: bigint | undefined, shift: bigint, bits: number) => BigInt.asUintN(bits, (word ?? 0n) >> shift);
  const signedAt = (word: bigint | undefined, shift: bigint) => BigInt.asIntN(64, at(word, shift, 64));
  return {
    index: at(price, 0n, 104),
    premium: signedAt(price, 104n),
    fundingTime: at(price, 168n, 40),
    priceValidUntil: at(price, 208n, 40),
    fundingIndex,
    openInterest: at(fills, 160n, 96),
    outage: at(terms, 208n, 32),
    config: {
      scanRange: at(terms, 0n, 64),
      priceBand: at(fills, 0n, 64),
      group: at(terms, 64n, 16),
      maxOpenInterest: at(fills, 64n, 96),
      interestPer8h: signedAt(terms, 144n),
      fundingCapPer8h: at(terms, 80n, 64),
    },
  };
}

/** An outage that was noted: market 16, seconds 32, lowest first. */
const NOTED_BITS = 48n;

/**
 * What was noted of outages: the first market beside the clocks, the second and third above what is reserved, the others in words of
 * five. All of it stays when an auction ends.
 */
async function readAuction({ storage: { auction } }: ChainSilo, account: bigint): Promise<unknown> {
  const { notedWords, firstNoted, nextNoted, ...open } = (await auction.read("_auctions", account)) as Readonly<Record<string, bigint>>;
  const count = open.id === 0n ? 0 : Number(notedWords);
  const more = await Promise.all(
    Array.from({ length: Math.max(0, count - 1) }, (_, i) => auction.read("_auctions", account, "moreNoted", BigInt(i + 1))),
  );
  const first = count === 0 ? [] : [firstNoted as bigint, nextNoted as bigint];
  const outages: unknown[] = [];
  for (const word of [...first, ...(more as readonly bigint[])]) {
    for (let rest = word; rest !== 0n; rest >>= NOTED_BITS) {
      outages.push({ market: rest & 0xffffn, outage: (rest >> 16n) & 0xffff_ffffn });
    }
  }
  return { ...open, outages };
}

async function readAccount({ storage: { clearingHouse } }: ChainSilo, id: bigint, holders: readonly string[]): Promise<unknown> {
  const { cash, orderEpoch, ownerSeq, inAuction } = (await clearingHouse.read("_accounts", id)) as Fields;
  const ownership = (id << 24n) | (ownerSeq as bigint);
  const rights = await Promise.all(
    [...holders].sort().map(async (holder) => [holder, (await clearingHouse.read("_rights", ownership, holder)) as bigint] as const),
  );
  const holding = (right: bigint) => rights.filter(([, flags]) => (flags & right) !== 0n).map(([holder]) => holder);
  return {
    owner: await clearingHouse.read("_owners", id),
    approved: await clearingHouse.read("_tokenApprovals", id),
    operators: holding(OPERATOR),
    venues: holding(VENUE),
    orderEpoch,
    ownerSeq,
    inAuction,
    cash,
    legs: ((await clearingHouse.read("_legs", id)) as readonly bigint[]).map(legOf),
  };
}

/** A perpetual's slot: market above bit 240, kind above 236, checkpoint in ticks above 140, size above 44. */
function legOf(word: bigint): unknown {
  const checkpoint = BigInt.asIntN(96, word >> 140n) * TICK;
  return { instrument: (word >> 236n) << 96n, market: word >> 240n, size: BigInt.asIntN(96, word >> 44n), checkpoint };
}

type OnChain = Pick<ChainSilo, "chain">;

/** What a call without arguments answers, or undefined where it reverts. */
const answered = ({ chain }: OnChain, to: string, abi: Interface, name: string): Promise<string | undefined> =>
  chain.call(to, abi.encodeFunctionData(name)).catch(() => undefined);

/** Whether it is a ChainlinkAdapter: other sources know of no feed. */
async function feedOf(silo: OnChain, adapter: string): Promise<string | undefined> {
  const data = await answered(silo, adapter, adapterAbi(), "feed");
  // A broken one answers words that are no address.
  const feed = data?.length === 66 ? address(`0x${data.slice(26)}`) : undefined;
  return feed === ZERO ? undefined : feed;
}

async function readAdapter(silo: OnChain, adapter: string): Promise<unknown> {
  const feed = await feedOf(silo, adapter);
  if (feed === undefined) return undefined;
  const heartbeat = BigInt((await answered(silo, adapter, adapterAbi(), "heartbeat")) ?? 0n);
  const scale = BigInt((await answered(silo, adapter, adapterAbi(), "scale")) ?? 0n);
  return { feed, heartbeat, scale };
}

/** The variables of FixedAdapter, in their order; its code may be replaced by that of a broken one. */
async function readForeignAdapter(silo: OnChain, adapter: string): Promise<unknown> {
  const { chain } = silo;
  if ((await chain.codeOf(adapter)) === "0x" || (await feedOf(silo, adapter)) !== undefined) return undefined;
  const [price, validUntil] = [await chain.storageAt(adapter, 0n), await chain.storageAt(adapter, 1n)];
  const words = await answered(silo, adapter, adapterAbi(), "latestPrice");
  return { price, validUntil, available: words?.length === 2 + 2 * 64 };
}

/** The first variable of Chainlink's aggregator, which stays where its code is taken away. */
const decimalsOf = async ({ chain }: OnChain, feed: string): Promise<bigint> => BigInt.asUintN(8, await chain.storageAt(feed, 0n));

async function readFeed(silo: OnChain, feed: string): Promise<Feed | undefined> {
  const { chain } = silo;
  if ((await chain.codeOf(feed)) === "0x") return undefined;
  const decimals = await decimalsOf(silo, feed);
  // The next variables, in their order; its code may be replaced by that of a broken one.
  const answer = BigInt.asIntN(256, await chain.storageAt(feed, 1n));
  const updatedAt = seconds(await chain.storageAt(feed, 2n));
  const round = await answered(silo, feed, feedAbi(), "latestRoundData");
  return { decimals, answer, updatedAt, available: round?.length === 2 + 5 * 64 };
}

async function readNonceFill({ storage }: ChainSilo, key: AccountNonce): Promise<unknown> {
  const [account, nonce] = key.split(":").map(BigInt) as [bigint, bigint];
  const { order, size } = (await storage.venue.read("_nonceFills", account, nonce)) as Fields;
  return { order: `0x${(order as bigint).toString(16).padStart(40, "0")}`, size };
}

function readNonces({ storage }: ChainSilo, key: NonceWord): Promise<unknown> {
  const [account, word] = key.split(":").map(BigInt) as [bigint, bigint];
  return storage.venue.read("_usedNonces", account, word);
}

async function readOwners({ storage }: ChainSilo, contract: ContractName): Promise<unknown> {
  return { owner: await storage[contract].read("_owner"), pendingOwner: await storage[contract].read("_pendingOwner") };
}

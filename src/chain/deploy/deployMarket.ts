import { type Address, isAddressEqual } from "viem";
import { KeelError } from "../../base/errors.js";
import type { MarketListing } from "../../config/siloConfig.js";
import { MAX_INT128 } from "../../math/index.js";
import { abis } from "../abi/abis.js";
import { type Chain, requireCode } from "../client/client.js";
import { asKeelError, ContractError } from "../codec/errors.js";
import { readDecimals, readRound } from "../snapshot/feeds.js";
import type { Deployment, RecordedMarket } from "./deployment.js";
import { ensureContract, ensureDone, remember, type Session, type Slot } from "./deployStep.js";

/** A market needs a price feed and has none. */
export class FeedMissingError extends KeelError {
  constructor(market: string, reason: string) {
    super("FEED_MISSING", `market ${market} ${reason}`, {
      hint: "give the address of a Chainlink feed; only local chains get one set by hand, which needs initialPrice",
      details: { market },
    });
  }
}

/** Decimals of the feeds that are deployed on local chains, as most of Chainlink's have. */
const MOCK_FEED_DECIMALS = 8;
const WAD_PER_MOCK_UNIT = 10n ** BigInt(18 - MOCK_FEED_DECIMALS);
const MAX_FEED_DECIMALS = 18n;
const PRICE_TICK = 10n ** 6n;

const partSlot = (part: string): Slot => ({
  read: ({ parts }) => parts[part],
  write: ({ parts }, address) => ({ parts: { ...parts, [part]: address } }),
});

/**
 * Makes sure before anything is sent that a feed answers what the market's listing will accept.
 *
 * @throws NoContractError, ContractError: what the chain would revert with
 */
export async function checkFeed(chain: Chain, feed: Address, listing: MarketListing): Promise<void> {
  await requireCode(chain, feed, `feed of ${listing.name}`);
  const [decimals, round, block] = await Promise.all([readDecimals(chain, feed), readRound(chain, feed), chain.client.getBlock()]).catch(
    (error: unknown) => {
      throw asKeelError(error, chain);
    },
  );
  if (decimals === undefined || round === undefined) throw new ContractError("FeedUnavailable", { feed });
  const { answer, updatedAt } = round;
  if (decimals > MAX_FEED_DECIMALS) throw new ContractError("UnsupportedDecimals", { feed, decimals });
  if (answer <= 0n) throw new ContractError("PriceNotPositive", { feed, answer });
  if (answer > MAX_INT128) throw new ContractError("AnswerOutOfRange", { feed, answer });
  if (updatedAt > block.timestamp) throw new ContractError("PriceFromFuture", { feed, updatedAt, blockTime: block.timestamp });
  if (block.timestamp - updatedAt > BigInt(listing.heartbeat)) {
    throw new ContractError("PriceStale", { feed, updatedAt, heartbeat: BigInt(listing.heartbeat) });
  }
  const perLot = answer * 10n ** (MAX_FEED_DECIMALS - decimals) * BigInt(listing.lot);
  const price = perLot - (perLot % PRICE_TICK);
  if (price < listing.minPrice || price > listing.maxPrice) {
    throw new ContractError("PriceOutOfBounds", { market: 0n, price, minPrice: listing.minPrice, maxPrice: listing.maxPrice });
  }
}

async function ensureFeed(session: Session, id: number, listing: MarketListing): Promise<Address> {
  if (listing.feed !== undefined) {
    await checkFeed(session.chain, listing.feed, listing);
    return listing.feed;
  }
  if (!session.chain.isLocal)
    throw new FeedMissingError(listing.name, `has no feed, and chain ${session.chain.chainId} is not a local one`);
  if (listing.initialPrice === undefined) throw new FeedMissingError(listing.name, "has neither a feed nor an initialPrice");
  const answer = listing.initialPrice / WAD_PER_MOCK_UNIT;
  return ensureContract(session, `feed of ${listing.name}`, "MockV3Aggregator", [MOCK_FEED_DECIMALS, answer], partSlot(`${id}:feed`));
}

type Contracts = Pick<Deployment["contracts"], "clearingHouse" | "oracle" | "governor">;

async function ensureSource(session: Session, contracts: Contracts, id: number, adapter: Address, listing: MarketListing): Promise<void> {
  const { client } = session.chain;
  const { lot, minPrice, maxPrice } = listing;
  const isDone = async () => {
    const found = await client.readContract({ address: contracts.oracle, abi: abis.oracle, functionName: "sourceOf", args: [id] });
    const bounds = found.lot === lot && found.minPrice === minPrice && found.maxPrice === maxPrice;
    return isAddressEqual(found.adapter, adapter) && bounds;
  };
  await ensureDone(session, `price source of ${listing.name}`, isDone, {
    address: contracts.oracle,
    abi: abis.oracle,
    functionName: "setSource",
    args: [id, { adapter, lot, minPrice, maxPrice }],
  });
}

async function ensureListed(session: Session, contracts: Contracts, id: number, listing: MarketListing): Promise<void> {
  const { client } = session.chain;
  const isDone = async () =>
    (await client.readContract({ address: contracts.clearingHouse, abi: abis.clearingHouse, functionName: "marketCount" })) >= id;
  const { scanRange, priceBand, group, maxOpenInterest, interestPer8h, fundingCapPer8h } = listing;
  await ensureDone(session, `list market ${listing.name}`, isDone, {
    address: contracts.governor,
    abi: abis.governor,
    functionName: "listMarket",
    args: [{ scanRange, priceBand, group, maxOpenInterest, interestPer8h, fundingCapPer8h }],
  });
}

/**
 * Makes sure that market `id` is listed: price feed, adapter, price source, listing, each at most once.
 *
 * @param id number of the market; listings are numbered from 1 on
 */
export async function ensureMarket(session: Session, contracts: Contracts, id: number, listing: MarketListing): Promise<RecordedMarket> {
  const known = session.record.markets.find((market) => market.id === id);
  if (known !== undefined) {
    session.onStep({ step: `list market ${known.name}`, outcome: "found" });
    return known;
  }
  const feed = await ensureFeed(session, id, listing);
  const adapterStep = `price adapter of ${listing.name}`;
  const adapter = await ensureContract(
    session,
    adapterStep,
    "ChainlinkAdapter",
    [feed, BigInt(listing.heartbeat)],
    partSlot(`${id}:adapter`),
  );
  await ensureSource(session, contracts, id, adapter, listing);
  await ensureListed(session, contracts, id, listing);
  const market: RecordedMarket = { id, name: listing.name, feed, mockFeed: listing.feed === undefined, adapter };
  const parts = Object.fromEntries(Object.entries(session.record.parts).filter(([part]) => !part.startsWith(`${id}:`)));
  await remember(session, { markets: [...session.record.markets, market], parts });
  return market;
}

import type { Address } from "viem";
import type { Adapter, Feed, ForeignAdapter, Market, PriceSource, SiloState } from "../../engine/index.js";
import { address, type MarketId, marketId, price, seconds, wad } from "../../math/index.js";
import { abis } from "../abi/abis.js";
import { readChainlink, readDecimals, readPrice, readRound } from "../client/feeds.js";
import { PAGE, type Reader } from "./snapshotReader.js";

type Tables = Pick<SiloState["tables"], "markets" | "offsetShares" | "sources" | "adapters" | "foreignAdapters" | "feeds">;

type MarketView = Awaited<ReturnType<typeof readMarketPage>>[number];

const readMarketPage = (reader: Reader, first: number, count: number) =>
  reader.client.readContract({ ...reader.lens, functionName: "markets", args: [first, BigInt(count)] });

function marketOf({ market, id: _ }: MarketView): Market {
  const { config } = market;
  return {
    index: price(market.index),
    premium: market.premium,
    fundingTime: seconds(BigInt(market.fundingTime)),
    priceValidUntil: seconds(BigInt(market.priceValidUntil)),
    fundingIndex: market.fundingIndex,
    openInterest: market.openInterest,
    outage: seconds(BigInt(market.outage)),
    config: {
      scanRange: wad(config.scanRange),
      priceBand: wad(config.priceBand),
      group: BigInt(config.group),
      maxOpenInterest: config.maxOpenInterest,
      interestPer8h: config.interestPer8h,
      fundingCapPer8h: config.fundingCapPer8h,
    },
  };
}

/** What a feed answers; undefined where it does not even say its decimals. */
async function readFeed(reader: Reader, feed: Address): Promise<Feed | undefined> {
  const [decimals, round] = await Promise.all([readDecimals(reader, feed), readRound(reader, feed)]);
  if (decimals === undefined) return undefined;
  if (round === undefined) return { decimals, answer: 0n, updatedAt: seconds(0n), available: false };
  return { decimals, answer: round.answer, updatedAt: seconds(round.updatedAt), available: true };
}

/** A market's price source, down to what its feed answers. One that is broken must not keep the other markets from being read. */
interface Sourced {
  readonly id: MarketId;
  readonly source: PriceSource;
  readonly adapter?: Adapter;
  readonly foreign?: ForeignAdapter;
  readonly feed?: Feed;
}

/** Decimals of a WAD. */

async function readSource(reader: Reader, id: number): Promise<Sourced> {
  const { client, contracts, at } = reader;
  const { adapter, ...rest } = await client.readContract({
    address: contracts.oracle,
    abi: abis.oracle,
    functionName: "sourceOf",
    args: [id],
    ...at,
  });
  const bounds = { lot: BigInt(rest.lot), minPrice: price(rest.minPrice), maxPrice: price(rest.maxPrice) };
  const known = { id: marketId(BigInt(id)), source: { adapter: address(adapter), ...bounds } };
  return { ...known, ...(await readAdapter(reader, adapter)) };
}

async function readAdapter(reader: Reader, adapter: Address): Promise<Pick<Sourced, "adapter" | "foreign" | "feed">> {
  const chainlink = await readChainlink(reader, adapter);
  const feed = chainlink && (await readFeed(reader, chainlink.feed));
  if (chainlink !== undefined && feed !== undefined) return { adapter: adapterOf(chainlink), feed };
  const answer = await readPrice(reader, adapter);
  if (answer !== undefined) return { foreign: { price: answer.price, validUntil: seconds(answer.validUntil), available: true } };
  if (chainlink !== undefined) return { adapter: adapterOf(chainlink) };
  return { foreign: { price: 0n, validUntil: seconds(0n), available: false } };
}

/** An adapter's scale is what it was made with, whatever decimals its feed states now. */
function adapterOf({ feed, heartbeat, scale }: NonNullable<Awaited<ReturnType<typeof readChainlink>>>): Adapter {
  return { feed: address(feed), heartbeat: seconds(heartbeat), scale };
}

/** The entries that are there. */
function mapOf<K, V>(entries: readonly (readonly [K, V | undefined])[]): Map<K, V> {
  return new Map(entries.filter((entry): entry is readonly [K, V] => entry[1] !== undefined));
}

/** Reads all markets with their price sources. */
export async function readMarkets(reader: Reader, count: number): Promise<Tables> {
  const firsts = Array.from({ length: Math.ceil(count / PAGE) }, (_, page) => 1 + page * PAGE);
  const views = (await Promise.all(firsts.map((first) => readMarketPage(reader, first, PAGE)))).flat();
  const sourced = await Promise.all(views.map(({ id }) => readSource(reader, id)));
  return {
    markets: new Map(views.map((view) => [marketId(BigInt(view.id)), marketOf(view)])),
    offsetShares: new Map(
      views.filter(({ offsetShare }) => offsetShare !== 0n).map(({ market, offsetShare }) => [BigInt(market.config.group), offsetShare]),
    ),
    sources: new Map(sourced.map(({ id, source }) => [id, source])),
    adapters: mapOf(sourced.map(({ source, adapter }) => [source.adapter, adapter])),
    foreignAdapters: mapOf(sourced.map(({ source, foreign }) => [source.adapter, foreign])),
    feeds: mapOf(sourced.flatMap(({ adapter, feed }) => (adapter === undefined ? [] : [[adapter.feed, feed] as const]))),
  };
}

import type { Address } from "viem";
import type { Adapter, Feed, Market, PriceSource, SiloState } from "../../engine/index.js";
import { address, type MarketId, marketId, price, seconds, wad } from "../../math/index.js";
import { abis, feedAbi } from "../abi/abis.js";
import { asKeelError, ContractError } from "../codec/errors.js";
import { PAGE, type Reader } from "./snapshotReader.js";

type Tables = Pick<SiloState["tables"], "markets" | "thetas" | "sources" | "adapters" | "feeds">;

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

async function readFeed({ client, at }: Reader, feed: Address): Promise<Feed> {
  const contract = { address: feed, abi: feedAbi, ...at } as const;
  const decimals = BigInt(await client.readContract({ ...contract, functionName: "decimals" }));
  try {
    const [, answer, , updatedAt] = await client.readContract({ ...contract, functionName: "latestRoundData" });
    return { decimals, answer, updatedAt: seconds(updatedAt), available: true };
  } catch (error) {
    if (!(asKeelError(error, { url: "" }) instanceof ContractError)) throw error;
    return { decimals, answer: 0n, updatedAt: seconds(0n), available: false };
  }
}

/** A market's price source, down to what its feed answers. */
interface Sourced {
  readonly id: MarketId;
  readonly source: PriceSource;
  readonly adapter: Adapter;
  readonly feed: Feed;
}

/** Decimals of a WAD. */
const WAD_DECIMALS = 18n;

async function readSource(reader: Reader, id: number): Promise<Sourced> {
  const { client, contracts, at } = reader;
  const source = await client.readContract({ address: contracts.oracle, abi: abis.oracle, functionName: "sourceOf", args: [id], ...at });
  const adapter = { address: source.adapter, abi: abis.adapter, ...at } as const;
  const [feedAddress, heartbeat] = await Promise.all([
    client.readContract({ ...adapter, functionName: "feed" }),
    client.readContract({ ...adapter, functionName: "heartbeat" }),
  ]);
  const feed = await readFeed(reader, feedAddress);
  return {
    id: marketId(BigInt(id)),
    source: {
      adapter: address(source.adapter),
      lot: BigInt(source.lot),
      minPrice: price(source.minPrice),
      maxPrice: price(source.maxPrice),
    },
    adapter: { feed: address(feedAddress), heartbeat: seconds(heartbeat), scale: 10n ** (WAD_DECIMALS - feed.decimals) },
    feed,
  };
}

/** Reads all markets with their price sources. */
export async function readMarkets(reader: Reader, count: number): Promise<Tables> {
  const firsts = Array.from({ length: Math.ceil(count / PAGE) }, (_, page) => 1 + page * PAGE);
  const views = (await Promise.all(firsts.map((first) => readMarketPage(reader, first, PAGE)))).flat();
  const sourced = await Promise.all(views.map(({ id }) => readSource(reader, id)));
  return {
    markets: new Map(views.map((view) => [marketId(BigInt(view.id)), marketOf(view)])),
    thetas: new Map(views.filter(({ theta }) => theta !== 0n).map(({ market, theta }) => [BigInt(market.config.group), theta])),
    sources: new Map(sourced.map(({ id, source }) => [id, source])),
    adapters: new Map(sourced.map(({ source, adapter }) => [source.adapter, adapter])),
    feeds: new Map(sourced.map(({ adapter, feed }) => [adapter.feed, feed])),
  };
}

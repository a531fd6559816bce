import { type Address, zeroAddress } from "viem";
import { formatDecimal } from "../../base/decimal.js";
import { KeelError } from "../../base/errors.js";
import { abis, feedAbi, mockFeedAbi } from "../abi/abis.js";
import { transact } from "../client/transactions.js";
import { asKeelError, ContractError } from "../codec/errors.js";
import type { Actor } from "./actor.js";

/** A market's price comes from a feed that nobody sets by hand. */
class FeedNotSettableError extends KeelError {
  constructor(market: number, reason: string, cause?: unknown) {
    super("FEED_NOT_SETTABLE", `the price of market ${market} can't be set by hand: ${reason}`, {
      hint: "only local chains with Chainlink's MockV3Aggregator can: deploy there without a feed in the configuration",
      details: { market },
      cause,
    });
  }
}

/** A price has more digits than the feed can say. */
class FeedPrecisionError extends KeelError {
  constructor(price: bigint, lot: number, decimals: number) {
    super("FEED_PRECISION", `${formatDecimal(price)} a lot of ${lot} is not a whole number of the feed's ${decimals} decimals`, {
      hint: "round the price",
      details: { price, lot, decimals },
    });
  }
}

/** What a market's price is made of now. */
interface Source {
  readonly feed: Address;
  readonly decimals: number;
  readonly lot: number;
  readonly minPrice: bigint;
  readonly maxPrice: bigint;
}

const MOCK = "MockV3Aggregator";

/** The feed behind a market, which must be Chainlink's double. @throws FeedNotSettableError, ContractError */
async function mockSource({ chain, deployment }: Actor, market: number): Promise<Source> {
  const { client } = chain;
  if (!chain.isLocal) throw new FeedNotSettableError(market, `chain ${chain.chainId} is not a local one`);
  const source = { address: deployment.contracts.oracle, abi: abis.oracle, functionName: "sourceOf", args: [market] } as const;
  const { adapter, lot, minPrice, maxPrice } = await client.readContract(source);
  if (adapter === zeroAddress) throw new ContractError("NoPriceSource", { market: BigInt(market) });
  try {
    const feed = await client.readContract({ address: adapter, abi: abis.adapter, functionName: "feed" });
    const read = { address: feed, abi: feedAbi } as const;
    const [description, decimals] = await Promise.all([
      client.readContract({ ...read, functionName: "description" }),
      client.readContract({ ...read, functionName: "decimals" }),
    ]);
    if (!description.includes(MOCK)) throw new FeedNotSettableError(market, `its feed is ${JSON.stringify(description.slice(0, 60))}`);
    return { feed, decimals, lot, minPrice, maxPrice };
  } catch (error) {
    const known = asKeelError(error, chain);
    throw known instanceof ContractError ? new FeedNotSettableError(market, "its feed does not say what it is", known) : known;
  }
}

/** What moving a price came to. */
interface MovedPrice {
  readonly feed: Address;
  readonly transaction: `0x${string}`;
}

/**
 * Sets the price that a market's feed says, as anybody can with Chainlink's MockV3Aggregator on a local chain.
 *
 * @param price quote per lot [WAD]; exact, or refused
 * @throws FeedNotSettableError, FeedPrecisionError; ContractError `PriceOutOfBounds` for a price that the silo would refuse
 */
export async function setMockPrice(actor: Actor, market: number, price: bigint): Promise<MovedPrice> {
  const { chain, signer } = actor;
  try {
    const { feed, decimals, lot, minPrice, maxPrice } = await mockSource(actor, market);
    if (price < minPrice || price > maxPrice)
      throw new ContractError("PriceOutOfBounds", { market: BigInt(market), price, minPrice, maxPrice });
    const unit = BigInt(lot) * 10n ** BigInt(18 - decimals);
    if (price % unit !== 0n) throw new FeedPrecisionError(price, lot, decimals);
    const write = { address: feed, abi: mockFeedAbi, functionName: "updateAnswer", args: [price / unit] } as const;
    const { transactionHash } = await transact(chain, signer, write);
    return { feed, transaction: transactionHash };
  } catch (error) {
    throw asKeelError(error, chain, signer.address);
  }
}

import type { AuctionParameters, MarketConfig, SiloParameters } from "../../src/engine/index.js";
import { quote, seconds, wad } from "../../src/math/index.js";

/** What the harness deploys and lists first; commands change it afterwards. */

const share = (parts: bigint, of: bigint) => wad((10n ** 18n * parts) / of);
const HOUR = 3_600n;

/** Decimals of each feed: the adapters scale them. */
export const FEED_DECIMALS: readonly bigint[] = [8n, 8n, 18n, 6n];
/** Whole quote units per unit of underlying at the start; the third coin is cheap and traded in lots of a thousand. */
export const FEED_PRICES: readonly number[] = [9_000, 220, 0.024, 35];
export const LOTS: readonly bigint[] = [1n, 1n, 1_000n, 1n];
export const HEARTBEAT = seconds(HOUR);

export const AUCTION_PARAMETERS: AuctionParameters = {
  startPriceShare: share(98n, 100n),
  kneePriceShare: share(80n, 100n),
  kneeTime: seconds(900n),
  endTime: seconds(3_600n),
  insolventRamp: seconds(1_800n),
  penaltyShare: share(1n, 10n),
  starterReward: quote(5n * 10n ** 18n),
  bonusCap: quote(2_000n * 10n ** 18n),
};

export const SILO_PARAMETERS: SiloParameters = {
  initialFactor: share(1n, 1n),
  maintenanceFactor: share(1n, 2n),
  minEquity: quote(20n * 10n ** 18n),
  fundFeeShare: share(3n, 10n),
};

/** BTC and ETH offset each other; the others stand alone. */
export const MARKETS: readonly MarketConfig[] = [
  market(share(18n, 100n), 1n, 2_000n),
  market(share(18n, 100n), 1n, 80_000n),
  market(share(36n, 100n), 2n, 1_000_000n),
];

export const MAKER_FEE = share(1n, 10_000n);
export const TAKER_FEE = share(7n, 10_000n);

function market(scanRange: MarketConfig["scanRange"], group: bigint, lots: bigint): MarketConfig {
  return {
    scanRange,
    priceBand: share(5n, 100n),
    group,
    maxOpenInterest: lots * 10n ** 18n,
    interestPer8h: share(1n, 10_000n),
    fundingCapPer8h: share(3n, 100n),
  };
}

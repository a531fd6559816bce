import type { Auction, Command, MarketConfig, Modules, NamedScenario, SiloParameters, Witness } from "../../engine/index.js";
import { marketId, seconds } from "../../math/index.js";

/** What contracts pack into words (contracts/types, contracts/liquidation/OutageRecord.sol). */

/** A witness as the auction takes it: `id 16 | scenario 8` each. */
export function packWitness({ markets, groups }: Witness): { readonly markets: readonly number[]; readonly groups: readonly number[] } {
  const packed = ({ id, scenario }: NamedScenario): number => Number((id << 8n) | scenario);
  return { markets: markets.map(packed), groups: groups.map(packed) };
}

/** The modules as the ledger takes them: `account 8 | address 160` each. */
export function packModules({ modules }: Modules): readonly bigint[] {
  return modules.map(({ module, account }) => (account << 160n) | BigInt(module));
}

/** The layers as the ledger takes them: a byte each, the first one lowest. */
export function packLayers({ layers }: Modules): bigint {
  return layers.reduceRight((word, layer) => (word << 8n) | layer, 0n);
}

const OUTAGES_A_WORD = 5n;

/** What an auction noted of outages, from its words: five a word from the lowest bits on, `outage 32 | id 16` each. */
export function unpackOutages(words: readonly bigint[]): Auction["outages"] {
  return words.flatMap((word) =>
    Array.from({ length: Number(OUTAGES_A_WORD) }, (_, place) => (word >> (48n * BigInt(place))) & 0xffff_ffff_ffffn)
      .filter((entry) => entry !== 0n)
      .map((entry) => ({ market: marketId(entry & 0xffffn), outage: seconds(entry >> 16n) })),
  );
}

const uint64 = (value: bigint): bigint => BigInt.asUintN(64, value);

/**
 * A market's terms as the ledger takes them (contracts/types/StoredMarket.sol): what every valuation needs,
 * `interestPer8h 64 | fundingCapPer8h 64 | group 16 | scanRange 64`, and what only fills need, `maxOpenInterest 96 | priceBand 64`.
 */
function packMarketConfig(config: MarketConfig): { readonly terms: bigint; readonly fills: bigint } {
  const upper = (uint64(config.interestPer8h) << 144n) | (config.fundingCapPer8h << 80n);
  return {
    terms: upper | (config.group << 64n) | config.scanRange,
    fills: (config.maxOpenInterest << 64n) | config.priceBand,
  };
}

/** The silo's parameters as the ledger takes them: `minEquity 128 | maintenanceFactor 64 | initialFactor 64`, and the fund's share. */
function packSiloParameters(p: SiloParameters): { readonly terms: bigint; readonly fundFeeShare: bigint } {
  return { terms: (p.minEquity << 128n) | (p.maintenanceFactor << 64n) | p.initialFactor, fundFeeShare: p.fundFeeShare };
}

/** A command's arguments as Solidity names and packs them. */
export function packedArguments({ name, ...plain }: Command): Readonly<Record<string, unknown>> {
  const command = { name, ...plain } as Command;
  switch (command.name) {
    case "clearingHouse.setModules":
      return { ...plain, modules: packModules(command), layers: packLayers(command) };
    case "clearingHouse.listMarket":
      return packMarketConfig(command.config);
    case "clearingHouse.setSiloParameters":
      return packSiloParameters(command.parameters);
    case "auction.start":
      return { ...plain, witness: packWitness(command.witness) };
    default:
      return plain;
  }
}

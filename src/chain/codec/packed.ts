import type { Auction, Modules, NamedScenario, Witness } from "../../engine/index.js";
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

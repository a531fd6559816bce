/** A market or a group and the scenario that a witness names for it, as the contracts pack them. */
export const named = (id: bigint | number, scenario: number) => (BigInt(id) << 8n) | BigInt(scenario);

type Named = readonly (readonly [id: bigint | number, scenario: number])[];

/** The scenarios that a witness names, by market and by group. */
export const witnessOf = (markets: Named, groups: Named) => ({
  markets: markets.map(([id, scenario]) => named(id, scenario)),
  groups: groups.map(([id, scenario]) => named(id, scenario)),
});

/** The worst scenario of longs: the price falls by the whole scan range, everywhere. */
export const longWitness = (markets: readonly (bigint | number)[], groups: readonly (bigint | number)[]) =>
  witnessOf(
    markets.map((id) => [id, 0]),
    groups.map((id) => [id, 0]),
  );

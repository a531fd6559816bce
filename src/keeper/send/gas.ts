import type { PlannedAction } from "../../policy/index.js";

/**
 * Gas limits. A transaction that depends on one before it can't be estimated by the node, so every limit follows from the legs
 * that a call walks through, with a wide margin above what was measured; what is not used is not paid.
 */
const BASE = { start: 500_000n, touch: 400_000n, bid: 900_000n, poke: 100_000n } as const;
const PER_LEG = { start: 250_000n, touch: 250_000n, bid: 350_000n, poke: 150_000n } as const;

/** The largest limit that a transaction may have (EIP-7825). */
const LARGEST = 16_777_216n;

/** Gas limit of the transaction for an action [gas]. */
export function gasLimitOf({ kind, legs }: PlannedAction): bigint {
  const limit = BASE[kind] + PER_LEG[kind] * BigInt(legs);
  return limit < LARGEST ? limit : LARGEST;
}

import type { Auction } from "../engine/index.js";

/** What is compared: named values. Both sides name them alike and in the same order where order matters. */
export type Facts = ReadonlyMap<string, string>;

/** One value on which chain and twin disagree; null where a side has nothing of that name. */
export interface Difference {
  readonly name: string;
  readonly chain: string | null;
  readonly twin: string | null;
}

/** Collects facts: bigints, booleans and texts become text. */
export class FactList {
  readonly #facts = new Map<string, string>();

  add(name: string, value: bigint | number | boolean | string): void {
    this.#facts.set(name, String(value));
  }

  /** Several values of one thing. */
  addAll(prefix: string, values: Readonly<Record<string, bigint | number | boolean | string>>): void {
    for (const [name, value] of Object.entries(values)) this.add(`${prefix} ${name}`, value);
  }

  get facts(): Facts {
    return this.#facts;
  }
}

/** What an auction noted of outages, as one value. */
export function outagesText(outages: Auction["outages"]): string {
  return outages.map(({ market, outage }) => `${market}:${outage}`).join(" ");
}

/** Every name on which the two sides differ, in the order of the chain's facts, then those that only the twin has. */
export function compareFacts(chain: Facts, twin: Facts): readonly Difference[] {
  const differences: Difference[] = [];
  for (const [name, value] of chain) {
    const other = twin.get(name);
    if (other !== value) differences.push({ name, chain: value, twin: other ?? null });
  }
  for (const [name, value] of twin) if (!chain.has(name)) differences.push({ name, chain: null, twin: value });
  return differences;
}

/** One difference in words. */
export function describe({ name, chain, twin }: Difference): string {
  return `${name}: chain ${chain ?? "has none"}, twin ${twin ?? "has none"}`;
}

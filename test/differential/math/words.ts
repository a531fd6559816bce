// What the compared functions take and give is static values only, one word of 32 bytes each, so a few lines encode them ten
// times as fast as a library for every type.

const WORD_DIGITS = 64;
const hexOf = (value: bigint): string => BigInt.asUintN(256, value).toString(16).padStart(WORD_DIGITS, "0");

/** Values one after the other as the ABI lays static ones out, without 0x. */
export const encodeWords = (values: readonly bigint[]): string => values.map(hexOf).join("");

/** `bytes[]` as the only argument of a call, without 0x; every entry without 0x. */
export function encodeBytesArray(entries: readonly string[]): string {
  const heads: string[] = [];
  const tails: string[] = [];
  let offset = 32 * entries.length;
  for (const entry of entries) {
    const bytes = entry.length / 2;
    const padded = entry.padEnd(Math.ceil(entry.length / WORD_DIGITS) * WORD_DIGITS, "0");
    heads.push(hexOf(BigInt(offset)));
    tails.push(hexOf(BigInt(bytes)), padded);
    offset += 32 + padded.length / 2;
  }
  return [hexOf(32n), hexOf(BigInt(entries.length)), ...heads, ...tails].join("");
}

/** Reads what `encodeBytesArray` and the ABI write: sequences of words and lengths in one answer. */
export class Answer {
  readonly #hex: string;

  /** @param data with 0x */
  constructor(data: string) {
    this.#hex = data.slice(2);
  }

  /** The word at a byte. */
  #number(at: number): number {
    return Number(`0x${this.#hex.slice(2 * at, 2 * at + WORD_DIGITS)}`);
  }

  /** The `bool[]` whose offset stands in the given slot of the head. */
  bools(slot: number): boolean[] {
    const start = this.#number(32 * slot);
    return Array.from({ length: this.#number(start) }, (_, i) => this.#number(start + 32 * (i + 1)) === 1);
  }

  /** The `bytes[]` whose offset stands in the given slot of the head; every entry without 0x. */
  bytes(slot: number): string[] {
    const start = this.#number(32 * slot);
    const first = start + 32;
    return Array.from({ length: this.#number(start) }, (_, i) => {
      const at = first + this.#number(first + 32 * i);
      return this.#hex.slice(2 * (at + 32), 2 * (at + 32 + this.#number(at)));
    });
  }
}

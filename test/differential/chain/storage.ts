import { keccak256 } from "ethers";
import type { LayoutEntry, LayoutType, StorageLayout } from "./artifacts.js";
import type { Chain } from "./network.js";

/** A value in a contract's storage: integers as bigint, addresses in lower case, structs by field name. */
export type Stored = bigint | boolean | string | readonly Stored[] | { readonly [field: string]: Stored };

const WORD_BYTES = 32;

/** Reads a contract's variables by name, private ones too, by the layout that the compiler states. */
export class StorageReader {
  readonly #chain: Chain;
  readonly #address: string;
  readonly #layout: StorageLayout;

  constructor(chain: Chain, address: string, layout: StorageLayout) {
    this.#chain = chain;
    this.#address = address;
    this.#layout = layout;
  }

  /** The variable, or what is at `keys` in it: keys of mappings, names of fields. Throws for a name that the contract does not have. */
  async read(variable: string, ...keys: readonly (bigint | string)[]): Promise<Stored> {
    const entry = this.#layout.storage.find(({ label }) => label === variable);
    if (entry === undefined) throw new Error(`${this.#address} has no variable ${variable}`);
    let slot = BigInt(entry.slot);
    let type = this.#type(entry.type);
    for (const key of keys) {
      const field = type.members?.find(({ label }) => label === key);
      if (field !== undefined) {
        slot += BigInt(field.slot);
        type = this.#type(field.type);
        continue;
      }
      if (type.value === undefined) throw new Error(`${variable} has no key ${key}`);
      slot = mappingSlot(key, slot);
      type = this.#type(type.value);
    }
    return this.#value(slot, entry.offset, type, new Map());
  }

  #type(name: string): LayoutType {
    const type = this.#layout.types[name];
    if (type === undefined) throw new Error(`the layout has no type ${name}`);
    return type;
  }

  async #value(slot: bigint, offset: number, type: LayoutType, words: Map<bigint, Promise<bigint>>): Promise<Stored> {
    if (type.members !== undefined) return this.#struct(slot, type.members, words);
    if (type.encoding === "dynamic_array") return this.#array(slot, type);
    return decodeWord(await this.#word(slot, words), offset, type);
  }

  async #struct(slot: bigint, members: readonly LayoutEntry[], words: Map<bigint, Promise<bigint>>): Promise<Stored> {
    // A mapping in a struct is read by its keys.
    const plain = members.filter((member) => this.#type(member.type).encoding !== "mapping");
    const read = plain.map(
      async ({ label, slot: relative, offset, type }): Promise<readonly [string, Stored]> => [
        label,
        await this.#value(slot + BigInt(relative), offset, this.#type(type), words),
      ],
    );
    return Object.fromEntries(await Promise.all(read));
  }

  async #array(slot: bigint, type: LayoutType): Promise<Stored> {
    if (type.base === undefined || this.#type(type.base).numberOfBytes !== `${WORD_BYTES}`) throw new Error(`cannot read ${type.label}`);
    const count = await this.#chain.storageAt(this.#address, slot);
    const first = BigInt(keccak256(encoded(slot)));
    const base = this.#type(type.base);
    return Promise.all(Array.from({ length: Number(count) }, (_, i) => this.#value(first + BigInt(i), 0, base, new Map())));
  }

  #word(slot: bigint, words: Map<bigint, Promise<bigint>>): Promise<bigint> {
    const known = words.get(slot);
    if (known !== undefined) return known;
    const word = this.#chain.storageAt(this.#address, slot);
    words.set(slot, word);
    return word;
  }
}

function decodeWord(word: bigint, offset: number, type: LayoutType): Stored {
  const bytes = Number(type.numberOfBytes);
  const raw = BigInt.asUintN(bytes * 8, word >> BigInt(offset * 8));
  if (type.label === "bool") return raw !== 0n;
  if (type.label === "address" || type.label.startsWith("contract ")) return `0x${raw.toString(16).padStart(40, "0")}`;
  // User-defined value types that stand for signed integers are named; none of them is stored but as part of a packed word.
  return type.label.startsWith("int") ? BigInt.asIntN(bytes * 8, raw) : raw;
}

const slots = new Map<string, bigint>();

/** Remembered, since the same few hundred slots are read all the time. */
function mappingSlot(key: bigint | string, slot: bigint): bigint {
  const preimage = encoded(typeof key === "string" ? BigInt(key) : key) + encoded(slot).slice(2);
  const known = slots.get(preimage);
  if (known !== undefined) return known;
  const derived = BigInt(keccak256(preimage));
  slots.set(preimage, derived);
  return derived;
}

const encoded = (value: bigint) => `0x${BigInt.asUintN(256, value).toString(16).padStart(64, "0")}`;

import { expect } from "chai";
import { artifacts } from "hardhat";
import { type Shape, solidityType } from "../../../src/engine/core/shapes.js";
import { SINGLE_SHAPES, TABLE_SHAPES } from "../../../src/engine/core/state.js";
import { COMMANDS } from "../../../src/engine/index.js";
import { type StorageLayout, storageLayoutOf } from "../../support/storageLayout.js";

// The widths of the twin's numbers are the contracts': arguments as in the ABI, state as the compiler stores it.

type Types = { readonly [field: string]: string | Types };

const CONTRACTS = {
  clearingHouse: "ClearingHouse",
  token: "TestToken",
  oracle: "OracleHub",
  auction: "LiquidationAuction",
  fund: "StakerFund",
  deficitLedger: "DeficitLedger",
  venue: "ReferenceVenue",
  governor: "SiloGovernor",
} as const;

/** What a shape is in Solidity; a list is what its elements are. */
function typesOf(shape: Shape): string | Types {
  if (typeof shape === "string") return solidityType(shape);
  if (Array.isArray(shape)) return `${typesOf(shape[0])}[]`;
  return Object.fromEntries(Object.entries(shape).map(([field, inner]) => [field, typesOf(inner)]));
}

interface AbiInput {
  readonly name: string;
  readonly type: string;
  readonly components?: readonly AbiInput[];
}

const plainName = (name: string) => name.replace(/_$/, "");

function abiTypes(inputs: readonly AbiInput[]): Types {
  return Object.fromEntries(
    inputs.map(({ name, type, components }) => [plainName(name), components === undefined ? type : abiTypes(components)] as const),
  );
}

const without = (types: string | Types, fields: readonly string[]): string | Types =>
  typeof types === "string" ? types : Object.fromEntries(Object.entries(types).filter(([field]) => !fields.includes(field)));

/** What the chain around a silo does is no function of the silo's contracts. */
const WITHOUT_FUNCTION = ["feed.update", "feed.remove", "adapter.deploy", "adapter.replace", "adapter.remove"];

/** What commands say in fields and contracts take in words; test/chain/codec/calldata.test.ts holds the words. */
const PACKED = ["clearingHouse.setModules", "clearingHouse.listMarket", "clearingHouse.setSiloParameters", "auction.start"];

/** With an order the chain is given a signature, and the twin what was found about it. */
const FOUND = ["hash", "signatureValid"];
const isSignature = (type: string | Types) => type === "bytes";

const argumentsOf = (types: Types): string =>
  JSON.stringify(
    Object.values(types)
      .filter((type) => !isSignature(type))
      .map((type) => without(type, FOUND)),
  );

describe("an argument of a command", () => {
  for (const [name, shape] of Object.entries(COMMANDS)) {
    if (WITHOUT_FUNCTION.includes(name) || PACKED.includes(name)) continue;
    it(`of ${name} has the contract's type`, async () => {
      const [contract, called] = name.split(".") as [keyof typeof CONTRACTS, string];
      const { abi } = await artifacts.readArtifact(CONTRACTS[contract]);
      const functions = (abi as readonly (AbiInput & { readonly inputs: readonly AbiInput[] })[]).filter(
        (entry) => entry.type === "function" && entry.name === called,
      );
      const overloads = functions.map(({ inputs }) => argumentsOf(abiTypes(inputs)));
      expect(overloads).to.include(argumentsOf(typesOf(shape) as Types));
    });
  }
});

/** Where the twin's single entries lie on chain: the variable of each field, or one struct for all of them. */
const SINGLE_PLACES: Readonly<Record<string, readonly [string, string | Readonly<Record<string, string>>]>> = {
  clearingHouse: ["ClearingHouse", { nextAccount: "nextAccount", marketCount: "marketCount" }],
  totals: ["ClearingHouse", "_totals"],
  auctionHouse: ["LiquidationAuction", { lastId: "lastId", totalReserved: "totalReserved", parameters: "_parameters" }],
  token: ["TestToken", { totalSupply: "_totalSupply" }],
  fund: ["StakerFund", { totalSupply: "_totalSupply" }],
  deficit: [
    "DeficitLedger",
    {
      unfundedDeficit: "unfundedDeficit",
      exitClaims: "exitClaims",
      unpaidIndex: "unpaidIndex",
      indexScale: "indexScale",
      generation: "generation",
    },
  ],
  venueFees: ["ReferenceVenue", { makerFeeRate: "makerFeeRate", takerFeeRate: "takerFeeRate" }],
};

/** The mapping of each table. */
const TABLE_PLACES: Readonly<Record<string, readonly [string, string]>> = {
  accounts: ["ClearingHouse", "_accounts"],
  accountApprovals: ["ClearingHouse", "_operatorApprovals"],
  offsetShares: ["ClearingHouse", "offsetShareOf"],
  listedVenues: ["ClearingHouse", "isVenueListed"],
  sources: ["OracleHub", "_sources"],
  auctions: ["LiquidationAuction", "_auctions"],
  tokenBalances: ["TestToken", "_balances"],
  tokenAllowances: ["TestToken", "_allowances"],
  fundShares: ["StakerFund", "_balances"],
  fundAllowances: ["StakerFund", "_allowances"],
  unlocks: ["StakerFund", "_unlocks"],
  claims: ["DeficitLedger", "_claims"],
  filledSizes: ["ReferenceVenue", "_nonceFills"],
  usedNonces: ["ReferenceVenue", "_usedNonces"],
};

/** Entries that are no one place of one contract's storage, and markets, whose words the lens reads. */
const ELSEWHERE = ["modules", "markets", "adapters", "foreignAdapters", "feeds", "owners"];
/** Fields of an account that lie in mappings and arrays of their own. */
const BESIDES = ["owner", "approved", "operators", "venues", "legs"];
/** What an auction noted of outages is packed beside its other fields, of which what is reserved is told as a whole word; the silo's parameters are words that the lens reads. */
const NOTED = ["outages", "notedWords", "firstNoted", "nextNoted", "moreNoted", "reserved"];
const WORDS = ["deployer", "parameters"];
/** Bounds of a price source are checked as whole words and stored as what MAX_PRICE needs. */
const PRICE_BOUND = ["minPrice", "maxPrice"];

const IGNORED: Readonly<Record<string, readonly string[]>> = { sources: PRICE_BOUND, accounts: BESIDES, auctions: NOTED };

const VALUE_TYPES: Readonly<Record<string, string>> = { AccountId: "uint64" };

function storedTypes(layout: StorageLayout, type: string): string | Types {
  const { members, value, label } = layout.types[type] as StorageLayout["types"][string];
  if (value !== undefined) return storedTypes(layout, value);
  if (members !== undefined) return Object.fromEntries(members.map((member) => [member.label, storedTypes(layout, member.type)]));
  return label.startsWith("contract ") ? "address" : (VALUE_TYPES[label] ?? label);
}

/** A component of what a function of the lens returns, by the way to it. */
async function readByLens(called: string, ...way: readonly string[]): Promise<Types> {
  const { abi } = await artifacts.readArtifact("RiskLens");
  const entry = (abi as readonly (AbiInput & { readonly outputs?: readonly AbiInput[] })[]).find(({ name }) => name === called);
  let components = entry?.outputs?.[0]?.components ?? [];
  for (const step of way) components = components.find(({ name }) => name === step)?.components ?? [];
  return abiTypes(components);
}

async function stored(contract: string, variable: string): Promise<string | Types> {
  const layout = await storageLayoutOf(contract);
  const entry = layout.storage.find(({ label }) => label === variable);
  if (entry === undefined) throw new Error(`${contract} has no state variable ${variable}`);
  return storedTypes(layout, entry.type);
}

describe("a number of the state", () => {
  it("is compared, wherever the chain stores it in one place", () => {
    const compared = [...Object.keys(SINGLE_PLACES), ...Object.keys(TABLE_PLACES), ...ELSEWHERE];
    expect(compared.sort()).to.deep.equal([...Object.keys(SINGLE_SHAPES), ...Object.keys(TABLE_SHAPES)].sort());
  });

  for (const [name, [contract, place]] of Object.entries(SINGLE_PLACES)) {
    it(`of ${name} is as wide as ${contract} stores it`, async () => {
      const twin = without(
        typesOf(SINGLE_SHAPES[name as keyof typeof SINGLE_SHAPES]),
        WORDS.filter(() => name === "clearingHouse"),
      );
      if (typeof place === "string") expect(twin).to.deep.equal(await stored(contract, place));
      else {
        const fields = Object.entries(place).map(async ([field, variable]) => [field, await stored(contract, variable)] as const);
        expect(twin).to.deep.equal(Object.fromEntries(await Promise.all(fields)));
      }
    });
  }

  for (const [name, [contract, variable]] of Object.entries(TABLE_PLACES)) {
    it(`of ${name} is as wide as ${contract} stores it`, async () => {
      const twin = typesOf(TABLE_SHAPES[name as keyof typeof TABLE_SHAPES].value);
      const ignored = IGNORED[name] ?? [];
      expect(without(twin, ignored)).to.deep.equal(without(await stored(contract, variable), ignored));
    });
  }

  it("of markets is as wide as the lens reads their words", async () => {
    expect(typesOf(TABLE_SHAPES.markets.value)).to.deep.equal(await readByLens("markets", "market"));
  });

  it("of the silo's parameters is as wide as the lens reads their words", async () => {
    expect(typesOf(SINGLE_SHAPES.clearingHouse.parameters)).to.deep.equal(await readByLens("silo", "parameters"));
  });
});

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

/** Those whose arguments are packed into words: calldata.test.ts compares the words themselves. */
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

/** Entries that are no one place of one contract's storage, or words that the differential reads bit by bit. */
const ELSEWHERE = ["modules", "markets", "adapters", "foreignAdapters", "feeds", "owners"];
/** The silo's parameters are packed, too. */
const NOT_STORED_SO = ["deployer", "parameters"];
/** What an auction notes of outages shares words with what it reserves. */
const NOTED = ["outages", "reserved", "notedWords", "firstNoted", "nextNoted", "moreNoted"];
/** Fields of an account that lie in mappings and arrays of their own. */
const BESIDES = ["owner", "approved", "operators", "venues", "legs"];
/** Bounds of a price source are checked as whole words and stored as what MAX_PRICE needs. */
const PRICE_BOUND = ["minPrice", "maxPrice"];

const IGNORED: Readonly<Record<string, readonly string[]>> = { accounts: BESIDES, auctions: NOTED, sources: PRICE_BOUND };

const VALUE_TYPES: Readonly<Record<string, string>> = { AccountId: "uint64" };

function storedTypes(layout: StorageLayout, type: string): string | Types {
  const { members, value, label } = layout.types[type] as StorageLayout["types"][string];
  if (value !== undefined) return storedTypes(layout, value);
  if (members !== undefined) return Object.fromEntries(members.map((member) => [member.label, storedTypes(layout, member.type)]));
  return label.startsWith("contract ") ? "address" : (VALUE_TYPES[label] ?? label);
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
      const twin = without(typesOf(SINGLE_SHAPES[name as keyof typeof SINGLE_SHAPES]), name === "clearingHouse" ? NOT_STORED_SO : []);
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
});

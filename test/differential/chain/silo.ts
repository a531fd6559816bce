import { AbiCoder, getCreateAddress, type Interface } from "ethers";
import type { ContractName, SiloAddresses } from "../../../src/engine/index.js";
import { type Address, address } from "../../../src/math/index.js";
import { ADMIN, deployerOf } from "../actors.js";
import { AUCTION_PARAMETERS, FEED_DECIMALS, FEED_PRICES, MAKER_FEE, TAKER_FEE } from "../scenario.js";
import { compiledContract, FEED_SOURCE, type Mutation, mutatedBytecode, storageLayout } from "./artifacts.js";
import { type Chain, GENESIS } from "./network.js";
import { StorageReader } from "./storage.js";

/** Source file and name of every contract of a silo that has entry points. */
export const SOURCES: { readonly [Name in ContractName]: readonly [source: string, contract: string] } = {
  token: ["contracts/mocks/TestToken.sol", "TestToken"],
  oracle: ["contracts/oracle/OracleHub.sol", "OracleHub"],
  clearingHouse: ["contracts/ClearingHouse.sol", "ClearingHouse"],
  governor: ["contracts/governance/SiloGovernor.sol", "SiloGovernor"],
  auction: ["contracts/liquidation/LiquidationAuction.sol", "LiquidationAuction"],
  fund: ["contracts/insurance/StakerFund.sol", "StakerFund"],
  deficitLedger: ["contracts/insurance/DeficitLedger.sol", "DeficitLedger"],
  venue: ["contracts/venue/ReferenceVenue.sol", "ReferenceVenue"],
};

const KERNEL = ["contracts/margin/kernels/ScenarioKernel.sol", "ScenarioKernel"] as const;
const ENGINE = ["contracts/margin/MarginEngine.sol", "MarginEngine"] as const;
const WALLET = ["contracts/mocks/ContractSigner.sol", "ContractSigner"] as const;
const FOREIGN_ADAPTER = ["contracts/mocks/FixedAdapter.sol", "FixedAdapter"] as const;
const BROKEN_FEED = ["contracts/mocks/BrokenFeed.sol", "BrokenFeed"] as const;
/** Words that a broken feed or adapter answers: none (it reverts), too few, too many. */
const BROKEN_ANSWERS = [0n, 1n, 6n] as const;
export const ADAPTER = ["contracts/oracle/ChainlinkAdapter.sol", "ChainlinkAdapter"] as const;

export const CONTRACT_NAMES = Object.keys(SOURCES) as ContractName[];

/** Where a contract that was deployed by its own deployer stands. */
export function deployedAt(what: string): Address {
  return address(getCreateAddress({ from: deployerOf(what), nonce: 0 }));
}

const place = (name: ContractName) => deployedAt(SOURCES[name][1]);

/** The silo's addresses: the same on every chain of the harness. */
export const ADDRESSES: SiloAddresses = {
  clearingHouse: place("clearingHouse"),
  token: place("token"),
  oracle: place("oracle"),
  auction: place("auction"),
  fund: place("fund"),
  deficitLedger: place("deficitLedger"),
  venue: place("venue"),
  governor: place("governor"),
};

export const FEEDS: readonly Address[] = FEED_DECIMALS.map((_, i) => deployedAt(`feed ${i}`));
/** A contract wallet that signs by ERC-1271. */
export const WALLET_ADDRESS: Address = deployedAt(WALLET[1]);
/** Who deploys the clearing house, and so may name its modules. */
export const CLEARING_HOUSE_DEPLOYER: Address = deployerOf(SOURCES.clearingHouse[1]);

export const abiOf = (name: ContractName): Interface => compiledContract(...SOURCES[name]).abi;
export const walletAbi = (): Interface => compiledContract(...WALLET).abi;
export const feedAbi = (): Interface => compiledContract(...FEED_SOURCE).abi;
export const foreignAdapterAbi = (): Interface => compiledContract(...FOREIGN_ADAPTER).abi;
export const adapterAbi = (): Interface => compiledContract(...ADAPTER).abi;

/** Access to the storage of every contract. */
type Readers = { readonly [Name in ContractName]: StorageReader };

/** A silo on a chain: just deployed, its modules not yet named. */
export interface ChainSilo {
  readonly chain: Chain;
  readonly storage: Readers;
  /** The runtime code of a feed, to give back to one that was made unreadable. */
  readonly feedCode: string;
  /** That of an adapter that answers what it is told. */
  readonly foreignAdapterCode: string;
  /** Those of feeds that say their decimals and answer everything else in a wrong way. */
  readonly brokenCodes: readonly string[];
}

/** The answer of a feed before its first update: its price at the start, in the feed's decimals. */
export function firstAnswer(feed: number): bigint {
  return (BigInt(Math.round((FEED_PRICES[feed] ?? 1) * 1e6)) * 10n ** (FEED_DECIMALS[feed] ?? 8n)) / 1_000_000n;
}

/** Deploys everything at `GENESIS`, with the mutated contracts in place of the real ones if a mutation is given. */
export async function deploySilo(chain: Chain, mutation?: Mutation): Promise<ChainSilo> {
  const replaced = mutation === undefined ? new Map<string, string>() : mutatedBytecode(mutation);
  const deploy = async ([source, name]: readonly [string, string], types: string[] = [], values: unknown[] = [], as = name) => {
    const bytecode = replaced.get(name) ?? compiledContract(source, name).bytecode;
    return chain.deploy(deployerOf(as), bytecode + AbiCoder.defaultAbiCoder().encode(types, values).slice(2), GENESIS);
  };
  const { token, oracle, clearingHouse, auction } = ADDRESSES;
  const owner = ADMIN.address;
  const kernel = await deploy(KERNEL);
  const engine = await deploy(ENGINE, ["address"], [kernel]);
  await deploy(SOURCES.token);
  await deploy(SOURCES.oracle, ["address"], [owner]);
  await deploy(SOURCES.clearingHouse, ["address", "address", "address"], [token, engine, oracle]);
  const parameters = abiOf("auction").deploy.inputs.map((input) => input.format("full"));
  await deploy(SOURCES.auction, parameters, [clearingHouse, engine, AUCTION_PARAMETERS, owner]);
  await deploy(SOURCES.fund, ["address", "address", "address"], [token, clearingHouse, auction]);
  await deploy(SOURCES.deficitLedger, ["address"], [clearingHouse]);
  await deploy(SOURCES.venue, ["address", "uint256", "uint256", "address"], [clearingHouse, MAKER_FEE, TAKER_FEE, owner]);
  await deploy(SOURCES.governor, ["address", "address"], [clearingHouse, owner]);
  await deploy(WALLET);
  for (const [i, decimals] of FEED_DECIMALS.entries()) {
    await deploy(FEED_SOURCE, ["uint8", "int256"], [decimals, firstAnswer(i)], `feed ${i}`);
  }
  const codes = {
    feedCode: await chain.codeOf(FEEDS[0] ?? token),
    foreignAdapterCode: await chain.codeOf(await deploy(FOREIGN_ADAPTER)),
    brokenCodes: [] as string[],
  };
  for (const words of BROKEN_ANSWERS) {
    codes.brokenCodes.push(await chain.codeOf(await deploy(BROKEN_FEED, ["uint256"], [words], `broken feed ${words}`)));
  }
  return { chain, storage: readers(chain), ...codes };
}

function readers(chain: Chain): Readers {
  const entries = CONTRACT_NAMES.map((name) => [name, new StorageReader(chain, ADDRESSES[name], storageLayout(...SOURCES[name]))]);
  return Object.fromEntries(entries) as Readers;
}

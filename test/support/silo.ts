import { type BaseContract, type ContractTransactionResponse, parseUnits } from "ethers";
import type {
  ChainlinkAdapter,
  ClearingHouse,
  DeficitLedger,
  LiquidationAuction,
  MarginEngine,
  OracleHub,
  ReferenceVenue,
  RiskLens,
  ScenarioKernel,
  SiloGovernor,
  StakerFund,
} from "../../typechain-types/index.js";
import { wad } from "./amounts.js";
import { type Connection, connection, type Signer } from "./chain.js";

type Transaction = Promise<ContractTransactionResponse>;

/** What tests call of a quote token; mocks have no generated types. */
export interface QuoteToken extends BaseContract {
  mint(to: string, amount: bigint): Transaction;
  approve(spender: string, amount: bigint): Transaction;
  transfer(to: string, amount: bigint): Transaction;
  balanceOf(holder: string): Promise<bigint>;
  connect(signer: Signer): QuoteToken;
}

/** Chainlink's own double of a feed. */
export interface Feed extends BaseContract {
  updateAnswer(answer: bigint, overrides?: { readonly gasLimit: bigint }): Transaction;
  updateRoundData(round: bigint, answer: bigint, updatedAt: bigint, startedAt: bigint): Transaction;
}

export interface SiloMarket {
  readonly id: bigint;
  readonly feed: Feed;
  readonly adapter: ChainlinkAdapter;
}

export interface Silo {
  readonly connection: Connection;
  /** Owner of governor, oracle, venue and auction. */
  readonly admin: Signer;
  /** A plain address that is listed as a venue: settles trades at any price and fee that a test states. */
  readonly desk: Signer;
  readonly keeper: Signer;
  readonly staker: Signer;
  readonly stranger: Signer;
  readonly traders: readonly Signer[];
  readonly token: QuoteToken;
  readonly kernel: ScenarioKernel;
  readonly engine: MarginEngine;
  readonly oracle: OracleHub;
  readonly clearingHouse: ClearingHouse;
  readonly governor: SiloGovernor;
  readonly auction: LiquidationAuction;
  readonly fund: StakerFund;
  readonly deficits: DeficitLedger;
  readonly venue: ReferenceVenue;
  readonly lens: RiskLens;
  readonly markets: SiloMarket[];
}

/** How a market is listed. Price: quote per unit of underlying. Shares and sizes: WAD. */
export interface MarketListing {
  readonly price: string;
  readonly lot?: bigint;
  readonly heartbeat?: bigint;
  readonly scanRange: bigint;
  readonly priceBand: bigint;
  readonly group: bigint;
  readonly maxOpenInterest: bigint;
  readonly interestPer8h?: bigint;
  readonly fundingCapPer8h?: bigint;
}

export const FEED_DECIMALS = 8;
export const HEARTBEAT = 86_400n;

export const BTC = 1n;
export const ETH = 2n;
export const PEPE = 3n;

/** BTC and ETH offset each other in group 1, a cheap coin (1,000 units a lot) stands alone in group 3. */
export const LISTINGS: readonly MarketListing[] = [
  { price: "50000", scanRange: wad("0.18"), priceBand: wad("0.05"), group: 1n, maxOpenInterest: wad(1_000) },
  { price: "2000", scanRange: wad("0.18"), priceBand: wad("0.05"), group: 1n, maxOpenInterest: wad(20_000) },
  { price: "0.00001", lot: 1_000n, scanRange: wad("0.4"), priceBand: wad("0.1"), group: 3n, maxOpenInterest: wad(1_000_000_000) },
];

export const SILO_PARAMETERS = {
  initialFactor: wad(1),
  maintenanceFactor: wad("0.6"),
  minEquity: wad(100),
  fundFeeShare: wad("0.5"),
} as const;

export const AUCTION_PARAMETERS = {
  startPriceShare: wad("0.98"),
  kneePriceShare: wad("0.8"),
  kneeTime: 900n,
  endTime: 3_600n,
  insolventRamp: 1_800n,
  penaltyShare: wad("0.2"),
  starterReward: wad(10),
  bonusCap: wad(1_000_000),
} as const;

export const MAKER_FEE = wad("0.0002");
export const TAKER_FEE = wad("0.0005");

/** A module and the reserved account whose cash its tokens are: account above bit 160. */
export const moduleOf = (address: string, account = 0n) => (account << 160n) | BigInt(address);

/** Reserved accounts that pay for losses, in this order: a byte each, the first one lowest. */
export const layersOf = (...accounts: readonly bigint[]) => accounts.reduceRight((layers, account) => (layers << 8n) | account, 0n);

const STAKER_FUND = 1n;
const EXIT_RECOVERY = 2n;

export type ModuleContracts = Pick<Silo, "governor" | "auction" | "fund" | "deficits">;

/** What `setModules` is told of a silo: the fund's money is account 1 and the only layer, exit claims are repaid from account 2. */
export async function modulesOf({ governor, auction, fund, deficits }: ModuleContracts) {
  const [sale, vault, claims] = [await auction.getAddress(), await fund.getAddress(), await deficits.getAddress()];
  const modules = [moduleOf(sale), moduleOf(vault, STAKER_FUND), moduleOf(claims, EXIT_RECOVERY)];
  return [governor, deficits, modules, layersOf(STAKER_FUND)] as const;
}

/** The perpetual of a market: market in bits 100..115, kind 1 in bits 96..99. */
export const perpetual = (market: bigint) => (market << 100n) | (1n << 96n);

/** The indices whose marks are prices at every premium of +-0.5 %: of [1e12, 1e30], in wei. */
export const MIN_INDEX = 1_005_025_125_629n;
export const MAX_INDEX = 995_024_875_621_890_547_263_681_592_039n;

export async function deployFeed(on: Connection, price: string, decimals = FEED_DECIMALS): Promise<Feed> {
  const feed: BaseContract = await on.ethers.deployContract("MockV3Aggregator", [decimals, parseUnits(price, decimals)]);
  return feed as Feed;
}

export interface DeployOptions {
  /** Name of the quote token's contract. */
  readonly token?: string;
  readonly listings?: readonly MarketListing[];
}

/** Deploys and wires a whole silo, and lists its markets: ids count from 1 in the order of the listings. */
export async function deploySilo(on: Connection = connection, options: DeployOptions = {}): Promise<Silo> {
  const { ethers } = on;
  const [admin, desk, keeper, staker, stranger, ...traders] = await ethers.getSigners();
  if (!admin || !desk || !keeper || !staker || !stranger) throw new Error("the chain has too few accounts");
  const token: BaseContract = await ethers.deployContract(options.token ?? "TestToken");
  const kernel = await ethers.deployContract("ScenarioKernel");
  const engine = await ethers.deployContract("MarginEngine", [kernel]);
  const oracle = await ethers.deployContract("OracleHub", [admin]);
  const clearingHouse = await ethers.deployContract("ClearingHouse", [token, engine, oracle]);
  const governor = await ethers.deployContract("SiloGovernor", [clearingHouse, admin]);
  const auction = await ethers.deployContract("LiquidationAuction", [clearingHouse, engine, AUCTION_PARAMETERS, admin]);
  const fund = await ethers.deployContract("StakerFund", [token, clearingHouse, auction]);
  const deficits = await ethers.deployContract("DeficitLedger", [clearingHouse]);
  const venue = await ethers.deployContract("ReferenceVenue", [clearingHouse, MAKER_FEE, TAKER_FEE, admin]);
  const lens = await ethers.deployContract("RiskLens", [clearingHouse, engine, oracle, fund, deficits]);
  await clearingHouse.setModules(...(await modulesOf({ governor, auction, fund, deficits })));
  await governor.setSiloParameters(SILO_PARAMETERS);
  await governor.setVenueListed(venue, true);
  await governor.setVenueListed(desk, true);
  const people = { admin, desk, keeper, staker, stranger, traders };
  const contracts = { token: token as QuoteToken, kernel, engine, oracle, clearingHouse, governor, auction, fund, deficits, venue, lens };
  const silo: Silo = { connection: on, ...people, ...contracts, markets: [] };
  for (const listing of options.listings ?? LISTINGS) await listMarket(silo, listing);
  if (options.listings === undefined) await governor.setOffsetShare(1n, wad("0.3"));
  return silo;
}

/** Deploys a market's feed and adapter, names them to the oracle and lists the market. */
export async function listMarket(silo: Silo, listing: MarketListing): Promise<SiloMarket> {
  const id = BigInt(silo.markets.length) + 1n;
  const feed = await deployFeed(silo.connection, listing.price);
  const adapter = await silo.connection.ethers.deployContract("ChainlinkAdapter", [feed, listing.heartbeat ?? HEARTBEAT]);
  const lot = listing.lot ?? 1n;
  const perLot = parseUnits(listing.price, 18) * lot;
  await silo.oracle.setSource(id, { adapter, lot, minPrice: perLot / 1_000n, maxPrice: perLot * 1_000n });
  await silo.governor.listMarket({
    scanRange: listing.scanRange,
    priceBand: listing.priceBand,
    group: listing.group,
    maxOpenInterest: listing.maxOpenInterest,
    interestPer8h: listing.interestPer8h ?? 0n,
    fundingCapPer8h: listing.fundingCapPer8h ?? wad("0.01"),
  });
  const market: SiloMarket = { id, feed, adapter };
  silo.markets.push(market);
  return market;
}

/** The silo of the contract tests, as a fixture for `loadFixture`. */
export const standardSilo = async (): Promise<Silo> => deploySilo();

export function marketOf(silo: Silo, id: bigint): SiloMarket {
  const market = silo.markets[Number(id) - 1];
  if (market === undefined) throw new Error(`market ${id} is not listed in this silo`);
  return market;
}

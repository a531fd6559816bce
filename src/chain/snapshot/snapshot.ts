import type { Address, Hex } from "viem";
import {
  type Account,
  accountNonce,
  addressPair,
  type ContractName,
  EMPTY_ACCOUNT,
  nonceWord,
  type Ownership,
  type SiloAddresses,
  type SiloState,
  standardModules,
} from "../../engine/index.js";
import {
  type AccountId,
  accountId,
  address,
  EXIT_RECOVERY,
  HOUSE,
  hex,
  quote,
  type Seconds,
  STAKER_FUND,
  seconds,
  wad,
} from "../../math/index.js";
import { abis, tokenAbi } from "../abi/abis.js";
import type { Chain } from "../client/client.js";
import { asKeelError } from "../codec/errors.js";
import type { Deployment } from "../deploy/deployment.js";
import { readAccounts } from "./snapshotAccounts.js";
import { readMarkets } from "./snapshotMarkets.js";
import { type Reader, readerOf } from "./snapshotReader.js";

/** A nonce of an account whose fills and use a snapshot shall know. */
interface OrderKey {
  readonly account: bigint;
  readonly nonce: bigint;
}

export interface SnapshotOptions {
  /** The block to read; the latest unless given. */
  readonly blockNumber?: bigint;
  /** Only these accounts; all unless given. */
  readonly accounts?: readonly bigint[];
  /** Whose tokens, allowances, fund shares and operator rights are read: no contract lists its holders. */
  readonly people?: readonly Address[];
  /** Accounts whose operators and venue consents are read, a call each; all unless given. */
  readonly rightsOf?: readonly bigint[];
  /** Venues beside the deployment's own. */
  readonly venues?: readonly Address[];
  readonly orders?: readonly OrderKey[];
}

/** A silo as the twin holds it, at the end of one block. */
export interface ChainSnapshot {
  readonly state: SiloState;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  /** The block's time: what views at this block see as now. */
  readonly timestamp: Seconds;
}

type SiloView = Awaited<ReturnType<typeof readSilo>>;
const readSilo = (reader: Reader) => reader.client.readContract({ ...reader.lens, functionName: "silo" });

/** The silo's addresses in the form in which the twin compares them. */
export function siloAddresses({ contracts }: Deployment): SiloAddresses {
  const { clearingHouse, token, oracle, auction, fund, deficitLedger, venue, governor } = contracts;
  return {
    clearingHouse: address(clearingHouse),
    token: address(token),
    oracle: address(oracle),
    auction: address(auction),
    fund: address(fund),
    deficitLedger: address(deficitLedger),
    venue: address(venue),
    governor: address(governor),
  };
}

async function readSingles(reader: Reader, deployment: Deployment, view: SiloView): Promise<SiloState["singles"]> {
  const { client, contracts, at } = reader;
  const deficits = { address: contracts.deficitLedger, abi: abis.deficitLedger, ...at } as const;
  const venue = { address: contracts.venue, abi: abis.venue, ...at } as const;
  const clearingHouse = { address: contracts.clearingHouse, abi: abis.clearingHouse, ...at } as const;
  const [governor, lastId, tokens, shares, unpaidIndex, indexScale, generation, makerFeeRate, takerFeeRate] = await Promise.all([
    client.readContract({ ...clearingHouse, functionName: "governor" }),
    client.readContract({ address: contracts.auction, abi: abis.auction, functionName: "lastId", ...at }),
    client.readContract({ address: contracts.token, abi: tokenAbi, functionName: "totalSupply", ...at }),
    client.readContract({ address: contracts.fund, abi: abis.fund, functionName: "totalSupply", ...at }),
    client.readContract({ ...deficits, functionName: "unpaidIndex" }),
    client.readContract({ ...deficits, functionName: "indexScale" }),
    client.readContract({ ...deficits, functionName: "generation" }),
    client.readContract({ ...venue, functionName: "makerFeeRate" }),
    client.readContract({ ...venue, functionName: "takerFeeRate" }),
  ]);
  const { parameters, auctionParameters: terms } = view;
  return {
    clearingHouse: {
      deployer: address(deployment.deployer),
      nextAccount: accountId(view.nextAccount),
      marketCount: BigInt(view.markets),
      parameters: {
        initialFactor: wad(parameters.initialFactor),
        maintenanceFactor: wad(parameters.maintenanceFactor),
        minEquity: quote(parameters.minEquity),
        fundFeeShare: wad(parameters.fundFeeShare),
      },
    },
    modules: { ...standardModules(siloAddresses(deployment)), governor: address(governor) },
    totals: { custody: view.custody, deficitOpen: view.deficitOpen },
    auctionHouse: {
      lastId,
      totalReserved: view.fundReserved,
      parameters: {
        startPriceShare: wad(terms.startPriceShare),
        kneePriceShare: wad(terms.kneePriceShare),
        kneeTime: seconds(BigInt(terms.kneeTime)),
        endTime: seconds(BigInt(terms.endTime)),
        insolventRamp: seconds(BigInt(terms.insolventRamp)),
        penaltyShare: wad(terms.penaltyShare),
        starterReward: quote(terms.starterReward),
        bonusCap: quote(terms.bonusCap),
      },
    },
    token: { totalSupply: tokens },
    fund: { totalSupply: shares },
    deficit: { unfundedDeficit: view.unfundedDeficit, exitClaims: view.exitClaims, unpaidIndex, indexScale, generation },
    venueFees: { makerFeeRate: wad(makerFeeRate), takerFeeRate: wad(takerFeeRate) },
  };
}

type Owners = SiloState["tables"]["owners"];

async function readOwners({ client, contracts, at }: Reader): Promise<Owners> {
  const owned = ["governor", "oracle", "auction", "venue"] as const satisfies readonly ContractName[];
  const entries = owned.map(async (name): Promise<[ContractName, Ownership]> => {
    // All four are OpenZeppelin's Ownable2Step.
    const contract = { address: contracts[name], abi: abis.governor, ...at } as const;
    const [owner, pendingOwner] = await Promise.all([
      client.readContract({ ...contract, functionName: "owner" }),
      client.readContract({ ...contract, functionName: "pendingOwner" }),
    ]);
    return [name, { owner: address(owner), pendingOwner: address(pendingOwner) }];
  });
  return new Map(await Promise.all(entries));
}

/** Entries that equal their default are left out, as the twin does. */
function present<Key, Value>(entries: readonly (readonly [Key, Value])[], isDefault: (value: Value) => boolean): Map<Key, Value> {
  return new Map(entries.filter(([, value]) => !isDefault(value)));
}

type PeopleTables = Pick<SiloState["tables"], "tokenBalances" | "tokenAllowances" | "fundShares" | "unlocks">;

async function readPeople({ client, contracts, at }: Reader, people: readonly Address[]): Promise<PeopleTables> {
  const token = { address: contracts.token, abi: tokenAbi, ...at } as const;
  const fund = { address: contracts.fund, abi: abis.fund, ...at } as const;
  const holders = [...people, contracts.clearingHouse];
  const consents = people.flatMap((owner) => [contracts.clearingHouse, contracts.fund].map((spender) => [owner, spender] as const));
  const [balances, allowances, shares, unlocks] = await Promise.all([
    Promise.all(holders.map((holder) => client.readContract({ ...token, functionName: "balanceOf", args: [holder] }))),
    Promise.all(consents.map((consent) => client.readContract({ ...token, functionName: "allowance", args: consent }))),
    Promise.all(people.map((owner) => client.readContract({ ...fund, functionName: "balanceOf", args: [owner] }))),
    Promise.all(people.map((owner) => client.readContract({ ...fund, functionName: "unlockOf", args: [owner] }))),
  ]);
  const isZero = (value: bigint): boolean => value === 0n;
  return {
    tokenBalances: present(
      holders.map((holder, i) => [address(holder), balances[i] ?? 0n]),
      isZero,
    ),
    tokenAllowances: present(
      consents.map(([owner, spender], i) => [addressPair(address(owner), address(spender)), allowances[i] ?? 0n]),
      isZero,
    ),
    fundShares: present(
      people.map((owner, i) => [address(owner), shares[i] ?? 0n]),
      isZero,
    ),
    unlocks: new Map(
      people.flatMap((owner, i) => {
        const request = unlocks[i];
        if (request === undefined || request.availableAt === 0) return [];
        const [availableAt, expiresAt] = [seconds(BigInt(request.availableAt)), seconds(BigInt(request.expiresAt))];
        return [[address(owner), { shares: request.shares, availableAt, expiresAt }]];
      }),
    ),
  };
}

type OrderTables = Pick<SiloState["tables"], "filledSizes" | "usedNonces">;

async function readOrders({ client, contracts, at }: Reader, orders: readonly OrderKey[]): Promise<OrderTables> {
  const venue = { address: contracts.venue, abi: abis.venue, ...at } as const;
  const [filled, used] = await Promise.all([
    Promise.all(orders.map(({ account, nonce }) => client.readContract({ ...venue, functionName: "nonceFill", args: [account, nonce] }))),
    Promise.all(orders.map(({ account, nonce }) => client.readContract({ ...venue, functionName: "isNonceUsed", args: [account, nonce] }))),
  ]);
  const usedNonces: OrderTables["usedNonces"] = new Map();
  for (const [i, { account, nonce }] of orders.entries()) {
    if (used[i] !== true) continue;
    const key = nonceWord(accountId(account), nonce >> 8n);
    usedNonces.set(key, (usedNonces.get(key) ?? 0n) | (1n << (nonce & 0xffn)));
  }
  const filledSizes: OrderTables["filledSizes"] = new Map();
  for (const [i, { account, nonce }] of orders.entries()) {
    const { order, size = 0n } = filled[i] ?? {};
    if (order !== undefined && size !== 0n) filledSizes.set(accountNonce(accountId(account), nonce), { order: hex(order), size });
  }
  return { filledSizes, usedNonces };
}

async function readListedVenues(
  { client, contracts, at }: Reader,
  venues: readonly Address[],
): Promise<SiloState["tables"]["listedVenues"]> {
  const clearingHouse = { address: contracts.clearingHouse, abi: abis.clearingHouse, ...at } as const;
  const listed = await Promise.all(
    venues.map((venue) => client.readContract({ ...clearingHouse, functionName: "isVenueListed", args: [venue] })),
  );
  return new Map(venues.filter((_, i) => listed[i]).map((venue) => [address(venue), true]));
}

/** The silo's own accounts: nobody owns them, and they have cash alone. */
function reservedAccounts({ houseCash, fundCash, recoveryCash }: SiloView): readonly [AccountId, Account][] {
  const cash: readonly [AccountId, bigint][] = [
    [HOUSE, houseCash],
    [STAKER_FUND, fundCash],
    [EXIT_RECOVERY, recoveryCash],
  ];
  return cash.filter(([, amount]) => amount !== 0n).map(([id, amount]) => [id, { ...EMPTY_ACCOUNT, cash: quote(amount) }]);
}

/** Each address once, however it is written. */
function distinct(addresses: readonly Address[]): readonly Address[] {
  return [...new Map(addresses.map((each) => [address(each), each])).values()];
}

/**
 * Reads a silo at one block, in the form in which the twin works on it. What contracts do not list (token holders, operators,
 * orders) is read for those who are asked for; approvals to transfer accounts and single owners' exit claims are not read.
 *
 * @throws RPC errors; ContractError when the silo is locked or the deployment is of another version
 */
export async function loadSnapshot(chain: Chain, deployment: Deployment, options: SnapshotOptions = {}): Promise<ChainSnapshot> {
  const { accounts, rightsOf, orders = [] } = options;
  const people = distinct(options.people ?? []);
  try {
    const block = await chain.client.getBlock(options.blockNumber === undefined ? {} : { blockNumber: options.blockNumber });
    const reader = readerOf(chain, deployment, block.number);
    const venues = distinct([deployment.contracts.venue, ...(options.venues ?? [])]);
    const view = await readSilo(reader);
    const scope = accounts ?? { end: view.nextAccount };
    const [singles, markets, users, owners, listedVenues, holders, seenOrders] = await Promise.all([
      readSingles(reader, deployment, view),
      readMarkets(reader, view.markets),
      readAccounts(reader, { accounts: scope, people, venues, rightsOf }),
      readOwners(reader),
      readListedVenues(reader, venues),
      readPeople(reader, people),
      readOrders(reader, orders),
    ]);
    const state: SiloState = {
      addresses: siloAddresses(deployment),
      singles,
      tables: {
        ...markets,
        ...holders,
        ...seenOrders,
        accounts: new Map([...reservedAccounts(view), ...users.accounts]),
        auctions: users.auctions,
        accountApprovals: new Map(),
        fundAllowances: new Map(),
        claims: new Map(),
        listedVenues,
        owners,
      },
    };
    return { state, blockNumber: block.number, blockHash: block.hash, timestamp: seconds(view.timestamp) };
  } catch (error) {
    throw asKeelError(error, chain);
  }
}

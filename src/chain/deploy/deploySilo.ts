import { type Address, getAddress, isAddressEqual, keccak256, toHex, zeroAddress } from "viem";
import { KeelError } from "../../base/errors.js";
import type { SiloConfig } from "../../config/siloConfig.js";
import { standardModules } from "../../engine/index.js";
import { address } from "../../math/index.js";
import { abis, tokenAbi } from "../abi/abis.js";
import { type Chain, requireCode, type Signer } from "../client/client.js";
import { asKeelError } from "../codec/errors.js";
import { packLayers, packModules } from "../codec/packed.js";
import type { Deployable, Profile } from "./artifacts.js";
import { checkFeed, ensureMarket, FeedMissingError } from "./deployMarket.js";
import {
  CONTRACTS,
  type ContractKey,
  type Deployment,
  DeploymentError,
  type DeploymentRecord,
  type DeploymentStore,
  finished,
  genesisOf,
  requireSameChain,
} from "./deployment.js";
import { ensureContract, ensureDone, remember, requireRecorded, type Session, type Slot, type StepReport } from "./deployStep.js";

export type { StepReport } from "./deployStep.js";

/** The quote token can't be used. */
export class TokenError extends KeelError {
  constructor(reason: string, hint: string) {
    super("TOKEN", reason, { hint });
  }
}

export interface DeployOptions {
  readonly chain: Chain;
  /** Pays, and owns the contracts until the configured owner accepts them. */
  readonly signer: Signer;
  readonly config: SiloConfig;
  /** Remembers each step before the next, so that a re-run goes on where this one stopped. */
  readonly store: DeploymentStore;
  /** Which build to deploy; on a re-run the one that was begun with. */
  readonly profile?: Profile;
  readonly onStep?: (report: StepReport) => void;
}

const QUOTE_DECIMALS = 6;

const contractSlot = (key: ContractKey): Slot => ({
  read: ({ contracts }) => contracts[key],
  write: ({ contracts }, address) => ({ contracts: { ...contracts, [key]: address } }),
});

/** The same configuration gives the same text, so the same fingerprint. */
function fingerprint(config: SiloConfig): `0x${string}` {
  return keccak256(toHex(JSON.stringify(config, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value))));
}

/** The quote token must exist and have 6 decimals; only local chains get one of their own. */
async function checkToken(chain: Chain, token: Address | undefined): Promise<void> {
  if (token === undefined) {
    if (chain.isLocal) return;
    throw new TokenError(
      `no quote token is named, and chain ${chain.chainId} is not a local one`,
      "give --token ADDR, an ERC-20 with 6 decimals",
    );
  }
  await requireCode(chain, token, "quote token");
  const decimals = await chain.client.readContract({ address: token, abi: tokenAbi, functionName: "decimals" }).catch((error: unknown) => {
    throw new TokenError(`${token} does not say its decimals: ${asKeelError(error, chain).message}`, "give the address of an ERC-20 token");
  });
  if (decimals !== QUOTE_DECIMALS)
    throw new TokenError(`${token} has ${decimals} decimals`, "the quote token must have 6 decimals, as USDC has");
}

/** Everything that can be known to be wrong before the first transaction costs money. */
async function checkConfig({ chain, config }: DeployOptions): Promise<void> {
  await checkToken(chain, config.token);
  if (config.owner !== undefined && isAddressEqual(config.owner, zeroAddress))
    throw new KeelError("OWNER", "the owner is the zero address", { hint: "give a real address" });
  for (const listing of config.markets) {
    if (listing.feed !== undefined) await checkFeed(chain, listing.feed, listing);
    else if (!chain.isLocal) throw new FeedMissingError(listing.name, `has no feed, and chain ${chain.chainId} is not a local one`);
  }
}

async function begin({ chain, signer, config, store, profile = "default" }: DeployOptions): Promise<DeploymentRecord> {
  const record: DeploymentRecord = {
    version: 1,
    chainId: chain.chainId,
    genesis: await genesisOf(chain),
    deployer: signer.address,
    profile,
    config: fingerprint(config),
    fromBlock: Number(await chain.client.getBlockNumber()),
    complete: false,
    contracts: {},
    parts: {},
    markets: [],
  };
  await store.save(record);
  return record;
}

/** A re-run must mean the deployment that was begun. */
async function checkResumption({ chain, signer, config, store, profile }: DeployOptions, record: DeploymentRecord): Promise<void> {
  await requireSameChain(chain, record, store.path);
  if (record.config !== fingerprint(config)) {
    const state = record.complete ? "holds" : "was begun with";
    throw new DeploymentError(
      store.path,
      `${state} a silo of another configuration`,
      "deploy another silo with --out FOLDER, or give the same configuration",
    );
  }
  if (record.complete) return;
  if (!isAddressEqual(record.deployer, signer.address))
    throw new DeploymentError(
      store.path,
      `was begun by ${record.deployer}, not by ${signer.address}`,
      "finish it with the same --key-file",
    );
  if (profile !== undefined && record.profile !== profile)
    throw new DeploymentError(store.path, `was begun with the ${record.profile} build`, `finish it with --profile ${record.profile}`);
}

/** Constructors in the order of deployment; each sees the contracts before it. */
type Addresses = Record<ContractKey, Address>;
type Constructor = readonly [name: Deployable, args: (at: Addresses) => readonly unknown[]];

function constructors(signer: Signer, { auction, venue }: SiloConfig): Readonly<Record<ContractKey, Constructor>> {
  const owner = signer.address;
  return {
    token: ["TestToken", () => []],
    kernel: ["ScenarioKernel", () => []],
    marginEngine: ["MarginEngine", ({ kernel }) => [kernel]],
    oracle: ["OracleHub", () => [owner]],
    clearingHouse: ["ClearingHouse", ({ token, marginEngine, oracle }) => [token, marginEngine, oracle]],
    governor: ["SiloGovernor", ({ clearingHouse }) => [clearingHouse, owner]],
    auction: ["LiquidationAuction", ({ clearingHouse, marginEngine }) => [clearingHouse, marginEngine, auction, owner]],
    fund: ["StakerFund", ({ token, clearingHouse, auction: at }) => [token, clearingHouse, at]],
    deficitLedger: ["DeficitLedger", ({ clearingHouse }) => [clearingHouse]],
    venue: ["ReferenceVenue", ({ clearingHouse }) => [clearingHouse, venue.makerFee, venue.takerFee, owner]],
    lens: [
      "RiskLens",
      ({ clearingHouse, marginEngine, oracle, fund, deficitLedger }) => [clearingHouse, marginEngine, oracle, fund, deficitLedger],
    ],
  };
}

async function ensureContracts(session: Session, config: SiloConfig): Promise<Addresses> {
  const recipes = constructors(session.signer, config);
  const addresses: Partial<Addresses> = {};
  if (config.token !== undefined && session.record.contracts.token === undefined)
    await remember(session, { contracts: { ...session.record.contracts, token: getAddress(config.token) } });
  for (const key of CONTRACTS) {
    const [name, args] = recipes[key];
    // The order of CONTRACTS sees to it that what a constructor needs is there.
    addresses[key] = await ensureContract(session, key, name, args(addresses as Addresses), contractSlot(key));
  }
  return addresses as Addresses;
}

async function ensureConfiguration(session: Session, at: Addresses, { parameters, groups }: SiloConfig): Promise<void> {
  const { client } = session.chain;
  const clearingHouse = { address: at.clearingHouse, abi: abis.clearingHouse } as const;
  const governor = { address: at.governor, abi: abis.governor } as const;
  const modules = standardModules({
    governor: address(at.governor),
    auction: address(at.auction),
    fund: address(at.fund),
    deficitLedger: address(at.deficitLedger),
  });
  await ensureDone(
    session,
    "name the modules",
    async () => (await client.readContract({ ...clearingHouse, functionName: "governor" })) !== zeroAddress,
    {
      ...clearingHouse,
      functionName: "setModules",
      args: [at.governor, at.deficitLedger, packModules(modules), packLayers(modules)],
    },
  );
  const hasParameters = async () => {
    const found = (await client.readContract({ address: at.lens, abi: abis.lens, functionName: "silo" })).parameters;
    const factors = found.initialFactor === parameters.initialFactor && found.maintenanceFactor === parameters.maintenanceFactor;
    return factors && found.minEquity === parameters.minEquity && found.fundFeeShare === parameters.fundFeeShare;
  };
  await ensureDone(session, "set the silo's parameters", hasParameters, {
    ...governor,
    functionName: "setSiloParameters",
    args: [parameters],
  });
  for (const [group, offsetShare] of Object.entries(groups)) {
    const isSet = async () =>
      (await client.readContract({ ...clearingHouse, functionName: "offsetShareOf", args: [Number(group)] })) === offsetShare;
    await ensureDone(session, `set the offset of group ${group}`, isSet, {
      ...governor,
      functionName: "setOffsetShare",
      args: [Number(group), offsetShare],
    });
  }
  const isListed = () => client.readContract({ ...clearingHouse, functionName: "isVenueListed", args: [at.venue] });
  await ensureDone(session, "list the venue", isListed, { ...governor, functionName: "setVenueListed", args: [at.venue, true] });
}

/** Offers what is owned to the configured owner, who accepts by `acceptOwnership`. */
async function ensureOwner(session: Session, at: Addresses, owner: Address): Promise<void> {
  if (isAddressEqual(owner, session.signer.address)) return;
  for (const key of ["governor", "oracle", "auction", "venue"] as const) {
    // All four are OpenZeppelin's Ownable2Step.
    const contract = { address: at[key], abi: abis.governor } as const;
    const isOffered = async () => {
      const [now, next] = await Promise.all([
        session.chain.client.readContract({ ...contract, functionName: "owner" }),
        session.chain.client.readContract({ ...contract, functionName: "pendingOwner" }),
      ]);
      return isAddressEqual(now, owner) || isAddressEqual(next, owner);
    };
    await ensureDone(session, `offer the ${key} to its owner`, isOffered, {
      ...contract,
      functionName: "transferOwnership",
      args: [owner],
    });
  }
}

async function runSteps(session: Session, config: SiloConfig): Promise<void> {
  const at = await ensureContracts(session, config);
  await ensureConfiguration(session, at, config);
  for (const [index, listing] of config.markets.entries()) await ensureMarket(session, at, index + 1, listing);
  await ensureOwner(session, at, config.owner ?? session.signer.address);
  await remember(session, { complete: true, parts: {} });
}

/**
 * Deploys a whole silo, or finishes a deployment that was interrupted, or finds it done. Every contract is created at most
 * once: its address is recorded before its transaction is sent, and each step is recorded before the next begins.
 *
 * @throws SiloConfigError, TokenError, FeedMissingError before anything is sent; ChainResetError when the record and the
 *         chain do not belong together; DeploymentError when the record is of another deployment; ContractError, RPC errors
 */
export async function deploySilo(options: DeployOptions): Promise<Deployment> {
  const { chain, signer, config, store, onStep = () => undefined } = options;
  try {
    const earlier = await store.load();
    if (earlier === undefined) await checkConfig(options);
    else await checkResumption(options, earlier);
    const record = earlier ?? (await begin(options));
    const session: Session = { chain, signer, profile: record.profile, store, onStep, record };
    if (record.complete) await findAll(session);
    else await runSteps(session, config);
    const deployment = finished(session.record);
    if (deployment === undefined)
      throw new DeploymentError(store.path, "the deployment is not complete", "remove the file and deploy again");
    return deployment;
  } catch (error) {
    throw asKeelError(error, chain, signer.address);
  }
}

/** A finished deployment is only looked at: its owner may have changed parameters since. */
async function findAll(session: Session): Promise<void> {
  for (const [step, address] of Object.entries(session.record.contracts)) {
    await requireRecorded(session, step, address);
    session.onStep({ step, outcome: "found", address });
  }
}

import { KeelError } from "../../base/errors.js";
import type { MarketListing } from "../../config/siloConfig.js";
import { abis } from "../abi/abis.js";
import type { Chain, Signer } from "../client/client.js";
import { asKeelError, ContractError } from "../codec/errors.js";
import { checkFeed, ensureMarket } from "./deployMarket.js";
import { DeploymentError, type DeploymentStore, finished, type RecordedMarket } from "./deployment.js";
import type { Session, StepReport } from "./deployStep.js";

export interface AddMarketOptions {
  readonly chain: Chain;
  /** Owner of the governor and of the oracle. */
  readonly signer: Signer;
  readonly listing: MarketListing;
  /** The silo's deployment, which will remember the market. */
  readonly store: DeploymentStore;
  readonly onStep?: (report: StepReport) => void;
}

/** A market of this name is listed. */
class MarketExistsError extends KeelError {
  constructor(name: string, id: number) {
    super("MARKET_EXISTS", `market ${name} is listed already, as number ${id}`, { hint: "give the new market another --name" });
  }
}

/** Whatever would fail is found before the first transaction costs money. */
async function checkOwner(
  { chain, signer }: AddMarketOptions,
  contracts: Readonly<Record<"governor" | "oracle", `0x${string}`>>,
): Promise<void> {
  for (const key of ["governor", "oracle"] as const) {
    // Both are OpenZeppelin's Ownable.
    const owner = await chain.client.readContract({ address: contracts[key], abi: abis.governor, functionName: "owner" });
    if (owner.toLowerCase() !== signer.address.toLowerCase())
      throw new ContractError("OwnableUnauthorizedAccount", { account: signer.address.toLowerCase() });
  }
}

/**
 * Lists one more market in a deployed silo. A run that was interrupted is finished by the next one with the same listing.
 *
 * @throws MarketExistsError, DeploymentError; ContractError for a caller who is not the owner or a feed that is not usable
 */
export async function addMarket(options: AddMarketOptions): Promise<RecordedMarket> {
  const { chain, signer, listing, store, onStep = () => undefined } = options;
  try {
    const record = await store.load();
    const deployment = record && finished(record);
    if (record === undefined || deployment === undefined)
      throw new DeploymentError(store.path, "there is no finished deployment", "run keel deploy first");
    const same = deployment.markets.find(({ name }) => name.toLowerCase() === listing.name.toLowerCase());
    if (same !== undefined) throw new MarketExistsError(listing.name, same.id);
    await checkOwner(options, deployment.contracts);
    if (listing.feed !== undefined) await checkFeed(chain, listing.feed, listing);
    const clearingHouse = { address: deployment.contracts.clearingHouse, abi: abis.clearingHouse, functionName: "marketCount" } as const;
    const listed = await chain.client.readContract(clearingHouse);
    const session: Session = { chain, signer, profile: record.profile, store, onStep, record };
    // A market that was listed and not recorded is the one that an interrupted run was about.
    const unrecorded = listed > record.markets.length && Object.keys(record.parts).some((part) => part.startsWith(`${listed}:`));
    return await ensureMarket(session, deployment.contracts, unrecorded ? listed : listed + 1, listing);
  } catch (error) {
    throw asKeelError(error, chain, signer.address);
  }
}

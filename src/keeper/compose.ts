import { formatDecimal } from "../base/decimal.js";
import { type Chain, connect, type Signer, signerOf } from "../chain/client/client.js";
import { readKeyFile } from "../chain/client/keyFile.js";
import { asKeelError } from "../chain/codec/errors.js";
import { type Deployment, loadDeployment } from "../chain/deploy/deployment.js";
import { loadSnapshot } from "../chain/snapshot/snapshot.js";
import { type AccountId, address, seconds } from "../math/index.js";
import { type GivenTerms, planBlock, type Terms, termsOf } from "../policy/index.js";
import { type KeeperParts, keep } from "./keeper.js";
import { checkDeposit, checkEquity, checkRights, deposit } from "./preflight.js";
import { type Log, reporterTo } from "./reporter.js";
import { screenOf } from "./screen/wholeSilo.js";
import { inclusionsOn } from "./send/inclusions.js";
import { sendTo } from "./send/send.js";
import { simulateOn } from "./send/simulate.js";
import type { Planner, Summary } from "./types.js";
import { fixedInterval, MEASURED_BLOCKS, measuredInterval, type NextTimestamp } from "./watch/nextTimestamp.js";
import { headOf, pauseFor, pollingWatch } from "./watch/pollingWatch.js";

/** What an operator decides about a keeper. */
export interface KeeperSettings {
  readonly rpc: string;
  readonly keyFile: string;
  readonly account: AccountId;
  /** Folder with the deployment of the chain. */
  readonly deployments: string;
  /** What the keeper is willing to do; its own terms where none are given. */
  readonly terms: GivenTerms;
  /** Tokens to deposit first, in the token's own unit. */
  readonly deposit?: bigint | undefined;
  /** Do everything but send. */
  readonly dryRun: boolean;
  /** Pass over blocks before this one. */
  readonly fromBlock?: bigint | undefined;
  /** Seconds from a block to the next; measured unless given. */
  readonly nextBlockSeconds?: bigint | undefined;
}

/** The same with nothing left open: whatever has a default is decided here, at the door. */
type Decided = Omit<KeeperSettings, "terms" | "fromBlock"> & { readonly terms: Terms; readonly fromBlock: bigint };

function decided({ terms, fromBlock = 0n, ...settings }: KeeperSettings): Decided {
  return { ...settings, terms: termsOf(terms), fromBlock };
}

/** Longest pause after failures in a row [ms]. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * Puts a keeper together from real parts, checks that it can work, and lets it work until `signal` is raised.
 *
 * @throws KeelError when it can't begin: no node, no deployment on its chain, an unusable key, a foreign account, too little
 *   money; anything else only for bugs
 */
export async function runKeeper(given: KeeperSettings, log: Log, signal: AbortSignal): Promise<Summary> {
  const settings = decided(given);
  const chain = await connect({ url: settings.rpc });
  const deployment = await loadDeployment(chain, settings.deployments);
  const { account: key, warnings } = await readKeyFile(settings.keyFile);
  for (const warning of warnings) log.warn({ event: "key-file" }, warning);
  const signer = signerOf(chain, key);
  await checkRights({ chain, deployment, signer, account: settings.account });
  await bringMoney(chain, deployment, signer, settings);
  const parts = await partsOf(chain, deployment, signer, settings, log);
  parts.reporter.started(factsOf(chain, signer, settings));
  return keep(parts, signal);
}

async function bringMoney(chain: Chain, deployment: Deployment, signer: Signer, settings: Decided): Promise<void> {
  const { account, dryRun } = settings;
  const applicant = { chain, deployment, signer, account };
  if (settings.deposit !== undefined) {
    await checkDeposit(applicant, settings.deposit);
    if (!dryRun) await deposit(applicant, settings.deposit);
  }
  const { state, timestamp } = await loadSnapshot(chain, deployment, { accounts: [account] });
  if (settings.deposit === undefined || !dryRun) checkEquity(state, account, timestamp);
}

async function partsOf(chain: Chain, deployment: Deployment, signer: Signer, settings: Decided, log: Log): Promise<KeeperParts> {
  const calls = { auction: deployment.contracts.auction, clearingHouse: deployment.contracts.clearingHouse };
  return {
    watch: pollingWatch(chain, settings.fromBlock),
    screen: screenOf(chain, deployment, { account: settings.account, address: signer.address }),
    nextTimestamp: await intervalOf(chain, settings.nextBlockSeconds),
    planner: plannerOf(signer, settings),
    simulate: simulateOn(chain, calls, signer.address),
    send: settings.dryRun ? undefined : sendTo(chain, signer, calls),
    inclusions: inclusionsOn(chain),
    reporter: reporterTo(log),
    pause: (failures, stop) => pauseFor(Math.min(100 * 2 ** failures, LONGEST_PAUSE_MS), stop),
  };
}

function plannerOf(signer: Signer, { account: keeperAccount, terms }: Decided): Planner {
  const keeperAddress = address(signer.address);
  return ({ state, candidates }, nextTimestamp) => planBlock(state, { keeperAccount, keeperAddress, nextTimestamp, ...terms }, candidates);
}

async function intervalOf(chain: Chain, fixed: bigint | undefined): Promise<NextTimestamp> {
  if (fixed !== undefined) return fixedInterval(fixed);
  const head = await headOf(chain);
  const blockNumber = head.number > MEASURED_BLOCKS ? head.number - MEASURED_BLOCKS : 0n;
  try {
    const { timestamp } = await chain.client.getBlock({ blockNumber });
    return measuredInterval({ ...head, number: blockNumber, timestamp: seconds(timestamp) });
  } catch (error) {
    throw asKeelError(error, chain);
  }
}

function factsOf(chain: Chain, signer: Signer, settings: Decided): object {
  const { account, dryRun, terms } = settings;
  const { maxBid, minProfit, legCost, headroom } = terms;
  const least = { minProfit: formatDecimal(minProfit), legCost: formatDecimal(legCost) };
  const limits = { maxBid: maxBid === undefined ? null : formatDecimal(maxBid), ...least };
  return { chainId: chain.chainId, keeper: signer.address, account: String(account), dryRun, ...limits, headroom: formatDecimal(headroom) };
}

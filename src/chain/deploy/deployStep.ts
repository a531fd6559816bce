import { setTimeout as wait } from "node:timers/promises";
import { type Abi, type Address, type ContractFunctionName, encodeDeployData, getContractAddress, type Hex } from "viem";
import { type Chain, codeAt, type Signer } from "../client/client.js";
import { sendAndWait, transact, type Write } from "../client/transactions.js";
import { TransactionTimeoutError } from "../codec/chainErrors.js";
import { type Deployable, isCodeOf, type Profile, readArtifact } from "./artifacts.js";
import { ChainResetError, DeploymentError, type DeploymentRecord, type DeploymentStore } from "./deployment.js";

/** What happened in one step of a deployment. */
export interface StepReport {
  /** What the step is about, such as `clearingHouse` or `list market BTC`. */
  readonly step: string;
  /** `found`: it was done already, by an earlier run. */
  readonly outcome: "done" | "found";
  /** The contract, for steps that create one. */
  readonly address?: Address;
  readonly transaction?: Hex;
}

/** A deployment under way. `record` is always what the store holds. */
export interface Session {
  readonly chain: Chain;
  readonly signer: Signer;
  readonly profile: Profile;
  readonly store: DeploymentStore;
  readonly onStep: (report: StepReport) => void;
  record: DeploymentRecord;
}

/** Replaces parts of the record, in the store first. */
export async function remember(session: Session, change: Partial<DeploymentRecord>): Promise<void> {
  const record = { ...session.record, ...change };
  await session.store.save(record);
  session.record = record;
}

/** Milliseconds to wait for a transaction that an earlier run left in the node's pool. */
const POOL_WAIT_MS = 180_000;

/** How many transactions of the deployer are in blocks, once the one with this nonce can no longer be in the pool alone. */
async function minedPast(session: Session, nonce: number): Promise<boolean> {
  const { chain, signer } = session;
  const counted = (blockTag: "latest" | "pending") => chain.client.getTransactionCount({ address: signer.address, blockTag });
  const deadline = performance.now() + POOL_WAIT_MS;
  while (performance.now() < deadline) {
    if ((await counted("latest")) > nonce) return true;
    if ((await counted("pending")) <= nonce) return false;
    await wait(chain.pollMs);
  }
  throw new TransactionTimeoutError(`number ${nonce} of ${signer.address}`, POOL_WAIT_MS / 1_000);
}

/** The contract of this step that an earlier run sent and did not live to record. */
async function adopted(session: Session, step: string, name: Deployable): Promise<Address | undefined> {
  const { pending } = session.record;
  if (pending === undefined || pending.step !== step) return undefined;
  if (!(await minedPast(session, pending.nonce))) return undefined;
  const code = await codeAt(session.chain, pending.address);
  return isCodeOf(readArtifact(name, session.profile), code) ? pending.address : undefined;
}

/** Creates a contract. Where it will be is recorded before it is sent, so that a crash in between loses nothing. */
async function create(
  session: Session,
  step: string,
  name: Deployable,
  args: readonly unknown[],
): Promise<StepReport & { address: Address }> {
  const { chain, signer } = session;
  const earlier = await adopted(session, step, name);
  if (earlier !== undefined) return { step, outcome: "found", address: earlier };
  const { abi, bytecode } = readArtifact(name, session.profile);
  const data = encodeDeployData({ abi, bytecode, args });
  const nonce = await chain.client.getTransactionCount({ address: signer.address, blockTag: "pending" });
  const address = getContractAddress({ from: signer.address, nonce: BigInt(nonce) });
  await remember(session, { pending: { step, nonce, address } });
  const { transactionHash } = await sendAndWait(chain, signer, { data, nonce });
  return { step, outcome: "done", address, transaction: transactionHash };
}

/** Where a step's contract is recorded. */
export interface Slot {
  read(record: DeploymentRecord): Address | undefined;
  /** The change that records it. */
  write(record: DeploymentRecord, address: Address): Partial<DeploymentRecord>;
}

/**
 * Makes sure that a contract exists, creating it at most once.
 *
 * @throws ChainResetError when it is recorded and the chain does not have it
 */
export async function ensureContract(
  session: Session,
  step: string,
  name: Deployable,
  args: readonly unknown[],
  slot: Slot,
): Promise<Address> {
  const known = slot.read(session.record);
  if (known !== undefined) {
    await requireRecorded(session, step, known);
    session.onStep({ step, outcome: "found", address: known });
    return known;
  }
  const report = await create(session, step, name, args);
  await remember(session, { ...slot.write(session.record, report.address), pending: undefined });
  session.onStep(report);
  return report.address;
}

/** @throws ChainResetError when the chain has no code at a recorded address */
export async function requireRecorded({ chain, store }: Pick<Session, "chain" | "store">, step: string, address: Address): Promise<void> {
  if ((await codeAt(chain, address)) === "0x") throw new ChainResetError(store.path, chain.chainId, `there is no ${step} at ${address}`);
}

/** Makes sure that the chain is configured in one point: asks it first, and sends a transaction only if it is not. */
export async function ensureDone<
  const abi extends Abi | readonly unknown[],
  name extends ContractFunctionName<abi, "nonpayable" | "payable">,
>(session: Session, step: string, isDone: () => Promise<boolean>, write: Write<abi, name>): Promise<void> {
  if (await isDone()) {
    session.onStep({ step, outcome: "found" });
    return;
  }
  const { transactionHash } = await transact(session.chain, session.signer, write);
  if (!(await isDone())) {
    throw new DeploymentError(
      session.store.path,
      `${step}: transaction ${transactionHash} changed nothing`,
      "check that the node is one chain",
    );
  }
  session.onStep({ step, outcome: "done", transaction: transactionHash });
}

import { type Address, type Hex, isAddressEqual, parseEventLogs } from "viem";
import { KeelError } from "../../base/errors.js";
import { FIRST_USER_ACCOUNT } from "../../math/index.js";
import { abis } from "../abi/abis.js";
import { transact } from "../client/transactions.js";
import { asKeelError, ContractError } from "../codec/errors.js";
import type { Actor } from "./actor.js";
import { checkTokens, depositTokens, mintTokens } from "./quoteTokens.js";

/** An account was opened, and a step after it failed: what is open stays open. */
export class AccountUnfinishedError extends KeelError {
  constructor(account: bigint, step: string, cause: Error) {
    const code = cause instanceof KeelError ? cause.code : undefined;
    super("ACCOUNT_UNFINISHED", `account ${account} is open, but its ${step} failed: ${cause.message}`, {
      hint: `go on with keel account deposit ${account}, keel account venue ${account}`,
      details: { account, step, code },
      cause,
    });
  }
}

/** What `openAccount` is asked for. Amounts in the token's own unit. */
interface Opening {
  readonly owner: Address;
  /** 0 for none. */
  readonly deposit: bigint;
  /** Mint the deposit first, on local chains. */
  readonly mint: boolean;
  /** Consent to the silo's reference venue; only the owner can. */
  readonly enableVenue: boolean;
}

const onClearingHouse = ({ deployment }: Actor) => ({ address: deployment.contracts.clearingHouse, abi: abis.clearingHouse }) as const;

/** @throws ContractError: UnknownAccount, ReservedAccount */
async function requireUser(actor: Actor, account: bigint): Promise<void> {
  if (account < FIRST_USER_ACCOUNT) throw new ContractError("ReservedAccount", { account });
  const exists = await actor.chain.client.readContract({ ...onClearingHouse(actor), functionName: "isUser", args: [account] });
  if (!exists) throw new ContractError("UnknownAccount", { account });
}

/** Names the failed step of an account that is open already. */
async function step<T>(account: bigint, name: string, { chain, signer }: Actor, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new AccountUnfinishedError(account, name, asKeelError(error, chain, signer.address));
  }
}

/**
 * Opens an account, and funds it and lets the venue trade it where asked to. What can be foreseen to fail is refused before
 * anything is sent.
 *
 * @returns the account's id
 * @throws NotMintableError, InsufficientTokensError; AccountUnfinishedError once the account is open
 */
export async function openAccount(actor: Actor, { owner, deposit, mint, enableVenue }: Opening): Promise<bigint> {
  const { chain, deployment, signer } = actor;
  try {
    if (deposit > 0n) await checkTokens(actor, deposit, mint);
    if (deposit > 0n && mint) await mintTokens(actor, deposit);
    const { logs } = await transact(chain, signer, { ...onClearingHouse(actor), functionName: "openAccount", args: [owner] });
    const [opened] = parseEventLogs({ abi: abis.clearingHouse, logs, eventName: "AccountOpened" });
    if (opened === undefined || !isAddressEqual(opened.address, deployment.contracts.clearingHouse))
      throw new KeelError("NO_ACCOUNT", "the clearing house opened an account and did not say which", { hint: "check --deployments" });
    const { account } = opened.args;
    if (deposit > 0n) await step(account, "deposit", actor, () => depositTokens(actor, account, deposit));
    if (enableVenue) await step(account, "consent to the venue", actor, () => setVenueConsent(actor, account, true));
    return account;
  } catch (error) {
    throw asKeelError(error, chain, signer.address);
  }
}

/**
 * Deposits the signer's tokens to an account, minted first where asked to.
 *
 * @param amount in the token's own unit
 * @returns the hash of the transaction that deposits
 * @throws ContractError, NotMintableError, InsufficientTokensError
 */
export async function depositTo(actor: Actor, account: bigint, amount: bigint, mint: boolean): Promise<Hex> {
  try {
    await requireUser(actor, account);
    await checkTokens(actor, amount, mint);
    if (mint) await mintTokens(actor, amount);
    return await depositTokens(actor, account, amount);
  } catch (error) {
    throw asKeelError(error, actor.chain, actor.signer.address);
  }
}

/** What a withdrawal came to. */
interface Withdrawal {
  readonly transaction: Hex;
  /** Tokens sent, in the token's own unit. */
  readonly paid: bigint;
  /** What the owner is owed instead while the silo has an unfunded deficit [WAD]. */
  readonly exitClaim: bigint;
}

/**
 * Takes cash of an account out as tokens. Owner or operator.
 *
 * @param amount in the token's own unit
 * @throws ContractError: NotAuthorized, WithdrawalExceedsMargin, AccountInAuction and others
 */
export async function withdrawFrom(actor: Actor, account: bigint, amount: bigint, to: Address): Promise<Withdrawal> {
  const { chain, signer } = actor;
  try {
    const { logs, transactionHash } = await transact(chain, signer, {
      ...onClearingHouse(actor),
      functionName: "withdraw",
      args: [account, amount, to],
    });
    const [withdrawn] = parseEventLogs({ abi: abis.clearingHouse, logs, eventName: "Withdrawn" });
    return { transaction: transactionHash, paid: withdrawn?.args.paid ?? 0n, exitClaim: withdrawn?.args.exitClaim ?? 0n };
  } catch (error) {
    throw asKeelError(error, chain, signer.address);
  }
}

/**
 * Gives or takes an account's consent to the silo's reference venue. Only the owner.
 *
 * @throws ContractError: NotAccountOwner, UnknownAccount, ReservedAccount
 */
export async function setVenueConsent(actor: Actor, account: bigint, enabled: boolean): Promise<Hex> {
  const { chain, deployment, signer } = actor;
  try {
    const args = [account, deployment.contracts.venue, enabled] as const;
    const { transactionHash } = await transact(chain, signer, { ...onClearingHouse(actor), functionName: "setVenueEnabled", args });
    return transactionHash;
  } catch (error) {
    throw asKeelError(error, chain, signer.address);
  }
}

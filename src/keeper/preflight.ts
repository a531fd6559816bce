import { abis, tokenAbi } from "../chain/abi/abis.js";
import type { Chain, Signer } from "../chain/client/client.js";
import { transact } from "../chain/client/transactions.js";
import { asKeelError } from "../chain/codec/errors.js";
import type { Deployment } from "../chain/deploy/deployment.js";
import { accountRisk, type SiloState } from "../engine/index.js";
import { type AccountId, type Seconds, TOKEN_SCALE } from "../math/index.js";
import { KeeperAccountError, KeeperFundsError } from "./errors.js";
import { headOf } from "./watch/pollingWatch.js";

/** What is checked before a keeper begins. */
export interface Applicant {
  readonly chain: Chain;
  readonly deployment: Deployment;
  readonly signer: Signer;
  readonly account: AccountId;
}

/** Gas that a keeper must be able to pay for at once: a start and a bid of an ordinary account. */
const GAS_NEEDED = 2_000_000n;

/**
 * Refuses a key that may not act for the account, or can't pay for gas.
 *
 * @throws KeeperAccountError, KeeperFundsError
 */
export async function checkRights({ chain, deployment, signer, account }: Applicant): Promise<void> {
  const clearingHouse = { address: deployment.contracts.clearingHouse, abi: abis.clearingHouse } as const;
  const { address } = signer;
  const [exists, authorized, balance, head] = await answered(
    chain,
    Promise.all([
      chain.client.readContract({ ...clearingHouse, functionName: "isUser", args: [account] }),
      chain.client.readContract({ ...clearingHouse, functionName: "isAuthorized", args: [account, address] }),
      chain.client.getBalance({ address }),
      headOf(chain),
    ]),
  );
  if (!exists) throw new KeeperAccountError(account, "does not exist", "give --account the id of an account that the key owns or operates");
  if (!authorized) {
    const hint = "use the owner's key, or let the owner call setOperator for this address";
    throw new KeeperAccountError(account, `is neither owned nor operated by ${address}`, hint);
  }
  const needed = GAS_NEEDED * 2n * (head.baseFee ?? 1n);
  if (balance < needed) {
    throw new KeeperFundsError(`the balance of ${address} for gas`, balance, needed, "ETH", "send it some of the chain's own currency");
  }
}

/**
 * Refuses an account that could not bid for anything: its equity must be above its initial margin. Where a price is missing
 * nobody can tell, and the keeper begins.
 *
 * @throws KeeperFundsError
 */
export function checkEquity(state: SiloState, account: AccountId, timestamp: Seconds): void {
  const risk = accountRisk(state, account, timestamp);
  if (risk.status !== "ok" || risk.equity > risk.initialMargin) return;
  const hint = "deposit quote tokens to it, or start with --deposit AMOUNT";
  throw new KeeperFundsError(`the equity of account ${account}`, risk.equity, risk.initialMargin + 1n, "quote", hint);
}

/**
 * Refuses a deposit that the key's tokens or its allowance to the clearing house do not cover.
 *
 * @param amount in the token's own unit
 * @throws KeeperFundsError
 */
export async function checkDeposit({ chain, deployment, signer: { address } }: Applicant, amount: bigint): Promise<void> {
  const { token, clearingHouse } = deployment.contracts;
  const [balance, allowance] = await answered(
    chain,
    Promise.all([
      chain.client.readContract({ address: token, abi: tokenAbi, functionName: "balanceOf", args: [address] }),
      chain.client.readContract({ address: token, abi: tokenAbi, functionName: "allowance", args: [address, clearingHouse] }),
    ]),
  );
  const short = (what: string, found: bigint, hint: string): KeeperFundsError =>
    new KeeperFundsError(what, found * TOKEN_SCALE, amount * TOKEN_SCALE, "quote", hint);
  if (balance < amount) throw short(`the token balance of ${address}`, balance, "send it quote tokens, or deposit less");
  if (allowance < amount) throw short(`the allowance of ${address} to the clearing house`, allowance, `approve ${clearingHouse} for it`);
}

/** Deposits tokens to the keeper's account and waits for the block that takes it. */
export async function deposit({ chain, deployment, signer, account }: Applicant, amount: bigint): Promise<void> {
  await transact(chain, signer, {
    address: deployment.contracts.clearingHouse,
    abi: abis.clearingHouse,
    functionName: "deposit",
    args: [account, amount],
  });
}

async function answered<T>(chain: Chain, question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    throw asKeelError(error, chain);
  }
}

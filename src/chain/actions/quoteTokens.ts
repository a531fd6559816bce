import { formatDecimal } from "../../base/decimal.js";
import { KeelError } from "../../base/errors.js";
import { MAX_AMOUNT, TOKEN_SCALE } from "../../math/index.js";
import { abis, testTokenAbi, tokenAbi } from "../abi/abis.js";
import { transact } from "../client/transactions.js";
import { asKeelError, ContractError } from "../codec/errors.js";
import type { Actor } from "./actor.js";

/** Nobody mints the quote token for the asking: it is real, or not Keel's TestToken. */
class NotMintableError extends KeelError {
  constructor(chainId: number, reason: string, cause?: unknown) {
    super("NOT_MINTABLE", `the quote token on chain ${chainId} can't be minted: ${reason}`, {
      hint: "leave --mint out, and get tokens first",
      details: { chainId },
      cause,
    });
  }
}

/** The key's address holds too few quote tokens. */
class InsufficientTokensError extends KeelError {
  constructor(holder: string, balance: bigint, needed: bigint) {
    const [held, wanted] = [formatDecimal(balance * TOKEN_SCALE), formatDecimal(needed * TOKEN_SCALE)];
    super("INSUFFICIENT_TOKENS", `${holder} holds ${held} quote tokens and ${wanted} are needed`, {
      hint: "get more or ask for less; --mint makes them on a local chain with the test token",
      details: { holder, balance, needed },
    });
  }
}

const mintCall = ({ deployment, signer }: Actor, amount: bigint) =>
  ({ address: deployment.contracts.token, abi: testTokenAbi, functionName: "mint", args: [signer.address, amount] }) as const;

/**
 * Makes sure before anything is sent that the signer will have the tokens.
 *
 * @param amount in the token's own unit
 * @param mint whether the signer wants to mint them first
 * @throws ContractError `AmountTooLarge`, NotMintableError, InsufficientTokensError
 */
export async function checkTokens(actor: Actor, amount: bigint, mint: boolean): Promise<void> {
  const { chain, deployment, signer } = actor;
  if (amount > MAX_AMOUNT) throw new ContractError("AmountTooLarge", { amount, maximum: MAX_AMOUNT });
  if (!mint) {
    const call = { address: deployment.contracts.token, abi: tokenAbi, functionName: "balanceOf", args: [signer.address] } as const;
    const balance = await chain.client.readContract(call);
    if (balance < amount) throw new InsufficientTokensError(signer.address, balance, amount);
    return;
  }
  if (!chain.isLocal) throw new NotMintableError(chain.chainId, "this is not a local chain");
  try {
    await chain.client.simulateContract({ ...mintCall(actor, amount), account: signer.address });
  } catch (error) {
    const known = asKeelError(error, chain);
    throw known instanceof ContractError ? new NotMintableError(chain.chainId, "it is not Keel's test token", known) : known;
  }
}

/**
 * Mints test tokens to the signer, on local chains.
 *
 * @param amount in the token's own unit; check it with {@link checkTokens}
 */
export async function mintTokens(actor: Actor, amount: bigint): Promise<void> {
  await transact(actor.chain, actor.signer, mintCall(actor, amount));
}

/**
 * Lets the clearing house take exactly `amount` of the signer's tokens. An allowance that reaches is left as it is.
 *
 * @param amount in the token's own unit
 */
async function approveExactly({ chain, deployment, signer }: Actor, amount: bigint): Promise<void> {
  const { token, clearingHouse } = deployment.contracts;
  const call = { address: token, abi: tokenAbi } as const;
  const allowance = await chain.client.readContract({ ...call, functionName: "allowance", args: [signer.address, clearingHouse] });
  if (allowance >= amount) return;
  // Some tokens, such as USDT, only change an allowance that is zero.
  if (allowance > 0n) await transact(chain, signer, { ...call, functionName: "approve", args: [clearingHouse, 0n] });
  await transact(chain, signer, { ...call, functionName: "approve", args: [clearingHouse, amount] });
}

/**
 * Moves the signer's tokens into an account's cash. Anybody may.
 *
 * @param amount in the token's own unit
 * @returns the hash of the transaction that deposits
 * @throws ContractError when the token or the clearing house refuses
 */
export async function depositTokens(actor: Actor, account: bigint, amount: bigint): Promise<`0x${string}`> {
  const { chain, deployment, signer } = actor;
  await approveExactly(actor, amount);
  const clearingHouse = { address: deployment.contracts.clearingHouse, abi: abis.clearingHouse } as const;
  const { transactionHash } = await transact(chain, signer, { ...clearingHouse, functionName: "deposit", args: [account, amount] });
  return transactionHash;
}

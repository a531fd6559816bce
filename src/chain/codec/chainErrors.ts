import { KeelError } from "../../base/errors.js";

/** The node does not answer. */
export class RpcUnreachableError extends KeelError {
  constructor(url: string, cause: unknown) {
    super("RPC_UNREACHABLE", `no JSON-RPC node answers at ${withoutSecrets(url)}`, {
      hint: "start the node or correct --rpc (KEEL_RPC); a local one: npx hardhat node --hostname 127.0.0.1",
      details: { url: withoutSecrets(url) },
      cause,
    });
  }
}

/** The node answers, but with an error that is not a contract's. */
export class RpcError extends KeelError {
  constructor(message: string, cause: unknown) {
    super("RPC_ERROR", `the node refused: ${message}`, { hint: "run again with --verbose for the node's whole answer", cause });
  }
}

/** The node serves another chain than the one asked for. */
export class WrongChainError extends KeelError {
  constructor(expected: number, found: number) {
    super("WRONG_CHAIN", `the node serves chain ${found}, not ${expected}`, {
      hint: "give the --rpc of the right network, or the deployments folder of this one",
      details: { expected, found },
    });
  }
}

/** Nothing is deployed where a contract should be. */
export class NoContractError extends KeelError {
  constructor(what: string, address: string, chainId: number) {
    super("NO_CONTRACT", `${what}: there is no contract at ${address} on chain ${chainId}`, {
      hint: "check the address and that --rpc is the right network",
      details: { what, address, chainId },
    });
  }
}

/** A compiled contract is missing. */
export class ArtifactError extends KeelError {
  constructor(contract: string, profile: string, build: string, cause: unknown) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    super("ARTIFACT", `the ${profile} build of ${contract} ${missing ? "is missing" : "can't be read"}`, {
      hint: `run \`${build}\``,
      details: { contract, profile },
      cause,
    });
  }
}

/** A transaction was sent, and no block took it in time. */
export class TransactionTimeoutError extends KeelError {
  constructor(transaction: string, seconds: number) {
    super("TRANSACTION_TIMEOUT", `transaction ${transaction} is not in a block after ${seconds} s`, {
      hint: "it may still be included: look it up, then run the same command again",
      details: { transaction, seconds },
    });
  }
}

/** The sender can't pay for a transaction. */
export class InsufficientGasMoneyError extends KeelError {
  constructor(address: string, cause: unknown) {
    super("INSUFFICIENT_GAS_MONEY", `${address} has too little of the chain's own currency to pay for gas`, {
      hint: "send it some, or use another --key-file",
      details: { address },
      cause,
    });
  }
}

/** An URL without user, password and path, where providers put keys. */
export function withoutSecrets(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return url.slice(0, 60);
  }
}

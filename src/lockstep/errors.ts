import { KeelError } from "../base/errors.js";

/** The embedded chain did not come up, or ended. */
export class LocalChainError extends KeelError {
  constructor(reason: string, lastLine: string) {
    super("LOCAL_CHAIN", `the embedded chain ${reason}${lastLine === "" ? "" : `; its last line: ${lastLine}`}`, {
      hint: "run npm ci again, and look at what else uses this machine's ports and memory",
      details: { reason, lastLine },
    });
  }
}

/** A transaction of the setup could not be sent. */
export class SetupTransactionError extends KeelError {
  constructor(command: string, reason: string) {
    super("SETUP_TRANSACTION", `the chain refused ${command}: ${reason}`, {
      hint: "build the contracts anew with npm run build",
      details: { command, reason },
    });
  }
}

/** The keeper's process ended before it should have. */
export class KeeperDiedError extends KeelError {
  constructor(code: number | null, lastLine: string) {
    super("KEEPER_DIED", `the keeper ended with exit code ${code ?? "(killed)"}; its last line: ${lastLine}`, {
      hint: "its last line says why",
      details: { code, lastLine },
    });
  }
}

/** The keeper's process says nothing any more. */
export class KeeperHungError extends KeelError {
  constructor(blockNumber: number, seconds: number, lastLine: string) {
    super("KEEPER_HUNG", `the keeper did not finish block ${blockNumber} in ${seconds} s; its last line: ${lastLine}`, {
      hint: "run again; if it happens again, use fewer --accounts",
      details: { blockNumber, seconds, lastLine },
    });
  }
}

/** The user, or whoever started the command, ended it. */
export class InterruptedError extends KeelError {
  constructor(signal: string) {
    super("INTERRUPTED", `ended by ${signal}; the embedded chain and the keeper were stopped`, { details: { signal } });
  }
}

/** Chain and twin disagreed. */
export class MirrorMismatchError extends KeelError {
  constructor(mismatches: number, checks: number, first: string, path: string) {
    super("MIRROR_MISMATCH", `chain and twin differ after ${mismatches} of ${checks} blocks, first: ${first}`, {
      hint: `${path} has the differences`,
      details: { mismatches, checks, first },
    });
  }
}

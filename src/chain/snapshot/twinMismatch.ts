import { KeelError } from "../../base/errors.js";

/** Chain and twin disagree: a defect of Keel, or a deployment of another version. */
export class TwinMismatchError extends KeelError {
  constructor(what: string, chain: string, twin: string) {
    super("TWIN_MISMATCH", `${what}: the chain says ${chain}, the twin ${twin}`, {
      hint: "do not rely on either; check that this version of Keel made the deployment, and report it",
      details: { what, chain, twin },
    });
  }
}

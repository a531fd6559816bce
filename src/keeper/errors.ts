import { formatDecimal } from "../base/decimal.js";
import { KeelError } from "../base/errors.js";

/** The account that the keeper shall work with does not exist, or is not the key's to use. */
export class KeeperAccountError extends KeelError {
  constructor(account: bigint, reason: string, hint: string) {
    super("KEEPER_ACCOUNT", `account ${account} ${reason}`, { hint, details: { account } });
  }
}

/** Something that the keeper needs is not there in the amount that it needs. Amounts [WAD]. */
export class KeeperFundsError extends KeelError {
  constructor(what: string, found: bigint, needed: bigint, unit: string, hint: string) {
    super("KEEPER_FUNDS", `${what} is ${formatDecimal(found)} ${unit}, and ${formatDecimal(needed)} ${unit} is needed`, {
      hint,
      details: { what, found, needed },
    });
  }
}

import { type AccountId, accountId } from "./types.js";

/** Reserved accounts; twin of contracts/types/Ids.sol. 0..15 belong to the silo itself. */

/** Rounding dust, trading fees' protocol share and everything else that belongs to nobody else. */
export const HOUSE: AccountId = accountId(0n);
/** The cash of the StakerFund vault. */
export const STAKER_FUND: AccountId = accountId(1n);
/** Money repaid to the holders of exit claims and not collected yet. */
export const EXIT_RECOVERY: AccountId = accountId(2n);
/** The first id that a user can own. */
export const FIRST_USER_ACCOUNT: AccountId = accountId(16n);

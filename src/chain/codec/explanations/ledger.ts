import { FIRST_USER_ACCOUNT, HOLDING_LEGS, MAX_GROUP, TRADING_LEGS } from "../../../math/index.js";
import type { Explanations } from "./types.js";

/** Errors of the clearing house and its governor. */
export const ledger = {
  // The lock and roles
  Locked: ["another call into this silo is still running", "call again when it has ended; a token or a callback must not call back in"],
  NotModule: ["{caller} is not a module that holds the silo's lock", "call the auction, the fund or the deficit ledger instead"],
  NotGovernor: ["{caller} is not the silo's governor", "parameters are set through the governor contract, by its owner"],
  NotDeployer: ["{caller} did not deploy this silo", "use the key that deployed it"],
  ModulesAlreadySet: ["the silo's modules are named already, once and for ever", "nothing is left to do: continue with the next step"],
  ZeroAddress: ["an address is zero", "give a real address"],
  NotAContract: ["there is no contract at {target}", "check the address, and that it is one of this network"],
  // Accounts
  UnknownAccount: ["there is no account {account}", `check the number; accounts start at ${FIRST_USER_ACCOUNT}`],
  ReservedAccount: ["account {account} belongs to the silo itself", `accounts of users start at ${FIRST_USER_ACCOUNT}`],
  NotAuthorized: ["{caller} is neither owner nor operator of account {account}", "use the owner's key, or let the owner call setOperator"],
  NotAccountOwner: ["{caller} does not own account {account}", "only the owner grants rights: use the owner's key"],
  CounterExhausted: [
    "account {account} changed hands, or voided its orders, as often as can be counted",
    "move what it holds to a new account",
  ],
  AccountInAuction: [
    "account {account} is in an auction",
    "deposit until it is back at its buffer margin and touch the auction, or wait for its end",
  ],
  // Money
  ZeroAmount: ["the amount is zero", "give an amount above zero"],
  AmountTooLarge: ["{amount:token} is more than one movement may carry, {maximum:token}", "split it"],
  TokenAmountMismatch: [
    "the token moved {received:token} instead of {expected:token}",
    "tokens that take a fee or rebase can't be the quote token",
  ],
  UnsupportedQuoteToken: ["{token} can't be the quote token", "it must be an ERC-20 that says it has 6 decimals, as USDC does"],
  InsufficientCustody: ["{amount:token} is asked for and the silo holds {custody:token}", "ask for less, or wait for deposits"],
  DeficitOutstanding: ["the silo still owes an unfunded deficit or exit claims", "the house's cash stays until they are repaid"],
  InsufficientReservedCash: ["reserved account {account} holds {cash}, less than {amount}", "ask for less"],
  // Markets and parameters
  UnknownMarket: ["there is no market {market}", "check the number; markets start at 1"],
  InvalidMarketConfig: [
    "a market parameter is out of its hard bounds",
    `scan range 0.01..0.6 (a multiple of 4 wei), band up to 0.2, funding cap up to 0.04 and at least |interest|, open interest up to 1e10 lots, group up to ${MAX_GROUP}`,
  ],
  InvalidSiloParameters: [
    "a silo parameter is out of its hard bounds",
    "margin factors 0.1..5 with maintenance <= initial, minimum equity up to 1,000,000, fund's fee share up to 1",
  ],
  SiloParametersNotSet: ["the silo has no margin factors yet", "set the silo parameters before listing a market"],
  InvalidOffsetShare: ["an offset of {offsetShare:wad} is more than 0.6", "give a share of 0 to 0.6"],
  PremiumOutOfRange: ["a premium of {premium:wad} is beyond +-0.005", "give a premium within half a percent"],
  TooManyMarkets: ["the silo lists as many markets as it can", "deploy another silo"],
  // Fills
  VenueNotListed: ["venue {venue} is not listed", "the silo's owner lists venues through the governor"],
  VenueNotEnabled: [
    "account {account} has not enabled venue {venue}",
    "its owner runs keel account venue ID --enable (setVenueEnabled on the clearing house)",
  ],
  SelfTrade: ["account {account} can't trade with itself", "match orders of two accounts"],
  UnsupportedInstrument: ["{instrument} is not an instrument of this silo", "trade the perpetual of a listed market"],
  OpenInterestExceeded: [
    "open interest of market {market} would be {openInterest:wad} lots, over its cap of {maximum:wad}",
    "trade less, or close positions",
  ],
  TooManyLegs: ["account {account} would hold {legs} positions", `${TRADING_LEGS} by trading, ${HOLDING_LEGS} by bids: close some first`],
} as const satisfies Partial<Explanations>;

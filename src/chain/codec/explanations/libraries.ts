import { FIRST_USER_ACCOUNT } from "../../../math/index.js";
import type { Explanations } from "./types.js";

/** Errors of OpenZeppelin's contracts and of Solidity itself. */
export const libraries = {
  RevertWithoutReason: ["the contract reverted without a reason", "check that the address is the contract you mean, on this network"],
  UnknownRevert: [
    "the contract reverted with {data}, which is none of Keel's errors",
    "see the contract that was called, such as the token",
  ],
  Error: ["the contract says: {message}", "see the documentation of the contract that was called"],
  Panic: ["a contract ran into Solidity's panic {code}", "0x11 is overflow, 0x12 a division by zero: please report how it came to this"],
  SafeCastOverflowedIntDowncast: ["{value} does not fit {bits} bits", "use smaller amounts"],
  SafeERC20FailedOperation: ["token {token} refused the transfer", "check balance and allowance, and that it is an ERC-20 token"],
  InvalidShortString: ["a short string is malformed", "use a name of at most 31 bytes"],
  StringTooLong: ["{str} is too long", "use a name of at most 31 bytes"],
  OwnableUnauthorizedAccount: ["{account} is not the contract's owner", "use the owner's key"],
  OwnableInvalidOwner: ["{owner} can't be an owner", "give a real address"],
  ERC20InvalidSender: ["{sender} can't send tokens", "use a real address"],
  ERC20InvalidReceiver: ["{receiver} can't receive tokens", "use a real address"],
  ERC20InvalidApprover: ["{approver} can't approve a spender", "use a real address"],
  ERC20InvalidSpender: ["{spender} can't be a spender", "use a real address"],
  ERC20InsufficientBalance: ["{sender} holds {balance} token units and {needed} are needed", "get more tokens, or ask for less"],
  ERC20InsufficientAllowance: ["{spender} may take {allowance} token units and {needed} are needed", "approve more to it"],
  ERC4626ExceededMaxDeposit: [
    "{receiver} can deposit at most {max:token}, not {assets:token}",
    "deposit less; a wiped-out fund takes nothing",
  ],
  ERC4626ExceededMaxMint: ["{receiver} can mint at most {max} shares, not {shares}", "mint fewer; a wiped-out fund mints none"],
  ERC4626ExceededMaxWithdraw: [
    "{owner} can withdraw at most {max:token}, not {assets:token}",
    "unlock shares first (requestUnlock, cooldown, window); open auctions hold money back, and no more leaves than the clearing house holds",
  ],
  ERC4626ExceededMaxRedeem: [
    "{owner} can redeem at most {max} shares, not {shares}",
    "unlock shares first (requestUnlock, cooldown, window); no more leaves than the clearing house holds",
  ],
  ERC721InvalidOwner: ["{owner} can't own accounts", "use a real address"],
  ERC721InvalidSender: ["{sender} can't send an account", "use a real address"],
  ERC721InvalidReceiver: ["{receiver} can't receive an account", "a contract must implement onERC721Received"],
  ERC721InvalidApprover: ["{approver} can't approve a transfer of the account", "only the owner and its operators can"],
  ERC721InvalidOperator: ["{operator} can't be an operator", "use a real address"],
  ERC721NonexistentToken: ["there is no account {tokenId}", `check the number; accounts start at ${FIRST_USER_ACCOUNT}`],
  ERC721InsufficientApproval: ["{operator} may not transfer account {tokenId}", "use the owner's key, or let the owner approve it"],
  ERC721IncorrectOwner: ["account {tokenId} belongs to {owner}, not to {sender}", "name the owner it has"],
} as const satisfies Partial<Explanations>;

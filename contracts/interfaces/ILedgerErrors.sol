// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId, MarketId} from "../types/Ids.sol";
import {InstrumentId} from "../types/Position.sol";
import {Quote} from "../types/Units.sol";

/// Why the ledger refuses a call.
interface ILedgerErrors {
    // --- the lock and roles ---
    /// @notice Another entry point of this silo is running; call again afterwards.
    error Locked();
    /// @notice Only a module of the silo that holds the lock may call this.
    error NotModule(address caller);
    error NotGovernor(address caller);
    error NotDeployer(address caller);
    error ModulesAlreadySet();
    error ZeroAddress();

    // --- accounts ---
    error UnknownAccount(AccountId account);
    error ReservedAccount(AccountId account);
    error NotAuthorized(AccountId account, address caller);
    error NotAccountOwner(AccountId account, address caller);
    error AccountInAuction(AccountId account);
    /// @notice The account changed hands, or voided its orders, as often as can be counted; open another one.
    error CounterExhausted(AccountId account);

    // --- money ---
    error ZeroAmount();
    error AmountTooLarge(uint256 amount, uint256 maximum);
    /// @notice The token moved another amount than asked for (a fee, a rebase); such tokens cannot be used.
    error TokenAmountMismatch(uint256 expected, uint256 received);
    /// @notice The quote token does not say that it has 6 decimals.
    error UnsupportedQuoteToken(address token);
    error InsufficientCustody(uint256 amount, uint256 custody);
    /// @notice The house's cash stays until the unfunded deficit and the exit claims are repaid.
    error DeficitOutstanding();
    error InsufficientReservedCash(AccountId account, Quote cash, Quote amount);

    // --- markets ---
    error UnknownMarket(MarketId market);

    // --- fills ---
    error VenueNotListed(address venue);
    error VenueNotEnabled(AccountId account, address venue);
    error SelfTrade(AccountId account);
    error UnsupportedInstrument(InstrumentId instrument);
    error OpenInterestExceeded(MarketId market, uint256 openInterest, uint256 maximum);
    error TooManyLegs(AccountId account, uint256 legs);
}

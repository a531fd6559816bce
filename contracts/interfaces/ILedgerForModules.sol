// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../types/Ids.sol";
import {Quote} from "../types/Units.sol";

/// What modules call; all but acquire need the lock to be theirs.
interface ILedgerForModules {
    /// Takes the silo's lock; every other entry point reverts until it is released.
    function acquire() external;
    /// Gives the lock back.
    function release() external;
    /// Refreshes the prices of the account's markets and applies its pending funding.
    function sync(AccountId account) external;
    /// Says whether the account is in an auction: then it takes deposits and bids only.
    function setInAuction(AccountId account, bool inAuction) external;
    /// Moves `fraction` [WAD] of every leg, rounded away from zero to the quantum.
    function moveLegs(AccountId from, AccountId to, uint256 fraction) external;
    /// Moves signed cash [WAD quote], whatever that leaves.
    function moveCash(AccountId from, AccountId to, Quote amount) external;
    /// Takes `amount` [WAD quote] from the payer: it repays the deficit and exit claims first, the fund keeps the rest.
    function collectIncome(AccountId payer, Quote amount) external;
    /// Credits `amount` [WAD quote] to the beneficiary, from the loss layers as far as they reach.
    /// @return unfunded what is left beyond them, a deficit [WAD quote]
    function coverDeficit(AccountId beneficiary, Quote amount) external returns (Quote unfunded);
    /// Credits `amount` tokens (own unit) that the caller brought, under its lock, to its reserved account.
    function depositReserved(uint256 amount) external;
    /// Pays `amount` tokens (own unit) out of the caller's reserved account.
    function withdrawReserved(address to, uint256 amount) external;
}

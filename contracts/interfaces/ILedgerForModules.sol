// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../types/Ids.sol";
import {Quote} from "../types/Units.sol";

/// What modules call; all but acquire need the lock to be theirs.
interface ILedgerForModules {
    function acquire() external;
    function release() external;
    function sync(AccountId account) external;
    function setInAuction(AccountId account, bool inAuction) external;
    function moveLegs(AccountId from, AccountId to, uint256 fraction) external;
    function moveCash(AccountId from, AccountId to, Quote amount) external;
    function collectIncome(AccountId payer, Quote amount) external;
    function coverDeficit(AccountId beneficiary, Quote amount) external returns (Quote unfunded);
    function depositReserved(uint256 amount) external;
    function withdrawReserved(address to, uint256 amount) external;
}

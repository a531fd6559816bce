// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../types/Ids.sol";
import {InstrumentId} from "../types/Position.sol";
import {Fill} from "../types/Trade.sol";
import {Size} from "../types/Units.sol";

/// What venues call.
interface ILedgerForVenues {
    function fill(Fill calldata trade) external;
    /// Reverts unless the account exists, is a user's and `caller` is its owner or operator.
    function requireAuthorized(AccountId account, address caller) external view;
    function isUser(AccountId account) external view returns (bool);
    function isAuthorized(AccountId account, address caller) external view returns (bool);
    function orderEpoch(AccountId account) external view returns (uint32);
    function sizeOf(AccountId account, InstrumentId instrument) external view returns (Size);
}

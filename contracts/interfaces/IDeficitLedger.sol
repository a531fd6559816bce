// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Quote} from "../types/Units.sol";

/// What the clearing house asks of the deficit ledger.
interface IDeficitLedger {
    /// @return paid tokens that a withdrawal of `amount` pays, rounded down
    /// @return claim what becomes the owner's exit claim [WAD quote], rounded down
    function haircut(address owner, uint256 amount, uint256 backing) external returns (uint256 paid, Quote claim);
    /// @return toDeficit part of `amount` that lowers D [WAD quote]
    /// @return toClaims part that repays exit claims [WAD quote]
    /// @return open whether anything is still owed
    function repay(Quote amount) external returns (Quote toDeficit, Quote toClaims, bool open);
    function addDeficit(Quote amount) external;
}

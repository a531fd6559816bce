// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../types/Ids.sol";
import {ActionRules, RiskState} from "../types/Risk.sol";
import {Quote} from "../types/Units.sol";

/// What can be read of the ledger. Views of money and positions revert while the silo is locked by somebody else.
interface ILedgerViews {
    function riskState(AccountId account) external view returns (RiskState memory);
    function actionRules() external view returns (ActionRules memory);
    /// Raw storage, `count` words from `slot` on; RiskLens gives it names. Keeps a dozen getters out of the ledger.
    /// @dev At most 1,024 words: `AmountTooLarge`.
    function extsload(uint256 slot, uint256 count) external view returns (bytes32[] memory words);
    function isInAuction(AccountId account) external view returns (bool);
    function offsetShareOf(uint16 group) external view returns (uint256);
    function marketCount() external view returns (uint16);
    function nextAccount() external view returns (AccountId);
    /// Cash of the StakerFund [WAD]; while the silo is locked, the value at lock entry.
    function fundCash() external view returns (Quote);
    function isLocked() external view returns (bool);
}

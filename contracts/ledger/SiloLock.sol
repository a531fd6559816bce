// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClearingHouse} from "../interfaces/IClearingHouse.sol";
import {ILedgerViews} from "../interfaces/ILedgerViews.sol";

/// One lock over all entry points of a silo, the modules' included (docs/risk-model.md, 2.7). The holder is the clearing
/// house itself or the module that acquired it; views answer only the holder while it is held.
abstract contract SiloLock is IClearingHouse {
    /// Words that are read at once: far more than any view asks for.
    uint256 private constant MAX_WORDS = 1024;

    address private transient _holder;
    // How many times the lock was entered in this transaction: what was marked under another entry is void.
    uint256 internal transient _entry;
    // The fund's cash when the lock was entered, plus one; 0 while nothing under this lock has touched it.
    uint256 internal transient _fundCashAtEntry;

    /// An entry point of the clearing house itself.
    modifier lock() {
        _acquire(address(this));
        _;
        _releaseLock();
    }

    modifier onlyHolder() {
        _requireHolder();
        _;
    }

    modifier whenReadable() {
        _requireReadable();
        _;
    }

    /// @inheritdoc ILedgerViews
    function isLocked() public view returns (bool) {
        return _holder != address(0);
    }

    /// @inheritdoc ILedgerViews
    function extsload(uint256 slot, uint256 count) external view whenReadable returns (bytes32[] memory) {
        if (count > MAX_WORDS) revert AmountTooLarge(count, MAX_WORDS);
        // Consecutive slots, written behind the free pointer as the answer's encoding: offset, length, words. An array in memory
        // would be copied once more, by more code.
        assembly ("memory-safe") {
            let answer := mload(0x40)
            mstore(answer, 32)
            mstore(add(answer, 32), count)
            for {
                let i := 0
            } lt(i, count) {
                i := add(i, 1)
            } {
                mstore(add(answer, shl(5, add(i, 2))), sload(add(slot, i)))
            }
            return(answer, shl(5, add(count, 2)))
        }
    }

    function _acquire(address holder) internal {
        _requireUnlocked();
        _holder = holder;
        unchecked {
            ++_entry;
        }
    }

    function _releaseLock() internal {
        _holder = address(0);
        _fundCashAtEntry = 0;
    }

    function _requireUnlocked() internal view {
        if (_holder != address(0)) revert Locked();
    }

    function _requireHolder() private view {
        if (_holder != msg.sender) _revertNotModule();
    }

    function _requireReadable() private view {
        if (_holder != msg.sender) _requireUnlocked();
    }

    function _revertNotModule() internal view {
        revert NotModule(msg.sender);
    }
}

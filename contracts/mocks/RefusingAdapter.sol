// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A price source that reverts with what the test says: a foreign error, a panic, nothing, or more than anybody wants to read.
contract RefusingAdapter {
    bytes private _reason;

    function set(bytes calldata reason) external {
        _reason = reason;
    }

    function latestPrice() external view {
        bytes memory reason = _reason;
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice There is no code at an address that will be called.
error NotAContract(address target);

/// Reverts with `NotAContract` unless there is code at the address. A call to an address without code succeeds and answers
/// nothing, or reverts without a reason, long after whoever named the address could have been told.
function requireCode(address target) view {
    if (target.code.length == 0) revert NotAContract(target);
}

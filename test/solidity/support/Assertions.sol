// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Assertions that say what they compared.
abstract contract Assertions {
    error Untrue(string what);
    error NotEqual(string what, int256 left, int256 right);
    error NotAtMost(string what, int256 left, int256 right);

    function assertTrue(bool condition, string memory what) internal pure {
        if (!condition) revert Untrue(what);
    }

    function assertEq(int256 left, int256 right, string memory what) internal pure {
        if (left != right) revert NotEqual(what, left, right);
    }

    function assertEq(uint256 left, uint256 right, string memory what) internal pure {
        if (left != right) revert NotEqual(what, int256(left), int256(right));
    }

    function assertLe(int256 left, int256 right, string memory what) internal pure {
        if (left > right) revert NotAtMost(what, left, right);
    }

    function assertLe(uint256 left, uint256 right, string memory what) internal pure {
        if (left > right) revert NotAtMost(what, int256(left), int256(right));
    }
}

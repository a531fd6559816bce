// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SquareRoot} from "../math/SquareRoot.sol";

/// Lets tests call the raw SVI functions and the square root.
contract SviHarness {
    function sqrts(uint256[] calldata xs) external pure returns (uint256[] memory roots) {
        roots = new uint256[](xs.length);
        for (uint256 i; i < xs.length; ++i) roots[i] = SquareRoot.sqrt(xs[i]);
    }

    function sqrtWads(uint256[] calldata xs) external pure returns (uint256[] memory roots) {
        roots = new uint256[](xs.length);
        for (uint256 i; i < xs.length; ++i) roots[i] = SquareRoot.sqrtWad(xs[i]);
    }
}

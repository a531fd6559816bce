// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SviParams} from "../../math/Svi.sol";

// What is left of the contracts of MathGas.sol without their library: arguments in, values of the same shape out.

contract OneToOne {
    function f(uint256 x) external pure returns (uint256) {
        return x;
    }
}

contract FiveToTwo {
    function f(uint256 a, uint256 b, uint256, uint256, uint256) external pure returns (uint256, uint256) {
        return (a, b);
    }
}

contract SviToOne {
    function f(SviParams memory params, int256, uint256) external pure returns (uint256) {
        return params.b;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

// solady in the shape of MathGas.sol, for `npm run bench:gas -- --compare`: compiled there, not with the project.

contract SoladyExp {
    function f(uint256 x) external pure returns (uint256) {
        return uint256(FixedPointMathLib.expWad(int256(x)));
    }
}

contract SoladyLn {
    function f(uint256 x) external pure returns (int256) {
        return FixedPointMathLib.lnWad(int256(x));
    }
}

contract SoladySqrt {
    function f(uint256 x) external pure returns (uint256) {
        return FixedPointMathLib.sqrtWad(x);
    }
}

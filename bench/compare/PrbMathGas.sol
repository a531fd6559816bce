// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {exp, ln, SD59x18, sqrt} from "@prb/math/src/SD59x18.sol";

// @prb/math in the shape of MathGas.sol, for `npm run bench:gas -- --compare`: compiled there, not with the project.

contract PrbMathExp {
    function f(uint256 x) external pure returns (uint256) {
        return uint256(SD59x18.unwrap(exp(SD59x18.wrap(int256(x)))));
    }
}

contract PrbMathLn {
    function f(uint256 x) external pure returns (int256) {
        return SD59x18.unwrap(ln(SD59x18.wrap(int256(x))));
    }
}

contract PrbMathSqrt {
    function f(uint256 x) external pure returns (uint256) {
        return uint256(SD59x18.unwrap(sqrt(SD59x18.wrap(int256(x)))));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Greeks} from "../../math/Black76Greeks.sol";
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

contract FiveToGreeks {
    function f(uint256 a, uint256 b, uint256 c, uint256 d, uint256 e) external pure returns (Greeks memory) {
        return Greeks(a, b, int256(c), int256(d), e, a, int256(b), int256(c));
    }
}

contract SixToOne {
    function f(uint256, uint256, uint256, uint256, uint256 e, bool isCall) external pure returns (uint256) {
        return isCall ? e : 0;
    }
}

contract SviToOne {
    function f(SviParams memory params, int256, uint256) external pure returns (uint256) {
        return params.b;
    }
}

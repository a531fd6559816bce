// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Black76} from "../../math/Black76.sol";
import {Black76Greeks, Greeks} from "../../math/Black76Greeks.sol";
import {Exponential} from "../../math/Exponential.sol";
import {ImpliedVol} from "../../math/ImpliedVol.sol";
import {Logarithm} from "../../math/Logarithm.sol";
import {NormalDistribution} from "../../math/NormalDistribution.sol";
import {SquareRoot} from "../../math/SquareRoot.sol";
import {Svi, SviParams} from "../../math/Svi.sol";

// What a library function costs whoever calls it from Solidity: the gas of a contract whose only function decodes the
// arguments, calls the library and encodes the result, less the gas of the contract of the same shape in Blank.sol, which
// does the same without the library. Contracts with one function each and of the same signature, so that both
// find it by the same steps.

contract ExpWadGas {
    function f(uint256 x) external pure returns (uint256) {
        return Exponential.expWad(int256(x));
    }
}

contract LnWadGas {
    function f(uint256 x) external pure returns (int256) {
        return Logarithm.lnWad(x);
    }
}

contract SqrtWadGas {
    function f(uint256 x) external pure returns (uint256) {
        return SquareRoot.sqrtWad(x);
    }
}

contract NormalCdfGas {
    function f(uint256 x) external pure returns (uint256) {
        return NormalDistribution.normalCdf(int256(x));
    }
}

contract Black76Gas {
    function f(
        uint256 forward,
        uint256 strike,
        uint256 vol,
        uint256 timeToExpiry,
        uint256 discount
    ) external pure returns (uint256 call, uint256 put) {
        return Black76.black76(forward, strike, vol, timeToExpiry, discount);
    }
}

contract Black76GreeksGas {
    function f(
        uint256 forward,
        uint256 strike,
        uint256 vol,
        uint256 timeToExpiry,
        uint256 discount
    ) external pure returns (Greeks memory) {
        return Black76Greeks.black76Greeks(forward, strike, vol, timeToExpiry, discount);
    }
}

contract ImpliedVolGas {
    function f(
        uint256 forward,
        uint256 strike,
        uint256 timeToExpiry,
        uint256 discount,
        uint256 price,
        bool isCall
    ) external pure returns (uint256 vol) {
        return ImpliedVol.impliedVol(forward, strike, timeToExpiry, discount, price, isCall);
    }
}

contract SviVolGas {
    function f(SviParams memory params, int256 logMoneyness, uint256 timeToExpiry) external pure returns (uint256) {
        return Svi.sviVol(params, logMoneyness, timeToExpiry);
    }
}

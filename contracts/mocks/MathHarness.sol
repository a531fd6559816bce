// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Black76} from "../math/Black76.sol";
import {Black76Greeks, Greeks} from "../math/Black76Greeks.sol";
import {Exponential} from "../math/Exponential.sol";
import {FixedPoint} from "../math/FixedPoint.sol";
import {ImpliedVol} from "../math/ImpliedVol.sol";
import {Logarithm} from "../math/Logarithm.sol";
import {NormalDistribution} from "../math/NormalDistribution.sol";
import {Expiry, OptionKernel, OptionLeg, VolShift} from "../math/OptionKernel.sol";
import {SquareRoot} from "../math/SquareRoot.sol";
import {Svi, SviParams} from "../math/Svi.sol";
import {SviCalendar} from "../math/SviCalendar.sol";
import {SviCheck} from "../math/SviCheck.sol";

/// The functions of contracts/math behind an address, one by one, for the comparison with the twin (test/differential/math).
contract MathHarness {
    address private immutable normalTable;

    constructor(address table) {
        normalTable = table;
    }

    /// Calls itself once for every entry, so that a revert is an answer like any other.
    function run(bytes[] calldata calls) external view returns (bool[] memory ok, bytes[] memory results) {
        ok = new bool[](calls.length);
        results = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            // solhint-disable-next-line avoid-low-level-calls
            (ok[i], results[i]) = address(this).staticcall(calls[i]);
        }
    }

    function mulDivDown(uint256 a, uint256 b, uint256 d) external pure returns (uint256) {
        return FixedPoint.mulDivDown(a, b, d);
    }

    function mulDivUp(uint256 a, uint256 b, uint256 d) external pure returns (uint256) {
        return FixedPoint.mulDivUp(a, b, d);
    }

    function mulWadDown(uint256 a, uint256 b) external pure returns (uint256) {
        return FixedPoint.mulWadDown(a, b);
    }

    function mulWadUp(uint256 a, uint256 b) external pure returns (uint256) {
        return FixedPoint.mulWadUp(a, b);
    }

    function divFloor(int256 a, int256 d) external pure returns (int256) {
        return FixedPoint.divFloor(a, d);
    }

    function divCeil(int256 a, int256 d) external pure returns (int256) {
        return FixedPoint.divCeil(a, d);
    }

    function mulWadFloor(int256 a, int256 b) external pure returns (int256) {
        return FixedPoint.mulWadFloor(a, b);
    }

    function mulWadCeil(int256 a, int256 b) external pure returns (int256) {
        return FixedPoint.mulWadCeil(a, b);
    }

    function expWad(int256 x) external pure returns (uint256) {
        return Exponential.expWad(x);
    }

    function lnWad(uint256 x) external pure returns (int256) {
        return Logarithm.lnWad(x);
    }

    function sqrt(uint256 x) external pure returns (uint256) {
        return SquareRoot.sqrt(x);
    }

    function sqrtWad(uint256 x) external pure returns (uint256) {
        return SquareRoot.sqrtWad(x);
    }

    function normalCdf(int256 x) external pure returns (uint256) {
        return NormalDistribution.normalCdf(x);
    }

    function normalPdf(int256 x) external pure returns (uint256) {
        return NormalDistribution.normalPdf(x);
    }

    function black76(
        uint256 forward,
        uint256 strike,
        uint256 vol,
        uint256 timeToExpiry,
        uint256 discount
    ) external pure returns (uint256 call, uint256 put) {
        return Black76.black76(forward, strike, vol, timeToExpiry, discount);
    }

    function black76Greeks(
        uint256 forward,
        uint256 strike,
        uint256 vol,
        uint256 timeToExpiry,
        uint256 discount
    ) external pure returns (Greeks memory) {
        return Black76Greeks.black76Greeks(forward, strike, vol, timeToExpiry, discount);
    }

    function impliedVol(
        uint256 forward,
        uint256 strike,
        uint256 timeToExpiry,
        uint256 discount,
        uint256 price,
        bool isCall
    ) external pure returns (uint256 vol) {
        return ImpliedVol.impliedVol(forward, strike, timeToExpiry, discount, price, isCall);
    }

    function sviTotalVariance(SviParams calldata params, int256 logMoneyness) external pure returns (uint256) {
        return Svi.sviTotalVariance(params, logMoneyness);
    }

    function sviVol(
        SviParams calldata params,
        int256 logMoneyness,
        uint256 timeToExpiry
    ) external pure returns (uint256) {
        return Svi.sviVol(params, logMoneyness, timeToExpiry);
    }

    function sviCheck(SviParams calldata params, int256 kLow, int256 kHigh) external pure {
        SviCheck.sviCheck(params, kLow, kHigh);
    }

    function sviCalendarCheck(
        SviParams calldata near,
        SviParams calldata far,
        int256 kLow,
        int256 kHigh
    ) external pure {
        SviCalendar.sviCalendarCheck(near, far, kLow, kHigh);
    }

    function optionScenarios(
        Expiry calldata expiry,
        OptionLeg[] calldata legs,
        int256[] calldata shocks,
        VolShift[] calldata groups
    ) external view returns (int256 value, int256[][] memory profits) {
        return OptionKernel.optionScenarios(normalTable, expiry, legs, shocks, groups);
    }
}

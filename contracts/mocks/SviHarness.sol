// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SquareRoot} from "../math/SquareRoot.sol";
import {Svi, SviParams} from "../math/Svi.sol";
import {SviCalendar} from "../math/SviCalendar.sol";
import {SviCheck} from "../math/SviCheck.sol";

/// Lets tests call the raw SVI functions and the square root, many at a time, and read what each of them reverts with.
contract SviHarness {
    struct Point {
        SviParams slice;
        int256 logMoneyness;
        uint256 timeToExpiry;
    }

    struct Range {
        SviParams near;
        SviParams far;
        int256 kLow;
        int256 kHigh;
    }

    /// What a call returned, or what it reverted with.
    struct Outcome {
        uint256 value;
        bytes revertData;
    }

    function sqrts(uint256[] calldata xs) external pure returns (uint256[] memory roots) {
        roots = new uint256[](xs.length);
        for (uint256 i; i < xs.length; ++i) roots[i] = SquareRoot.sqrt(xs[i]);
    }

    function sqrtWads(uint256[] calldata xs) external pure returns (uint256[] memory roots) {
        roots = new uint256[](xs.length);
        for (uint256 i; i < xs.length; ++i) roots[i] = SquareRoot.sqrtWad(xs[i]);
    }

    function sviTotalVariance(SviParams memory slice, int256 logMoneyness) external pure returns (uint256) {
        return Svi.sviTotalVariance(slice, logMoneyness);
    }

    function sviVol(SviParams memory slice, int256 logMoneyness, uint256 timeToExpiry) external pure returns (uint256) {
        return Svi.sviVol(slice, logMoneyness, timeToExpiry);
    }

    function sviTotalVariances(Point[] calldata points) external view returns (Outcome[] memory outcomes) {
        outcomes = new Outcome[](points.length);
        for (uint256 i; i < points.length; ++i) {
            try this.sviTotalVariance(points[i].slice, points[i].logMoneyness) returns (uint256 value) {
                outcomes[i].value = value;
            } catch (bytes memory reason) {
                outcomes[i].revertData = reason;
            }
        }
    }

    function sviVols(Point[] calldata points) external view returns (Outcome[] memory outcomes) {
        outcomes = new Outcome[](points.length);
        for (uint256 i; i < points.length; ++i) {
            Point calldata point = points[i];
            try this.sviVol(point.slice, point.logMoneyness, point.timeToExpiry) returns (uint256 value) {
                outcomes[i].value = value;
            } catch (bytes memory reason) {
                outcomes[i].revertData = reason;
            }
        }
    }

    function sviCheck(SviParams memory slice, int256 kLow, int256 kHigh) external pure {
        SviCheck.sviCheck(slice, kLow, kHigh);
    }

    function sviCalendarCheck(SviParams memory near, SviParams memory far, int256 kLow, int256 kHigh) external pure {
        SviCalendar.sviCalendarCheck(near, far, kLow, kHigh);
    }

    /// Of the near slice of each range. The value is the gas that acceptance took.
    function sviChecks(Range[] calldata ranges) external view returns (Outcome[] memory outcomes) {
        outcomes = new Outcome[](ranges.length);
        for (uint256 i; i < ranges.length; ++i) {
            uint256 gas = gasleft();
            try this.sviCheck(ranges[i].near, ranges[i].kLow, ranges[i].kHigh) {
                outcomes[i].value = gas - gasleft();
            } catch (bytes memory reason) {
                outcomes[i].revertData = reason;
            }
        }
    }

    function sviCalendarChecks(Range[] calldata ranges) external view returns (Outcome[] memory outcomes) {
        outcomes = new Outcome[](ranges.length);
        for (uint256 i; i < ranges.length; ++i) {
            Range calldata range = ranges[i];
            uint256 gas = gasleft();
            try this.sviCalendarCheck(range.near, range.far, range.kLow, range.kHigh) {
                outcomes[i].value = gas - gasleft();
            } catch (bytes memory reason) {
                outcomes[i].revertData = reason;
            }
        }
    }
}

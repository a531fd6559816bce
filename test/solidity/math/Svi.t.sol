// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Svi, SviParams} from "../../../contracts/math/Svi.sol";
import {SviCalendar} from "../../../contracts/math/SviCalendar.sol";
import {SviCheck} from "../../../contracts/math/SviCheck.sol";
import {Assertions} from "../support/Assertions.sol";
import {Cheats} from "../support/Vm.sol";

/// What holds for every slice and every k (docs/numerics.md, "Raw SVI").
contract SviTest is Assertions, Cheats {
    uint256 private constant YEAR = 365 days;
    int256 private constant RANGE = 1.5e18;

    function testFuzz_VarianceIsAtLeastItsMinimum(uint256 seed) public pure {
        SviParams memory p = _slice(seed);
        int256 w = int256(Svi.sviTotalVariance(p, _logMoneyness(seed)));
        assertLe(Svi.minimumVarianceDown(p) / 1e36, w, "a + b sigma sqrt(1 - rho^2) <= w(k)");
    }

    function testFuzz_VolSquaredTimesTimeIsTheVariance(uint256 seed) public pure {
        SviParams memory p = _slice(seed);
        uint256 time = bound(mix(seed, 7), 1, 10 * YEAR);
        uint256 vol = Svi.sviVol(p, _logMoneyness(seed), time);
        uint256 w = Svi.sviTotalVariance(p, _logMoneyness(seed));
        assertTrue(vol * vol * time <= (w + 1) * YEAR * 1e18, "vol^2 T <= w");
        assertTrue((vol + 1) * (vol + 1) * time > w * YEAR * 1e18, "w < (vol + a wei)^2 T");
    }

    function testFuzz_VarianceIsConvex(uint256 seed, uint64 step) public pure {
        SviParams memory p = _slice(seed);
        int256 k = _logMoneyness(seed) / 2;
        int256 d = int256(bound(step, 0, 5e18));
        int256 ends = int256(Svi.sviTotalVariance(p, k - d) + Svi.sviTotalVariance(p, k + d));
        assertLe(2 * int256(Svi.sviTotalVariance(p, k)), ends + 2, "2 w(k) <= w(k - d) + w(k + d), to the roundings");
    }

    function testFuzz_MirroredSlicesAreAlike(uint256 seed) public view {
        SviParams memory p = _slice(seed);
        SviParams memory mirrored = SviParams(p.a, p.b, -p.rho, -p.m, p.sigma);
        int256 k = _logMoneyness(seed);
        assertEq(Svi.sviTotalVariance(mirrored, -k), Svi.sviTotalVariance(p, k), "w(k) of both");
        assertTrue(_isAccepted(p, -RANGE, RANGE) == _isAccepted(mirrored, -RANGE, RANGE), "one verdict on both");
    }

    function testFuzz_APartOfAnAcceptedRangeIsAccepted(uint256 seed) public view {
        SviParams memory p = _slice(seed);
        vm.assume(_isAccepted(p, -RANGE, RANGE));
        int256 low = boundSigned(mix(seed, 8), -RANGE, RANGE);
        assertTrue(_isAccepted(p, low, boundSigned(mix(seed, 9), low, RANGE)), "a part of the range");
    }

    function testFuzz_WhatIsAcceptedAsLaterIsNowhereBelow(uint256 seed) public view {
        (SviParams memory near, SviParams memory far) = (_slice(seed), _slice(mix(seed, 10)));
        far.a += near.a;
        try this.calendar(near, far) {
            int256 k = boundSigned(mix(seed, 11), -RANGE, RANGE);
            assertLe(Svi.sviTotalVariance(near, k), Svi.sviTotalVariance(far, k), "near <= far");
        } catch (bytes memory reason) {
            bytes4 found = bytes4(reason);
            assertTrue(
                found == SviCalendar.CalendarArbitrage.selector || found == SviCalendar.CalendarNotProven.selector,
                "no other error"
            );
        }
    }

    function check(SviParams memory p, int256 kLow, int256 kHigh) external pure {
        SviCheck.sviCheck(p, kLow, kHigh);
    }

    function calendar(SviParams memory near, SviParams memory far) external pure {
        SviCalendar.sviCalendarCheck(near, far, -RANGE, RANGE);
    }

    function _isAccepted(SviParams memory p, int256 kLow, int256 kHigh) private view returns (bool) {
        try this.check(p, kLow, kHigh) {
            return true;
        } catch {
            return false;
        }
    }

    /// A slice whose minimum is not negative.
    function _slice(uint256 seed) private pure returns (SviParams memory p) {
        p.b = bound(mix(seed, 1), 0, 2e18) >> (mix(seed, 6) & 15);
        p.rho = boundSigned(mix(seed, 2), -0.99e18, 0.99e18);
        p.m = boundSigned(mix(seed, 3), -0.5e18, 0.5e18);
        p.sigma = bound(mix(seed, 4), 1e15, 1e18);
        p.a =
            int256(bound(mix(seed, 5), 1, 1e18)) -
            Svi.minimumVarianceDown(SviParams(0, p.b, p.rho, p.m, p.sigma)) / 1e36;
    }

    function _logMoneyness(uint256 seed) private pure returns (int256) {
        return boundSigned(mix(seed, 0), -10e18, 10e18);
    }
}

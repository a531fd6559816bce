// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SquareRoot} from "./SquareRoot.sol";
import {Svi, SviParams} from "./Svi.sol";

/// Whether two raw SVI slices are free of calendar arbitrage. Acceptance is a proof over the whole range: w is convex, so
/// the tangent of one slice above the chord of the other is enough between the chord's ends, and the error falls with the
/// square of their distance. docs/numerics.md, "Raw SVI", has the error bounds.
library SviCalendar {
    int256 private constant WAD_INT = 1e18;
    int256 private constant WAD_SQUARED = 1e36;
    /// Most pieces that a range is cut into: beyond them nothing is proven.
    uint256 private constant MAX_PIECES = 256;
    /// More right ends than can wait at a time: each halves what is left of 2^65 wei.
    uint256 private constant MAX_WAITING = 70;
    /// What a tangent over at most 10 may be wrong by, per b [1e-36].
    int256 private constant TANGENT_ERROR = 30_000_000;

    error CalendarArbitrage(int256 logMoneyness);
    error CalendarNotProven(int256 logMoneyness);

    /// Reverts unless w of `far` is at least w of `near` wherever kLow <= k <= kHigh: the later of two expiries must have the
    /// larger total variance. Against both neighbours call it twice. In this order: the errors of near's parameters and kLow,
    /// of far's and kHigh, `EmptyRange`, and then `CalendarArbitrage(k)` where far is below near, or `CalendarNotProven(k)`.
    function sviCalendarCheck(SviParams memory near, SviParams memory far, int256 kLow, int256 kHigh) internal pure {
        Svi.check(near, kLow);
        Svi.check(far, kHigh);
        if (kLow > kHigh) revert Svi.EmptyRange(kLow, kHigh);
        unchecked {
            int256[] memory ends = new int256[](MAX_WAITING);
            int256[] memory chords = new int256[](MAX_WAITING);
            int256 chordLow = _chordAt(near, far, kLow);
            (ends[0], chords[0]) = (kHigh, _chordAt(near, far, kHigh));
            uint256 waiting = 1;
            for (uint256 pieces; waiting != 0; ++pieces) {
                int256 high = ends[waiting - 1];
                int256 middle = (kLow + high) >> 1;
                if (_isTangentAbove(far, kLow, high, chordLow, chords[waiting - 1])) {
                    (kLow, chordLow) = (high, chords[--waiting]);
                } else {
                    if (middle == kLow || pieces >= MAX_PIECES) revert CalendarNotProven(kLow);
                    (ends[waiting], chords[waiting]) = (middle, _chordAt(near, far, middle));
                    ++waiting;
                }
            }
        }
    }

    /// w of `near` [1e-54] from above, once far is known not to be below it.
    function _chordAt(SviParams memory near, SviParams memory far, int256 k) private pure returns (int256) {
        unchecked {
            int256 w = Svi.varianceDown(near, k);
            if (Svi.varianceDown(far, k) + int256(far.b) < w) revert CalendarArbitrage(k);
            return w + int256(near.b);
        }
    }

    /// Whether the tangent of `far` in the middle is above a chord at both of its ends: so are all points of far between them.
    function _isTangentAbove(
        SviParams memory far,
        int256 low,
        int256 high,
        int256 chordLow,
        int256 chordHigh
    ) private pure returns (bool) {
        unchecked {
            int256 middle = (low + high) >> 1;
            int256 u = middle - far.m;
            int256 b = int256(far.b);
            int256 root = int256(SquareRoot.sqrt((uint256(u * u) + far.sigma * far.sigma) * 1e36));
            int256 value = far.a * WAD_SQUARED + b * (far.rho * u + root);
            // w' = b (rho + u / root) [1e-54]; u / root is off by less than 1e6 + 1 [1e-36].
            int256 slope = b * (far.rho * WAD_INT + (u * 1e54) / root);
            int256 margin = b * TANGENT_ERROR;
            int256 falls = value - (slope * (middle - low)) / WAD_INT - margin;
            int256 rises = value + (slope * (high - middle)) / WAD_INT - margin;
            return falls >= chordLow && rises >= chordHigh;
        }
    }
}

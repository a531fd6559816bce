// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "../../math/FixedPoint.sol";
import {Quote} from "../../types/Units.sol";
import {ScenarioGrid} from "./ScenarioGrid.sol";

/// What a market's linear legs lose in scenarios. A linear leg gains value * shock, whatever volatility does, so their value at
/// the mark stands for all of them, and a few scenarios for the whole grid. Nothing here is true of options.
/// @dev Unchecked throughout: |value| < 2^141 and a shock is at most 5e18 < 2^63 (docs/numerics.md); a sum has at most 255
///      markets.
library LinearLosses {
    using FixedPoint for int256;

    /// What the markets of a group lose together in the scenarios that can be their worst: one to four quarters of the range
    /// down and up, and the tails 28 and 29 [WAD quote].
    struct JointLosses {
        int256 down1;
        int256 up1;
        int256 down2;
        int256 up2;
        int256 down3;
        int256 up3;
        int256 down4;
        int256 up4;
        int256 tail28;
        int256 tail29;
    }

    // The tails 28 and 29: their moves and weights [WAD], as in ScenarioGrid.
    int256 private constant MOVE_28 = -0.33e18;
    int256 private constant WEIGHT_28 = 0.42e18;
    int256 private constant MOVE_29 = 0.5e18;
    int256 private constant WEIGHT_29 = 0.28e18;

    /// The worst of the 33 weighted losses, from two of them; 0 without a position. Why no other can be worse:
    /// a move in the position's favour loses nothing. Of the ordinary moves against it the farthest loses most, scenario 0 for longs
    /// and 24 for shorts, as rounding keeps order. The tails down all weigh 13.86 % of value and those up 14 %; they differ by
    /// rounding alone, which is up twice. With y = 0.33 value, ceil(2 y) <= 2 ceil(y), so 0.21 ceil(2 y) <= 0.42 ceil(y): 27 is
    /// never more than 28, for longs and shorts. And -0.14 value is rounded up once in 30, 31 and 32, but 0.28 ceil(-value / 2) is
    /// at least that: none is ever more than 29.
    function worst(Quote value, uint256 scanRange) internal pure returns (Quote) {
        unchecked {
            int256 v = Quote.unwrap(value);
            (int256 far, int256 tail) = v > 0 ? (v, _tail28(v)) : (-v, _tail29(v));
            int256 ordinary = (far * int256(scanRange)).unscaleCeil();
            return Quote.wrap(_max(ordinary, tail));
        }
    }

    /// Adds a market's losses to its group's. What holds for each market alone holds for sums: 27 is never more than 28, nor 30 to
    /// 32 more than 29; no move, or another volatility, adds nothing. The inner steps stay, for where positions offset each
    /// other to a few wei, rounding may make one of them the worst.
    /// @return the group's worst scenario so far, at least 0
    function addTo(JointLosses memory sums, Quote value, uint256 scanRange) internal pure returns (Quote) {
        unchecked {
            int256 v = Quote.unwrap(value);
            int256 step = v * int256(scanRange >> 2);
            int256 most = _max(0, sums.down1 += step.unscaleCeil());
            most = _max(most, sums.up1 -= step.unscaleFloor());
            most = _max(most, sums.down2 += (2 * step).unscaleCeil());
            most = _max(most, sums.up2 -= (2 * step).unscaleFloor());
            most = _max(most, sums.down3 += (3 * step).unscaleCeil());
            most = _max(most, sums.up3 -= (3 * step).unscaleFloor());
            most = _max(most, sums.down4 += (4 * step).unscaleCeil());
            most = _max(most, sums.up4 -= (4 * step).unscaleFloor());
            most = _max(most, sums.tail28 += _tail28(v));
            return Quote.wrap(_max(most, sums.tail29 += _tail29(v)));
        }
    }

    /// Weighted loss of a scenario, rounded up; negative where the scenario is a gain.
    function lossUp(Quote value, uint256 s, uint256 scanRange) internal pure returns (Quote) {
        unchecked {
            int256 loss = -Quote.unwrap(profitDown(value, ScenarioGrid.shock(s, scanRange)));
            if (s < ScenarioGrid.ORDINARY) return Quote.wrap(loss);
            return Quote.wrap((loss * ScenarioGrid.weight(s)).unscaleCeil());
        }
    }

    /// What a shock [WAD] adds to a value, rounded down.
    function profitDown(Quote value, int256 shock) internal pure returns (Quote) {
        unchecked {
            return Quote.wrap((Quote.unwrap(value) * shock).unscaleFloor());
        }
    }

    /// lossUp of scenario 28: a gain rounded down is a loss rounded up.
    function _tail28(int256 value) private pure returns (int256) {
        unchecked {
            return (-(value * MOVE_28).unscaleFloor() * WEIGHT_28).unscaleCeil();
        }
    }

    /// lossUp of scenario 29.
    function _tail29(int256 value) private pure returns (int256) {
        unchecked {
            return (-(value * MOVE_29).unscaleFloor() * WEIGHT_29).unscaleCeil();
        }
    }

    function _max(int256 a, int256 b) private pure returns (int256) {
        return a > b ? a : b;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WAD_INT} from "../../math/FixedPoint.sol";
import {Quote, ZERO_QUOTE, maxQuote} from "../../types/Units.sol";
import {ScenarioGrid} from "./ScenarioGrid.sol";

/// What a market's linear legs lose in scenarios. A linear leg gains value * shock, whatever volatility does, so their value at
/// the mark stands for all of them, and a few scenarios for the whole grid. Nothing here is true of options.
library LinearLosses {
    /// Scenarios that can be the worst of a group: four steps of the range either way, and the tails 28 and 29.
    uint256 internal constant JOINT = 10;

    /// The worst of the 33 weighted losses, from two of them; 0 without a position. Why no other can be worse:
    /// a move in the position's favour loses nothing. Of the ordinary moves against it the farthest loses most, scenario 0 for longs
    /// and 24 for shorts, as rounding keeps order. The tails down all weigh 13.86 % of value and those up 14 %; they differ by
    /// rounding alone, which is up twice. With y = 0.33 value, ceil(2 y) <= 2 ceil(y), so 0.21 ceil(2 y) <= 0.42 ceil(y): 27 is
    /// never more than 28, for longs and shorts. And -0.14 value is rounded up once in 30, 31 and 32, but 0.28 ceil(-value / 2) is
    /// at least that: none is ever more than 29.
    function worst(Quote value, uint256 scanRange) internal pure returns (Quote) {
        if (value > ZERO_QUOTE) return maxQuote(lossUp(value, 0, scanRange), lossUp(value, 28, scanRange));
        return maxQuote(lossUp(value, 24, scanRange), lossUp(value, 29, scanRange));
    }

    /// Adds a market's losses to its group's. What holds for each market alone holds for sums: 27 is never more than 28, nor 30 to
    /// 32 more than 29; no move, or another volatility, adds nothing. The inner steps stay, for where positions offset each
    /// other to a few wei, rounding may make one of them the worst.
    /// @return the group's worst scenario so far, at least 0
    /// @dev Unchecked: |value| < 2^141, the shock is below 2^63 (docs/numerics.md) and a group has at most 2^16 markets.
    function addTo(int256[JOINT] memory joint, Quote value, uint256 scanRange) internal pure returns (Quote) {
        int256 most;
        unchecked {
            int256 step = Quote.unwrap(value) * (int256(scanRange) / 4);
            int256 product;
            for (uint256 j; j < 8; j += 2) {
                product += step;
                int256 change = product / WAD_INT;
                int256 rest = product % WAD_INT;
                // Down: the product rounded up. Up: its opposite, rounded up as well.
                most = _add(joint, j, rest > 0 ? change + 1 : change, most);
                most = _add(joint, j + 1, rest < 0 ? 1 - change : -change, most);
            }
        }
        most = _add(joint, 8, Quote.unwrap(lossUp(value, 28, scanRange)), most);
        return Quote.wrap(_add(joint, 9, Quote.unwrap(lossUp(value, 29, scanRange)), most));
    }

    /// Weighted loss of a scenario, rounded up; negative where the scenario is a gain.
    function lossUp(Quote value, uint256 s, uint256 scanRange) internal pure returns (Quote) {
        unchecked {
            int256 loss = -Quote.unwrap(profitDown(value, ScenarioGrid.shock(s, scanRange)));
            if (s < ScenarioGrid.ORDINARY) return Quote.wrap(loss);
            int256 product = loss * ScenarioGrid.weight(s);
            loss = product / WAD_INT;
            if (product % WAD_INT > 0) ++loss;
            return Quote.wrap(loss);
        }
    }

    /// What a shock [WAD] adds to a value, rounded down.
    /// @dev Unchecked: |value| < 2^141 and a shock is at most 5e18 < 2^63 (docs/numerics.md).
    function profitDown(Quote value, int256 shock) internal pure returns (Quote) {
        unchecked {
            int256 product = Quote.unwrap(value) * shock;
            int256 profit = product / WAD_INT;
            if (product % WAD_INT < 0) --profit;
            return Quote.wrap(profit);
        }
    }

    function _add(int256[JOINT] memory joint, uint256 slot, int256 loss, int256 most) private pure returns (int256) {
        unchecked {
            loss += joint[slot];
        }
        joint[slot] = loss;
        return loss > most ? loss : most;
    }
}

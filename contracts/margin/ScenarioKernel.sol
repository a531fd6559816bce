// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "../math/FixedPoint.sol";
import {Quote, Size, Price, ZERO_QUOTE, valueDown} from "../types/Units.sol";
import {Position} from "../types/Position.sol";
import {IScenarioKernel, MarketRisk} from "./IScenarioKernel.sol";
import {ScenarioGrid} from "./ScenarioGrid.sol";

/// Linear instruments on the scenario grid: a perpetual gains size * mark * shock.
contract ScenarioKernel is IScenarioKernel {
    /// @inheritdoc IScenarioKernel
    function scenarioProfits(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) external pure returns (Quote[] memory values, Quote[33][] memory profits) {
        values = new Quote[](markets.length);
        profits = new Quote[33][](markets.length);
        uint256 next;
        for (uint256 i; i < markets.length; ++i) {
            uint256 end = next + markets[i].legCount;
            Quote value = _linearValue(legs, next, end, markets[i].mark);
            values[i] = value;
            _linearProfits(profits[i], value, markets[i].scanRange);
            next = end;
        }
    }

    function _linearValue(
        Position[] calldata legs,
        uint256 from,
        uint256 to,
        Price mark
    ) private pure returns (Quote value) {
        value = ZERO_QUOTE;
        for (uint256 i = from; i < to; ++i) {
            Size lots = legs[i].size();
            value = value + valueDown(lots, mark);
        }
    }

    /// Unchecked: |value| < 2^141 and a shock is at most 5e18 < 2^63 (docs/numerics.md). The volatility shock does not move a
    /// linear leg, so three scenarios share a profit.
    function _linearProfits(Quote[33] memory profits, Quote value, uint256 scanRange) private pure {
        int256 notional = Quote.unwrap(value);
        unchecked {
            for (uint256 s; s < ScenarioGrid.ORDINARY; s += 3) {
                Quote profit = _profitDown(notional, ScenarioGrid.shock(s, scanRange));
                profits[s] = profit;
                profits[s + 1] = profit;
                profits[s + 2] = profit;
            }
            for (uint256 s = ScenarioGrid.ORDINARY; s < ScenarioGrid.COUNT; ++s) {
                profits[s] = _profitDown(notional, ScenarioGrid.shock(s, scanRange));
            }
        }
    }

    function _profitDown(int256 notional, int256 shock) private pure returns (Quote) {
        unchecked {
            int256 product = notional * shock;
            int256 profit = product / FixedPoint.WAD_INT;
            if (product % FixedPoint.WAD_INT < 0) --profit;
            return Quote.wrap(profit);
        }
    }
}

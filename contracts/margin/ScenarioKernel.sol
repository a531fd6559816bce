// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "../math/FixedPoint.sol";
import {Quote, Price, ZERO_QUOTE, maxQuote, valueDown} from "../types/Units.sol";
import {Position} from "../types/Position.sol";
import {GroupLoss, IScenarioKernel, Witness} from "./IScenarioKernel.sol";
import {MarketRisk, RiskPrices, RiskTerms} from "./MarketRisk.sol";
import {ScenarioGrid} from "./ScenarioGrid.sol";

/// Linear instruments on the scenario grid: a perpetual gains size * mark * shock. The volatility shock does not move it.
contract ScenarioKernel is IScenarioKernel {
    /// Scenarios that can be the worst of a group: four steps of the range either way, and the tails 28 and 29.
    uint256 private constant JOINT = 10;

    /// @param numberOf number of each market's group, in the order in which the groups first appear
    /// @param members how many markets each group has; groups beyond `count` are empty
    struct Groups {
        uint256 count;
        uint256[] numberOf;
        uint256[] members;
    }

    /// @inheritdoc IScenarioKernel
    function worstLosses(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) external pure returns (Quote[] memory values, GroupLoss[] memory losses) {
        Groups memory groups = _groupsOf(markets);
        values = _values(markets, legs);
        losses = new GroupLoss[](groups.count);
        int256[JOINT][] memory joint = new int256[JOINT][](groups.count);
        for (uint256 i; i < markets.length; ++i) {
            RiskTerms terms = markets[i].terms;
            uint256 g = groups.numberOf[i];
            GroupLoss memory loss = losses[g];
            loss.theta = terms.theta();
            loss.apart = loss.apart + _worstLoss(values[i], terms.scanRange());
            // Nothing offsets a market that is alone: U and C are one figure.
            if (groups.members[g] == 1) loss.together = loss.apart;
            else loss.together = _addLosses(joint[g], values[i], terms.scanRange());
        }
    }

    /// @inheritdoc IScenarioKernel
    function lossesIn(
        MarketRisk[] calldata markets,
        Position[] calldata legs,
        Witness calldata witness
    ) external pure returns (Quote value, GroupLoss[] memory losses) {
        Groups memory groups = _groupsOf(markets);
        _checkWitness(witness, markets.length, groups.count);
        Quote[] memory values = _values(markets, legs);
        losses = new GroupLoss[](groups.count);
        value = ZERO_QUOTE;
        for (uint256 i; i < values.length; ++i) {
            uint256 g = groups.numberOf[i];
            value = value + values[i];
            _addNamed(losses[g], values[i], markets[i].terms, witness.marketScenarios[i], witness.groupScenarios[g]);
        }
        for (uint256 g; g < losses.length; ++g) {
            losses[g].together = maxQuote(ZERO_QUOTE, losses[g].together);
        }
    }

    /// @inheritdoc IScenarioKernel
    function scenarioProfits(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) external pure returns (Quote[] memory values, Quote[33][] memory profits) {
        values = _values(markets, legs);
        profits = new Quote[33][](markets.length);
        for (uint256 i; i < markets.length; ++i) {
            for (uint256 s; s < ScenarioGrid.COUNT; ++s) {
                profits[i][s] = _profitDown(values[i], ScenarioGrid.shock(s, markets[i].terms.scanRange()));
            }
        }
    }

    /// Finds each market's group in a table of open addresses that is at most half full: a step or two a market, where comparing
    /// every pair of 128 markets takes 8,128.
    function _groupsOf(MarketRisk[] calldata markets) private pure returns (Groups memory groups) {
        uint256 length = markets.length;
        groups.numberOf = new uint256[](length);
        groups.members = new uint256[](length);
        uint256 mask = 1;
        while (mask < 2 * length) mask = (mask << 1) | 1;
        // An entry is 0 or the group's id above 16 bits and its number plus one below them.
        uint256[] memory table = new uint256[](mask + 1);
        uint256 count;
        for (uint256 i; i < length; ++i) {
            uint256 id = markets[i].prices.groupOf();
            uint256 slot = id & mask;
            while (table[slot] != 0 && table[slot] >> 16 != id) slot = (slot + 1) & mask;
            if (table[slot] == 0) table[slot] = (id << 16) | ++count;
            uint256 number = (table[slot] & 0xffff) - 1;
            groups.numberOf[i] = number;
            ++groups.members[number];
        }
        groups.count = count;
    }

    function _checkWitness(Witness calldata witness, uint256 markets, uint256 groups) private pure {
        if (witness.marketScenarios.length != markets || witness.groupScenarios.length != groups) {
            revert MalformedWitness();
        }
        _checkScenarios(witness.marketScenarios);
        _checkScenarios(witness.groupScenarios);
    }

    function _checkScenarios(uint8[] calldata scenarios) private pure {
        for (uint256 i; i < scenarios.length; ++i) {
            if (scenarios[i] >= ScenarioGrid.COUNT) revert MalformedWitness();
        }
    }

    /// Each market's legs at its mark.
    function _values(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) private pure returns (Quote[] memory values) {
        values = new Quote[](markets.length);
        uint256 next;
        for (uint256 i; i < values.length; ++i) {
            RiskPrices prices = markets[i].prices;
            Price mark = prices.markPrice();
            Quote value = ZERO_QUOTE;
            for (uint256 end = next + prices.legCount(); next < end; ++next) {
                value = value + valueDown(legs[next].size(), mark);
            }
            values[i] = value;
        }
    }

    /// Adds a market's losses in one scenario of its own and in one of its group.
    function _addNamed(GroupLoss memory loss, Quote value, RiskTerms terms, uint256 own, uint256 shared) private pure {
        loss.theta = terms.theta();
        loss.apart = loss.apart + maxQuote(ZERO_QUOTE, _loss(value, own, terms.scanRange()));
        loss.together = loss.together + _loss(value, shared, terms.scanRange());
    }

    /// The worst of a linear market's 33 weighted losses, from two of them; 0 without a position. Why no other can be worse:
    /// a move in the position's favour loses nothing. Of the ordinary moves against it the farthest loses most, scenario 0 for longs
    /// and 24 for shorts, as rounding keeps order. The tails down all weigh 13.86 % of value and those up 14 %; they differ by
    /// rounding alone, which is up twice. With y = 0.33 value, ceil(2 y) <= 2 ceil(y), so 0.21 ceil(2 y) <= 0.42 ceil(y): 27 is
    /// never more than 28, for longs and shorts. And -0.14 value is rounded up once in 30, 31 and 32, but 0.28 ceil(-value / 2) is
    /// at least that: none is ever more than 29.
    function _worstLoss(Quote value, uint256 scanRange) private pure returns (Quote) {
        if (value > ZERO_QUOTE) return maxQuote(_loss(value, 0, scanRange), _loss(value, 28, scanRange));
        return maxQuote(_loss(value, 24, scanRange), _loss(value, 29, scanRange));
    }

    /// Adds a market's losses to its group's. What holds for each market alone holds for sums: 27 is never more than 28, nor 30 to
    /// 32 more than 29; no move, or another volatility, adds nothing. The inner steps stay, for where positions offset each
    /// other to a few wei, rounding may make one of them the worst.
    /// @return the group's worst scenario so far, at least 0
    /// @dev Unchecked: |value| < 2^141, the shock is below 2^63 (docs/numerics.md) and a group has at most 2^16 markets.
    function _addLosses(int256[JOINT] memory joint, Quote value, uint256 scanRange) private pure returns (Quote) {
        int256 worst;
        unchecked {
            int256 step = Quote.unwrap(value) * (int256(scanRange) / 4);
            int256 product;
            for (uint256 j; j < 8; j += 2) {
                product += step;
                int256 change = product / FixedPoint.WAD_INT;
                int256 rest = product % FixedPoint.WAD_INT;
                // Down: the product rounded up. Up: its opposite, rounded up as well.
                worst = _add(joint, j, rest > 0 ? change + 1 : change, worst);
                worst = _add(joint, j + 1, rest < 0 ? 1 - change : -change, worst);
            }
        }
        worst = _add(joint, 8, Quote.unwrap(_loss(value, 28, scanRange)), worst);
        return Quote.wrap(_add(joint, 9, Quote.unwrap(_loss(value, 29, scanRange)), worst));
    }

    function _add(int256[JOINT] memory joint, uint256 at, int256 loss, int256 worst) private pure returns (int256) {
        unchecked {
            loss += joint[at];
        }
        joint[at] = loss;
        return loss > worst ? loss : worst;
    }

    /// Weighted loss of a scenario, rounded up; negative where the scenario is a gain.
    function _loss(Quote value, uint256 s, uint256 scanRange) private pure returns (Quote) {
        unchecked {
            int256 loss = -Quote.unwrap(_profitDown(value, ScenarioGrid.shock(s, scanRange)));
            if (s < ScenarioGrid.ORDINARY) return Quote.wrap(loss);
            int256 product = loss * ScenarioGrid.weight(s);
            loss = product / FixedPoint.WAD_INT;
            if (product % FixedPoint.WAD_INT > 0) ++loss;
            return Quote.wrap(loss);
        }
    }

    /// Unchecked: |value| < 2^141 and a shock is at most 5e18 < 2^63 (docs/numerics.md).
    function _profitDown(Quote value, int256 shock) private pure returns (Quote) {
        unchecked {
            int256 product = Quote.unwrap(value) * shock;
            int256 profit = product / FixedPoint.WAD_INT;
            if (product % FixedPoint.WAD_INT < 0) --profit;
            return Quote.wrap(profit);
        }
    }
}

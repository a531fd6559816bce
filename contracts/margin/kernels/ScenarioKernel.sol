// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IScenarioKernel} from "../../interfaces/IScenarioKernel.sol";
import {FixedPoint} from "../../math/FixedPoint.sol";
import {MAX_GROUP} from "../../types/Constants.sol";
import {MarketId} from "../../types/Ids.sol";
import {Position} from "../../types/Position.sol";
import {GroupLoss, MarketRisk, NamedScenario, RiskPrices, RiskTerms, Witness} from "../../types/Risk.sol";
import {Price, Quote, Size, ZERO_QUOTE, maxQuote, minQuote} from "../../types/Units.sol";
import {LinearLosses} from "./LinearLosses.sol";
import {ScenarioGrid} from "./ScenarioGrid.sol";

/// Perpetuals on the scenario grid: all legs are linear (LinearLosses).
///
/// Whatever belongs to a market or to a group is found by direct index in a table of one byte an id, so that no choice of
/// markets and groups makes an account dearer to liquidate than another of as many legs.
contract ScenarioKernel is IScenarioKernel {
    /// A byte of a table holds a place or number and one.
    uint256 private constant MAX_MARKETS = 255;

    /// @param count how many groups there are
    /// @param numberOf number of each market's group, in the order in which the groups first appear
    /// @param jointOf by group: 1 plus its place among the groups of several markets; 0 for a market that is alone
    /// @param joints how many groups have several markets
    struct Groups {
        uint256 count;
        uint256[] numberOf;
        uint256[] jointOf;
        uint256 joints;
    }

    /// @inheritdoc IScenarioKernel
    function valueOf(MarketRisk[] calldata markets, Position[] calldata legs) external pure returns (Quote value) {
        (value, ) = _values(markets, legs, true);
    }

    /// @inheritdoc IScenarioKernel
    function worstLosses(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) external pure returns (Quote value, GroupLoss[] memory losses) {
        Quote[] memory values;
        (value, values) = _values(markets, legs, true);
        losses = _worst(markets, values);
    }

    /// @inheritdoc IScenarioKernel
    function worstLossesAndTransfer(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) external pure returns (Quote value, GroupLoss[] memory losses, Quote leastValue, Quote[] memory deltaNotionals) {
        // The delta of a linear leg is its size: its notional is its value.
        (value, deltaNotionals) = _values(markets, legs, true);
        losses = _worst(markets, deltaNotionals);
        (, Quote[] memory atIndex) = _values(markets, legs, false);
        leastValue = _leastValue(deltaNotionals, atIndex);
    }

    /// @inheritdoc IScenarioKernel
    function lossesIn(
        MarketRisk[] calldata markets,
        Position[] calldata legs,
        Witness calldata witness
    ) external pure returns (Quote value, GroupLoss[] memory losses) {
        bytes memory own = _scenariosById(witness.markets);
        bytes memory shared = _scenariosById(witness.groups);
        Groups memory groups = _groupsOf(markets);
        Quote[] memory values;
        (value, values) = _values(markets, legs, true);
        losses = new GroupLoss[](groups.count);
        for (uint256 i; i < values.length; ++i) {
            RiskPrices prices = markets[i].prices;
            RiskTerms terms = markets[i].terms;
            GroupLoss memory loss = losses[groups.numberOf[i]];
            uint256 id = MarketId.unwrap(prices.marketOf());
            Quote alone = _lossIn(values[i], _scenario(own, id), terms.scanRange());
            loss.offsetShare = terms.offsetShare();
            loss.apart = loss.apart + maxQuote(ZERO_QUOTE, alone);
            loss.together = loss.together + _lossIn(values[i], _scenario(shared, prices.groupOf()), terms.scanRange());
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
        (, values) = _values(markets, legs, true);
        profits = new Quote[33][](markets.length);
        for (uint256 i; i < markets.length; ++i) {
            for (uint256 s; s < ScenarioGrid.COUNT; ++s) {
                int256 shock = ScenarioGrid.shock(s, markets[i].terms.scanRange());
                profits[i][s] = LinearLosses.profitDown(values[i], shock);
            }
        }
    }

    // ------------------------------------------------------------------ losses

    function _worst(
        MarketRisk[] calldata markets,
        Quote[] memory values
    ) private pure returns (GroupLoss[] memory losses) {
        Groups memory groups = _groupsOf(markets);
        losses = new GroupLoss[](groups.count);
        LinearLosses.JointLosses[] memory joint = new LinearLosses.JointLosses[](groups.joints);
        uint256[] memory numberOf = groups.numberOf;
        unchecked {
            for (uint256 i; i < markets.length; ++i) {
                (Quote value, uint256 g) = (values[i], numberOf[i]);
                RiskTerms terms = markets[i].terms;
                uint256 range = terms.scanRange();
                GroupLoss memory loss = losses[g];
                Quote apart = _plus(loss.apart, LinearLosses.worst(value, range));
                (loss.apart, loss.offsetShare) = (apart, terms.offsetShare());
                uint256 place = groups.jointOf[g];
                // Nothing offsets a market that is alone: U and C are one figure.
                loss.together = place == 0 ? apart : LinearLosses.addTo(joint[place - 1], value, range);
            }
        }
    }

    /// The loss in a named scenario; none where none is named.
    function _lossIn(Quote value, uint256 named, uint256 scanRange) private pure returns (Quote) {
        return named == 0 ? ZERO_QUOTE : LinearLosses.lossUp(value, named - 1, scanRange);
    }

    // ------------------------------------------------------------------ tables

    /// One plus the scenario that is named for each id, one byte an id up to the largest one; 0 for none.
    function _scenariosById(NamedScenario[] calldata named) private pure returns (bytes memory table) {
        uint256 largest;
        for (uint256 i; i < named.length; ++i) {
            if (named[i].idOf() > largest) largest = named[i].idOf();
        }
        table = new bytes(largest + 1);
        for (uint256 i; i < named.length; ++i) {
            uint256 id = named[i].idOf();
            uint256 scenario = named[i].scenarioOf();
            if (scenario >= ScenarioGrid.COUNT || table[id] != 0) revert MalformedWitness();
            table[id] = bytes1(uint8(scenario + 1));
        }
    }

    function _scenario(bytes memory table, uint256 id) private pure returns (uint256) {
        return id < table.length ? uint8(table[id]) : 0;
    }

    function _groupsOf(MarketRisk[] calldata markets) private pure returns (Groups memory groups) {
        uint256 length = markets.length;
        if (length > MAX_MARKETS) revert MarketsOutOfRange(length);
        groups.numberOf = new uint256[](length);
        groups.jointOf = new uint256[](length);
        if (length == 1) {
            groups.count = 1;
            return groups;
        }
        bytes memory table = new bytes(MAX_GROUP + 1);
        (uint256[] memory numberOf, uint256[] memory jointOf) = (groups.numberOf, groups.jointOf);
        uint256 count;
        uint256 joints;
        unchecked {
            for (uint256 i; i < length; ++i) {
                uint256 id = markets[i].prices.groupOf();
                if (id > MAX_GROUP) revert GroupOutOfRange(id);
                uint256 number = uint8(table[id]);
                if (number == 0) {
                    number = ++count;
                    table[id] = bytes1(uint8(number));
                } else if (jointOf[number - 1] == 0) {
                    jointOf[number - 1] = ++joints;
                }
                numberOf[i] = number - 1;
            }
        }
        (groups.count, groups.joints) = (count, joints);
    }

    /// Place of each market, one byte an id up to the largest one.
    function _placesById(MarketRisk[] calldata markets) private pure returns (bytes memory table) {
        if (markets.length > MAX_MARKETS) revert MarketsOutOfRange(markets.length);
        uint256 largest;
        for (uint256 i; i < markets.length; ++i) {
            uint256 id = MarketId.unwrap(markets[i].prices.marketOf());
            if (id > largest) largest = id;
        }
        table = new bytes(largest + 1);
        for (uint256 i; i < markets.length; ++i) {
            table[MarketId.unwrap(markets[i].prices.marketOf())] = bytes1(uint8(i));
        }
    }

    // ------------------------------------------------------------------ values

    /// The value of each market's legs and of all, at the mark or at the index.
    /// @dev Unchecked: a size has 96 bits, a price 104, and sums of 255 markets stay far below 2^255.
    function _values(
        MarketRisk[] calldata markets,
        Position[] calldata legs,
        bool atMark
    ) private pure returns (Quote, Quote[] memory values) {
        values = new Quote[](markets.length);
        // As many legs as markets are one leg a market, in the same order.
        bool single = legs.length == markets.length;
        bytes memory table = single ? new bytes(0) : _placesById(markets);
        int256 total;
        unchecked {
            for (uint256 i; i < legs.length; ++i) {
                Position leg = legs[i];
                uint256 m = single ? i : uint8(table[MarketId.unwrap(leg.market())]);
                RiskPrices prices = markets[m].prices;
                Price price = atMark ? prices.markPrice() : prices.indexPrice();
                int256 value = FixedPoint.unscaleFloor(Size.unwrap(leg.size()) * int256(Price.unwrap(price)));
                total += value;
                values[m] = single ? Quote.wrap(value) : _plus(values[m], Quote.wrap(value));
            }
        }
        return (Quote.wrap(total), values);
    }

    function _leastValue(Quote[] memory a, Quote[] memory b) private pure returns (Quote total) {
        total = ZERO_QUOTE;
        for (uint256 i; i < a.length; ++i) {
            total = total + minQuote(a[i], b[i]);
        }
    }

    function _plus(Quote a, Quote b) private pure returns (Quote) {
        unchecked {
            return Quote.wrap(Quote.unwrap(a) + Quote.unwrap(b));
        }
    }
}

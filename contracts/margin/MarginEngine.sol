// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "../math/FixedPoint.sol";
import {AccountId} from "../types/Ids.sol";
import {
    Quote,
    Price,
    Size,
    MAX_PRICE,
    MAX_SIZE,
    PRICE_TICK,
    SIZE_QUANTUM,
    ZERO_QUOTE,
    valueDown,
    maxQuote,
    minQuote
} from "../types/Units.sol";
import {Position} from "../types/Position.sol";
import {IScenarioKernel, MarketRisk} from "./IScenarioKernel.sol";
import {ActionRules, Assessment, Fill, IMarginEngine, MarginFactors, RiskState, Witness} from "./IMarginEngine.sol";
import {ScenarioGrid} from "./ScenarioGrid.sol";

/// Scan over the grid, offset inside correlation groups, requirements and the transfer margin (docs/risk-model.md, 5).
contract MarginEngine is IMarginEngine {
    /// Share of |net delta notional| that must stay behind after a withdrawal [WAD] (5.7).
    uint256 public constant TRANSFER_SHARE = 0.2e18;

    /// Largest fee of one side of a fill, as a share of its notional [WAD].
    uint256 public constant MAX_FEE_RATE = 0.01e18;

    /// Legs that an account may reach by trading.
    uint256 public constant TRADING_LEGS = 28;

    /// Stands in for the group of a market that was counted already; no group's number is so large.
    uint256 private constant COUNTED = type(uint256).max;

    IScenarioKernel public immutable kernel;

    constructor(IScenarioKernel kernel_) {
        kernel = kernel_;
    }

    /// @inheritdoc IMarginEngine
    function assess(
        RiskState calldata state,
        MarginFactors calldata factors
    ) external view returns (Assessment memory) {
        return _assess(state, factors);
    }

    /// @inheritdoc IMarginEngine
    function maintenanceLowerBound(
        RiskState calldata state,
        MarginFactors calldata factors,
        Witness calldata witness
    ) external view returns (Quote equity, Quote marginBound) {
        _checkWitness(state.markets, witness);
        (Quote[] memory values, Quote[33][] memory profits) = kernel.scenarioProfits(state.markets, state.legs);
        equity = state.cash + _sum(values);
        marginBound = _require(_witnessedScan(state.markets, profits, witness), factors.maintenanceFactor);
    }

    /// @inheritdoc IMarginEngine
    function checkTerms(Fill calldata trade, Price mark, uint256 priceBand) external pure {
        int256 size = Size.unwrap(trade.size);
        uint256 price = Price.unwrap(trade.price);
        if (size <= 0) revert ZeroSize();
        if (uint256(size) > MAX_SIZE) revert SizeTooLarge(trade.size);
        if (uint256(size) % SIZE_QUANTUM != 0) revert SizeNotOnQuantum(trade.size);
        if (price == 0 || price > MAX_PRICE || price % PRICE_TICK != 0) revert PriceNotOnTick(trade.price);
        uint256 notional = uint256(Quote.unwrap(valueDown(trade.size, trade.price)));
        Quote largest = Quote.wrap(int256(FixedPoint.mulWadUp(notional, MAX_FEE_RATE)));
        _checkFee(trade.buyerFee, largest);
        _checkFee(trade.sellerFee, largest);
        uint256 middle = Price.unwrap(mark);
        uint256 distance = price > middle ? price - middle : middle - price;
        if (distance > FixedPoint.mulWadDown(middle, priceBand)) revert PriceOutsideBand(trade.price, mark, priceBand);
    }

    /// @inheritdoc IMarginEngine
    function checkAction(
        AccountId account,
        RiskState calldata before,
        RiskState calldata afterwards,
        ActionRules calldata rules,
        bool increases
    ) external view {
        uint256 legs = afterwards.legs.length;
        if (legs > TRADING_LEGS && legs > before.legs.length) revert TooManyLegs(account, legs);
        Quote equityBefore = _equity(before);
        if (equityBefore < ZERO_QUOTE) revert AccountInsolvent(account, equityBefore);
        Assessment memory margin = _assess(afterwards, rules.factors);
        Quote equity = afterwards.cash + margin.value;
        if (equity < margin.initialMargin) {
            Quote marginBefore = _assess(before, rules.factors).maintenanceMargin;
            if (!_improves(equityBefore, marginBefore, equity, margin.maintenanceMargin)) {
                revert InsufficientMargin(account, equity, margin.initialMargin);
            }
        }
        if (increases) _checkMinimum(account, equity, rules);
    }

    /// @inheritdoc IMarginEngine
    function checkTransfer(AccountId account, RiskState calldata state, ActionRules calldata rules) external view {
        Assessment memory margin = _assess(state, rules.factors);
        Quote transferEquity = state.cash + margin.transferValue;
        if (transferEquity < margin.transferMargin) {
            revert WithdrawalExceedsMargin(account, transferEquity, margin.transferMargin);
        }
        if (state.legs.length != 0) _checkMinimum(account, state.cash + margin.value, rules);
    }

    /// @inheritdoc IMarginEngine
    function checkInitialMargin(AccountId account, RiskState calldata state, ActionRules calldata rules) external view {
        Assessment memory margin = _assess(state, rules.factors);
        Quote equity = state.cash + margin.value;
        if (equity < margin.initialMargin) revert InsufficientMargin(account, equity, margin.initialMargin);
    }

    function _assess(
        RiskState calldata state,
        MarginFactors calldata factors
    ) private view returns (Assessment memory result) {
        if (state.legs.length == 0) return result;
        (Quote[] memory values, Quote[33][] memory profits) = kernel.scenarioProfits(state.markets, state.legs);
        Quote scan = _scan(state.markets, profits);
        result.value = _sum(values);
        result.initialMargin = _require(scan, factors.initialFactor);
        result.maintenanceMargin = _require(scan, factors.maintenanceFactor);
        Quote share;
        (result.transferValue, share) = _transfer(state.markets, state.legs);
        result.transferMargin = maxQuote(result.initialMargin, share);
    }

    /// The action lowered MM, left equity and did not lower E / MM (cross-multiplied, so exact).
    function _improves(Quote equityBefore, Quote marginBefore, Quote equity, Quote margin) private pure returns (bool) {
        if (margin >= marginBefore || equity < ZERO_QUOTE) return false;
        return Quote.unwrap(equity) * Quote.unwrap(marginBefore) >= Quote.unwrap(equityBefore) * Quote.unwrap(margin);
    }

    function _checkFee(Quote fee, Quote largest) private pure {
        if (fee < ZERO_QUOTE || fee > largest) revert FeeOutOfRange(fee, largest);
    }

    function _checkMinimum(AccountId account, Quote equity, ActionRules calldata rules) private pure {
        if (equity < rules.minEquity) revert BelowMinimumEquity(account, equity, rules.minEquity);
    }

    /// Equity at mark, of linear legs alone.
    function _equity(RiskState calldata state) private pure returns (Quote equity) {
        equity = state.cash;
        uint256 next;
        for (uint256 i; i < state.markets.length; ++i) {
            for (uint256 end = next + state.markets[i].legCount; next < end; ++next) {
                equity = equity + valueDown(state.legs[next].size(), state.markets[i].mark);
            }
        }
    }

    /// sum over groups of U - theta (U - C): U adds each market's worst scenario, C is the worst scenario of them all.
    function _scan(MarketRisk[] calldata markets, Quote[33][] memory profits) private pure returns (Quote scan) {
        scan = ZERO_QUOTE;
        uint256[] memory groups = _groups(markets);
        for (uint256 i; i < groups.length; ++i) {
            if (groups[i] == COUNTED) continue;
            scan = scan + _groupScan(groups, i, profits, markets[i].theta);
        }
    }

    /// Scan of the group that market i is the first of; marks its markets as counted.
    function _groupScan(
        uint256[] memory groups,
        uint256 first,
        Quote[33][] memory profits,
        uint256 theta
    ) private pure returns (Quote) {
        uint256 group = groups[first];
        Quote[33] memory joint;
        Quote apart = _addLosses(joint, profits[first]);
        bool alone = true;
        for (uint256 j = first + 1; j < groups.length; ++j) {
            if (groups[j] != group) continue;
            groups[j] = COUNTED;
            alone = false;
            apart = apart + _addLosses(joint, profits[j]);
        }
        return alone ? apart : _offset(apart, _worst(joint), theta);
    }

    /// The same sum at the witness's scenarios. Every maximum is replaced by one of its candidates and
    /// theta is in [0, 1], so the result is at most the scan.
    function _witnessedScan(
        MarketRisk[] calldata markets,
        Quote[33][] memory profits,
        Witness calldata witness
    ) private pure returns (Quote scan) {
        scan = ZERO_QUOTE;
        uint256[] memory groups = _groups(markets);
        uint256 groupIndex;
        for (uint256 i; i < groups.length; ++i) {
            if (groups[i] == COUNTED) continue;
            scan = scan + _witnessedGroup(groups, i, profits, witness, groupIndex++, markets[i].theta);
        }
    }

    /// One group of the witnessed scan; marks its markets as counted.
    function _witnessedGroup(
        uint256[] memory groups,
        uint256 first,
        Quote[33][] memory profits,
        Witness calldata witness,
        uint256 groupIndex,
        uint256 theta
    ) private pure returns (Quote) {
        uint256 s = witness.groupScenarios[groupIndex];
        uint256 group = groups[first];
        Quote together = ZERO_QUOTE;
        Quote apart = ZERO_QUOTE;
        for (uint256 j = first; j < groups.length; ++j) {
            if (groups[j] != group) continue;
            groups[j] = COUNTED;
            apart = apart + _ownLoss(profits[j], witness.marketScenarios[j]);
            together = together + _loss(profits[j][s], s);
        }
        return _offset(apart, maxQuote(ZERO_QUOTE, together), theta);
    }

    /// A market's loss in one scenario, at least 0.
    function _ownLoss(Quote[33] memory profits, uint256 s) private pure returns (Quote) {
        return maxQuote(ZERO_QUOTE, _loss(profits[s], s));
    }

    /// Adds one market's losses to its group's and returns the market's own worst loss, at least 0.
    /// Unchecked: a loss is below 2^144 and a group has at most 128 markets.
    function _addLosses(Quote[33] memory joint, Quote[33] memory profits) private pure returns (Quote) {
        int256 worst;
        unchecked {
            for (uint256 s; s < ScenarioGrid.COUNT; ++s) {
                int256 loss = Quote.unwrap(_loss(profits[s], s));
                joint[s] = Quote.wrap(Quote.unwrap(joint[s]) + loss);
                if (loss > worst) worst = loss;
            }
        }
        return Quote.wrap(worst);
    }

    function _worst(Quote[33] memory losses) private pure returns (Quote worst) {
        worst = ZERO_QUOTE;
        for (uint256 s; s < ScenarioGrid.COUNT; ++s) {
            worst = maxQuote(worst, losses[s]);
        }
    }

    /// Weighted loss of a scenario, rounded up; negative where the scenario is a gain.
    function _loss(Quote profit, uint256 s) private pure returns (Quote) {
        unchecked {
            int256 loss = -Quote.unwrap(profit);
            if (s < ScenarioGrid.ORDINARY) return Quote.wrap(loss);
            int256 product = loss * ScenarioGrid.weight(s);
            loss = product / FixedPoint.WAD_INT;
            if (product % FixedPoint.WAD_INT > 0) ++loss;
            return Quote.wrap(loss);
        }
    }

    /// The group of each market, in memory: comparing them there costs a tenth of reading them from the call.
    function _groups(MarketRisk[] calldata markets) private pure returns (uint256[] memory groups) {
        groups = new uint256[](markets.length);
        for (uint256 i; i < groups.length; ++i) {
            groups[i] = markets[i].group;
        }
    }

    /// apart - floor(theta (apart - together)); apart >= together >= 0 up to rounding.
    /// The witness's joint scenario may exceed its sum of single ones; then the offset is negative and still valid.
    function _offset(Quote apart, Quote together, uint256 theta) private pure returns (Quote) {
        int256 difference = Quote.unwrap(apart - together);
        return apart - Quote.wrap(FixedPoint.mulWadFloor(difference, int256(theta)));
    }

    function _require(Quote scan, uint256 factor) private pure returns (Quote) {
        return Quote.wrap(int256(FixedPoint.mulWadUp(uint256(Quote.unwrap(scan)), factor)));
    }

    /// The two figures of rule 5.7 that come from positions.
    function _transfer(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) private pure returns (Quote transferValue, Quote share) {
        transferValue = ZERO_QUOTE;
        share = ZERO_QUOTE;
        uint256 next;
        for (uint256 i; i < markets.length; ++i) {
            Quote atIndex = ZERO_QUOTE;
            Quote atMark = ZERO_QUOTE;
            for (uint256 end = next + markets[i].legCount; next < end; ++next) {
                atIndex = atIndex + valueDown(legs[next].size(), markets[i].index);
                atMark = atMark + valueDown(legs[next].size(), markets[i].mark);
            }
            transferValue = transferValue + minQuote(atIndex, atMark);
            share = share + _shareUp(maxQuote(atMark, -atMark));
        }
    }

    function _shareUp(Quote notional) private pure returns (Quote) {
        return Quote.wrap(int256(FixedPoint.mulWadUp(uint256(Quote.unwrap(notional)), TRANSFER_SHARE)));
    }

    function _checkWitness(MarketRisk[] calldata markets, Witness calldata witness) private pure {
        if (
            witness.marketScenarios.length != markets.length || witness.groupScenarios.length != _countGroups(markets)
        ) {
            revert MalformedWitness();
        }
        _checkScenarios(witness.marketScenarios);
        _checkScenarios(witness.groupScenarios);
    }

    function _countGroups(MarketRisk[] calldata markets) private pure returns (uint256 count) {
        uint256[] memory groups = _groups(markets);
        for (uint256 i; i < groups.length; ++i) {
            if (groups[i] == COUNTED) continue;
            ++count;
            for (uint256 j = i + 1; j < groups.length; ++j) {
                if (groups[j] == groups[i]) groups[j] = COUNTED;
            }
        }
    }

    function _checkScenarios(uint8[] calldata scenarios) private pure {
        for (uint256 i; i < scenarios.length; ++i) {
            if (scenarios[i] >= ScenarioGrid.COUNT) revert MalformedWitness();
        }
    }

    function _sum(Quote[] memory values) private pure returns (Quote total) {
        total = ZERO_QUOTE;
        for (uint256 i; i < values.length; ++i) {
            total = total + values[i];
        }
    }
}

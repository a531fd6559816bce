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
import {GroupLoss, IScenarioKernel, Witness} from "./IScenarioKernel.sol";
import {MarketRisk, RiskPrices} from "./MarketRisk.sol";
import {
    ActionRules,
    Assessment,
    Fill,
    IMarginEngine,
    MarginFactors,
    Requirements,
    RiskState
} from "./IMarginEngine.sol";

/// Scan over the grid, offset inside correlation groups, requirements and the transfer margin (docs/risk-model.md, 5).
contract MarginEngine is IMarginEngine {
    /// Share of |net delta notional| that must stay behind after a withdrawal [WAD] (5.7).
    uint256 public constant TRANSFER_SHARE = 0.2e18;

    /// Largest fee of one side of a fill, as a share of its notional [WAD].
    uint256 public constant MAX_FEE_RATE = 0.01e18;

    /// Legs that an account may reach by trading.
    uint256 public constant TRADING_LEGS = 64;

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
    function requirements(
        RiskState calldata state,
        MarginFactors calldata factors
    ) external view returns (Requirements memory result) {
        (result, ) = _requirements(state, factors);
    }

    /// @inheritdoc IMarginEngine
    function maintenanceLowerBound(
        RiskState calldata state,
        MarginFactors calldata factors,
        Witness calldata witness
    ) external view returns (Quote equity, Quote marginBound) {
        (Quote value, GroupLoss[] memory groups) = kernel.lossesIn(state.markets, state.legs, witness);
        equity = state.cash + value;
        marginBound = _require(_scan(groups), factors.maintenanceFactor);
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
        (Requirements memory margin, ) = _requirements(afterwards, rules.factors);
        Quote equity = afterwards.cash + margin.value;
        if (equity < margin.initialMargin) {
            (Requirements memory earlier, ) = _requirements(before, rules.factors);
            if (!_improves(equityBefore, earlier.maintenanceMargin, equity, margin.maintenanceMargin)) {
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
        (Requirements memory margin, ) = _requirements(state, rules.factors);
        Quote equity = state.cash + margin.value;
        if (equity < margin.initialMargin) revert InsufficientMargin(account, equity, margin.initialMargin);
    }

    function _assess(
        RiskState calldata state,
        MarginFactors calldata factors
    ) private view returns (Assessment memory result) {
        (Requirements memory margin, Quote[] memory values) = _requirements(state, factors);
        result.value = margin.value;
        result.initialMargin = margin.initialMargin;
        result.maintenanceMargin = margin.maintenanceMargin;
        result.transferValue = _transferValue(state.markets, state.legs, values);
        result.transferMargin = maxQuote(margin.initialMargin, _transferShare(values));
    }

    function _requirements(
        RiskState calldata state,
        MarginFactors calldata factors
    ) private view returns (Requirements memory result, Quote[] memory values) {
        if (state.legs.length == 0) return (result, values);
        GroupLoss[] memory groups;
        (values, groups) = kernel.worstLosses(state.markets, state.legs);
        Quote scan = _scan(groups);
        result.value = _sum(values);
        result.initialMargin = _require(scan, factors.initialFactor);
        result.maintenanceMargin = _require(scan, factors.maintenanceFactor);
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
        Position[] calldata legs = state.legs;
        for (uint256 i; i < state.markets.length; ++i) {
            RiskPrices prices = state.markets[i].prices;
            equity = equity + _valueAt(legs[:prices.legCount()], prices.markPrice());
            legs = legs[prices.legCount():];
        }
    }

    /// sum over groups of U - theta (U - C). With a witness's scenarios in place of the worst ones every maximum is replaced by one
    /// of its candidates, and theta is in [0, 1], so the result is at most the scan.
    function _scan(GroupLoss[] memory groups) private pure returns (Quote scan) {
        scan = ZERO_QUOTE;
        for (uint256 i; i < groups.length; ++i) {
            scan = scan + _offset(groups[i].apart, groups[i].together, groups[i].theta);
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

    /// The legs at whichever of index and mark gives the account less, market by market (5.7).
    function _transferValue(
        MarketRisk[] calldata markets,
        Position[] calldata legs,
        Quote[] memory values
    ) private pure returns (Quote total) {
        total = ZERO_QUOTE;
        for (uint256 i; i < markets.length; ++i) {
            RiskPrices prices = markets[i].prices;
            total = total + minQuote(values[i], _valueAt(legs[:prices.legCount()], prices.indexPrice()));
            legs = legs[prices.legCount():];
        }
    }

    /// The share of each market's notional that must stay behind (5.7).
    function _transferShare(Quote[] memory values) private pure returns (Quote share) {
        share = ZERO_QUOTE;
        for (uint256 i; i < values.length; ++i) {
            share = share + _shareUp(maxQuote(values[i], -values[i]));
        }
    }

    function _sum(Quote[] memory values) private pure returns (Quote total) {
        total = ZERO_QUOTE;
        for (uint256 i; i < values.length; ++i) {
            total = total + values[i];
        }
    }

    function _valueAt(Position[] calldata legs, Price price) private pure returns (Quote value) {
        value = ZERO_QUOTE;
        for (uint256 i; i < legs.length; ++i) {
            value = value + valueDown(legs[i].size(), price);
        }
    }

    function _shareUp(Quote notional) private pure returns (Quote) {
        return Quote.wrap(int256(FixedPoint.mulWadUp(uint256(Quote.unwrap(notional)), TRANSFER_SHARE)));
    }
}

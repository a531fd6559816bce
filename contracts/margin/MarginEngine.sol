// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "../math/FixedPoint.sol";
import {AccountId} from "../types/Ids.sol";
import {requireCode} from "../types/Code.sol";
import {MAX_FEE_RATE, TRADING_LEGS} from "../types/Constants.sol";
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
    maxQuote
} from "../types/Units.sol";
import {GroupLoss, Witness, ActionRules, Assessment, MarginFactors, Requirements, RiskState} from "../types/Risk.sol";
import {IScenarioKernel} from "../interfaces/IScenarioKernel.sol";
import {Fill} from "../types/Trade.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";

/// Scan over the grid, offset inside correlation groups, requirements and the transfer margin (docs/risk-model.md, 5).
contract MarginEngine is IMarginEngine {
    /// Share of |net delta notional| that must stay behind after a withdrawal [WAD] (5.7).
    uint256 public constant TRANSFER_SHARE = 0.2e18;

    IScenarioKernel public immutable kernel;

    constructor(IScenarioKernel kernel_) {
        requireCode(address(kernel_));
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
    ) external view returns (Requirements memory) {
        return _requirements(state, factors);
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
        Quote equityBefore = before.cash + kernel.valueOf(before.markets, before.legs);
        if (equityBefore < ZERO_QUOTE) revert AccountInsolvent(account, equityBefore);
        Requirements memory margin = _requirements(afterwards, rules.factors);
        Quote equity = afterwards.cash + margin.value;
        if (equity < margin.initialMargin) {
            Requirements memory earlier = _requirements(before, rules.factors);
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
        Requirements memory margin = _requirements(state, rules.factors);
        Quote equity = state.cash + margin.value;
        if (equity < margin.initialMargin) revert InsufficientMargin(account, equity, margin.initialMargin);
    }

    function _assess(
        RiskState calldata state,
        MarginFactors calldata factors
    ) private view returns (Assessment memory result) {
        if (state.legs.length == 0) return result;
        GroupLoss[] memory groups;
        Quote[] memory deltaNotionals;
        (result.value, groups, result.transferValue, deltaNotionals) = kernel.worstLossesAndTransfer(
            state.markets,
            state.legs
        );
        Quote scan = _scan(groups);
        result.initialMargin = _require(scan, factors.initialFactor);
        result.maintenanceMargin = _require(scan, factors.maintenanceFactor);
        result.transferMargin = maxQuote(result.initialMargin, _transferShareUp(deltaNotionals));
    }

    function _requirements(
        RiskState calldata state,
        MarginFactors calldata factors
    ) private view returns (Requirements memory result) {
        if (state.legs.length == 0) return result;
        GroupLoss[] memory groups;
        (result.value, groups) = kernel.worstLosses(state.markets, state.legs);
        Quote scan = _scan(groups);
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

    /// sum over groups of U - offsetShare (U - C). With a witness's scenarios in place of the worst ones every maximum is replaced by one
    /// of its candidates, and offsetShare is in [0, 1], so the result is at most the scan.
    function _scan(GroupLoss[] memory groups) private pure returns (Quote scan) {
        scan = ZERO_QUOTE;
        for (uint256 i; i < groups.length; ++i) {
            scan = scan + _offset(groups[i].apart, groups[i].together, groups[i].offsetShare);
        }
    }

    /// apart - floor(offsetShare (apart - together)); apart >= together >= 0 up to rounding.
    /// The witness's joint scenario may exceed its sum of single ones; then the offset is negative and still valid.
    function _offset(Quote apart, Quote together, uint256 offsetShare) private pure returns (Quote) {
        int256 difference = Quote.unwrap(apart - together);
        return apart - Quote.wrap(FixedPoint.mulWadFloor(difference, int256(offsetShare)));
    }

    function _require(Quote scan, uint256 factor) private pure returns (Quote) {
        return Quote.wrap(int256(FixedPoint.mulWadUp(uint256(Quote.unwrap(scan)), factor)));
    }

    /// The share of each market's net delta notional that must stay behind (5.7).
    function _transferShareUp(Quote[] memory deltaNotionals) private pure returns (Quote share) {
        share = ZERO_QUOTE;
        for (uint256 i; i < deltaNotionals.length; ++i) {
            uint256 notional = uint256(Quote.unwrap(maxQuote(deltaNotionals[i], -deltaNotionals[i])));
            share = share + Quote.wrap(int256(FixedPoint.mulWadUp(notional, TRANSFER_SHARE)));
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../types/Ids.sol";
import {Quote, Price, Size} from "../types/Units.sol";
import {Witness, MarginFactors, Requirements, Assessment, RiskState, ActionRules} from "../types/Risk.sol";
import {Fill} from "../types/Trade.sol";

/// Stateless margin mathematics and rules over packed positions. Requirements are rounded up, values down.
interface IMarginEngine {
    error ZeroSize();
    error SizeNotOnQuantum(Size size);
    error SizeTooLarge(Size size);
    error PriceNotOnTick(Price price);
    error FeeOutOfRange(Quote fee, Quote maximum);
    /// @notice A fill may not open a leg beyond the trading limit.
    error TooManyLegs(AccountId account, uint256 legs);
    error PriceOutsideBand(Price price, Price mark, uint256 priceBand);
    /// @notice An account with negative equity moves only through its auction.
    error AccountInsolvent(AccountId account, Quote equity);
    /// @notice Equity after the action is below IM and the action does not improve the account enough (5.6).
    error InsufficientMargin(AccountId account, Quote equity, Quote initialMargin);
    error BelowMinimumEquity(AccountId account, Quote equity, Quote minEquity);
    /// @notice After the withdrawal the account would hold less than the transfer margin (5.7).
    error WithdrawalExceedsMargin(AccountId account, Quote transferEquity, Quote transferMargin);

    function assess(
        RiskState calldata state,
        MarginFactors calldata factors
    ) external view returns (Assessment memory result);

    /// What decides over an account in auction: without the figures of rule 5.7.
    function requirements(
        RiskState calldata state,
        MarginFactors calldata factors
    ) external view returns (Requirements memory result);

    /// A lower bound of the maintenance margin by the named scenarios alone (docs/risk-model.md, 5.8).
    /// @return equity at mark [WAD quote]
    /// @return marginBound at most the maintenance margin, rounded as it is [WAD quote]
    function maintenanceLowerBound(
        RiskState calldata state,
        MarginFactors calldata factors,
        Witness calldata witness
    ) external view returns (Quote equity, Quote marginBound);

    /// The terms of a trade: size positive, on the quantum and not too large; price on the tick; fees in [0, 1 %] of notional;
    /// price within the band around the mark. In this order.
    function checkTerms(Fill calldata trade, Price mark, uint256 priceBand) external view;

    /// No new leg beyond the trading limit; then rule 5.6: equity was not negative, and now E >= IM, or the action lowered
    /// MM and did not lower E / MM. An action that increases exposure also leaves minimum equity.
    function checkAction(
        AccountId account,
        RiskState calldata before,
        RiskState calldata afterwards,
        ActionRules calldata rules,
        bool increases
    ) external view;

    /// Rule 5.7 for the state after a withdrawal, and minimum equity while positions are open.
    function checkTransfer(AccountId account, RiskState calldata state, ActionRules calldata rules) external view;

    /// E >= IM, without exception.
    function checkInitialMargin(AccountId account, RiskState calldata state, ActionRules calldata rules) external view;
}

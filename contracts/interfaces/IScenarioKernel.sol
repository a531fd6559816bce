// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Position} from "../types/Position.sol";
import {GroupLoss, MarketRisk, Witness} from "../types/Risk.sol";
import {Quote} from "../types/Units.sol";

/// Values legs now and in every scenario, and all that depends on what kind of instrument a leg is. Total: returns numbers for
/// every listed leg and every permitted parameter. Markets and legs are handed over alike in all functions: one entry a market,
/// in the order in which the legs first name them; the legs in any order.
interface IScenarioKernel {
    /// @notice A witness names a market or a group twice, or a scenario outside the grid.
    error MalformedWitness();
    /// @notice More markets than an account can have legs.
    error MarketsOutOfRange(uint256 markets);
    /// @notice A correlation group beyond the largest number that can be listed.
    error GroupOutOfRange(uint256 group);

    /// @return value of all legs at the mark [WAD quote]
    function valueOf(MarketRisk[] calldata markets, Position[] calldata legs) external pure returns (Quote value);

    /// What margin needs: the value, and the worst scenario of every market and of every group.
    /// @return value of all legs at the mark [WAD quote]
    /// @return groups in the order in which they first appear
    function worstLosses(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) external pure returns (Quote value, GroupLoss[] memory groups);

    /// The same, and what withdrawals depend on (docs/risk-model.md, 5.7).
    /// @return value of all legs at the mark [WAD quote]
    /// @return groups in the order in which they first appear
    /// @return leastValue the legs at whichever of index and mark gives the account less, market by market [WAD quote]
    /// @return deltaNotionals value of the net delta, per market [WAD quote]
    function worstLossesAndTransfer(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) external pure returns (Quote value, GroupLoss[] memory groups, Quote leastValue, Quote[] memory deltaNotionals);

    /// Losses in a witness's scenarios instead of the worst ones.
    /// @return value of all legs at the mark [WAD quote]
    function lossesIn(
        MarketRisk[] calldata markets,
        Position[] calldata legs,
        Witness calldata witness
    ) external pure returns (Quote value, GroupLoss[] memory groups);

    /// The whole grid, for whoever looks for a witness or wants to see it.
    /// @return values value at the mark, per market [WAD quote]
    /// @return profits change of value per market and scenario, rounded down [WAD quote]; scenarios as in ScenarioGrid
    function scenarioProfits(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) external pure returns (Quote[] memory values, Quote[33][] memory profits);
}

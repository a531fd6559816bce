// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Quote} from "../types/Units.sol";
import {Position} from "../types/Position.sol";
import {MarketRisk} from "./MarketRisk.sol";

/// The scenarios that a liquidator claims to be the worst ones: one for each market, in the order of the account's
/// markets, and one for each group, in the order in which the groups first appear. Scenario indices as in ScenarioGrid.
struct Witness {
    uint8[] marketScenarios;
    uint8[] groupScenarios;
}

/// What the markets of one correlation group lose in scenarios, all at least 0 [WAD quote].
/// @param apart U: the sum of what each market loses in its own scenario
/// @param together C: what all of them lose in one scenario
/// @param theta share of the difference that is granted [WAD]
struct GroupLoss {
    Quote apart;
    Quote together;
    uint256 theta;
}

/// Values legs now and in every scenario. Total: returns numbers for every listed leg and every permitted parameter.
/// Markets and legs are handed over alike in all functions: one entry a market, in the order of the legs; legs of one market side
/// by side.
interface IScenarioKernel {
    /// @notice A witness has the wrong number of scenarios or an index outside the grid.
    error MalformedWitness();

    /// What margin needs: values, and the worst scenario of every market and of every group.
    /// @return values value at the mark, per market [WAD quote]
    /// @return groups in the order in which they first appear
    function worstLosses(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) external pure returns (Quote[] memory values, GroupLoss[] memory groups);

    /// The same in a witness's scenarios instead of the worst ones.
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

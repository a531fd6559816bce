// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "../types/Ids.sol";
import {Quote, Price} from "../types/Units.sol";
import {Position} from "../types/Position.sol";

/// What the margin of one market depends on, besides the positions in it.
/// @param id the market
/// @param legCount how many of the account's legs belong to it; legs are handed over market by market
/// @param group correlation group; markets of different groups never offset
/// @param index index price, quote per lot [WAD]
/// @param mark mark price, quote per lot [WAD]
/// @param scanRange the largest shock of the ordinary scenarios, as a share of price [WAD]
/// @param theta share of the group's offset that is granted [WAD], 0..0.6
struct MarketRisk {
    MarketId id;
    uint16 legCount;
    uint16 group;
    Price index;
    Price mark;
    uint256 scanRange;
    uint256 theta;
}

/// Values legs now and in every scenario. Total: returns numbers for every listed leg and every permitted parameter.
interface IScenarioKernel {
    /// @param markets one entry a market, in the order of the legs
    /// @param legs positions, those of one market side by side
    /// @return values value at the mark, per market [WAD quote]
    /// @return profits change of value per market and scenario, rounded down [WAD quote]; scenarios as in ScenarioGrid
    function scenarioProfits(
        MarketRisk[] calldata markets,
        Position[] calldata legs
    ) external pure returns (Quote[] memory values, Quote[33][] memory profits);
}

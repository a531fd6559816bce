// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RiskState, Witness, MarketRisk} from "../../../contracts/types/Risk.sol";
import {IScenarioKernel} from "../../../contracts/interfaces/IScenarioKernel.sol";
import {ScenarioGrid} from "../../../contracts/margin/kernels/ScenarioGrid.sol";
import {FixedPoint} from "../../../contracts/math/FixedPoint.sol";
import {Quote} from "../../../contracts/types/Units.sol";

/// Finds the witness that a keeper would submit, by another road than the margin engine: plain loops over all scenarios.
library Witnesses {
    /// The worst scenario of each market, and of each group in the order in which the groups first appear.
    function worst(IScenarioKernel kernel, RiskState memory state) internal pure returns (Witness memory witness) {
        (, Quote[33][] memory profits) = kernel.scenarioProfits(state.markets, state.legs);
        uint256 count = state.markets.length;
        uint16[] memory groups = groupsOf(state.markets);
        witness.marketScenarios = new uint8[](count);
        witness.groupScenarios = new uint8[](groups.length);
        for (uint256 i; i < count; ++i) {
            witness.marketScenarios[i] = _argmax(_losses(profits[i]));
        }
        for (uint256 g; g < groups.length; ++g) {
            int256[33] memory joint;
            for (uint256 i; i < count; ++i) {
                if (state.markets[i].prices.groupOf() == groups[g]) _add(joint, _losses(profits[i]));
            }
            witness.groupScenarios[g] = _argmax(joint);
        }
    }

    /// A witness of scenarios drawn from a seed.
    function any(RiskState memory state, uint256 seed) internal pure returns (Witness memory witness) {
        witness.marketScenarios = _draw(state.markets.length, seed);
        witness.groupScenarios = _draw(groupsOf(state.markets).length, ~seed);
    }

    /// A witness of any length up to 255 that names scenarios beyond the last one.
    function absurd(uint256 seed) internal pure returns (Witness memory witness) {
        witness.marketScenarios = new uint8[](seed % 256);
        witness.groupScenarios = new uint8[]((seed / 256) % 256);
        for (uint256 i; i < witness.marketScenarios.length; ++i) witness.marketScenarios[i] = type(uint8).max;
        for (uint256 i; i < witness.groupScenarios.length; ++i) witness.groupScenarios[i] = type(uint8).max;
    }

    /// The distinct groups, in order of first appearance.
    function groupsOf(MarketRisk[] memory markets) internal pure returns (uint16[] memory groups) {
        uint16[] memory found = new uint16[](markets.length);
        uint256 count;
        for (uint256 i; i < markets.length; ++i) {
            bool seen;
            for (uint256 j; j < count; ++j) seen = seen || found[j] == markets[i].prices.groupOf();
            if (!seen) found[count++] = markets[i].prices.groupOf();
        }
        groups = new uint16[](count);
        for (uint256 i; i < count; ++i) groups[i] = found[i];
    }

    /// U and C of one group over the whole grid, both at least 0.
    function losses(
        MarketRisk[] memory markets,
        Quote[33][] memory profits,
        uint16 group
    ) internal pure returns (int256 apart, int256 together) {
        int256[33] memory joint;
        for (uint256 i; i < markets.length; ++i) {
            if (markets[i].prices.groupOf() != group) continue;
            int256[33] memory own = _losses(profits[i]);
            int256 worstOwn = own[_argmax(own)];
            apart += worstOwn > 0 ? worstOwn : int256(0);
            _add(joint, own);
        }
        together = joint[_argmax(joint)];
        if (together < 0) together = 0;
    }

    function _losses(Quote[33] memory profits) private pure returns (int256[33] memory weighted) {
        for (uint256 s; s < 33; ++s) {
            weighted[s] = FixedPoint.mulWadCeil(-Quote.unwrap(profits[s]), ScenarioGrid.weight(s));
        }
    }

    function _add(int256[33] memory to, int256[33] memory more) private pure {
        for (uint256 s; s < 33; ++s) to[s] += more[s];
    }

    function _argmax(int256[33] memory weighted) private pure returns (uint8 best) {
        for (uint8 s; s < 33; ++s) {
            if (weighted[s] > weighted[best]) best = s;
        }
    }

    function _draw(uint256 count, uint256 seed) private pure returns (uint8[] memory scenarios) {
        scenarios = new uint8[](count);
        for (uint256 i; i < count; ++i) {
            scenarios[i] = uint8(uint256(keccak256(abi.encode(seed, i))) % 33);
        }
    }
}

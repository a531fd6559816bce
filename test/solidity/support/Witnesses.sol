// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketRisk, NamedScenario, RiskState, Witness, nameScenario} from "../../../contracts/types/Risk.sol";
import {IScenarioKernel} from "../../../contracts/interfaces/IScenarioKernel.sol";
import {ScenarioGrid} from "../../../contracts/margin/kernels/ScenarioGrid.sol";
import {FixedPoint} from "../../../contracts/math/FixedPoint.sol";
import {MarketId} from "../../../contracts/types/Ids.sol";
import {Quote} from "../../../contracts/types/Units.sol";

/// Finds the witness that a keeper would submit, by another road than the margin engine: plain loops over all scenarios.
library Witnesses {
    /// The worst scenario of each market and of each group.
    function worst(IScenarioKernel kernel, RiskState memory state) internal pure returns (Witness memory witness) {
        (, Quote[33][] memory profits) = kernel.scenarioProfits(state.markets, state.legs);
        uint256 count = state.markets.length;
        uint16[] memory groups = groupsOf(state.markets);
        witness.markets = new NamedScenario[](count);
        witness.groups = new NamedScenario[](groups.length);
        for (uint256 i; i < count; ++i) {
            witness.markets[i] = nameScenario(_idOf(state.markets[i]), _argmax(_losses(profits[i])));
        }
        for (uint256 g; g < groups.length; ++g) {
            int256[33] memory joint;
            for (uint256 i; i < count; ++i) {
                if (state.markets[i].prices.groupOf() == groups[g]) _add(joint, _losses(profits[i]));
            }
            witness.groups[g] = nameScenario(groups[g], _argmax(joint));
        }
    }

    /// A witness drawn from a seed: scenarios of the grid for some of the markets and groups, and for some that the account has
    /// nothing in, in any order.
    function any(RiskState memory state, uint256 seed) internal pure returns (Witness memory witness) {
        uint16[] memory ids = new uint16[](state.markets.length);
        for (uint256 i; i < ids.length; ++i) ids[i] = _idOf(state.markets[i]);
        witness.markets = _draw(ids, seed);
        witness.groups = _draw(groupsOf(state.markets), ~seed);
    }

    /// The same names in another order.
    function shuffled(NamedScenario[] memory named, uint256 seed) internal pure returns (NamedScenario[] memory order) {
        order = new NamedScenario[](named.length);
        for (uint256 i; i < named.length; ++i) {
            // Each new one takes a drawn place of those so far, and whoever stood there goes to the end.
            uint256 place = uint256(keccak256(abi.encode(seed, i))) % (i + 1);
            order[i] = order[place];
            order[place] = named[i];
        }
    }

    /// The same names and one more, at a drawn place.
    function with(
        NamedScenario[] memory named,
        NamedScenario more,
        uint256 seed
    ) internal pure returns (NamedScenario[] memory longer) {
        longer = new NamedScenario[](named.length + 1);
        for (uint256 i; i < named.length; ++i) longer[i] = named[i];
        longer[named.length] = more;
        longer = shuffled(longer, seed);
    }

    /// Up to 40 names of markets and groups from the first one on, at least one, with scenarios beyond the last one.
    function absurd(uint256 seed) internal pure returns (Witness memory witness) {
        witness.markets = _absurd(1 + (seed % 40));
        witness.groups = _absurd(1 + ((seed / 40) % 40));
    }

    function _absurd(uint256 count) private pure returns (NamedScenario[] memory named) {
        named = new NamedScenario[](count);
        for (uint256 i; i < count; ++i) named[i] = nameScenario(uint16(i + 1), type(uint8).max);
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

    /// Of the ids about three quarters, and up to two foreign ones.
    function _draw(uint16[] memory ids, uint256 seed) private pure returns (NamedScenario[] memory named) {
        named = new NamedScenario[](0);
        for (uint256 i; i < ids.length; ++i) {
            uint256 draw = uint256(keccak256(abi.encode(seed, i)));
            if (draw % 4 != 0) named = with(named, nameScenario(ids[i], uint8((draw >> 8) % 33)), draw);
        }
        for (uint256 i; i < seed % 3; ++i) {
            uint256 draw = uint256(keccak256(abi.encode(seed, "foreign", i)));
            uint16 id = uint16(draw >> (draw % 2 == 0 ? 8 : 18));
            if (!_has(named, id) && !_isOf(ids, id)) named = with(named, nameScenario(id, uint8(draw % 33)), draw);
        }
    }

    function _has(NamedScenario[] memory named, uint16 id) private pure returns (bool found) {
        for (uint256 i; i < named.length; ++i) found = found || named[i].idOf() == id;
    }

    function _isOf(uint16[] memory ids, uint16 id) private pure returns (bool found) {
        for (uint256 i; i < ids.length; ++i) found = found || ids[i] == id;
    }

    function _idOf(MarketRisk memory market) private pure returns (uint16) {
        return MarketId.unwrap(market.prices.marketOf());
    }
}

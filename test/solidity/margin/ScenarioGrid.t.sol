// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ScenarioGrid} from "../../../contracts/margin/kernels/ScenarioGrid.sol";
import {Assertions} from "../support/Assertions.sol";
import {Cheats} from "../support/Vm.sol";

/// The 33 scenarios (docs/risk-model.md, 5.1).
contract ScenarioGridTest is Assertions, Cheats {
    function testFuzz_OrdinaryScenariosAreQuartersOfTheRangeBothWays(uint256 seed) public pure {
        uint256 range = _range(seed);
        for (uint256 s; s < 27; ++s) {
            int256 shock = ScenarioGrid.shock(s, range);
            assertEq(shock * 4, int256(range) * (int256(s / 3) - 4), "a quarter of the range a step");
            assertEq(shock, -ScenarioGrid.shock(26 - s, range), "mirrored");
            assertEq(ScenarioGrid.weight(s), 1e18, "whole weight");
        }
    }

    function testFuzz_NoScenarioLosesMoreThanThePosition(uint256 seed) public pure {
        uint256 range = _range(seed);
        for (uint256 s; s < ScenarioGrid.COUNT; ++s) {
            assertTrue(ScenarioGrid.shock(s, range) > -1e18, "a price stays positive");
            int256 weight = ScenarioGrid.weight(s);
            assertTrue(weight > 0 && weight <= 1e18, "a weight is a share");
        }
    }

    /// At every range the worst loss of a linear position is the range itself or a tail, and at least a weighted tail.
    function testFuzz_TheTailsCountWhereTheRangeIsNarrow(uint256 seed) public pure {
        uint256 range = _range(seed);
        int256 down;
        int256 up;
        for (uint256 s; s < ScenarioGrid.COUNT; ++s) {
            int256 weighted = (ScenarioGrid.shock(s, range) * ScenarioGrid.weight(s)) / 1e18;
            if (weighted < down) down = weighted;
            if (weighted > up) up = weighted;
        }
        assertEq(-down, int256(range > 0.1386e18 ? range : 0.1386e18), "a long loses range or 42 % of 33 %");
        assertEq(up, int256(range > 0.14e18 ? range : 0.14e18), "a short loses range or 14 % of 100 %");
    }

    function _range(uint256 seed) private pure returns (uint256 range) {
        range = bound(seed, 0.01e18, 0.6e18);
        range -= range % 4;
    }
}

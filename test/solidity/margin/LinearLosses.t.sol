// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LinearLosses} from "../../../contracts/margin/kernels/LinearLosses.sol";
import {ScenarioGrid} from "../../../contracts/margin/kernels/ScenarioGrid.sol";
import {Quote} from "../../../contracts/types/Units.sol";
import {Assertions} from "../support/Assertions.sol";
import {Cheats} from "../support/Vm.sol";

/// The few scenarios that linear positions are looked at in are as bad as all 33, to the wei (docs/risk-model.md, 5.1 and 5.2).
contract LinearLossesTest is Assertions, Cheats {
    function testFuzz_AMarketsWorstIsTheWorstOfAllScenarios(int144 amount, bool few, uint256 seed) public pure {
        Quote value = _value(amount, few);
        uint256 range = _range(seed);
        int256 worst;
        for (uint256 s; s < ScenarioGrid.COUNT; ++s) {
            int256 loss = Quote.unwrap(LinearLosses.lossUp(value, s, range));
            if (loss > worst) worst = loss;
        }
        assertEq(Quote.unwrap(LinearLosses.worst(value, range)), worst, "worst of 33");
    }

    function testFuzz_AGroupsWorstIsTheWorstOfAllJointScenarios(
        int144[4] memory amounts,
        bool few,
        uint256[4] memory seeds
    ) public pure {
        LinearLosses.JointLosses memory sums;
        int256[33] memory joint;
        for (uint256 i; i < amounts.length; ++i) {
            (Quote value, uint256 range) = (_value(amounts[i], few), _range(seeds[i]));
            int256 worst;
            for (uint256 s; s < ScenarioGrid.COUNT; ++s) {
                joint[s] += Quote.unwrap(LinearLosses.lossUp(value, s, range));
                if (joint[s] > worst) worst = joint[s];
            }
            assertEq(Quote.unwrap(LinearLosses.addTo(sums, value, range)), worst, "worst of 33 sums so far");
        }
    }

    function testFuzz_ALossIsTheProfitsOppositeByItsWeight(int144 amount, bool few, uint256 seed) public pure {
        Quote value = _value(amount, few);
        uint256 range = _range(seed);
        for (uint256 s; s < ScenarioGrid.COUNT; ++s) {
            int256 shock = ScenarioGrid.shock(s, range);
            int256 profit = Quote.unwrap(LinearLosses.profitDown(value, shock));
            int256 exact = Quote.unwrap(value) * shock;
            assertTrue(profit * 1e18 <= exact && exact < (profit + 1) * 1e18, "profit rounded down");
            int256 loss = Quote.unwrap(LinearLosses.lossUp(value, s, range));
            int256 weighted = -profit * ScenarioGrid.weight(s);
            assertTrue(loss * 1e18 >= weighted && (loss - 1) * 1e18 < weighted, "weighted loss rounded up");
        }
    }

    /// Any value of an account's legs, or a few wei, where rounding decides.
    function _value(int144 amount, bool few) private pure returns (Quote) {
        return Quote.wrap(few ? int256(amount) % 1000 : int256(amount) / 8);
    }

    function _range(uint256 seed) private pure returns (uint256 range) {
        range = bound(seed, 0.01e18, 0.6e18);
        range -= range % 4;
    }
}

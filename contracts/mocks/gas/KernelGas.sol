// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Expiry, OptionKernel, OptionLeg, ScenarioGroup} from "../../math/OptionKernel.sol";

/// What the scenario kernel costs whoever calls it from Solidity. Its arguments are in memory before, and it is too long to be
/// inlined, so the gas around its call is the figure, the loading of its table included.
contract KernelGas {
    address private immutable NORMAL_TABLE;

    constructor(address normalTable) {
        NORMAL_TABLE = normalTable;
    }

    function gasOf(
        Expiry memory expiry,
        OptionLeg[] memory legs,
        int256[] memory shocks,
        ScenarioGroup[] memory groups
    ) external view returns (uint256 used) {
        used = gasleft();
        OptionKernel.optionScenarios(NORMAL_TABLE, expiry, legs, shocks, groups);
        used -= gasleft();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Expiry, OptionKernel, OptionLeg, VolShift} from "../../math/OptionKernel.sol";

/// What the scenario kernel costs whoever calls it from Solidity. Its arguments are in memory before, and it is too long to be
/// inlined, so the gas around its call is the figure, the loading of its table included.
contract KernelGas {
    address private immutable normalTable;

    constructor(address table) {
        normalTable = table;
    }

    function gasOf(
        Expiry memory expiry,
        OptionLeg[] memory legs,
        int256[] memory shocks,
        VolShift[] memory groups
    ) external view returns (uint256 used) {
        used = gasleft();
        OptionKernel.optionScenarios(normalTable, expiry, legs, shocks, groups);
        used -= gasleft();
    }
}

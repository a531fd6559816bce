// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {requireCode} from "../types/Code.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";

/// A contract that the clearing house trusts with its lock (docs/risk-model.md, 2.7).
abstract contract SiloModule {
    IClearingHouse public immutable house;

    /// Every other entry point of the silo reverts while the function runs.
    modifier siloLock() {
        house.acquire();
        _;
        house.release();
    }

    constructor(IClearingHouse house_) {
        requireCode(address(house_));
        house = house_;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVenue} from "../../../contracts/interfaces/IVenue.sol";
import {IClearingHouse} from "../../../contracts/interfaces/IClearingHouse.sol";
import {Fill} from "../../../contracts/types/Trade.sol";

/// A venue that asks nobody: whatever the clearing house lets through, happens. The worst venue that can be listed.
contract OpenVenue is IVenue {
    IClearingHouse public immutable house;

    constructor(IClearingHouse house_) {
        house = house_;
    }

    function settle(Fill calldata trade) external {
        house.fill(trade);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";

/// A module that makes the calls of the test's choice while it holds the lock, and passes their failure on.
contract BatchModule {
    using Address for address;

    function run(IClearingHouse house, bytes[] calldata calls) external {
        house.acquire();
        for (uint256 i; i < calls.length; ++i) {
            address(house).functionCall(calls[i]);
        }
        house.release();
    }
}

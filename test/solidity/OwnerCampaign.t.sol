// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FuzzSelector} from "./support/Vm.sol";
import {OwnerHandler} from "./campaign/OwnerHandler.sol";

/// The handler by this file's own build. The runner knows contracts by their code, and that of the handler's own file may be laid
/// out differently.
contract OwnerCampaignHandler is OwnerHandler {}

/// INV-ROUND and INV-EXTRACT: one owner among the own accounts, with prices and time standing still.
contract OwnerCampaignTest {
    OwnerHandler public handler;

    function setUp() public {
        handler = new OwnerCampaignHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), handler.actions());
    }

    function invariant_NoRoundTripCreatesValue() public view {
        handler.checkAll();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FuzzSelector} from "./support/Vm.sol";
import {Assertions} from "./support/Assertions.sol";
import {SiloHandler} from "./campaign/SiloHandler.sol";

/// The handler by this file's own build. The runner knows contracts by their code, and that of the handler's own file may be laid
/// out differently.
contract SiloCampaignHandler is SiloHandler {}

/// The campaign that all silo invariants share: random actions of every kind, all promises checked after each of them.
contract SiloCampaignTest is Assertions {
    SiloHandler public handler;

    function setUp() public {
        handler = new SiloCampaignHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), handler.actions());
    }

    /// Every sentence of docs/invariants.md; the message of a failure begins with the id of the broken one.
    function invariant_SiloKeepsItsPromises() public view {
        handler.checkAll();
    }

    /// The silo's starting point keeps them too, so that a failure is an action's.
    function test_SiloStartsInOrder() public view {
        handler.checkAll();
    }
}

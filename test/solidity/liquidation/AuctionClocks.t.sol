// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SiloHandler} from "../campaign/SiloHandler.sol";
import {Cheats} from "../support/Vm.sol";

/// A silo in which two accounts of three markets each are in auction.
contract SiloInAuction is SiloHandler {
    constructor() {
        _feeds[0].updateAnswer(1_800e8);
    }
}

/// INV-CLOCK (docs/risk-model.md, 6.2.1), through hours in which prices end and are cached anew in every order: the campaign's own
/// checks, where the campaign itself comes by more rarely.
contract AuctionClocksTest is Cheats {
    SiloInAuction private _silo;

    function setUp() public {
        _silo = new SiloInAuction();
        for (uint256 i; i < 2; ++i) _silo.start(0, 1, 1);
        assert(_silo.auction().lastId() == 2);
    }

    function testFuzz_TheClocksLeaveOutTheLongestOutageAndNoSecondTwice(uint256 seed) public {
        _silo.neglect(mix(seed, 1));
        _silo.neglect(mix(seed, 2));
        _silo.checkAll();
    }
}

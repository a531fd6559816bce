// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Assertions} from "./support/Assertions.sol";
import {ClockWatch} from "./campaign/ClockWatch.sol";
import {SiloHandler} from "./campaign/SiloHandler.sol";

/// The campaign is worth its time only if its actions get somewhere. The runner tells neither that nor whether a handler
/// reverts, so this walks a fixed way. Its trace tells how often each action succeeded and failed.
contract CampaignReachTest is Assertions {
    uint256 private constant EPISODES = 4;
    uint256 private constant STEPS = 210;

    struct Count {
        uint256 succeeded;
        uint256 failed;
    }

    event ReachedClocks(ClockWatch.ClockReach clocks);
    event Reached(bytes32 indexed action, uint256 succeeded, uint256 failed);

    mapping(bytes32 action => Count) private _counts;
    bytes32[] private _actions;
    uint256 private _auctions;
    ClockWatch.ClockReach private _clocks;
    bool private _sawDeficit;
    bool private _sawExitClaims;

    function test_TheCampaignMeetsAuctionsDeficitsAndExitClaims() public {
        for (uint256 episode; episode < EPISODES; ++episode) {
            SiloHandler handler = new SiloHandler();
            _walk(handler, episode);
            handler.checkAll();
            _count(handler);
        }
        (uint256 succeeded, uint256 all) = _report();
        assertLe(all, 2 * succeeded, "most calls succeed");
        assertLe(_actions.length, 26, "no action is unknown here");
        assertLe(20, _actions.length, "nearly all actions are met");
        assertTrue(_auctions > 3 && _counts["bid"].succeeded > 3, "auctions are started and bid for");
        _checkClockReach();
        bool refusesOdd = _counts["matchOdd"].failed > 3 && _counts["matchOdd"].succeeded == 0;
        assertTrue(_counts["match"].succeeded > 9 && refusesOdd, "orders fill, and those beyond all bounds do not");
        assertTrue(_sawDeficit && _sawExitClaims, "a deficit and exit claims are met");
    }

    /// The edges of INV-CLOCK: markets out together and one after the other, and outages that only the touch itself ends.
    function _checkClockReach() private {
        emit ReachedClocks(_clocks);
        assertLe(4, _clocks.twoOut, "two markets are out between two touches");
        assertLe(4, _clocks.threeOut, "three markets are out between two touches");
        assertLe(4, _clocks.overlapping, "outages overlap");
        assertLe(2, _clocks.apart, "outages lie apart");
        assertLe(4, _clocks.unpoked, "nobody pokes before the touch");
        assertLe(20, _clocks.foretold, "time passes in auctions");
    }

    function _addClocks(ClockWatch.ClockReach memory seen) private {
        _clocks.touches += seen.touches;
        _clocks.oneOut += seen.oneOut;
        _clocks.twoOut += seen.twoOut;
        _clocks.threeOut += seen.threeOut;
        _clocks.overlapping += seen.overlapping;
        _clocks.apart += seen.apart;
        _clocks.unpoked += seen.unpoked;
        _clocks.foretold += seen.foretold;
    }

    function _walk(SiloHandler handler, uint256 episode) private {
        bytes4[] memory actions = handler.actions();
        for (uint256 step; step < STEPS; ++step) {
            bytes32 seed = keccak256(abi.encode(episode, step));
            bytes4 action = actions[uint256(seed) % actions.length];
            bytes memory seeds = abi.encode(
                _draw(seed, 1),
                _draw(seed, 2),
                _draw(seed, 3),
                _draw(seed, 4),
                _draw(seed, 5)
            );
            (bool ok, ) = address(handler).call(bytes.concat(action, seeds));
            assertTrue(ok, "no handler reverts");
            _sawDeficit = _sawDeficit || handler.deficits().unfundedDeficit() != 0;
            _sawExitClaims = _sawExitClaims || handler.deficits().exitClaims() != 0;
        }
    }

    function _draw(bytes32 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }

    function _count(SiloHandler handler) private {
        _auctions += handler.auction().lastId();
        _addClocks(handler.clockReach());
        bytes32[] memory names = handler.actionNames();
        for (uint256 i; i < names.length; ++i) {
            Count storage count = _counts[names[i]];
            if (count.succeeded + count.failed == 0) _actions.push(names[i]);
            count.succeeded += handler.tallyOf(names[i]).succeeded;
            count.failed += handler.tallyOf(names[i]).failed;
        }
    }

    function _report() private returns (uint256 succeeded, uint256 all) {
        for (uint256 i; i < _actions.length; ++i) {
            Count memory count = _counts[_actions[i]];
            emit Reached(_actions[i], count.succeeded, count.failed);
            succeeded += count.succeeded;
            all += count.succeeded + count.failed;
        }
    }
}

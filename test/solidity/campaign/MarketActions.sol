// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "../../../contracts/types/Ids.sol";
import {SiloParameters} from "../../../contracts/types/Ledger.sol";
import {StakerFund} from "../../../contracts/insurance/StakerFund.sol";
import {ClockWatch} from "./ClockWatch.sol";

/// The world and governance: prices, time, premium, parameters.
abstract contract MarketActions is ClockWatch {
    /// One price moves by up to 30 % (rarely the feed answers nonsense), within a twentieth and twenty times of the start.
    function movePrice(uint256 marketSeed, uint256 moveSeed) external {
        uint256 i = bound(marketSeed, 0, MARKETS - 1);
        int256 start = _startAnswers[i];
        int256 answer = _feeds[i].latestAnswer();
        if (answer <= 0) answer = start;
        int256 most = moveSeed % 4 == 0 ? int256(500) : int256(3_000);
        answer += (answer * boundSigned(moveSeed / 4, -most, most)) / 10_000;
        if (answer < start / 20) answer = start / 20;
        if (answer > start * 20) answer = start * 20;
        _feeds[i].updateAnswer(moveSeed % 64 == 0 ? -answer : answer);
    }

    /// Seconds to hours pass, rarely days; feeds mostly keep up.
    function passTime(uint256 secondSeed, uint256 refreshSeed) external {
        uint256 most =
            secondSeed % 16 == 0
                ? 3 days
                : secondSeed % 2 == 0
                    ? 10 minutes
                    : 6 hours;
        _pass(bound(secondSeed / 16, 1, most));
        if (refreshSeed % 8 != 0) _refreshFeeds();
    }

    /// Time passes until a staker can leave.
    function _awaitUnlock(uint256 actorSeed) internal {
        StakerFund.Unlock memory request = fund.unlockOf(_actor(actorSeed));
        if (request.availableAt <= block.timestamp) return;
        _pass(request.availableAt - block.timestamp);
        _refreshFeeds();
    }

    function _poke(uint256 marketSeed) internal {
        MarketId market = MarketId.wrap(uint16(bound(marketSeed, 1, MARKETS + 1)));
        _act("poke", _actors[0], address(house), abi.encodeCall(house.poke, (market)));
    }

    /// Governance changes a parameter, inside its bounds or a little outside; sometimes somebody else tries.
    function _govern(uint256 kind, uint256 marketSeed, uint256 valueSeed, uint256 callerSeed) internal {
        address caller = callerSeed % 16 == 0 ? _actor(callerSeed / 16) : address(this);
        bytes memory data = _change(kind % 8, uint16(bound(marketSeed, 1, MARKETS)), valueSeed);
        (bool ok, ) = _act("govern", caller, address(governor), data);
        if (ok) _expect(caller == address(this), "INV-RIGHTS: only governance changes parameters");
    }

    function _change(uint256 kind, uint16 market, uint256 seed) private view returns (bytes memory) {
        if (kind == 0) return abi.encodeCall(governor.setOffsetShare, (uint16(1), bound(seed, 0, 0.65e18)));
        if (kind > 1) {
            int64 premium = int64(boundSigned(seed, -0.0055e18, 0.0055e18));
            return abi.encodeCall(governor.setPremium, (MarketId.wrap(market), premium));
        }
        SiloParameters memory next = _siloParameters();
        next.initialFactor = uint64(bound(seed, 0.9e18, 1.1e18));
        next.maintenanceFactor = uint64(bound(seed / 3, 0.5e18, 0.7e18));
        next.fundFeeShare = uint64(bound(seed / 7, 0, 1e18));
        return abi.encodeCall(governor.setSiloParameters, (next));
    }
}

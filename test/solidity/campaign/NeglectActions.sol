// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "../../../contracts/types/Ids.sol";
import {AuctionActions} from "./AuctionActions.sol";
import {MarketActions} from "./MarketActions.sol";

/// Hours in which nobody looks after the silo: prices of several markets end at different times, some are cached anew, and some by
/// nobody until an auction is touched.
abstract contract NeglectActions is MarketActions, AuctionActions {
    /// Mostly at random, or market after market; at last all feeds answer again, and whoever is in auction is mostly touched.
    function neglect(uint256 seed) external {
        if (!_anyInAuction() && seed % 4 != 0) return;
        uint256 rounds = 1 + (mix(seed, 0) % 5);
        if (seed % 3 == 0) _neglectInTurn(seed);
        else for (uint256 round = 1; round <= rounds; ++round) _neglectSome(mix(seed, round));
        _refreshFeeds();
        if (mix(seed, 6) % 4 != 0) _touchAll();
    }

    /// Some markets are looked after, then time passes: for others it may run out.
    function _neglectSome(uint256 draw) private {
        for (uint256 i; i < MARKETS; ++i) {
            if (mix(draw, i) % 2 == 0) _lookAfter(i);
        }
        _pass(bound(draw / 256, 1, draw % 4 == 0 ? 30 hours : 50 minutes));
        if (draw % 16 == 7) _touchAll();
    }

    /// The markets with short-lived prices are out one after the other, never two at a time.
    function _neglectInTurn(uint256 seed) private {
        uint256 first = 1 + (mix(seed, 1) % 2);
        for (uint256 step; step < 10; ++step) {
            for (uint256 i; i < MARKETS; ++i) {
                if (i != (step < 5 ? first : 3 - first)) _lookAfter(i);
            }
            _pass(bound(mix(seed, 10 + step), 30 minutes, 50 minutes));
        }
    }

    function _lookAfter(uint256 i) private {
        _refreshFeed(i);
        house.poke(MarketId.wrap(uint16(i + 1)));
        _watch();
    }

    function _touchAll() private {
        for (uint256 i; i < _accounts.length; ++i) {
            if (house.isInAuction(_accounts[i])) _touch(_accounts[i]);
        }
    }

    function _anyInAuction() private view returns (bool any) {
        for (uint256 i; i < _accounts.length; ++i) any = any || house.isInAuction(_accounts[i]);
    }
}

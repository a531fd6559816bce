// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId, MarketId} from "../../../contracts/types/Ids.sol";
import {Position} from "../../../contracts/types/Position.sol";
import {Quote, Size} from "../../../contracts/types/Units.sol";
import {Auction} from "../../../contracts/types/Auction.sol";
import {RiskState} from "../../../contracts/types/Risk.sol";
import {RiskLens} from "../../../contracts/lens/RiskLens.sol";
import {Assertions} from "../support/Assertions.sol";
import {ClockWatch} from "./ClockWatch.sol";

/// The promises about the silo's state (docs/invariants.md), told by one walk over all accounts and a few running sums.
abstract contract SiloInvariants is ClockWatch, Assertions {
    struct Sums {
        int256 cash;
        int256[4] net;
        int256[4] long;
        uint256 reserved;
    }

    /// Reverts with the sentence that does not hold.
    function checkAll() external view {
        if (bytes(broken).length != 0) revert Broken(broken, brokenBy);
        RiskLens.SiloView memory silo = lens.silo();
        Sums memory sums;
        for (uint256 i; i < _accounts.length; ++i) {
            _checkAccount(_accounts[i], sums);
        }
        _checkCash(silo, sums.cash);
        _checkMarkets(sums);
        assertEq(sums.reserved, silo.fundReserved, "INV-RESERVED: open auctions' reserves add up to the total");
        _checkClaims(silo);
        assertTrue(!house.isLocked(), "INV-LOCK: the lock is open between calls");
    }

    function _checkAccount(AccountId id, Sums memory sums) private view {
        RiskState memory state = house.riskState(id);
        Auction memory open = auction.auctionOf(id);
        bool inAuction = house.isInAuction(id);
        sums.cash += Quote.unwrap(state.cash);
        sums.reserved += open.reserved;
        assertTrue(inAuction == (open.id != 0), "INV-AUCTION: ledger and auction agree on who is in auction");
        assertTrue(open.id <= auction.lastId(), "INV-AUCTION: ids are given out in order");
        if (open.id == 0) assertEq(open.reserved, 0, "INV-RESERVED: without an auction nothing is reserved");
        bool noDebt = state.legs.length != 0 || Quote.unwrap(state.cash) >= 0;
        assertTrue(noDebt, "INV-NEG: no account without positions is below zero");
        for (uint256 i; i < state.legs.length; ++i) {
            _addLeg(state.legs, i, sums);
        }
    }

    function _addLeg(Position[] memory legs, uint256 i, Sums memory sums) private pure {
        int256 size = Size.unwrap(legs[i].size());
        uint16 market = MarketId.unwrap(legs[i].market());
        assertTrue(size != 0 && size % 1e12 == 0, "INV-LEGS: a leg has a size, on the quantum");
        for (uint256 j; j < i; ++j) {
            assertTrue(!(legs[j].instrument() == legs[i].instrument()), "INV-LEGS: one leg an instrument");
        }
        sums.net[market] += size;
        if (size > 0) sums.long[market] += size;
    }

    function _checkCash(RiskLens.SiloView memory silo, int256 accountsCash) private view {
        int256 house_ = Quote.unwrap(silo.houseCash);
        int256 fund_ = Quote.unwrap(silo.fundCash);
        int256 recovery = Quote.unwrap(silo.recoveryCash);
        int256 claims = accountsCash + house_ + fund_ + recovery - int256(silo.unfundedDeficit);
        assertEq(int256(silo.custody) * 1e12, claims, "INV-CASH: tokens held equal all claims less D");
        assertEq(silo.custody, tokensIn - tokensOut, "INV-CASH: custody is what came in less what went out");
        assertEq(silo.tokenBalance, silo.custody + tokensDonated, "INV-CASH: custody and gifts are the balance");
        assertTrue(house_ >= 0 && fund_ >= 0 && recovery >= 0, "INV-RESERVE: no reserved account is below zero");
    }

    function _checkMarkets(Sums memory sums) private view {
        RiskLens.MarketView[] memory markets = lens.markets(MarketId.wrap(1), MARKETS);
        for (uint256 i; i < MARKETS; ++i) {
            assertEq(sums.net[i + 1], 0, "INV-ZERO: the sizes of an instrument sum to zero");
            int256 counted = int256(uint256(markets[i].market.openInterest));
            assertEq(counted, sums.long[i + 1], "INV-OI: open interest is the sum of long sizes");
        }
    }

    function _checkClaims(RiskLens.SiloView memory silo) private view {
        uint256 unpaid;
        uint256 collectable;
        for (uint256 i; i < _actors.length; ++i) {
            (uint256 owed, uint256 ready) = deficits.claimOf(_actors[i]);
            unpaid += owed;
            collectable += ready;
        }
        int256 recovery = Quote.unwrap(silo.recoveryCash);
        int256 held = int256(silo.exitClaims) + recovery;
        assertEq(int256(unpaid + collectable), held, "INV-CLAIMS: X and the recovery account are what owners are owed");
        assertLe(int256(collectable), recovery, "INV-CLAIMS: what can be collected is there");
        bool owes = silo.unfundedDeficit != 0 || silo.exitClaims != 0;
        assertTrue(silo.deficitOpen == owes, "INV-CLAIMS: the silo knows whether it owes anything");
    }
}

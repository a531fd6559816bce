// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auction, Bid} from "../../../contracts/types/Auction.sol";
import {AccountId, MarketId} from "../../../contracts/types/Ids.sol";
import {InstrumentId, Position, packPosition, perpetualOf} from "../../../contracts/types/Position.sol";
import {MarketRisk, Requirements, RiskState} from "../../../contracts/types/Risk.sol";
import {Fill} from "../../../contracts/types/Trade.sol";
import {Quote, Size} from "../../../contracts/types/Units.sol";
import {LedgerStorage} from "../../../contracts/ledger/LedgerStorage.sol";
import {Assertions} from "../support/Assertions.sol";
import {SiloFixture} from "../support/SiloFixture.sol";
import {Witnesses} from "../support/Witnesses.sol";

/// An account with two legs of one market, as it will be once more than perpetuals can be traded: until then the second leg is
/// written into the ledger's storage. One market, one price, one outage, whatever number of legs.
contract SharedMarketTest is SiloFixture, Assertions {
    uint256 private constant HOLDER = 4;
    uint256 private constant HEARTBEAT = 1 days;
    uint16 private constant MARKET = 1;

    AccountId private _account;
    // Of the perpetual's market, of another kind, with neither expiry nor strike.
    InstrumentId private _other = InstrumentId.wrap(uint128((uint256(MARKET) << 100) | (2 << 96)));

    /// 32 lots long, and 2 short by the other leg; the market pays no funding.
    function setUp() public {
        _deploySilo();
        governor.setPremium(MarketId.wrap(MARKET), -0.0001e18);
        _account = _accounts[HOLDER];
        _settle(HOLDER, MAKER, MARKET, 32e18);
        vm.prank(_actors[2]);
        house.deposit(_account, 4_000 * QUOTE);
        _write(_account, packPosition(_other, Size.wrap(-2e18)));
    }

    function test_TheAccountHasOneMarketWithTheMarginOfTheNet() public view {
        RiskState memory state = house.riskState(_account);
        assertEq(state.legs.length, 2, "legs");
        assertEq(state.markets.length, 1, "markets");
        RiskState memory net = RiskState(state.cash, state.markets, new Position[](1));
        net.legs[0] = packPosition(perpetualOf(MarketId.wrap(MARKET)), Size.wrap(30e18));
        Requirements memory required = engine.requirements(state, house.actionRules().factors);
        Requirements memory ofNet = engine.requirements(net, house.actionRules().factors);
        assertTrue(keccak256(abi.encode(required)) == keccak256(abi.encode(ofNet)), "requirements");
        RiskState memory fresh = lens.freshState(_account);
        assertTrue(keccak256(abi.encode(fresh)) == keccak256(abi.encode(state)), "the lens sees the same");
        assertEq(Size.unwrap(house.sizeOf(_account, perpetualOf(MarketId.wrap(MARKET)))), 32e18, "the perpetual");
        assertEq(Size.unwrap(house.sizeOf(_account, _other)), -2e18, "the other leg");
    }

    function test_AWithdrawalAsksForThePriceOnce() public {
        _expectOnePrice();
        vm.prank(_actors[2]);
        house.withdraw(_account, 1, _actors[2]);
    }

    function test_AFillAsksForThePriceOnce() public {
        _write(_accounts[MAKER], packPosition(_other, Size.wrap(2e18)));
        Fill memory terms = _fillAtMark(MAKER, HOLDER, MARKET, 1e18);
        _expectOnePrice();
        venue.settle(terms);
    }

    function test_AStartAsksForThePriceOnce() public {
        _crash();
        RiskState memory state = lens.freshState(_account);
        _expectOnePrice();
        auction.start(_account, Witnesses.worst(kernel, state), _accounts[BIDDER]);
    }

    function test_ATouchAsksForThePriceOnce() public {
        _openAuction();
        _expectOnePrice();
        auction.touch(_account);
    }

    function test_ABidByWhoHoldsBothLegsAsksForThePriceOnce() public {
        _openAuction();
        _settle(BIDDER, MAKER, MARKET, 1e18);
        _write(_accounts[BIDDER], packPosition(_other, Size.wrap(1e18)));
        Bid memory terms = _wholeBid();
        _expectOnePrice();
        vm.prank(_actors[4]);
        auction.bid(terms);
    }

    function test_AnOutageOfTheMarketIsNotedAndCountedOnce() public {
        _openAuction();
        _feeds[0].updateAnswer(1_700e8);
        auction.touch(_account);
        vm.warp(block.timestamp + HEARTBEAT + 600);
        _feeds[0].updateAnswer(1_700e8);
        auction.touch(_account);
        Auction memory open = auction.auctionOf(_account);
        assertEq(open.solventElapsed + open.insolventElapsed, HEARTBEAT, "all but 600 seconds");
        uint256[] memory words = auction.outagesOf(_account);
        assertEq(words.length, 1, "words");
        assertEq(words[0], uint256((600 << 16) | MARKET) << 96, "one entry, of the market, in the first place");
        MarketRisk[] memory markets = house.riskState(_account).markets;
        assertEq(markets[0].terms.outage(), 600, "and the market's");
    }

    function test_ABidMovesBothLegsAndTheyStayOneMarket() public {
        _openAuction();
        Bid memory terms = _wholeBid();
        vm.prank(_actors[4]);
        (uint256 fraction, ) = auction.bid(terms);
        AccountId bidder = _accounts[BIDDER];
        RiskState memory taken = house.riskState(bidder);
        RiskState memory kept = house.riskState(_account);
        assertTrue(fraction > 0 && fraction < 1e18, "a part is sold");
        assertEq(taken.legs.length, 2, "legs taken");
        assertEq(taken.markets.length, 1, "of one market");
        assertEq(kept.markets.length, 1, "and what is left");
        InstrumentId perpetual = perpetualOf(MarketId.wrap(MARKET));
        int256 sum = Size.unwrap(house.sizeOf(bidder, perpetual) + house.sizeOf(_account, perpetual));
        assertEq(sum, 32e18, "perpetual");
        assertEq(Size.unwrap(house.sizeOf(bidder, _other) + house.sizeOf(_account, _other)), -2e18, "other");
    }

    // ------------------------------------------------------------------ support

    /// Appends a leg to an account's list, past all rules.
    function _write(AccountId account, Position leg) private {
        bytes32 list = keccak256(abi.encode(AccountId.unwrap(account), LedgerStorage.LEGS));
        uint256 count = uint256(house.extsload(uint256(list), 1)[0]);
        vm.store(address(house), list, bytes32(count + 1));
        bytes32 slot = bytes32(uint256(keccak256(abi.encode(list))) + count);
        vm.store(address(house), slot, bytes32(Position.unwrap(leg)));
    }

    function _expectOnePrice() private {
        bytes memory data = abi.encodeCall(hub.indexPrice, (MarketId.wrap(MARKET)));
        vm.expectCall(address(hub), data, 1);
    }

    function _crash() private {
        _feeds[0].updateAnswer(1_700e8);
    }

    function _openAuction() private {
        _crash();
        auction.start(_account, Witnesses.worst(kernel, lens.freshState(_account)), _accounts[BIDDER]);
    }

    function _wholeBid() private view returns (Bid memory) {
        return
            Bid({
                account: _account,
                auctionId: auction.auctionOf(_account).id,
                bidder: _accounts[BIDDER],
                fraction: 1e18,
                minReturn: 0,
                maxMargin: Quote.wrap(type(int128).max),
                maxPayment: Quote.wrap(type(int128).max),
                deadline: block.timestamp
            });
    }
}

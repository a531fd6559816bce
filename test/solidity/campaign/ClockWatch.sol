// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId, MarketId} from "../../../contracts/types/Ids.sol";
import {Auction} from "../../../contracts/types/Auction.sol";
import {Position} from "../../../contracts/types/Position.sol";
import {IClearingHouse} from "../../../contracts/interfaces/IClearingHouse.sol";
import {LedgerStorage} from "../../../contracts/ledger/LedgerStorage.sol";
import {HandlerBase} from "./HandlerBase.sol";
import {Span, Spans} from "./Spans.sol";

/// INV-CLOCK by a book of its own: which market was out and when follows from the validity of cached prices alone, seen after every
/// action, and what an auction counted is compared with plain sums of that.
abstract contract ClockWatch is HandlerBase {
    using LedgerStorage for IClearingHouse;
    using Spans for Span[];

    /// An auction before a touch or bid, and the markets of its account.
    struct ClockScene {
        Auction auction;
        uint16[] markets;
    }

    /// How often clocks were compared after a time in which two or three markets were out; whether their outages overlapped or lay
    /// apart; how often the touch itself ended an outage that nobody had ended before; and promises about time passing.
    struct ClockReach {
        uint32 touches;
        uint32 oneOut;
        uint32 twoOut;
        uint32 threeOut;
        uint32 overlapping;
        uint32 apart;
        uint32 unpoked;
        uint32 foretold;
    }

    /// What a touch would have left on the clocks, and when.
    struct Foretold {
        uint256 counted;
        uint256 time;
    }

    /// What foretell ends with.
    error Told(uint64 id, uint256 counted);

    ClockReach internal _clockReach;
    mapping(uint16 market => uint256) private _validUntil;
    Span[] private _outages;
    mapping(uint64 auctionId => uint256) private _startedAt;
    mapping(uint64 auctionId => uint256) private _recordedAt;
    mapping(uint64 auctionId => Foretold) private _foretold;

    function clockReach() external view returns (ClockReach memory) {
        return _clockReach;
    }

    // ------------------------------------------------------------------ the book

    /// After an action: a price whose validity changed was cached now, and was out from the end of the old one until now.
    function _watch() internal override {
        for (uint16 market = 1; market <= MARKETS; ++market) {
            uint256 validUntil = IClearingHouse(house).marketOf(MarketId.wrap(market)).priceValidUntil;
            uint256 last = _validUntil[market];
            if (validUntil == last) continue;
            if (last != 0 && block.timestamp > last) _outages.push(Span(market, last, block.timestamp));
            _validUntil[market] = validUntil;
        }
    }

    function _noteStart(uint64 id) internal {
        _startedAt[id] = block.timestamp;
        _recordedAt[id] = block.timestamp;
    }

    function _clockScene(AccountId account) internal view returns (ClockScene memory scene) {
        scene.auction = auction.auctionOf(account);
        Position[] memory legs = house.riskState(account).legs;
        scene.markets = new uint16[](legs.length);
        for (uint256 i; i < legs.length; ++i) scene.markets[i] = MarketId.unwrap(legs[i].market());
    }

    // ------------------------------------------------------------------ a touch or bid

    /// Between two records the clocks of an auction grow by the time between them, less at least the longest time in which one of the
    /// account's markets was out, and at most the time in which any of them was.
    function _checkClocks(AccountId account, ClockScene memory before) internal {
        Auction memory later = auction.auctionOf(account);
        if (later.id != before.auction.id) return;
        bool forward =
            later.solventElapsed >= before.auction.solventElapsed &&
                later.insolventElapsed >= before.auction.insolventElapsed;
        _expect(forward, "INV-CLOCK: an auction's clocks never run backwards");
        if (!forward) return;
        uint256 counted = _total(later);
        _expect(
            counted <= block.timestamp - _startedAt[later.id] && later.lastTouch == block.timestamp,
            "INV-CLOCK: the clocks count no second twice"
        );
        _checkGrowth(counted - _total(before.auction), _recordedAt[later.id], before.markets);
        _recordedAt[later.id] = block.timestamp;
    }

    function _checkGrowth(uint256 growth, uint256 since, uint16[] memory markets) private {
        uint256 elapsed = block.timestamp - since;
        Span[] memory spans = _outagesOf(markets, since);
        uint256 longest;
        for (uint16 market = 1; market <= MARKETS; ++market) {
            uint256 out = spans.ofMarket(market);
            if (out > longest) longest = out;
        }
        uint256 any = spans.union();
        _expect(growth + any >= elapsed, "INV-CLOCK: the clocks leave out only time in which a market was out");
        _expect(growth + longest <= elapsed, "INV-CLOCK: the clocks leave out the longest outage of a market");
        _countReach(spans, any);
    }

    /// The outages of the account's markets that ended after `since`. None began before it: the record made then cached their prices.
    function _outagesOf(uint16[] memory markets, uint256 since) private view returns (Span[] memory spans) {
        uint256 count;
        uint256 first = _outages.length;
        while (first != 0 && _outages[first - 1].to > since) --first;
        spans = new Span[](_outages.length - first);
        for (uint256 i = first; i < _outages.length; ++i) {
            bool held;
            for (uint256 j; j < markets.length; ++j) held = held || markets[j] == _outages[i].market;
            if (held) spans[count++] = _outages[i];
        }
        // The tail without spans is cut off.
        assembly ("memory-safe") {
            mstore(spans, count)
        }
    }

    // ------------------------------------------------------------------ time passing

    /// Time passes, and no second of it takes anything off what a touch would count, or adds more than itself.
    function _pass(uint256 duration) internal override {
        _foretellAll();
        super._pass(duration);
        _foretellAll();
    }

    function _foretellAll() private {
        for (uint256 i; i < _accounts.length; ++i) {
            if (house.isInAuction(_accounts[i])) _checkForetold(_accounts[i]);
        }
    }

    function _checkForetold(AccountId account) private {
        (bool known, uint64 id, uint256 counted) = _foretell(account);
        if (!known) return;
        Foretold storage last = _foretold[id];
        if (last.time != 0) {
            _expect(counted >= last.counted, "INV-CLOCK: what a touch would count never falls as time passes");
            bool slow = counted <= last.counted + block.timestamp - last.time;
            _expect(slow, "INV-CLOCK: what a touch would count grows no faster than time passes");
            if (block.timestamp > last.time) ++_clockReach.foretold;
        }
        (last.counted, last.time) = (counted, block.timestamp);
    }

    /// What a touch now would leave on the clocks, if all feeds answered; not known if it would end the auction.
    function _foretell(AccountId account) private returns (bool known, uint64 id, uint256 counted) {
        (, bytes memory result) = address(this).call(abi.encodeCall(this.touchAndTell, (account)));
        _expect(bytes4(result) == Told.selector, "INV-CLOCK: an auction can be touched whenever feeds answer", result);
        if (bytes4(result) != Told.selector) return (false, 0, 0);
        assembly ("memory-safe") {
            id := mload(add(result, 0x24))
            counted := mload(add(result, 0x44))
        }
        known = id != 0;
    }

    /// Touches, tells by its error what the clocks then say, and so leaves everything as it was.
    function touchAndTell(AccountId account) external {
        _refreshFeeds();
        auction.touch(account);
        Auction memory later = auction.auctionOf(account);
        revert Told(later.id, _total(later));
    }

    function _total(Auction memory state) private pure returns (uint256) {
        return uint256(state.solventElapsed) + state.insolventElapsed;
    }

    // ------------------------------------------------------------------ what the campaign got to see

    function _countReach(Span[] memory spans, uint256 any) private {
        uint256 out;
        uint256 sum;
        bool unpoked;
        for (uint16 market = 1; market <= MARKETS; ++market) {
            uint256 time = spans.ofMarket(market);
            if (time != 0) ++out;
            sum += time;
        }
        for (uint256 i; i < spans.length; ++i) unpoked = unpoked || spans[i].to == block.timestamp;
        ++_clockReach.touches;
        if (out == 1) ++_clockReach.oneOut;
        if (out == 2) ++_clockReach.twoOut;
        if (out == 3) ++_clockReach.threeOut;
        if (any < sum) ++_clockReach.overlapping;
        if (out > 1 && any == sum) ++_clockReach.apart;
        if (unpoked) ++_clockReach.unpoked;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WAD} from "../math/FixedPoint.sol";
import {HOLDING_LEGS} from "../types/Constants.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {Quote, Price, Size, SIZE_QUANTUM, ZERO_QUOTE, magnitude} from "../types/Units.sol";
import {InstrumentId, Position, packPosition} from "../types/Position.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {RiskState, MarketRisk, packPrices, packTerms} from "../types/Risk.sol";
import {MarketPrice, MarketTerms, StoredMarket} from "../types/StoredMarket.sol";
import {Accounts} from "./Accounts.sol";
import {FundingMath} from "./FundingMath.sol";
import {Markets} from "./Markets.sol";

/// Positions: one slot each, the funding they carry, and what margin says of them.
abstract contract Portfolio is Accounts, Markets {
    // Transient slots from here on, one an instrument: the search that found it and where (see _moveLegs). Instruments are below
    // 2^116, so that neither these slots nor those of Markets or the compiler meet.
    uint256 private constant FOUND = 1 << 128;
    uint256 private transient _search;

    IMarginEngine public immutable marginEngine;

    mapping(AccountId => Position[]) private _legs;

    constructor(IMarginEngine engine) {
        marginEngine = engine;
    }

    function sizeOf(AccountId account, InstrumentId instrument) external view whenReadable returns (Size) {
        Position[] memory legs = _legs[account];
        uint256 slot = _indexOf(legs, packPosition(instrument, Size.wrap(0)));
        // By the whole id: bits that no instrument has name nothing that is held.
        bool held = slot != legs.length && legs[slot].instrument() == instrument;
        return held ? legs[slot].size() : Size.wrap(0);
    }

    /// Cash with pending funding, and what the margin engine needs, at the cached prices.
    function riskState(AccountId account) external view whenReadable returns (RiskState memory) {
        return _riskState(account);
    }

    function _riskState(AccountId account) internal view returns (RiskState memory state) {
        Position[] memory legs = _legs[account];
        MarketRisk[] memory markets = new MarketRisk[](legs.length);
        state.legs = legs;
        state.cash = _cash(account);
        uint256[256] memory seen;
        uint256 count;
        unchecked {
            for (uint256 i; i < legs.length; ++i) {
                MarketId id = legs[i].market();
                StoredMarket storage cached = _markets[id];
                state.cash = state.cash + _pending(legs[i], FundingMath.payableIndex(cached.fundingIndex));
                uint256 word = MarketId.unwrap(id) >> 8;
                uint256 bit = 1 << (MarketId.unwrap(id) & 0xff);
                if (seen[word] & bit != 0) continue;
                seen[word] |= bit;
                markets[count++] = _marketRisk(id, cached);
            }
        }
        // The tail without markets is cut off.
        assembly ("memory-safe") {
            mstore(markets, count)
        }
        state.markets = markets;
    }

    function _pokeLegs(AccountId account) internal {
        Position[] memory legs = _legs[account];
        for (uint256 i; i < legs.length; ++i) {
            _poke(legs[i].market());
        }
    }

    /// Applies the pending funding of every leg to cash.
    function _settleFunding(AccountId account) internal {
        Position[] memory legs = _legs[account];
        Quote total = ZERO_QUOTE;
        for (uint256 i; i < legs.length; ++i) {
            Quote amount;
            (_legs[account][i], amount) = _settled(account, legs[i]);
            total = total + amount;
        }
        _addCash(account, total);
    }

    /// Changes an account's size in an instrument: settles the leg's funding, adds, updates or deletes the leg, and keeps
    /// the market's open interest.
    /// @return increases whether it opened exposure: a larger position, or one of the other sign
    function _changeSize(AccountId account, InstrumentId instrument, Size change) internal returns (bool increases) {
        Position[] storage legs = _legs[account];
        Position sought = packPosition(instrument, Size.wrap(0));
        uint256 slot = _indexOf(legs, sought);
        if (slot == legs.length) legs.push(sought);
        Size next = _resize(account, legs, slot, change, Size.wrap(0));
        if (Size.unwrap(next) == 0) _deleteLeg(legs, slot);
        // It grew, or turned its sign, exactly if what is left lies on the side that it moved to.
        int256 side = Size.unwrap(change);
        return side > 0 ? Size.unwrap(next) > 0 : Size.unwrap(next) < 0;
    }

    /// Moves `fraction` of every leg, away from zero to the quantum: whoever takes a share never takes less risk than it. The giver's
    /// legs keep their order, and the receiver's new ones follow in it.
    function _moveLegs(AccountId from, AccountId to, uint256 fraction) internal {
        Position[] memory given = _legs[from];
        Position[] memory held = _legs[to];
        delete _legs[from];
        _mark(held);
        for (uint256 i; i < given.length; ++i) {
            Position leg = given[i];
            uint256 slot = _markedOf(leg, held.length);
            // A new leg takes its checkpoint along, and open interest stays; two legs become one only when both are settled.
            if (slot != held.length) leg = _settleLeg(from, leg);
            Size part = _partUp(leg.size(), fraction);
            Size rest = leg.size() - part;
            if (Size.unwrap(rest) != 0) _legs[from].push(leg.withSize(rest));
            if (slot == held.length) _legs[to].push(leg.withSize(part));
            else _resize(to, _legs[to], slot, part, part);
        }
        _dropEmpty(_legs[to], held.length);
        uint256 count = _legs[to].length;
        if (count > HOLDING_LEGS) revert TooManyLegs(to, count);
    }

    /// Notes where each leg stands, by instrument: comparing every pair of two long lists would cost as much as moving them.
    function _mark(Position[] memory legs) private {
        uint256 search = ++_search;
        for (uint256 i; i < legs.length; ++i) {
            uint256 key = FOUND | InstrumentId.unwrap(legs[i].instrument());
            uint256 place = (search << 16) | i;
            // Solidity has no transient mappings.
            assembly ("memory-safe") {
                tstore(key, place)
            }
        }
    }

    /// Where the marked legs hold the leg's instrument; `none` where they don't.
    function _markedOf(Position leg, uint256 none) private view returns (uint256) {
        uint256 key = FOUND | InstrumentId.unwrap(leg.instrument());
        uint256 place;
        assembly ("memory-safe") {
            place := tload(key)
        }
        return place >> 16 == _search ? place & 0xffff : none;
    }

    /// Settles a leg and changes its size, which may leave it without any.
    /// @param given the part of the change that another account gave away
    function _resize(
        AccountId account,
        Position[] storage legs,
        uint256 slot,
        Size change,
        Size given
    ) private returns (Size next) {
        Position held = _settleLeg(account, legs[slot]);
        next = held.size() + change;
        legs[slot] = held.withSize(next);
        _countOpenInterest(held.market(), held.size(), next, given);
    }

    function _partUp(Size lots, uint256 fraction) private pure returns (Size) {
        unchecked {
            // Size (94 bits) times fraction (60 bits); the last division rounds up.
            uint256 product = magnitude(lots) * fraction;
            uint256 quanta = (product + WAD * SIZE_QUANTUM - 1) / (WAD * SIZE_QUANTUM);
            int256 part = int256(quanta * SIZE_QUANTUM);
            return Size.wrap(Size.unwrap(lots) < 0 ? -part : part);
        }
    }

    /// Applies a leg's pending funding to cash.
    /// @return settled the leg with its checkpoint at the market's index
    function _settleLeg(AccountId account, Position leg) private returns (Position settled) {
        Quote amount;
        (settled, amount) = _settled(account, leg);
        _addCash(account, amount);
    }

    /// The leg with its checkpoint at the market's index, and what it is owed until then, which the caller has to pay.
    function _settled(AccountId account, Position leg) private returns (Position settled, Quote amount) {
        MarketId market = leg.market();
        int256 payableNow = FundingMath.payableIndex(_markets[market].fundingIndex);
        amount = _pending(leg, payableNow);
        settled = leg.withCheckpoint(payableNow);
        if (!(amount == ZERO_QUOTE)) emit FundingPaid(account, market, -amount);
    }

    function _deleteLeg(Position[] storage legs, uint256 slot) private {
        uint256 last = legs.length - 1;
        if (slot != last) legs[slot] = legs[last];
        legs.pop();
    }

    /// Deletes those of the first `count` legs that are without size, from the last one on.
    function _dropEmpty(Position[] storage legs, uint256 count) private {
        for (; count != 0; --count) {
            if (Size.unwrap(legs[count - 1].size()) == 0) _deleteLeg(legs, count - 1);
        }
    }

    /// Counts a leg that grew from `old` to `next`, and `given` that another account gave away for it.
    /// @dev Unchecked: open interest is the sum of all long sizes, so what leaves it was in it.
    function _countOpenInterest(MarketId market, Size old, Size next, Size given) private {
        unchecked {
            int256 change = _longPart(next) - _longPart(old) - _longPart(given);
            if (change != 0) _markets[market].fills = _markets[market].fills.withMoreInterest(change);
        }
    }

    function _longPart(Size lots) private pure returns (int256) {
        int256 raw = Size.unwrap(lots);
        return raw > 0 ? raw : int256(0);
    }

    function _pending(Position leg, int256 payableNow) private pure returns (Quote) {
        return FundingMath.pending(leg.size(), payableNow, leg.checkpoint());
    }

    function _marketRisk(MarketId id, StoredMarket storage state) private view returns (MarketRisk memory) {
        (MarketPrice price, MarketTerms terms) = (state.price, state.terms);
        uint16 group = terms.groupOf();
        Price mark = FundingMath.markPrice(price.indexOf(), price.premiumOf());
        return
            MarketRisk({
                prices: packPrices(Price.wrap(price.indexOf()), mark, group, id),
                terms: packTerms(terms.scanRangeOf(), offsetShareOf[group], terms.outageOf())
            });
    }

    /// Position of the instrument's leg, or the number of legs where there is none.
    function _indexOf(Position[] memory legs, Position sought) private pure returns (uint256 slot) {
        while (slot < legs.length && !legs[slot].sameInstrument(sought)) ++slot;
    }
}

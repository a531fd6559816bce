// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "../math/FixedPoint.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {Quote, Price, Size, SIZE_QUANTUM, ZERO_QUOTE, magnitude} from "../types/Units.sol";
import {InstrumentId, Position, packPosition} from "../types/Position.sol";
import {IMarginEngine, RiskState} from "../margin/IMarginEngine.sol";
import {MarketRisk} from "../margin/IScenarioKernel.sol";
import {Market} from "../interfaces/IClearingHouse.sol";
import {Accounts} from "./Accounts.sol";
import {FundingMath} from "./FundingMath.sol";
import {Markets} from "./Markets.sol";

/// Positions: one slot each, the funding they carry, and what margin says of them.
abstract contract Portfolio is Accounts, Markets {
    /// Legs that an account may hold; only a bid may pass what the margin engine allows to reach by trading.
    uint256 internal constant HOLDING_LEGS = 56;

    IMarginEngine public immutable marginEngine;

    mapping(AccountId => Position[]) private _legs;
    mapping(AccountId => mapping(MarketId => int256)) private _checkpoints;

    constructor(IMarginEngine engine) {
        marginEngine = engine;
    }

    function sizeOf(AccountId account, InstrumentId instrument) external view whenReadable returns (Size) {
        (, Size lots) = _find(_legs[account], instrument);
        return lots;
    }

    /// Cash with pending funding, and what the margin engine needs, at the cached prices.
    function riskState(AccountId account) external view whenReadable returns (RiskState memory) {
        return _riskState(account);
    }

    function _riskState(AccountId account) internal view returns (RiskState memory state) {
        state.legs = _legs[account];
        state.markets = new MarketRisk[](state.legs.length);
        state.cash = _cash(account);
        for (uint256 i; i < state.legs.length; ++i) {
            Position leg = state.legs[i];
            Market storage cached = _markets[leg.market()];
            state.markets[i] = _marketRisk(leg.market(), cached);
            state.cash = state.cash + _pending(account, leg, cached.fundingIndex);
            state.outage += cached.outage;
        }
    }

    function _pokeLegs(AccountId account) internal {
        Position[] storage legs = _legs[account];
        uint256 count = legs.length;
        for (uint256 i; i < count; ++i) {
            _poke(legs[i].market());
        }
    }

    /// Applies the pending funding of every leg to cash.
    function _settleFunding(AccountId account) internal {
        Position[] memory legs = _legs[account];
        for (uint256 i; i < legs.length; ++i) {
            _settleLeg(account, legs[i]);
        }
    }

    /// Changes an account's size in an instrument: settles the leg's funding, adds, updates or deletes the leg, and keeps
    /// the market's open interest.
    /// @return increases whether it opened exposure: a larger position, or one of the other sign
    function _changeSize(AccountId account, InstrumentId instrument, Size change) internal returns (bool increases) {
        Position[] storage legs = _legs[account];
        (uint256 slot, Size old) = _find(legs, instrument);
        Size next = old + change;
        MarketId market = instrument.marketOf();
        if (slot == legs.length) {
            legs.push(packPosition(instrument, next));
            _checkpoints[account][market] = FundingMath.payableIndex(_markets[market].fundingIndex);
        } else {
            _settleLeg(account, legs[slot]);
            if (Size.unwrap(next) == 0) _deleteLeg(account, legs, slot);
            else legs[slot] = legs[slot].withSize(next);
        }
        _countOpenInterest(market, old, next);
        bool flips = (Size.unwrap(old) > 0 && Size.unwrap(next) < 0) || (Size.unwrap(old) < 0 && Size.unwrap(next) > 0);
        return flips || magnitude(next) > magnitude(old);
    }

    /// Moves `fraction` of every leg, away from zero to the quantum: whoever takes a share never takes less risk than it.
    function _moveLegs(AccountId from, AccountId to, uint256 fraction) internal {
        Position[] memory legs = _legs[from];
        for (uint256 i; i < legs.length; ++i) {
            Size part = _partUp(legs[i].size(), fraction);
            _changeSize(from, legs[i].instrument(), -part);
            _changeSize(to, legs[i].instrument(), part);
        }
        uint256 held = _legs[to].length;
        if (held > HOLDING_LEGS) revert TooManyLegs(to, held);
    }

    function _partUp(Size lots, uint256 fraction) private pure returns (Size) {
        uint256 quanta = FixedPoint.mulDivUp(magnitude(lots), fraction, FixedPoint.WAD * SIZE_QUANTUM);
        int256 part = int256(quanta * SIZE_QUANTUM);
        return Size.wrap(Size.unwrap(lots) < 0 ? -part : part);
    }

    function _settleLeg(AccountId account, Position leg) private {
        MarketId market = leg.market();
        int256 index = _markets[market].fundingIndex;
        Quote amount = _pending(account, leg, index);
        _checkpoints[account][market] = FundingMath.payableIndex(index);
        if (amount == ZERO_QUOTE) return;
        _addCash(account, amount);
        emit FundingPaid(account, market, -amount);
    }

    function _deleteLeg(AccountId account, Position[] storage legs, uint256 slot) private {
        delete _checkpoints[account][legs[slot].market()];
        uint256 last = legs.length - 1;
        if (slot != last) legs[slot] = legs[last];
        legs.pop();
    }

    function _countOpenInterest(MarketId market, Size old, Size next) private {
        Market storage state = _markets[market];
        int256 long = int256(uint256(state.openInterest)) + _longPart(next) - _longPart(old);
        state.openInterest = uint96(uint256(long));
    }

    function _longPart(Size lots) private pure returns (int256) {
        int256 raw = Size.unwrap(lots);
        return raw > 0 ? raw : int256(0);
    }

    function _pending(AccountId account, Position leg, int256 fundingIndex) private view returns (Quote) {
        int256 checkpoint = _checkpoints[account][leg.market()];
        return FundingMath.pending(leg.size(), FundingMath.payableIndex(fundingIndex), checkpoint);
    }

    function _marketRisk(MarketId id, Market storage state) private view returns (MarketRisk memory) {
        return
            MarketRisk({
                id: id,
                legCount: 1,
                group: state.config.group,
                index: Price.wrap(state.index),
                mark: FundingMath.markPrice(state.index, state.premium),
                scanRange: state.config.scanRange,
                theta: thetaOf[state.config.group]
            });
    }

    /// Position of the instrument's leg, or the number of legs where there is none.
    function _find(Position[] storage legs, InstrumentId instrument) private view returns (uint256 slot, Size lots) {
        uint256 count = legs.length;
        for (slot = 0; slot < count; ++slot) {
            Position leg = legs[slot];
            if (leg.instrument() == instrument) return (slot, leg.size());
        }
    }
}

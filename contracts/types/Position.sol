// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "./Ids.sol";
import {PRICE_TICK, Size} from "./Units.sol";

/// What is traded: market, kind, expiry and strike, in the upper bits of a position's slot.
type InstrumentId is uint128;

/// One position in one storage slot. Nothing outside this file knows the shifts.
///
///  255     240 239  236 235      204 203      140 139       44 43       12 11    0
/// +-----------+--------+------------+------------+------------+-----------+-------+
/// | market 16 | kind 4 | expiry 32  | strike 64  | size int96 | adlSeq 32 | spare |
/// +-----------+--------+------------+------------+------------+-----------+-------+
/// |<------------- InstrumentId (116 bits) ------>| WAD lots
///
/// A perpetual has neither expiry nor strike. Its slot keeps the funding checkpoint in their place, so that a position that
/// pays funding is one slot as well:
///
///  255     240 239  236 235                   140 139       44 43       12 11    0
/// +-----------+--------+-------------------------+------------+-----------+-------+
/// | market 16 |   1    | checkpoint int96, ticks | size int96 | adlSeq 32 | spare |
/// +-----------+--------+-------------------------+------------+-----------+-------+
///
/// int96 holds 4e28 ticks. The dearest lot (MAX_PRICE, 1e24 ticks) at the highest rate (4 % per 8 hours) needs 900 years for them.
type Position is uint256;

using {equalInstrument as ==} for InstrumentId global;
using {marketOf, kindOf} for InstrumentId global;
using {instrument, sameInstrument, size, withSize, market, checkpoint, withCheckpoint} for Position global;
using {samePosition as ==} for Position global;

uint256 constant KIND_PERPETUAL = 1;

uint256 constant INSTRUMENT_SHIFT = 140;
uint256 constant SIZE_SHIFT = 44;
uint256 constant SIZE_MASK = (1 << 96) - 1;
uint256 constant MARKET_SHIFT = 100;
uint256 constant KIND_SHIFT = 96;
uint256 constant TERMS_MASK = (1 << 96) - 1;

function equalInstrument(InstrumentId a, InstrumentId b) pure returns (bool) {
    return InstrumentId.unwrap(a) == InstrumentId.unwrap(b);
}

/// The perpetual of a market: no expiry, no strike.
function perpetualOf(MarketId id) pure returns (InstrumentId) {
    return InstrumentId.wrap(uint128((uint256(MarketId.unwrap(id)) << MARKET_SHIFT) | (KIND_PERPETUAL << KIND_SHIFT)));
}

function marketOf(InstrumentId id) pure returns (MarketId) {
    return MarketId.wrap(uint16(InstrumentId.unwrap(id) >> MARKET_SHIFT));
}

function kindOf(InstrumentId id) pure returns (uint256) {
    return (InstrumentId.unwrap(id) >> KIND_SHIFT) & 0xf;
}

function packPosition(InstrumentId id, Size lots) pure returns (Position) {
    return
        Position.wrap(
            (uint256(InstrumentId.unwrap(id)) << INSTRUMENT_SHIFT) |
                ((uint256(Size.unwrap(lots)) & SIZE_MASK) << SIZE_SHIFT)
        );
}

function instrument(Position self) pure returns (InstrumentId) {
    uint256 id = Position.unwrap(self) >> INSTRUMENT_SHIFT;
    if ((id >> KIND_SHIFT) & 0xf == KIND_PERPETUAL) id &= ~TERMS_MASK;
    return InstrumentId.wrap(uint128(id));
}

/// Whether two positions are of one instrument. Market and kind settle nearly every comparison.
function sameInstrument(Position a, Position b) pure returns (bool) {
    if ((Position.unwrap(a) ^ Position.unwrap(b)) >> (INSTRUMENT_SHIFT + KIND_SHIFT) != 0) return false;
    return a.instrument() == b.instrument();
}

function samePosition(Position a, Position b) pure returns (bool) {
    return Position.unwrap(a) == Position.unwrap(b);
}

function market(Position self) pure returns (MarketId) {
    return MarketId.wrap(uint16(Position.unwrap(self) >> 240));
}

function size(Position self) pure returns (Size) {
    // The cast to uint96 drops the instrument, int96 carries the sign back to 256 bits.
    return Size.wrap(int96(uint96(Position.unwrap(self) >> SIZE_SHIFT)));
}

/// The same instrument with another size; |lots| must be at most MAX_SIZE * 3, which int96 holds.
function withSize(Position self, Size lots) pure returns (Position) {
    uint256 cleared = Position.unwrap(self) & ~(SIZE_MASK << SIZE_SHIFT);
    return Position.wrap(cleared | ((uint256(Size.unwrap(lots)) & SIZE_MASK) << SIZE_SHIFT));
}

/// Payable funding index up to which a perpetual was settled: quote per lot [WAD], on the tick.
function checkpoint(Position self) pure returns (int256) {
    return int256(int96(uint96(Position.unwrap(self) >> INSTRUMENT_SHIFT))) * int256(PRICE_TICK);
}

/// The same perpetual settled up to another payable index [WAD], which is on the tick.
function withCheckpoint(Position self, int256 payableIndex) pure returns (Position) {
    uint256 ticks = uint256(payableIndex / int256(PRICE_TICK)) & TERMS_MASK;
    return Position.wrap((Position.unwrap(self) & ~(TERMS_MASK << INSTRUMENT_SHIFT)) | (ticks << INSTRUMENT_SHIFT));
}

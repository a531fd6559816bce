// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {InstrumentId, KIND_PERPETUAL, Position, packPosition, perpetualOf} from "../../../contracts/types/Position.sol";
import {MarketId} from "../../../contracts/types/Ids.sol";
import {Size} from "../../../contracts/types/Units.sol";
import {Assertions} from "../support/Assertions.sol";
import {Cheats} from "../support/Vm.sol";

/// The packed slot of a position (docs/risk-model.md, 2.3).
contract PositionTest is Assertions, Cheats {
    uint256 private constant SIZE_FIELD = ((1 << 96) - 1) << 44;

    function testFuzz_PackingKeepsInstrumentAndSize(uint128 seed, int96 size) public pure {
        InstrumentId id = InstrumentId.wrap(uint128(seed % (1 << 116)));
        if (id.kindOf() == KIND_PERPETUAL) id = perpetualOf(id.marketOf());
        Position position = packPosition(id, Size.wrap(size));
        assertTrue(position.instrument() == id, "instrument");
        assertEq(Size.unwrap(position.size()), size, "size");
        assertTrue(position.market() == id.marketOf(), "market");
        assertEq(Position.unwrap(position) & ((1 << 44) - 1), 0, "adlSeq and spare start at zero");
    }

    function testFuzz_ChangingTheSizeDisturbsNoNeighbour(uint256 word, int96 size) public pure {
        Position changed = Position.wrap(word).withSize(Size.wrap(size));
        assertEq(Size.unwrap(changed.size()), size, "size");
        assertEq(Position.unwrap(changed) & ~SIZE_FIELD, word & ~SIZE_FIELD, "everything but the size");
    }

    function testFuzz_ACheckpointDisturbsNoNeighbourAndIsNoPartOfTheInstrument(
        uint16 market,
        int96 size,
        int96 ticks
    ) public pure {
        Position position = packPosition(perpetualOf(MarketId.wrap(market)), Size.wrap(size));
        Position settled = position.withCheckpoint(int256(ticks) * 1e6);
        assertEq(settled.checkpoint(), int256(ticks) * 1e6, "checkpoint");
        assertEq(Size.unwrap(settled.size()), size, "size");
        assertTrue(settled.instrument() == perpetualOf(MarketId.wrap(market)), "instrument");
        assertTrue(settled.withCheckpoint(0) == position, "nothing else changed");
    }

    function testFuzz_PositionsAreOfOneInstrumentWhateverTheirSizeAndCheckpoint(uint256 a, uint256 b) public pure {
        (Position one, Position other) = (Position.wrap(a), Position.wrap(b));
        assertTrue(one.sameInstrument(other) == (one.instrument() == other.instrument()), "as the instruments say");
        Position moved = packPosition(one.instrument(), Size.wrap(1));
        assertTrue(one.sameInstrument(moved), "one instrument");
    }

    function testFuzz_APerpetualNamesItsMarket(uint16 market) public pure {
        InstrumentId id = perpetualOf(MarketId.wrap(market));
        assertTrue(id.marketOf() == MarketId.wrap(market), "market");
        assertEq(id.kindOf(), 1, "kind");
        assertEq(InstrumentId.unwrap(id) & ((1 << 96) - 1), 0, "no expiry, no strike");
    }
}

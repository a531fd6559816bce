// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {MarketId} from "../types/Ids.sol";
import {requireCode} from "../types/Code.sol";
import {Price, PRICE_TICK, MIN_INDEX, MAX_INDEX} from "../types/Units.sol";
import {FixedPoint} from "../math/FixedPoint.sol";
import {IPriceAdapter} from "../interfaces/IPriceAdapter.sol";
import {IOracleHub, PriceSource} from "../interfaces/IOracleHub.sol";

/// Index prices of all markets of a silo, from one adapter each, within bounds.
contract OracleHub is IOracleHub, Ownable2Step {
    /// A PriceSource in two slots: prices are at most MAX_INDEX, below 2^100.
    struct StoredSource {
        IPriceAdapter adapter;
        uint32 lot;
        uint128 minPrice;
        uint128 maxPrice;
    }

    // The longest error of an adapter that is passed on: a selector and eight words.
    uint256 private constant LONGEST_ERROR = 260;
    // Solidity's own error, of which nobody could tell whose it was.
    uint256 private constant PANIC = 0x4e487b71;

    mapping(MarketId => StoredSource) private _sources;

    constructor(address owner_) Ownable(owner_) {}

    /// Sets or replaces a market's source. Only the owner.
    /// @dev Checks in order: owner, bounds, lot and adapter, code of the adapter.
    function setSource(MarketId market, PriceSource calldata source) external onlyOwner {
        uint256 low = Price.unwrap(source.minPrice);
        uint256 high = Price.unwrap(source.maxPrice);
        bool domain = low >= MIN_INDEX && high <= MAX_INDEX && low <= high;
        if (!domain || source.lot == 0 || address(source.adapter) == address(0)) revert InvalidSource(market);
        requireCode(address(source.adapter));
        _sources[market] = StoredSource(source.adapter, source.lot, uint128(low), uint128(high));
        emit SourceSet(market, address(source.adapter), source.lot, source.minPrice, source.maxPrice);
    }

    function sourceOf(MarketId market) external view returns (PriceSource memory) {
        StoredSource memory source = _sources[market];
        return PriceSource(source.adapter, source.lot, Price.wrap(source.minPrice), Price.wrap(source.maxPrice));
    }

    /// @inheritdoc IOracleHub
    /// @dev Checks in order: source, adapter's own, adapter's answer, validity, bounds.
    function indexPrice(MarketId market) external view returns (Price index, uint256 validUntil) {
        StoredSource memory source = _sources[market];
        if (address(source.adapter) == address(0)) revert NoPriceSource(market);
        uint256 price;
        (price, validUntil) = _ask(market, address(source.adapter));
        if (validUntil < block.timestamp || validUntil > type(uint40).max) revert InvalidValidity(market, validUntil);
        price = _perLot(price, source.lot);
        if (price < source.minPrice || price > source.maxPrice) {
            revert PriceOutOfBounds(market, price, Price.wrap(source.minPrice), Price.wrap(source.maxPrice));
        }
        index = Price.wrap(price);
    }

    /// The price of a lot, rounded down to the tick; the largest number where that is beyond all numbers.
    function _perLot(uint256 price, uint256 lot) private pure returns (uint256) {
        unchecked {
            // A lot is below 2^32.
            return price >> 224 == 0 ? FixedPoint.floorTo(price * lot, PRICE_TICK) : type(uint256).max;
        }
    }

    /// What the adapter answers. A high-level call would revert without a reason where there is no code or a short answer, and
    /// look the code up first, which a bid would pay for once a leg.
    function _ask(MarketId market, address adapter) private view returns (uint256 price, uint256 validUntil) {
        bytes4 selector = IPriceAdapter.latestPrice.selector;
        bool succeeded;
        bool answered;
        assembly ("memory-safe") {
            // Question and answer both fit the scratch space. No code answers nothing, so the size tells.
            mstore(0, selector)
            succeeded := staticcall(gas(), adapter, 0, 4, 0, 64)
            answered := and(succeeded, eq(returndatasize(), 64))
            price := mload(0)
            validUntil := mload(32)
        }
        if (!answered) _refuse(market, adapter, !succeeded);
    }

    /// Passes the adapter's own error on, unchanged; what is none becomes the hub's.
    /// @param reverted whether what the adapter returned is an error
    function _refuse(MarketId market, address adapter, bool reverted) private pure {
        uint256 size;
        assembly ("memory-safe") {
            size := returndatasize()
        }
        if (reverted && size >= 4 && size <= LONGEST_ERROR) {
            assembly ("memory-safe") {
                // Behind the free pointer, for as long as this block runs: it reverts with what it copied, or forgets it.
                let reason := mload(0x40)
                returndatacopy(reason, 0, size)
                if iszero(eq(shr(224, mload(reason)), PANIC)) {
                    revert(reason, size)
                }
            }
        }
        revert AdapterUnavailable(market, adapter);
    }
}

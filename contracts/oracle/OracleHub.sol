// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {MarketId} from "../types/Ids.sol";
import {Price, PRICE_TICK, MIN_PRICE, MAX_PRICE} from "../types/Units.sol";
import {FixedPoint} from "../math/FixedPoint.sol";
import {IPriceAdapter} from "../interfaces/IPriceAdapter.sol";
import {IOracleHub, PriceSource} from "../interfaces/IOracleHub.sol";

/// Index prices of all markets of a silo, from one adapter each, within bounds.
contract OracleHub is IOracleHub, Ownable2Step {
    /// A PriceSource in two slots: prices are at most MAX_PRICE, below 2^100.
    struct StoredSource {
        IPriceAdapter adapter;
        uint32 lot;
        uint128 minPrice;
        uint128 maxPrice;
    }

    mapping(MarketId => StoredSource) private _sources;

    constructor(address owner_) Ownable(owner_) {}

    /// Sets or replaces a market's source. Only the owner.
    function setSource(MarketId market, PriceSource calldata source) external onlyOwner {
        uint256 low = Price.unwrap(source.minPrice);
        uint256 high = Price.unwrap(source.maxPrice);
        bool domain = low >= MIN_PRICE && high <= MAX_PRICE && low <= high;
        if (!domain || source.lot == 0 || address(source.adapter) == address(0)) revert InvalidSource(market);
        _sources[market] = StoredSource(source.adapter, source.lot, uint128(low), uint128(high));
        emit SourceSet(market, address(source.adapter), source.lot, source.minPrice, source.maxPrice);
    }

    function sourceOf(MarketId market) external view returns (PriceSource memory) {
        StoredSource memory source = _sources[market];
        return PriceSource(source.adapter, source.lot, Price.wrap(source.minPrice), Price.wrap(source.maxPrice));
    }

    /// @inheritdoc IOracleHub
    function indexPrice(MarketId market) external view returns (Price index, uint256 validUntil) {
        StoredSource memory source = _sources[market];
        if (address(source.adapter) == address(0)) revert NoPriceSource(market);
        uint256 price;
        (price, validUntil) = source.adapter.latestPrice();
        if (validUntil < block.timestamp || validUntil > type(uint40).max) revert InvalidValidity(market, validUntil);
        price = FixedPoint.floorTo(price * source.lot, PRICE_TICK);
        if (price < source.minPrice || price > source.maxPrice) {
            revert PriceOutOfBounds(market, price, Price.wrap(source.minPrice), Price.wrap(source.maxPrice));
        }
        index = Price.wrap(price);
    }
}

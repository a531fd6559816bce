// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "../types/Ids.sol";
import {Price} from "../types/Units.sol";
import {IPriceAdapter} from "./IPriceAdapter.sol";

/// Where a market's index comes from.
/// @param adapter the source, quote per unit of underlying
/// @param lot units of underlying in a lot, so that cheap coins fit a position's size
/// @param minPrice lowest credible index, quote per lot [WAD], at least MIN_INDEX
/// @param maxPrice highest credible index, quote per lot [WAD], at most MAX_INDEX
struct PriceSource {
    IPriceAdapter adapter;
    uint32 lot;
    Price minPrice;
    Price maxPrice;
}

/// Index prices of all markets of a silo.
interface IOracleHub {
    /// @notice No source was set for this market.
    error NoPriceSource(MarketId market);
    /// @notice The source is no contract any more, or its answer is none: no two words, or a revert without a typed error.
    error AdapterUnavailable(MarketId market, address adapter);
    /// @notice The source's price lies outside what the market's listing calls credible. A price that no number holds is told
    ///         as the largest number.
    error PriceOutOfBounds(MarketId market, uint256 price, Price minPrice, Price maxPrice);
    /// @notice The adapter handed out a price that is already out of date, or for longer than time is counted.
    error InvalidValidity(MarketId market, uint256 validUntil);
    /// @notice Bounds outside the domain, reversed, or a lot of zero.
    error InvalidSource(MarketId market);

    event SourceSet(MarketId indexed market, address adapter, uint32 lot, Price minPrice, Price maxPrice);

    /// @return index quote per lot [WAD], on the tick, rounded down
    /// @return validUntil last second at which it may be used
    function indexPrice(MarketId market) external view returns (Price index, uint256 validUntil);
}

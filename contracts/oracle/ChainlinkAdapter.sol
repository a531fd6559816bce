// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";
import {IPriceAdapter} from "../interfaces/IPriceAdapter.sol";

/// A Chainlink feed as a price source. Refuses answers that are stale, not positive or from the future.
contract ChainlinkAdapter is IPriceAdapter {
    /// @notice The feed could not be read at all.
    error FeedUnavailable(address feed);
    /// @notice The feed answered zero or a negative price.
    error PriceNotPositive(address feed, int256 answer);
    /// @notice The feed's answer is beyond any price (more than an int128 holds).
    error AnswerOutOfRange(address feed, int256 answer);
    /// @notice The feed's answer claims to be newer than the block.
    error PriceFromFuture(address feed, uint256 updatedAt, uint256 blockTime);
    /// @notice The feed's answer is older than its heartbeat allows.
    error PriceStale(address feed, uint256 updatedAt, uint256 heartbeat);
    /// @notice The feed reports more decimals than a WAD price can hold exactly.
    error UnsupportedDecimals(address feed, uint8 decimals);
    /// @notice A heartbeat of zero or of more than two days.
    error HeartbeatOutOfRange(uint256 heartbeat);

    uint256 public constant MAX_HEARTBEAT = 2 days;

    AggregatorV3Interface public immutable feed;
    /// Seconds after its update for which an answer may be used.
    uint256 public immutable heartbeat;
    uint256 private immutable _scale;

    constructor(AggregatorV3Interface feed_, uint256 heartbeat_) {
        if (heartbeat_ == 0 || heartbeat_ > MAX_HEARTBEAT) revert HeartbeatOutOfRange(heartbeat_);
        uint8 decimals = feed_.decimals();
        if (decimals > 18) revert UnsupportedDecimals(address(feed_), decimals);
        feed = feed_;
        heartbeat = heartbeat_;
        _scale = 10 ** (18 - decimals);
    }

    /// @inheritdoc IPriceAdapter
    /// @dev Checks in order: readable, positive, within int128 (so that no later product can wrap), not from the
    ///      future, fresh.
    function latestPrice() external view returns (uint256 price, uint256 validUntil) {
        (int256 answer, uint256 updatedAt) = _read();
        if (answer <= 0) revert PriceNotPositive(address(feed), answer);
        if (answer > type(int128).max) revert AnswerOutOfRange(address(feed), answer);
        if (updatedAt > block.timestamp) revert PriceFromFuture(address(feed), updatedAt, block.timestamp);
        if (block.timestamp - updatedAt > heartbeat) revert PriceStale(address(feed), updatedAt, heartbeat);
        return (uint256(answer) * _scale, updatedAt + heartbeat);
    }

    function _read() private view returns (int256, uint256) {
        try feed.latestRoundData() returns (uint80, int256 answer, uint256, uint256 updatedAt, uint80) {
            return (answer, updatedAt);
        } catch {
            revert FeedUnavailable(address(feed));
        }
    }
}

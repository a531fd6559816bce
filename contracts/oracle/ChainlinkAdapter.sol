// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";
import {IPriceAdapter} from "../interfaces/IPriceAdapter.sol";

/// A Chainlink feed as a price source. Refuses answers that are stale, not positive or from the future.
contract ChainlinkAdapter is IPriceAdapter {
    /// @notice The feed could not be read: it is no contract, it reverts, or what it answers is no round or no decimals.
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
    /// WAD per unit of the feed's answer, by the decimals that the feed had when the adapter was made.
    uint256 public immutable scale;

    /// @dev Checks in order: heartbeat, decimals readable, decimals supported.
    constructor(AggregatorV3Interface feed_, uint256 heartbeat_) {
        if (heartbeat_ == 0 || heartbeat_ > MAX_HEARTBEAT) revert HeartbeatOutOfRange(heartbeat_);
        uint8 decimals = _decimalsOf(feed_);
        if (decimals > 18) revert UnsupportedDecimals(address(feed_), decimals);
        feed = feed_;
        heartbeat = heartbeat_;
        scale = 10 ** (18 - decimals);
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
        unchecked {
            // 127 bits times 60; and a time that is not after the block's, plus two days.
            return (uint256(answer) * scale, updatedAt + heartbeat);
        }
    }

    /// The answer and the time of the latest round. A high-level call would revert without a reason where the feed is no
    /// contract or answers too little, which `try` doesn't catch; and it would look the code up first and decode words that
    /// nobody needs, which a bid would pay for once a leg.
    function _read() private view returns (int256 answer, uint256 updatedAt) {
        AggregatorV3Interface source = feed;
        bytes4 selector = AggregatorV3Interface.latestRoundData.selector;
        bool readable;
        assembly ("memory-safe") {
            // The five words lie behind the free pointer for as long as this block needs them. No code answers nothing, so the
            // size tells.
            let round := mload(0x40)
            mstore(round, selector)
            readable := staticcall(gas(), source, round, 4, round, 160)
            readable := and(readable, eq(returndatasize(), 160))
            answer := mload(add(round, 32))
            updatedAt := mload(add(round, 96))
        }
        if (!readable) revert FeedUnavailable(address(source));
    }

    function _decimalsOf(AggregatorV3Interface source) private view returns (uint8) {
        (bool ok, bytes memory answer) = address(source).staticcall(abi.encodeCall(source.decimals, ()));
        if (!ok || answer.length != 32) revert FeedUnavailable(address(source));
        uint256 decimals = abi.decode(answer, (uint256));
        if (decimals > type(uint8).max) revert FeedUnavailable(address(source));
        return uint8(decimals);
    }
}

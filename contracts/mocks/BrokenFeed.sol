// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A Chainlink feed, or an adapter, that answers no price: it reverts, or answers too few or too many words. A feed's decimals it
/// says: its code can be put in the place of a feed's, and they stand where Chainlink's double keeps them.
contract BrokenFeed {
    uint8 public decimals;
    uint256 private immutable _words;

    /// @param words how many words of zeros it answers; 0 to revert without a reason
    constructor(uint256 words) {
        _words = words;
    }

    function latestRoundData() external view {
        _answer();
    }

    function latestPrice() external view {
        _answer();
    }

    function _answer() private view {
        uint256 size = _words * 32;
        assembly ("memory-safe") {
            if iszero(size) {
                revert(0, 0)
            }
            // Memory behind the free pointer reads as zeros.
            return(mload(0x40), size)
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Time after `from`, up to and including `to`, in which a market was without a valid price [s].
struct Span {
    uint16 market;
    uint256 from;
    uint256 to;
}

/// Plain sums over spans of time, for comparison with what the contracts count.
library Spans {
    /// Seconds in at least one of the spans, from the ends of the spans alone: between an end and the next one either all seconds
    /// are covered or none.
    function union(Span[] memory spans) internal pure returns (uint256 total) {
        for (uint256 i; i < 2 * spans.length; ++i) {
            uint256 start = _end(spans, i);
            bool seen;
            for (uint256 j; j < i; ++j) seen = seen || _end(spans, j) == start;
            if (seen) continue;
            uint256 next = type(uint256).max;
            for (uint256 j; j < 2 * spans.length; ++j) {
                uint256 end = _end(spans, j);
                if (end > start && end < next) next = end;
            }
            if (_covers(spans, start, next)) total += next - start;
        }
    }

    /// Seconds in the spans of one market, which never overlap.
    function ofMarket(Span[] memory spans, uint16 market) internal pure returns (uint256 total) {
        for (uint256 i; i < spans.length; ++i) {
            if (spans[i].market == market) total += spans[i].to - spans[i].from;
        }
    }

    function _end(Span[] memory spans, uint256 i) private pure returns (uint256) {
        return i % 2 == 0 ? spans[i / 2].from : spans[i / 2].to;
    }

    function _covers(Span[] memory spans, uint256 start, uint256 end) private pure returns (bool covered) {
        for (uint256 i; i < spans.length; ++i) {
            covered = covered || (spans[i].from <= start && end <= spans[i].to);
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Assertions} from "../support/Assertions.sol";
import {Cheats} from "../support/Vm.sol";
import {Span, Spans} from "./Spans.sol";

/// The plain sums that the campaign holds auction clocks to, second by second.
contract SpansTest is Assertions, Cheats {
    using Spans for Span[];

    uint256 private constant END = 60;

    function testFuzz_TheUnionIsEverySecondThatSomeSpanCovers(uint256 seed) public pure {
        Span[] memory spans = new Span[](seed % 7);
        for (uint256 i; i < spans.length; ++i) {
            uint256 from = mix(seed, 2 * i) % END;
            spans[i] = Span(uint16(i), from, from + (mix(seed, 2 * i + 1) % (END - from)));
        }
        uint256 covered;
        for (uint256 second = 1; second <= END; ++second) {
            bool any;
            for (uint256 i; i < spans.length; ++i) {
                any = any || (spans[i].from < second && second <= spans[i].to);
            }
            if (any) ++covered;
        }
        assertEq(spans.union(), covered, "union");
    }

    function test_AMarketsSpansAreAddedAndOthersLeftOut() public pure {
        Span[] memory spans = new Span[](3);
        spans[0] = Span(1, 10, 15);
        spans[1] = Span(2, 12, 20);
        spans[2] = Span(1, 30, 31);
        assertEq(spans.ofMarket(1), 6, "5 and 1");
        assertEq(spans.ofMarket(2), 8, "8");
        assertEq(spans.ofMarket(3), 0, "none");
        assertEq(spans.union(), 11, "10 to 20 and 30 to 31");
    }
}

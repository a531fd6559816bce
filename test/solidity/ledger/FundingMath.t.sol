// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundingMath} from "../../../contracts/ledger/FundingMath.sol";
import {Price, Quote, Size} from "../../../contracts/types/Units.sol";
import {Assertions} from "../support/Assertions.sol";
import {Cheats} from "../support/Vm.sol";

/// Funding moves money between accounts and makes none (docs/risk-model.md, 3.2).
contract FundingMathTest is Assertions, Cheats {
    /// Five positions that sum to zero, settled at different times on the way, are paid nothing in sum.
    function testFuzz_FundingSumsToZeroWhateverTheOrderOfTouches(uint256 seed) public pure {
        int256[5] memory sizes;
        int256[5] memory paid;
        for (uint256 i; i < 4; ++i) {
            sizes[i] = boundSigned(mix(seed, i), -1e16, 1e16) * 1e12;
            sizes[4] -= sizes[i];
        }
        int256[5] memory checkpoints;
        int256 index;
        for (uint256 step; step < 8; ++step) {
            index += _growth(mix(seed, 100 + step));
            // Each step settles some of them; the last one all.
            for (uint256 i; i < 5; ++i) {
                if (step != 7 && mix(seed, 1_000 + 10 * step + i) % 3 != 0) continue;
                paid[i] += _settle(sizes[i], index, checkpoints, i);
            }
        }
        assertEq(paid[0] + paid[1] + paid[2] + paid[3] + paid[4], 0, "sum of all funding");
    }

    function testFuzz_SettlingMoreOftenChangesNothing(int64 lots, uint256 a, uint256 b) public pure {
        int256 size = int256(lots) * 1e12;
        int256 middle = _growth(a);
        int256 end = middle + _growth(b);
        int256[5] memory once;
        int256[5] memory twice;
        int256 split = _settle(size, middle, twice, 0);
        split += _settle(size, end, twice, 0);
        assertEq(_settle(size, end, once, 0), split, "in one go = in two");
    }

    function testFuzz_TheRateStaysWithinItsCap(int64 premium, int64 interest, uint64 cap) public pure {
        int256 rate = FundingMath.ratePer8h(premium, interest, cap);
        int256 limit = int256(uint256(cap));
        assertTrue(-limit <= rate && rate <= limit, "|rate| <= cap");
        int256 sum = int256(premium) + interest;
        if (-limit <= sum && sum <= limit) assertEq(rate, sum, "premium + interest inside");
    }

    function testFuzz_TheMarkIsOnTheTickAndBelowTheExactOne(uint256 index, int256 premium) public pure {
        index = bound(index, 1e12, 1e30);
        premium = boundSigned(uint256(premium), -0.005e18, 0.005e18);
        uint256 mark = Price.unwrap(FundingMath.markPrice(index, premium));
        uint256 exact = index * uint256(1e18 + premium);
        assertEq(mark % 1e6, 0, "on the tick");
        assertTrue(mark * 1e18 <= exact && exact < (mark + 1e6) * 1e18, "rounded down to it");
    }

    function _settle(int256 size, int256 index, int256[5] memory checkpoints, uint256 i) private pure returns (int256) {
        int256 payableNow = FundingMath.payableIndex(index);
        int256 paid = Quote.unwrap(FundingMath.pending(Size.wrap(size), payableNow, checkpoints[i]));
        checkpoints[i] = payableNow;
        return paid;
    }

    function _growth(uint256 seed) private pure returns (int256) {
        uint256 index = bound(mix(seed, 1), 1e12, 1e26);
        int256 rate = boundSigned(mix(seed, 2), -0.04e18, 0.04e18);
        return FundingMath.growth(index - (index % 1e6), rate, bound(mix(seed, 3), 1, 30 days));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WAD, WAD_INT} from "../math/FixedPoint.sol";
import {Price, Quote, Size, PRICE_TICK} from "../types/Units.sol";

/// Mark price and funding of a perpetual (docs/risk-model.md, 3). Pure functions.
library FundingMath {
    int256 internal constant PERIOD = 8 hours;
    /// From the accrued sum [WAD * WAD * s] to ticks of quote per lot.
    int256 private constant FINE_PER_TICK = 8 hours * 1e18 * int256(PRICE_TICK);

    /// index * (1 + premium), rounded down to the tick. premium > -1 [WAD].
    function markPrice(uint256 index, int256 premium) internal pure returns (Price) {
        unchecked {
            // 100 bits times 61 (docs/numerics.md).
            uint256 mark = (index * uint256(WAD_INT + premium)) / WAD;
            return Price.wrap(mark - (mark % PRICE_TICK));
        }
    }

    /// clamp(premium + interest, +-cap) per 8 hours [WAD]; longs pay it when positive.
    function ratePer8h(int256 premium, int256 interest, uint256 largest) internal pure returns (int256 rate) {
        unchecked {
            // Each is below 2^64.
            rate = premium + interest;
            int256 cap = int256(largest);
            if (rate > cap) return cap;
            if (rate < -cap) return -cap;
        }
    }

    /// What `elapsed` seconds at an index and a rate add to the funding index [WAD * WAD * s]. Exact.
    function growth(uint256 index, int256 rate, uint256 elapsed) internal pure returns (int256) {
        unchecked {
            // 100 bits times 56 times 40 (docs/numerics.md).
            return int256(index) * rate * int256(elapsed);
        }
    }

    /// The part of a funding index that is paid: quote per lot [WAD], rounded down to the tick. The
    /// remainder stays in the index, so nothing drifts, and payments are exact and sum to zero.
    function payableIndex(int256 fundingIndex) internal pure returns (int256) {
        unchecked {
            // The divisor passes the tick by far, so the product is smaller than the index was.
            return _divFloor(fundingIndex, FINE_PER_TICK) * int256(PRICE_TICK);
        }
    }

    /// What a position is owed (positive) or owes since its checkpoint [WAD quote]. Exact on the quantum.
    function pending(Size lots, int256 payableNow, int256 checkpoint) internal pure returns (Quote) {
        unchecked {
            // 94 bits times 133 (docs/numerics.md).
            return Quote.wrap(_divFloor(Size.unwrap(lots) * (checkpoint - payableNow), WAD_INT));
        }
    }

    /// a / d toward minus infinity; d > 1.
    function _divFloor(int256 a, int256 d) private pure returns (int256 q) {
        unchecked {
            q = a / d;
            if (a % d < 0) --q;
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Exponential} from "./Exponential.sol";
import {MillsRatio} from "./MillsRatio.sol";

/// The standard normal distribution. Total: every int256 has a value (docs/numerics.md, "Normal distribution").
library NormalDistribution {
    /// From here on tail and density are below half a wei [WAD].
    uint256 private constant BEYOND = 9.2e18;

    /// Phi(x), the probability of a value of at most x, within 2 wei [WAD].
    function normalCdf(int256 x) internal pure returns (uint256 probability) {
        unchecked {
            uint256 size = _abs(x);
            if (size < BEYOND) {
                uint256 z = (size << 96) / 1e18;
                (uint256 density, uint256 n) = Exponential.gaussian(z, Exponential.PEAK_WAD);
                // density * ratio is at most 2^251 (a half, at 0).
                probability = (((density * MillsRatio.millsRatio(z)) >> (191 + n)) + 1) >> 1;
            }
            if (x > 0) probability = 1e18 - probability;
        }
    }

    /// phi(x) = e^(-x^2 / 2) / sqrt(2 pi), rounded down; one wei off at most [WAD].
    function normalPdf(int256 x) internal pure returns (uint256) {
        unchecked {
            uint256 size = _abs(x);
            if (size >= BEYOND) return 0;
            (uint256 density, uint256 n) = Exponential.gaussian((size << 96) / 1e18, Exponential.PEAK_WAD);
            return density >> (96 + n);
        }
    }

    function _abs(int256 x) private pure returns (uint256 size) {
        // Also of the smallest integer, whose size int256 does not hold.
        assembly ("memory-safe") {
            let sign := sar(255, x)
            size := sub(xor(x, sign), sign)
        }
    }
}

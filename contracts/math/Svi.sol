// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "./FixedPoint.sol";
import {QuoteDomain} from "./QuoteDomain.sol";
import {SquareRoot} from "./SquareRoot.sol";

/// One slice of a volatility surface: w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), all WAD.
struct SviParams {
    int256 a;
    uint256 b;
    int256 rho;
    int256 m;
    uint256 sigma;
}

/// Raw SVI: total variance w and volatility sqrt(w / T) at log-moneyness k = ln(strike / forward). docs/numerics.md, "Raw
/// SVI", bounds the errors.
///
/// Arguments are checked in the order a, b, rho, m, sigma, k, time, and last the sign of w. A volatility outside 1 %..1,000 %
/// is returned as it is: whoever quotes with it checks it.
library Svi {
    /// |a|: the total variance of 1,000 % over ten years.
    uint256 internal constant MAX_A = 1000e18;
    uint256 internal constant MAX_B = 100e18;
    /// |rho|: below 1.
    uint256 internal constant MAX_RHO = 999999999999999999;
    /// |m| and |k|: far beyond the strikes that are quoted (ln 50 = 3.9).
    uint256 internal constant MAX_LOG_MONEYNESS = 10e18;
    uint256 internal constant MIN_SIGMA = 1e12;
    uint256 internal constant MAX_SIGMA = 10e18;

    /// Below this w [1e-54], 1.4e-15, the root is taken with 90 bits more: a and b (...) cancel there.
    int256 private constant SMALL_VARIANCE = 1 << 130;
    uint256 private constant MORE_BITS = 90;
    uint256 private constant WAD = 1e18;
    /// WAD^2, what w [1e-54] has more than a WAD.
    int256 private constant WAD_SQUARED = 1e36;

    error SviAOutOfDomain(int256 a);
    error SviBOutOfDomain(uint256 b);
    error SviRhoOutOfDomain(int256 rho);
    error SviMOutOfDomain(int256 m);
    error SviSigmaOutOfDomain(uint256 sigma);
    error LogMoneynessOutOfDomain(int256 logMoneyness);
    error EmptyRange(int256 kLow, int256 kHigh);
    /// `totalVariance` is rounded toward minus infinity.
    error NegativeTotalVariance(int256 logMoneyness, int256 totalVariance);

    /// Total variance [WAD], rounded down.
    function sviTotalVariance(SviParams memory p, int256 logMoneyness) internal pure returns (uint256) {
        check(p, logMoneyness);
        int256 w = varianceDown(p, logMoneyness);
        if (w < SMALL_VARIANCE) w = int256(_smallVariance(p, logMoneyness, w) >> MORE_BITS);
        return uint256(w / WAD_SQUARED);
    }

    /// Annualised volatility [WAD], rounded down; time in seconds, a year of 365 days.
    function sviVol(SviParams memory p, int256 logMoneyness, uint256 timeToExpiry) internal pure returns (uint256) {
        check(p, logMoneyness);
        QuoteDomain.checkTime(timeToExpiry);
        int256 w = varianceDown(p, logMoneyness);
        // vol^2 = w Y / T, [1e-54] made [1e-36], whose root is a WAD. No product passes 2^193 * 2^25, and T > 0.
        uint256 year = QuoteDomain.YEAR;
        uint256 square;
        if (w < SMALL_VARIANCE) {
            // Here none passes 2^131 * 2^90 * 2^25.
            uint256 small = _smallVariance(p, logMoneyness, w);
            assembly ("memory-safe") {
                square := shr(MORE_BITS, div(mul(small, year), mul(timeToExpiry, WAD)))
            }
        } else {
            assembly ("memory-safe") {
                square := div(mul(w, year), mul(timeToExpiry, WAD))
            }
        }
        return SquareRoot.sqrt(square);
    }

    /// Total variance [1e-54] of checked arguments: less than b * 1e-36 below the exact one, so below zero where that is
    /// negative, and perhaps where it is zero.
    function varianceDown(SviParams memory p, int256 logMoneyness) internal pure returns (int256) {
        unchecked {
            int256 u = logMoneyness - p.m;
            // u^2 + sigma^2 <= 5e38 [1e-36]: times 1e36 it fits, and its root is [1e-36] as rho u is.
            int256 root = int256(SquareRoot.sqrt((uint256(u * u) + p.sigma * p.sigma) * 1e36));
            return p.a * WAD_SQUARED + int256(p.b) * (p.rho * u + root);
        }
    }

    /// The minimum over all k, a + b sigma sqrt(1 - rho^2) [1e-54], from below by less than b * 1e-36.
    function minimumVarianceDown(SviParams memory p) internal pure returns (int256) {
        unchecked {
            // sigma^2 (1 - rho^2) <= 1e38 * 1e36 [1e-72].
            uint256 square = p.sigma * p.sigma * uint256(1e36 - p.rho * p.rho);
            return p.a * WAD_SQUARED + int256(p.b * SquareRoot.sqrt(square));
        }
    }

    /// Reverts with the error of the first parameter outside its domain, or of k.
    function check(SviParams memory p, int256 logMoneyness) internal pure {
        bool bad;
        // What is below a range wraps to a number above it, so one comparison tests both ends.
        assembly ("memory-safe") {
            bad := gt(add(mload(p), MAX_A), mul(2, MAX_A))
            bad := or(bad, gt(mload(add(p, 0x20)), MAX_B))
            bad := or(bad, gt(add(mload(add(p, 0x40)), MAX_RHO), mul(2, MAX_RHO)))
            bad := or(bad, gt(add(mload(add(p, 0x60)), MAX_LOG_MONEYNESS), mul(2, MAX_LOG_MONEYNESS)))
            bad := or(bad, gt(sub(mload(add(p, 0x80)), MIN_SIGMA), sub(MAX_SIGMA, MIN_SIGMA)))
            bad := or(bad, gt(add(logMoneyness, MAX_LOG_MONEYNESS), mul(2, MAX_LOG_MONEYNESS)))
        }
        if (bad) _revertFor(p, logMoneyness);
    }

    /// Total variance [1e-54 * 2^-90] where `down`, what `varianceDown` found, is small or negative: with b times the part
    /// of the root that its floor dropped.
    function _smallVariance(SviParams memory p, int256 logMoneyness, int256 down) private pure returns (uint256) {
        // What the floor dropped, less than b, does not help, and there may be no room for more bits.
        if (down < -SMALL_VARIANCE) _revertNegative(logMoneyness, down);
        unchecked {
            int256 u = logMoneyness - p.m;
            uint256 square = (uint256(u * u) + p.sigma * p.sigma) * 1e36;
            uint256 root = SquareRoot.sqrt(square);
            // sqrt(root^2 + rest) = root + d - d^2 / (2 root) + ..., where d = rest / (2 root) <= 1 and root >= 1e30.
            uint256 d = ((square - root * root) << MORE_BITS) / (2 * root);
            d -= (d * d) / ((2 * root) << MORE_BITS);
            int256 w = (down << MORE_BITS) + int256(p.b * d);
            if (w < 0) _revertNegative(logMoneyness, w >> MORE_BITS);
            return uint256(w);
        }
    }

    function _revertFor(SviParams memory p, int256 logMoneyness) private pure {
        if (_exceeds(p.a, MAX_A)) revert SviAOutOfDomain(p.a);
        if (p.b > MAX_B) revert SviBOutOfDomain(p.b);
        if (_exceeds(p.rho, MAX_RHO)) revert SviRhoOutOfDomain(p.rho);
        if (_exceeds(p.m, MAX_LOG_MONEYNESS)) revert SviMOutOfDomain(p.m);
        if (p.sigma < MIN_SIGMA || p.sigma > MAX_SIGMA) revert SviSigmaOutOfDomain(p.sigma);
        revert LogMoneynessOutOfDomain(logMoneyness);
    }

    function _revertNegative(int256 logMoneyness, int256 w) private pure {
        revert NegativeTotalVariance(logMoneyness, FixedPoint.divFloor(w, WAD_SQUARED));
    }

    /// |value| > bound.
    function _exceeds(int256 value, uint256 bound) private pure returns (bool) {
        unchecked {
            return uint256(value) + bound > 2 * bound;
        }
    }
}

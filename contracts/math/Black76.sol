// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Exponential} from "./Exponential.sol";
import {Logarithm} from "./Logarithm.sol";
import {MillsRatio} from "./MillsRatio.sol";
import {QuoteDomain} from "./QuoteDomain.sol";
import {SquareRoot} from "./SquareRoot.sol";

/// European options on a forward (Black 1976).
///
/// With low = min(F, K), high = max(F, K), s = vol sqrt(T) and d1 = ln(low / high) / s + s / 2, d2 = d1 - s, the option that
/// is out of the money is worth D (low Phi(d1) - high Phi(d2)), be it the call or the put. Because high phi(d2) = low phi(d1),
/// that is D low phi(d1) (R(-d1) - R(-d2)) with the Mills ratio R: one exponential for both, and full relative accuracy however
/// far out of the money. The other option follows by parity. Errors: docs/numerics.md, "Black-76".
library Black76 {
    /// Digits of an out-of-the-money value below the wei.
    uint256 internal constant EXTRA_BITS = 40;
    /// phi is below 1e-37 from here on: beyond it an option is worth nothing, or low [2^72].
    int256 internal constant FAR = 13 << 72;

    /// Values of a call and a put, per lot [WAD quote]. Rounded down out of the money; in the money the discounted difference
    /// of forward and strike, rounded down, is added to that. At expiry: the intrinsic values.
    /// @param forward quote per lot [WAD]
    /// @param strike quote per lot [WAD]
    /// @param vol annualised volatility [WAD]; not looked at when timeToExpiry is 0
    /// @param timeToExpiry seconds
    /// @param discount value today of one quote at expiry [WAD]
    function black76(
        uint256 forward,
        uint256 strike,
        uint256 vol,
        uint256 timeToExpiry,
        uint256 discount
    ) internal pure returns (uint256 call, uint256 put) {
        unchecked {
            uint256 value;
            bool callIsOut = forward < strike;
            (uint256 low, uint256 high) = callIsOut ? (forward, strike) : (strike, forward);
            if (QuoteDomain.isOrdinary(forward, strike, vol, timeToExpiry, discount)) {
                uint256 s = deviation(variance(vol, timeToExpiry));
                value = _outOfTheMoney(low, high, s, discount) >> EXTRA_BITS;
            } else {
                QuoteDomain.check(forward, strike, vol, timeToExpiry, discount);
            }
            uint256 intrinsic = (discount * (high - low)) / 1e18;
            (call, put) = callIsOut ? (value, value + intrinsic) : (value + intrinsic, value);
        }
    }

    /// vol^2 T [1e36 * 2^100].
    function variance(uint256 vol, uint256 timeToExpiry) internal pure returns (uint256) {
        unchecked {
            return ((vol * vol * timeToExpiry) << 100) / QuoteDomain.YEAR;
        }
    }

    /// vol sqrt(T), rounded down, by one root of the whole [2^72].
    function deviation(uint256 totalVariance) internal pure returns (uint256) {
        unchecked {
            return (SquareRoot.sqrt(totalVariance) << 22) / 1e18;
        }
    }

    /// ln(low / high) / s [2^72].
    function standardised(uint256 low, uint256 high, uint256 s) internal pure returns (int256 h) {
        int256 x = Logarithm.lnRatio(low, high);
        assembly ("memory-safe") {
            h := sdiv(shl(72, x), s)
        }
    }

    /// Value of the option that is out of the money, rounded down [WAD * 2^EXTRA_BITS].
    function _outOfTheMoney(
        uint256 low,
        uint256 high,
        uint256 s,
        uint256 discount
    ) private pure returns (uint256 value) {
        unchecked {
            int256 d1 = standardised(low, high, s) + int256(s >> 1);
            value = low * discount;
            if (d1 <= 0) {
                if (d1 < -FAR) return 0;
                (uint256 density, uint256 n) = Exponential.gaussian(uint256(-d1));
                uint256 ratios = MillsRatio.millsRatio(uint256(-d1)) - MillsRatio.millsRatio(s - uint256(d1));
                value = (value * ((density * ratios) >> 104)) >> n;
            } else {
                uint256 share = 1 << 88;
                if (d1 < FAR) {
                    (uint256 density, uint256 n) = Exponential.gaussian(uint256(d1));
                    uint256 ratios = MillsRatio.millsRatio(uint256(d1)) + MillsRatio.millsRatio(s - uint256(d1));
                    share -= (density * ratios) >> (104 + n);
                }
                value *= share;
            }
            value /= 1e18 << (88 - EXTRA_BITS);
        }
    }
}

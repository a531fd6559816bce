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
    /// phi is below 1e-37 from here on: beyond it an option is worth nothing, or low [2^96].
    uint256 internal constant FAR = 13 << 96;

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
                uint256 s = deviation(SquareRoot.approximate(variance(vol, timeToExpiry)));
                int256 d1 = standardised(low, high, s) + int256(s >> 1);
                (uint256 density, uint256 n, uint256 ratio1, uint256 ratio2) = parts(d1, s);
                value = outOfTheMoney(low * discount, d1, density, n, ratio1, ratio2) >> EXTRA_BITS;
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

    /// s = vol sqrt(T), rounded down, from the root of `variance` [2^96].
    function deviation(uint256 root) internal pure returns (uint256) {
        unchecked {
            return (root << 46) / 1e18;
        }
    }

    /// ln(low / high) / s [2^96].
    function standardised(uint256 low, uint256 high, uint256 s) internal pure returns (int256 h) {
        int256 x = Logarithm.lnRatio(low, high);
        assembly ("memory-safe") {
            h := sdiv(shl(96, x), s)
        }
    }

    /// The density at d1 as mantissa * 2^-(96 + n), and the Mills ratios of |d1| and s - d1 [2^96]; all 0 where |d1| is so large
    /// that no wei depends on them.
    function parts(
        int256 d1,
        uint256 s
    ) internal pure returns (uint256 density, uint256 n, uint256 ratio1, uint256 ratio2) {
        unchecked {
            uint256 size = uint256(d1 > 0 ? d1 : -d1);
            if (size < FAR) {
                ratio1 = MillsRatio.millsRatio(size);
                ratio2 = MillsRatio.millsRatio(s - uint256(d1));
                (density, n) = Exponential.gaussian(size, Exponential.PEAK);
            }
        }
    }

    /// Value of the option that is out of the money, rounded down [WAD * 2^EXTRA_BITS], from its density and Mills ratios.
    /// @param most low * discount [1e36]
    function outOfTheMoney(
        uint256 most,
        int256 d1,
        uint256 density,
        uint256 n,
        uint256 ratio1,
        uint256 ratio2
    ) internal pure returns (uint256 value) {
        unchecked {
            if (d1 > 0) value = most * ((1 << 88) - ((density * (ratio1 + ratio2)) >> (104 + n)));
            else value = (most * ((density * (ratio1 - ratio2)) >> 104)) >> n;
            value /= 1e18 << (88 - EXTRA_BITS);
        }
    }
}

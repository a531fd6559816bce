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
                value = valueOut(low * discount, Logarithm.lnRatio(low, high), deviation(vol, rootOf(timeToExpiry)));
            } else {
                QuoteDomain.check(forward, strike, vol, timeToExpiry, discount);
            }
            uint256 intrinsic = (discount * (high - low)) / 1e18;
            (call, put) = callIsOut ? (value, value + intrinsic) : (value + intrinsic, value);
        }
    }

    /// sqrt(T), T in years, to a relative 2^-72 [2^110].
    function rootOf(uint256 timeToExpiry) internal pure returns (uint256) {
        unchecked {
            return SquareRoot.approximate((timeToExpiry << 220) / QuoteDomain.YEAR);
        }
    }

    /// s = vol sqrt(T), rounded down [2^96].
    /// @param root sqrt(T) [2^110]
    function deviation(uint256 vol, uint256 root) internal pure returns (uint256) {
        unchecked {
            return (vol * root) / (1e18 << 14);
        }
    }

    /// d1 = x / s + s / 2 [2^96].
    /// @param x ln(low / high) [2^96]
    function d1Of(int256 x, uint256 s) internal pure returns (int256 d1) {
        assembly ("memory-safe") {
            d1 := add(sdiv(shl(96, x), s), shr(1, s))
        }
    }

    /// Value of the option that is out of the money, rounded down [WAD].
    /// @param most low * discount [1e36]
    /// @param x ln(low / high) [2^96]
    /// @param s vol sqrt(T) [2^96]
    function valueOut(uint256 most, int256 x, uint256 s) internal pure returns (uint256) {
        int256 d1 = d1Of(x, s);
        (uint256 density, uint256 n, uint256 ratio1, uint256 ratio2) = parts(d1, s);
        return outOfTheMoney(most, d1, density, n, ratio1, ratio2) >> EXTRA_BITS;
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
                bool near = size < MillsRatio.SPLIT;
                uint256 other = s - uint256(d1);
                ratio1 = MillsRatio.millsRatio(size, near);
                ratio2 = MillsRatio.millsRatio(other, s < MillsRatio.NARROW ? near : other < MillsRatio.SPLIT);
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

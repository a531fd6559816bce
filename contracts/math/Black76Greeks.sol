// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Black76} from "./Black76.sol";
import {Logarithm} from "./Logarithm.sol";
import {QuoteDomain} from "./QuoteDomain.sol";

/// Values of a call and a put and how they change [WAD], all discounted.
/// @param call value, quote per lot
/// @param put value, quote per lot
/// @param deltaCall by forward
/// @param deltaPut by forward
/// @param gamma second derivative by forward, of either
/// @param vega by volatility, per 1.00 of it, of either
/// @param thetaCall per day, at the rate r = -ln(discount) / T
/// @param thetaPut per day, at the same rate
struct Greeks {
    uint256 call;
    uint256 put;
    int256 deltaCall;
    int256 deltaPut;
    uint256 gamma;
    uint256 vega;
    int256 thetaCall;
    int256 thetaPut;
}

/// Black-76 with its Greeks, which share the logarithm, the root, the exponential and both Mills ratios: with
/// G = low phi(d1) = F phi(d1 of the call) the identity F phi(d1) = K phi(d2) leaves nothing else to compute. Errors:
/// docs/numerics.md, "Greeks". What is done with is written down at once and the blocks are kept: one value more alive on the
/// stack makes the compiler spill, which costs 400 gas.
library Black76Greeks {
    /// As in Black76; assembly reads a number only.
    uint256 private constant EXTRA_BITS = 40;

    /// Arguments, rounding of the values and errors as in `Black76.black76`. Greeks are rounded toward zero, but for
    /// deltaCall - deltaPut = discount, which holds to the wei. Theta is (-ln(D) V - D G s / 2) * 86400 / T. At expiry delta is
    /// that of the intrinsic value, half of the discount at the money; gamma, vega and theta are 0.
    function black76Greeks(
        uint256 forward,
        uint256 strike,
        uint256 vol,
        uint256 timeToExpiry,
        uint256 discount
    ) internal pure returns (Greeks memory greeks) {
        if (!QuoteDomain.isOrdinary(forward, strike, vol, timeToExpiry, discount)) {
            QuoteDomain.check(forward, strike, vol, timeToExpiry, discount);
            _expired(greeks, forward, strike, discount);
            return greeks;
        }
        unchecked {
            (uint256 low, uint256 high) = forward < strike ? (forward, strike) : (strike, forward);
            uint256 value;
            uint256 carry;
            {
                uint256 root = Black76.rootOf(timeToExpiry);
                uint256 s = Black76.deviation(vol, root);
                int256 d1 = Black76.d1Of(Logarithm.lnRatio(low, high), s);
                (uint256 density, uint256 n, uint256 ratio1, uint256 ratio2) = Black76.parts(d1, s);
                value = Black76.outOfTheMoney(low * discount, d1, density, n, ratio1, ratio2);
                if (forward < strike) {
                    uint256 tail = (density * ratio1) >> (104 + n);
                    if (d1 > 0) tail = (1 << 88) - tail;
                    greeks.deltaCall = int256((discount * tail) >> 88);
                } else {
                    // The put's delta is -D Phi(d2) with low and high exchanged, and phi(d2) = phi(d1) low / high.
                    uint256 tail = (density * ratio2) >> (104 + n);
                    assembly ("memory-safe") {
                        tail := div(mul(tail, low), high)
                    }
                    greeks.deltaCall = int256(discount - ((discount * tail) >> 88));
                }
                density >>= n;
                greeks.gamma = _gamma(density, s, low, forward, discount);
                // D G s / 2 [WAD * 2^EXTRA_BITS].
                carry = (low * discount * ((density * s) >> 103)) / (1e18 << (90 - EXTRA_BITS));
                // phi(d1) sqrt(T) is below 1.3; a product with low * discount has room for 95 bits.
                greeks.vega = (low * discount * ((density * root) >> 116)) / (1e18 << 90);
            }
            greeks.deltaPut = greeks.deltaCall - int256(discount);
            uint256 decay = uint256(Logarithm.minusLn(discount));
            uint256 intrinsic = discount * (high - low);
            int256 thetaOut = (int256((value * decay) >> 96) - int256(carry)) * 86400;
            int256 thetaIn = thetaOut + int256((((intrinsic << EXTRA_BITS) / 1e18) * decay) >> 96) * 86400;
            assembly ("memory-safe") {
                thetaOut := sdiv(thetaOut, shl(EXTRA_BITS, timeToExpiry))
                thetaIn := sdiv(thetaIn, shl(EXTRA_BITS, timeToExpiry))
            }
            value >>= EXTRA_BITS;
            intrinsic = value + intrinsic / 1e18;
            if (forward < strike) {
                (greeks.call, greeks.put, greeks.thetaCall, greeks.thetaPut) = (value, intrinsic, thetaOut, thetaIn);
            } else {
                (greeks.call, greeks.put, greeks.thetaCall, greeks.thetaPut) = (intrinsic, value, thetaIn, thetaOut);
            }
        }
    }

    function _expired(Greeks memory greeks, uint256 forward, uint256 strike, uint256 discount) private pure {
        unchecked {
            if (forward > strike) {
                greeks.call = (discount * (forward - strike)) / 1e18;
                greeks.deltaCall = int256(discount);
            } else {
                greeks.put = (discount * (strike - forward)) / 1e18;
                if (forward == strike) greeks.deltaCall = int256(discount / 2);
            }
            greeks.deltaPut = greeks.deltaCall - int256(discount);
        }
    }

    /// D G / (F^2 s), rounded down.
    /// @param density phi(d1) [2^96]
    function _gamma(
        uint256 density,
        uint256 s,
        uint256 low,
        uint256 forward,
        uint256 discount
    ) private pure returns (uint256 gamma) {
        // D phi / s [WAD * 2^72], below 2^150; low / F [2^96].
        assembly ("memory-safe") {
            gamma := shr(28, mul(div(shl(100, density), s), discount))
            gamma := shr(96, mul(gamma, div(shl(96, low), forward)))
            gamma := div(mul(gamma, 1000000000000000000), shl(72, forward))
        }
    }
}

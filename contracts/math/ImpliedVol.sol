// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Black76} from "./Black76.sol";
import {Exponential} from "./Exponential.sol";
import {Logarithm} from "./Logarithm.sol";
import {MillsRatio} from "./MillsRatio.sol";
import {QuoteDomain} from "./QuoteDomain.sol";
import {SquareRoot} from "./SquareRoot.sol";

/// The volatility at which Black-76 gives a price.
///
/// Solved for s = vol sqrt(T) on the side that is out of the money, whose share c = value / (D low) depends on s and
/// a = ln(high / low) alone. Below s0 = sqrt(2 a), where d1 = 0, the equation is ln c = ..., above it ln(1 - c) = ...; with the
/// Mills ratio neither needs an exponential, and both are nearly straight. A start within 3 % (below) or 10 % (above) and two
/// steps of Householder's third method, each of which takes the error to about its fourth power, reach the last digits that the
/// arguments determine (docs/numerics.md, "Implied volatility").
library ImpliedVol {
    error PriceBelowIntrinsic(uint256 price, uint256 intrinsic);
    error PriceAboveBound(uint256 price, uint256 bound);
    error PriceBelowDomain(uint256 price, uint256 lowest);
    error PriceAboveDomain(uint256 price, uint256 highest);

    int256 private constant ONE = 1 << 96;
    /// sqrt(2 pi) and ln(sqrt(2 pi)) + 96 ln 2 [2^96].
    uint256 private constant SQRT_2PI = 198595552305314927273837084509;
    int256 private constant LN_SCALE = 72805811449359507210440052737 + 96 * Logarithm.LN2;
    /// Errors of a price at the edge of the domain that are forgiven: 4 wei and this share of the larger of forward and strike.
    uint256 private constant EDGE_SHARE = 2_500_000_000_000_000;

    /// Annualised volatility in 1 %..1,000 % [WAD], to 1e-12 wherever the price determines it that well. A price that several
    /// volatilities of the domain attain, for it has no more digits, gives one of them. Reverts with the errors of the quote
    /// domain (time 0 included), then PriceBelowIntrinsic and PriceAboveBound outside of the no-arbitrage interval,
    /// PriceBelowDomain and PriceAboveDomain where only volatilities outside the domain would do.
    /// @param forward quote per lot [WAD]
    /// @param strike quote per lot [WAD]
    /// @param timeToExpiry seconds
    /// @param discount value today of one quote at expiry [WAD]
    /// @param price discounted price, quote per lot [WAD]
    function impliedVol(
        uint256 forward,
        uint256 strike,
        uint256 timeToExpiry,
        uint256 discount,
        uint256 price,
        bool isCall
    ) internal pure returns (uint256 vol) {
        QuoteDomain.checkMoneyness(forward, strike);
        QuoteDomain.checkTime(timeToExpiry);
        QuoteDomain.checkDiscount(discount);
        unchecked {
            (uint256 low, uint256 high) = forward < strike ? (forward, strike) : (strike, forward);
            uint256 intrinsic;
            if (isCall ? forward > strike : strike > forward) intrinsic = (discount * (high - low)) / 1e18;
            if (price < intrinsic) revert PriceBelowIntrinsic(price, intrinsic);
            uint256 bound = (discount * (isCall ? forward : strike)) / 1e18;
            if (price > bound) revert PriceAboveBound(price, bound);
            uint256 rootTime = Black76.rootOf(timeToExpiry);
            if (price != intrinsic) {
                int256 s = _deviation(low, high, (price - intrinsic) * 1e18, low * discount, rootTime / 1_638_400);
                if (s < 0) vol = QuoteDomain.MAX_VOL + 1;
                else vol = (uint256(s) * (1e18 << 14)) / rootTime;
            }
            if (vol - QuoteDomain.MIN_VOL <= QuoteDomain.MAX_VOL - QuoteDomain.MIN_VOL) return vol;
            vol = vol < QuoteDomain.MIN_VOL ? QuoteDomain.MIN_VOL : QuoteDomain.MAX_VOL;
            _checkEdge(forward, strike, vol, timeToExpiry, discount, price, intrinsic);
        }
    }

    /// Passes if the price at the edge of the domain is the given one but for rounding.
    function _checkEdge(
        uint256 forward,
        uint256 strike,
        uint256 vol,
        uint256 timeToExpiry,
        uint256 discount,
        uint256 price,
        uint256 intrinsic
    ) private pure {
        (uint256 call, uint256 put) = Black76.black76(forward, strike, vol, timeToExpiry, discount);
        uint256 edge = (call < put ? call : put) + intrinsic;
        uint256 forgiven = (forward > strike ? forward : strike) / EDGE_SHARE + 4;
        if (vol == QuoteDomain.MIN_VOL && price + forgiven < edge) revert PriceBelowDomain(price, edge);
        if (vol == QuoteDomain.MAX_VOL && price > edge + forgiven) revert PriceAboveDomain(price, edge);
    }

    /// s = vol sqrt(T) at which the option out of the money is worth part / whole of its bound [2^96]; 0 stands for all that is
    /// well below `smallest`, -1 for all that is beyond the bound.
    /// @param part value of the option [1e36], positive
    /// @param whole low * discount [1e36]
    /// @param smallest s at the smallest volatility of the domain [2^96]
    function _deviation(
        uint256 low,
        uint256 high,
        uint256 part,
        uint256 whole,
        uint256 smallest
    ) private pure returns (int256) {
        unchecked {
            if (part >= whole) return -1;
            uint256 a = uint256(-Logarithm.lnRatio(low, high));
            uint256 s0 = a == 0 ? 0 : SquareRoot.approximate(a << 97);
            uint256 tail = (MillsRatio.millsRatio(s0) * Exponential.PEAK) >> 96;
            int256 target;
            uint256 s;
            if (part << 96 < ((1 << 95) - tail) * whole) {
                if (s0 <= smallest) return 0;
                (target, s) = _startBelow(a, part, whole);
                if (s < smallest >> 2) return 0;
                return _stepBelow(a, uint256(_stepBelow(a, s, target)), target);
            }
            (target, s) = _startAbove(s0, (1 << 95) + tail, part, whole);
            if (s < smallest >> 2) return 0;
            return _stepAbove(a, uint256(_stepAbove(a, s, target)), target);
        }
    }

    /// ln c and a start for s < s0. For small a the share depends on w = a / s alone (Bachelier), c / a = phi(w) / w - Phi(-w),
    /// whose inverse is w1 = sqrt(ln(1 + (a / c)^2 / 2 pi)) up to a factor that a fitted quotient of cubics in w1 gives to 0.3 %.
    function _startBelow(uint256 a, uint256 part, uint256 whole) private pure returns (int256 target, uint256 s) {
        unchecked {
            uint256 w;
            {
                uint256 share;
                uint256 ratio;
                int256 k;
                // a / c [2^23]; 163 / 1024 is 1 / 2 pi.
                assembly ("memory-safe") {
                    k := clz(part)
                    share := div(shl(k, part), whole)
                    ratio := div(shl(sub(k, 73), a), share)
                }
                target = Logarithm.lnInteger(share) - k * Logarithm.LN2;
                w = uint256(
                    Logarithm.lnInteger((1 << 46) + ((((ratio * ratio) >> 3) * 163) >> 7)) - 46 * Logarithm.LN2
                );
            }
            // The density is that of the symmetric price, c e^(-a / 2).
            w += (a * w) / (uint256(ONE) + w);
            w = SquareRoot.approximate(w << 96);
            int256 v = int256(w >> 64);
            int256 p = ((259_206 * v - (226_141 << 32)) * v + (2_076_361 << 64)) * v + (1 << 116);
            int256 q = ((254_158 * v - (226_347 << 32)) * v + (740_800 << 64)) * v + (1 << 116);
            // What the lognormal bends: fitted, 3 % are left at the largest a.
            assembly ("memory-safe") {
                w := div(mul(w, q), p)
                s := div(shl(96, a), w)
                w := sub(w, div(mul(w, shr(96, mul(s, s))), add(mul(20, ONE), mul(10, shr(96, mul(w, w))))))
                s := div(shl(96, a), w)
            }
        }
    }

    /// ln(1 - c) and a start for s >= s0: ln(1 - c) falls from ln(most) with slope k at s0 and bends like -(s - s0)^2 / 8.
    function _startAbove(
        uint256 s0,
        uint256 most,
        uint256 part,
        uint256 whole
    ) private pure returns (int256 target, uint256 s) {
        unchecked {
            target = _lnComplement(part, whole);
            int256 v;
            uint256 slope = (Exponential.PEAK << 96) / most;
            assembly ("memory-safe") {
                v := sdiv(shl(96, sub(most, ONE)), add(most, ONE))
            }
            int256 fall = 2 * v + (((((v * v) >> 96) * v) >> 96) * 2) / 3 - target;
            if (fall < 0) fall = 0;
            uint256 root = SquareRoot.approximate(slope * slope + (uint256(fall) << 95));
            s = s0 + (uint256(fall) << 97) / (slope + root);
        }
    }

    /// ln(1 - part / whole) [2^96], to a relative 1e-18.
    function _lnComplement(uint256 part, uint256 whole) private pure returns (int256) {
        unchecked {
            uint256 left = (1 << 90) - (part << 90) / whole;
            if (left >= 1 << 84) return Logarithm.lnRatio(left, 1 << 90);
            uint256 rest = whole - part;
            int256 k;
            assembly ("memory-safe") {
                k := clz(rest)
                left := div(shl(k, rest), whole)
            }
            return Logarithm.lnInteger(left) - k * Logarithm.LN2;
        }
    }

    /// One step for ln c = -d^2 / 2 - ln sqrt(2 pi) + ln(R(d) - R(w + s/2)), d = w - s/2.
    function _stepBelow(uint256 a, uint256 s, int256 target) private pure returns (int256) {
        unchecked {
            (uint256 w, int256 d, uint256 z) = _arguments(a, s);
            bool near = d < int256(MillsRatio.SPLIT);
            uint256 g = MillsRatio.millsRatio(uint256(d), near);
            g -= MillsRatio.millsRatio(z, s < MillsRatio.NARROW ? near : z < MillsRatio.SPLIT);
            int256 missing = target + ((d * d) >> 97) + LN_SCALE - Logarithm.lnInteger(g);
            return int256(s) + _householder(w, d, z, s, (missing * int256(g)) >> 96, int256((1 << 192) / g));
        }
    }

    /// One step for ln(1 - c) = -d^2 / 2 + ln((R(-d) + R(w + s/2)) / sqrt(2 pi)), d = w - s/2.
    function _stepAbove(uint256 a, uint256 s, int256 target) private pure returns (int256) {
        unchecked {
            (uint256 w, int256 d, uint256 z) = _arguments(a, s);
            // d may be a little above 0 after the first step.
            uint256 g = MillsRatio.millsRatio(uint256(-d), -d < int256(MillsRatio.SPLIT)) + MillsRatio.millsRatio(z);
            int256 missing = target + ((d * d) >> 97) - Logarithm.lnRatio(g, SQRT_2PI);
            return int256(s) + _householder(w, d, z, s, -((missing * int256(g)) >> 96), -int256((1 << 192) / g));
        }
    }

    /// w = a / s, d = w - s/2, z = w + s/2 [2^96].
    function _arguments(uint256 a, uint256 s) private pure returns (uint256 w, int256 d, uint256 z) {
        unchecked {
            assembly ("memory-safe") {
                w := div(shl(96, a), s)
            }
            d = int256(w) - int256(s >> 1);
            z = w + (s >> 1);
        }
    }

    /// Householder's third step from Newton's step n, with f'' / f' = r1 - f' and f''' / f' = r2 - 3 f' r1 + 2 f'^2, where
    /// r1 = c'' / c' = d z / s and r2 = c''' / c' = r1^2 - 3 (w / s)^2 - 1 / 4.
    function _householder(
        uint256 w,
        int256 d,
        uint256 z,
        uint256 s,
        int256 n,
        int256 slope
    ) private pure returns (int256 step) {
        unchecked {
            int256 r1;
            int256 inverse;
            assembly ("memory-safe") {
                r1 := sdiv(mul(d, z), s)
                inverse := div(shl(96, w), s)
            }
            int256 third = (r1 * r1 - 3 * (inverse * inverse + slope * r1) + 2 * slope * slope) >> 96;
            int256 first = ((r1 - slope) * n) >> 96;
            int256 second = (((third - ONE / 4) * n) >> 96) * n;
            first += ONE;
            step = n * (first + ONE);
            first += (second >> 96) / 6;
            assembly ("memory-safe") {
                step := sdiv(sar(1, step), first)
            }
        }
    }
}

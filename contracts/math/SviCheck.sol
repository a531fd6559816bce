// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "./FixedPoint.sol";
import {Polynomial} from "./Polynomial.sol";
import {SquareRoot} from "./SquareRoot.sol";
import {Svi, SviParams} from "./Svi.sol";

/// Whether a raw SVI slice is free of arbitrage. Acceptance is a proof over the whole range, not a sample of it:
///
/// With s = (k - m + sqrt((k - m)^2 + sigma^2)) / sigma, the density factor g(k) of Gatheral and Jacquier times something
/// positive is a polynomial of degree 10 in s. On a piece of the range its coefficients in the Bernstein basis bound it from
/// below. Where they do not prove it, the piece is cut in two; where an end is negative, there is arbitrage.
/// docs/numerics.md, "Raw SVI", derives the polynomial, the error bounds and the limits.
library SviCheck {
    uint256 private constant WAD = 1e18;
    int256 private constant WAD_INT = 1e18;
    int256 private constant WAD_SQUARED = 1e36;

    /// Most pieces that a range is cut into: beyond them nothing is proven.
    uint256 private constant MAX_PIECES = 64;
    /// More right ends than can wait at a time.
    uint256 private constant MAX_WAITING = MAX_PIECES + 1;

    /// Points s are whole numbers of 2^-20.
    uint256 private constant POINT_BITS = 20;
    /// Scale of what depends on the ends of a piece alone, and of all else.
    uint256 private constant END_BITS = 92;
    uint256 private constant BITS = 104;
    /// Scale of the factor of the convexity term, and what the other terms lose to meet it: 2 * 104 - 40 = 104 + 64.
    uint256 private constant CONVEXITY_BITS = 64;
    uint256 private constant ALIGN_BITS = 40;
    /// Coefficients of the error bound.
    uint256 private constant ERROR_OF_PRODUCTS = 80_000_000 << CONVEXITY_BITS;
    uint256 private constant ERROR_OF_CONVEXITY = 300_000;

    /// One side of the slice, k >= m (`sign` 1), or k <= m mirrored (`sign` -1): what its pieces share.
    struct Side {
        int256 sign;
        int256 centre;
        int256 kLow;
        int256 kHigh;
        uint256 b;
        uint256 sigma;
        /// [2^-104]
        int256 a;
        int256 m;
        /// Half the slopes of this wing and of the other one, b (1 + rho) / 2 and b (1 - rho) / 2 [2^-120].
        int256 slope;
        int256 otherSlope;
        /// Squared bound of all parameters and of k, once the side is checked.
        uint256 size;
    }

    enum Verdict {
        Open,
        Proven,
        NegativeAtLow,
        NegativeAtHigh
    }

    /// Rounded toward minus infinity.
    error NegativeMinimumVariance(int256 totalVariance);
    /// b (1 + |rho|), rounded up.
    error WingTooSteep(uint256 slope);
    error ButterflyArbitrage(int256 logMoneyness);
    error ButterflyNotProven(int256 logMoneyness);

    /// Reverts unless total variance is nowhere negative, no wing is steeper than 2, and g(k) >= 0 wherever kLow <= k <=
    /// kHigh. In this order: the errors of `Svi.check` (parameters, kLow, kHigh), `EmptyRange`, `NegativeMinimumVariance`,
    /// `WingTooSteep`, and then `ButterflyArbitrage(k)` where g(k) < 0 or `ButterflyNotProven(k)`.
    function sviCheck(SviParams memory p, int256 kLow, int256 kHigh) internal pure {
        Svi.check(p, kLow);
        Svi.check(p, kHigh);
        if (kLow > kHigh) revert Svi.EmptyRange(kLow, kHigh);
        int256 minimum = Svi.minimumVarianceDown(p);
        if (minimum < 0) revert NegativeMinimumVariance(FixedPoint.divFloor(minimum, WAD_SQUARED));
        unchecked {
            uint256 steepest = p.b * (WAD + _magnitude(p.rho));
            if (steepest > 2e36) revert WingTooSteep((steepest + WAD - 1) / WAD);
        }
        uint256 pieces = _checkSide(_sideOf(p, 1, kLow, kHigh), 0);
        _checkSide(_sideOf(p, -1, kLow, kHigh), pieces);
    }

    /// One side of m. Returns how many pieces are used up.
    function _checkSide(Side memory side, uint256 pieces) private pure returns (uint256) {
        unchecked {
            (int256 from, int256 to) = side.sign > 0
                ? (side.kLow - side.centre, side.kHigh - side.centre)
                : (side.centre - side.kHigh, side.centre - side.kLow);
            if (to < 0) return pieces;
            uint256 size = 2 + (side.size + 2 * uint256(to)) / WAD;
            side.size = size * size;
            // The right ends of the pieces to come, the nearest last.
            uint256[] memory ends = new uint256[](MAX_WAITING);
            ends[0] = _pointAbove(uint256(to), side.sigma);
            uint256 waiting = 1;
            uint256 low = from > 0 ? _pointBelow(uint256(from), side.sigma) : 1 << POINT_BITS;
            while (waiting != 0) {
                if (++pieces > MAX_PIECES) revert ButterflyNotProven(_logMoneynessAt(side, low));
                uint256 high = ends[waiting - 1];
                Verdict verdict = _judge(side, low, high);
                if (verdict == Verdict.Proven) {
                    low = high;
                    --waiting;
                } else if (verdict == Verdict.Open) {
                    if (high - low < 2) revert ButterflyNotProven(_logMoneynessAt(side, low));
                    uint256 middle = SquareRoot.sqrt(low * high);
                    ends[waiting++] = middle > low ? middle : low + 1;
                } else {
                    revert ButterflyArbitrage(_logMoneynessAt(side, verdict == Verdict.NegativeAtLow ? low : high));
                }
            }
            return pieces;
        }
    }

    function _sideOf(
        SviParams memory p,
        int256 sign,
        int256 kLow,
        int256 kHigh
    ) private pure returns (Side memory side) {
        unchecked {
            (side.sign, side.centre, side.kLow, side.kHigh) = (sign, p.m, kLow, kHigh);
            (side.b, side.sigma) = (p.b, p.sigma);
            side.a = FixedPoint.divFloor(p.a << BITS, WAD_INT);
            side.m = FixedPoint.divFloor((sign * p.m) << BITS, WAD_INT);
            // 2^120 / (2 WAD^2) = 2^119 / WAD^2; b (1 + rho) <= 2.
            int256 rho = sign * p.rho;
            side.slope = int256(((p.b * uint256(WAD_INT + rho)) << 119) / 1e36);
            side.otherSlope = int256(((p.b * uint256(WAD_INT - rho)) << 119) / 1e36);
            side.size = _magnitude(p.a) + _magnitude(p.m) + 2 * p.sigma;
        }
    }

    /// Whether g >= 0 is proven between two points of a side, or refuted at one of them.
    function _judge(Side memory side, uint256 low, uint256 high) private pure returns (Verdict verdict) {
        unchecked {
            uint256 free;
            assembly ("memory-safe") {
                free := mload(0x40)
            }
            uint256 j = _log2(low) - POINT_BITS;
            uint256 factor = (side.b << (CONVEXITY_BITS + 4)) / (side.sigma << (3 * j));
            uint256 tolerance = side.size * (ERROR_OF_PRODUCTS + ERROR_OF_CONVEXITY * factor);
            (int256[11] memory products, int256[11] memory convexity) = _bernstein(side, low, high, j);
            verdict = _verdictOn(products, convexity, int256(factor), int256(tolerance));
            // Nothing of the polynomials is needed any more.
            assembly ("memory-safe") {
                mstore(0x40, free)
            }
        }
    }

    function _verdictOn(
        int256[11] memory products,
        int256[11] memory convexity,
        int256 factor,
        int256 tolerance
    ) private pure returns (Verdict) {
        unchecked {
            uint256 i;
            while (i < 11 && products[i] + factor * convexity[i] >= tolerance) ++i;
            if (i == 11) return Verdict.Proven;
            // The factor is rounded down by less than one.
            if (products[0] + (factor + 1) * convexity[0] + 2 * tolerance < 0) return Verdict.NegativeAtLow;
            return
                products[10] + (factor + 1) * convexity[10] + 2 * tolerance < 0 ? Verdict.NegativeAtHigh : Verdict.Open;
        }
    }

    /// The polynomial in the Bernstein basis of [low, high] but for binomial coefficients and powers of two, in two parts:
    /// `products` + a factor * `convexity`.
    function _bernstein(
        Side memory side,
        uint256 low,
        uint256 high,
        uint256 j
    ) private pure returns (int256[11] memory products, int256[11] memory convexity) {
        (
            int256[3] memory w,
            int256[3] memory d,
            int256[3] memory k,
            int256[3] memory e,
            int256[3] memory s
        ) = _quadratics(side, _ends(low, high), j);
        int256[5] memory u = Polynomial.ofQuadratics(w, e, BITS);
        Polynomial.combine(u, 2, Polynomial.ofQuadratics(k, d, BITS), -2);
        int256[5] memory sw = Polynomial.ofQuadratics(s, w, BITS);
        int256[5] memory lost = Polynomial.ofQuadratics(w, w, BITS);
        Polynomial.combine(lost, 1, sw, 4);
        int256[9] memory rest = Polynomial.ofQuartics(Polynomial.ofQuadratics(d, d, BITS), lost, BITS);
        int256[9] memory squares = Polynomial.ofQuartics(u, u, BITS);
        unchecked {
            for (uint256 i; i < 9; ++i) squares[i] -= rest[i];
        }
        products = Polynomial.ofQuadraticAndOctic(e, squares, ALIGN_BITS);
        convexity = Polynomial.ofQuadraticAndOctic(s, Polynomial.ofQuartics(sw, sw, BITS), BITS);
    }

    /// With s = 2^j (y from + x to) / (y + x / 2^stretch), x and y >= 0, from and to in [1, 2): the quadratics W / s, D / s, K,
    /// E / s and 1 of docs/numerics.md times the powers of s / 2^j and of (y + x / 2^stretch) that make them polynomials.
    function _quadratics(
        Side memory side,
        int256[9] memory ends,
        uint256 j
    )
        private
        pure
        returns (int256[3] memory w, int256[3] memory d, int256[3] memory k, int256[3] memory e, int256[3] memory s)
    {
        unchecked {
            uint256 wide = (side.sigma << (120 + j)) / WAD;
            uint256 narrow = ((side.sigma << 120) / WAD) >> j;
            w = _combined(ends, (int256(wide) * side.slope) >> 136, side.a, (int256(narrow) * side.otherSlope) >> 136);
            d = _combined(ends, side.slope >> 16, 0, -(side.otherSlope >> (16 + 2 * j)));
            k = _combined(ends, int256(wide >> 17), side.m, -int256(narrow >> 17));
            e = _combined(ends, int256(1 << BITS), 0, int256(1 << (BITS - 2 * j)));
            s = _combined(ends, 0, int256(1 << BITS), 0);
        }
    }

    /// s^2 / 4^j, s / 2^j and 1 times (y + x / 2^stretch)^2: the coefficients of y^2, x y, x^2 of each [2^-92].
    function _ends(uint256 low, uint256 high) private pure returns (int256[9] memory ends) {
        unchecked {
            uint256 bits = END_BITS / 2;
            uint256 stretch = _log2(high) - _log2(low);
            int256 from = int256(low << (bits - _log2(low)));
            int256 to = int256(high << (bits - _log2(high)));
            int256 one = int256(1 << bits);
            int256 far = one >> stretch;
            (ends[0], ends[1], ends[2]) = (from * from, 2 * from * to, to * to);
            (ends[3], ends[4], ends[5]) = (from * one, to * one + from * far, to * far);
            (ends[6], ends[7], ends[8]) = (one * one, 2 * one * far, far * far);
        }
    }

    /// x s^2 + y s + z on those ends.
    function _combined(int256[9] memory ends, int256 x, int256 y, int256 z) private pure returns (int256[3] memory f) {
        unchecked {
            f[0] = (x * ends[0] + y * ends[3] + z * ends[6]) >> END_BITS;
            f[1] = (x * ends[1] + y * ends[4] + z * ends[7]) >> END_BITS;
            f[2] = (x * ends[2] + y * ends[5] + z * ends[8]) >> END_BITS;
        }
    }

    /// s at u >= 0 [2^-20], rounded down.
    function _pointBelow(uint256 u, uint256 sigma) private pure returns (uint256) {
        unchecked {
            return ((u + SquareRoot.sqrt(u * u + sigma * sigma)) << POINT_BITS) / sigma;
        }
    }

    /// s at u >= 0 [2^-20], rounded up.
    function _pointAbove(uint256 u, uint256 sigma) private pure returns (uint256) {
        unchecked {
            return ((u + SquareRoot.sqrt(u * u + sigma * sigma) + 1) << POINT_BITS) / sigma + 1;
        }
    }

    /// k at a point: m +- sigma (s - 1 / s) / 2, in the range.
    function _logMoneynessAt(Side memory side, uint256 point) private pure returns (int256 k) {
        unchecked {
            uint256 u = (side.sigma * (point * point - (1 << (2 * POINT_BITS)))) / (point << (POINT_BITS + 1));
            k = side.centre + side.sign * int256(u);
            if (k < side.kLow) return side.kLow;
            if (k > side.kHigh) return side.kHigh;
        }
    }

    function _magnitude(int256 x) private pure returns (uint256) {
        unchecked {
            return uint256(x < 0 ? -x : x);
        }
    }

    /// floor(log2(x)), x > 0.
    function _log2(uint256 x) private pure returns (uint256 bits) {
        assembly ("memory-safe") {
            bits := sub(255, clz(x))
        }
    }
}

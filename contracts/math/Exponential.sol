// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// e^x. The argument is reduced by n = round(x / ln 2) to |r| <= ln(2) / 2, where e^r = (C + r/2) / (C - r/2) with
/// C(r^2) = (r/2) coth(r/2), an even function that five coefficients give to 8e-19 (docs/numerics.md, "Exponential").
library Exponential {
    error ExpOverflow(int256 x);

    /// From here on e^x passes 2^255 wei [WAD].
    int256 internal constant EXP_UPPER = 135305999368893231589;
    /// Up to here e^x is below one wei [WAD].
    int256 internal constant EXP_LOWER = -41446531673892822313;

    /// ln 2 and 1 / ln 2 [2^72].
    int256 private constant LN2 = 3273295013171879848906;
    int256 private constant LOG2E = 6812934706096293115773;
    /// 2^112 / sqrt(2 pi).
    uint256 private constant INV_SQRT_2PI = 2071426749265079226113754381954734;

    /// e^x [WAD], rounded down; 0 where that is below one wei.
    /// @param x exponent [WAD]
    function expWad(int256 x) internal pure returns (uint256 result) {
        if (x <= EXP_LOWER) return 0;
        if (x >= EXP_UPPER) revert ExpOverflow(x);
        unchecked {
            // |x| < 2^67.
            x = (x << 72) / 1e18;
            int256 n = (x * LOG2E + (1 << 143)) >> 144;
            (uint256 up, uint256 down) = _halves(x - n * LN2);
            // Below 2^113.6 * 2^59.8 * 2^75; n is at least -60 and at most 195.
            assembly ("memory-safe") {
                result := shr(sub(187, n), shl(75, mul(div(shl(112, up), down), 1000000000000000000)))
            }
        }
    }

    /// The normal density phi(z) = mantissa * 2^-(112 + n).
    /// @param z at least 0 and at most 2^5 [2^72]
    /// @return mantissa within 0.28 and 0.57 [2^112]
    /// @return n 0..739
    function gaussian(uint256 z) internal pure returns (uint256 mantissa, uint256 n) {
        unchecked {
            uint256 y = (z * z) >> 73;
            n = (y * uint256(LOG2E) + (1 << 143)) >> 144;
            (uint256 up, uint256 down) = _halves(int256(y) - int256(n) * LN2);
            assembly ("memory-safe") {
                mantissa := div(mul(down, INV_SQRT_2PI), up)
            }
        }
    }

    /// C + r/2 and C - r/2 [2^96]; their ratio is e^r.
    /// @param r |r| <= 0.3466 [2^72]
    function _halves(int256 r) private pure returns (uint256 up, uint256 down) {
        // Two steps of Horner's rule share one shift: |c| < 2^97 and t < 2^69.
        unchecked {
            int256 t = (r * r) >> 72;
            int256 c = 1639028767205424686581 * t + (-65497450339761106008884 << 72);
            c = (c * t + (2619978793283801451562561 << 144)) >> 144;
            c = c * t + (-110039114599604840864016543 << 72);
            c = (c * t + (6602346876188658372961256486 << 144)) >> 144;
            c = ((c * t) >> 72) + 79228162514264337654281301455;
            r <<= 23;
            up = uint256(c + r);
            down = uint256(c - r);
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Natural logarithms: the argument is brought to a number m within [1/sqrt 2, sqrt 2] or [1, 2] by a power of two, then
/// ln m = 2 atanh(u) + ln c with u = (m - c) / (m + c), |u| <= 0.1716, atanh(u) / u to 8e-21 by nine coefficients in u^2
/// (docs/numerics.md, "Logarithm").
library Logarithm {
    error LnOfZero();

    /// ln 2 [2^96].
    int256 private constant LN2 = 54916777467707473351141471128;
    /// ln 2 [2^72].
    int256 private constant LN2_SHORT = 3273295013171879848906;
    /// sqrt 2 [2^127].
    int256 private constant SQRT2 = 240615969168004511545033772477625056927;
    /// ln(sqrt 2) - ln(1e18) [2^96].
    int256 private constant OFFSET = -3256274158377931116946768159345;
    /// sqrt 2 [2^64].
    uint256 private constant SQRT2_SHORT = 26087635650665564425;

    /// ln(x), to the nearest wei [WAD].
    /// @param x positive [WAD]
    function lnWad(uint256 x) internal pure returns (int256) {
        if (x == 0) revert LnOfZero();
        unchecked {
            uint256 zeros;
            int256 u;
            assembly ("memory-safe") {
                zeros := clz(x)
                let m := shr(128, shl(zeros, x))
                u := sdiv(shl(128, sub(m, SQRT2)), add(m, SQRT2))
            }
            int256 ln = ((u * _atanhRatio(u)) >> 127) + int256(255 - zeros) * LN2 + OFFSET;
            return (ln * 1e18 + (1 << 95)) >> 96;
        }
    }

    /// ln(a / b), rounded down, with a relative error that stays small where a / b is near 1 [2^72].
    /// @param a positive, a <= b <= 64 a
    /// @param b below 2^120
    function lnRatio(uint256 a, uint256 b) internal pure returns (int256) {
        unchecked {
            int256 e;
            int256 u;
            assembly ("memory-safe") {
                // a 2^e is within 1/sqrt 2 and sqrt 2 of b.
                e := sub(clz(div(mul(a, SQRT2_SHORT), b)), 191)
                a := shl(e, a)
                u := sdiv(shl(128, sub(a, b)), add(a, b))
            }
            return ((u * _atanhRatio(u)) >> 151) - e * LN2_SHORT;
        }
    }

    /// atanh(u) / u [2^96].
    /// @param u |u| <= 0.1716 [2^128]
    function _atanhRatio(int256 u) private pure returns (int256 p) {
        // Two steps of Horner's rule share one shift: p < 2^97 and t < 2^67.
        unchecked {
            int256 t = (u * u) >> 184;
            p = 5253961853466314434002774548 * t + (5248340319841766638373378241 << 72);
            p = (p * t + (6095484126942723330282899657 << 144)) >> 144;
            p = p * t + (7202542580398447567421533172 << 72);
            p = (p * t + (8803129348960948472517644322 << 144)) >> 144;
            p = p * t + (11318308929571133788656479609 << 72);
            p = (p * t + (15845632502855852153344054319 << 144)) >> 144;
            p = p * t + (26409387504754775895657697052 << 72);
            p = (p * t + (79228162514264337594145162521 << 144)) >> 144;
        }
    }
}

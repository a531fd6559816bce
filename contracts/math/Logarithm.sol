// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Natural logarithms: the argument is brought to a number m within [1/sqrt 2, sqrt 2] or [1, 2] by a power of two, then
/// ln m = 2 atanh(u) + ln c with u = (m - c) / (m + c), |u| <= 0.1716, and atanh(u) / u to a relative 2.5e-19 by a continued
/// fraction of three levels in u^2 (docs/numerics.md, "Logarithm").
library Logarithm {
    error LnOfZero();

    /// ln 2 [2^96].
    int256 internal constant LN2 = 54916777467707473351141471128;
    /// sqrt 2 [2^127].
    int256 private constant SQRT2 = 240615969168004511545033772477625056927;
    /// ln(sqrt 2) and ln(1e18) [2^96].
    int256 private constant LN_SQRT2 = 27458388733853736675570735564;
    int256 internal constant LN_WAD = 3283732547111784853622338894909;
    /// sqrt 2 [2^64].
    uint256 private constant SQRT2_SHORT = 26087635650665564425;

    /// ln(x), to the nearest wei; one wei off at most [WAD].
    /// @param x positive [WAD]
    function lnWad(uint256 x) internal pure returns (int256) {
        if (x == 0) revert LnOfZero();
        unchecked {
            return ((lnInteger(x) - LN_WAD) * 1e18 + (1 << 95)) >> 96;
        }
    }

    /// ln(a / b), with a relative error that stays below 3e-19 where a / b is near 1 [2^96].
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
            return ((u * _atanhRatio(u)) >> 127) - e * LN2;
        }
    }

    /// -ln(x), with a relative error that stays below 3e-19 where x is near 1 [2^96].
    /// @param x 1..1e18 [WAD]
    function minusLn(uint256 x) internal pure returns (int256) {
        unchecked {
            int256 u;
            if (x < 0.7072e18) return LN_WAD - lnInteger(x);
            assembly ("memory-safe") {
                u := sdiv(shl(128, sub(1000000000000000000, x)), add(1000000000000000000, x))
            }
            return (u * _atanhRatio(u)) >> 127;
        }
    }

    /// ln(x) of a positive integer, not a WAD, to 2e-19 [2^96].
    function lnInteger(uint256 x) internal pure returns (int256) {
        unchecked {
            uint256 zeros;
            int256 u;
            assembly ("memory-safe") {
                zeros := clz(x)
                let m := shr(128, shl(zeros, x))
                u := sdiv(shl(128, sub(m, SQRT2)), add(m, SQRT2))
            }
            return ((u * _atanhRatio(u)) >> 127) + int256(255 - zeros) * LN2 + LN_SQRT2;
        }
    }

    /// atanh(u) / u [2^96].
    /// @param u |u| <= 0.1716 [2^128]
    function _atanhRatio(int256 u) private pure returns (int256 ratio) {
        // The denominators are negative: from -1.31 to -1.28, -2.46 to -2.43, -3.73 to -3.68.
        assembly ("memory-safe") {
            let t := shr(160, mul(u, u))
            ratio := add(t, sub(0, 103639917591208309411028186194))
            ratio := add(
                add(t, sub(0, 202836737570351756678347894513)),
                sdiv(sub(0, 784361927479596192481442587722341439232843891646798638527), ratio)
            )
            ratio := add(
                add(t, sub(0, 400002515741004070021058331042)),
                sdiv(sub(0, 20412337404563037509225941988692839107504305202863007226352), ratio)
            )
            ratio := add(
                16672648037467890879198934364,
                sdiv(sub(0, 18483143254730347241079192646442956816199030938515637918175), ratio)
            )
        }
    }
}

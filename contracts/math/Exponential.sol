// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// e^x. The argument is reduced by n = round(x / ln 2) to |r| <= ln(2) / 2, where e^r = (C + r) / (C - r) with
/// C(r^2) = r coth(r / 2), an even function that a continued fraction of two levels gives so well that e^r is right to 1e-18
/// (docs/numerics.md, "Exponential"). Its denominators are positive, near 45.8 and 330.
library Exponential {
    error ExpOverflow(int256 x);

    /// From here on e^x passes 2^255 wei [WAD].
    int256 internal constant EXP_UPPER = 135305999368893231589;
    /// Up to here e^x is below one wei [WAD].
    int256 internal constant EXP_LOWER = -41446531673892822313;

    /// ln 2 and 1 / ln 2 [2^96].
    uint256 private constant LN2 = 54916777467707473351141471128;
    uint256 private constant LOG2E = 114302077158074026402637675937;
    /// phi(0) = 1 / sqrt(2 pi) [2^96], and 1e18 times that.
    uint256 internal constant PEAK = 31607463825455920808620519744;
    uint256 internal constant PEAK_WAD = 31607463825455920808620519744182345911820002804;

    /// e^x [WAD], rounded down; 0 where that is below one wei. Relative error below 1e-18, and one wei.
    /// @param x exponent [WAD]
    function expWad(int256 x) internal pure returns (uint256 result) {
        if (x <= EXP_LOWER) return 0;
        if (x >= EXP_UPPER) revert ExpOverflow(x);
        unchecked {
            // |x| < 2^67.
            x = (x << 96) / 1e18;
            int256 n = (x * int256(LOG2E) + (1 << 191)) >> 192;
            // The fraction is below 2^112.5, WAD below 2^59.8, 2^83 fits; n is at least -60 and at most 195.
            assembly ("memory-safe") {
                x := sub(x, mul(n, LN2))
                let t := shr(96, mul(x, x))
                t := add(
                    2378020381026557745406576777289,
                    sdiv(
                        sub(0, 58078690523622409044972651106278435784933543300957607700164875),
                        add(
                            add(t, 29669235752991722690499402532143),
                            sdiv(
                                sub(0, 12714552387714845452157305580525249623967665551135235509001954),
                                add(t, 3630110328784696521708396582660)
                            )
                        )
                    )
                )
                result := div(shl(112, add(t, x)), sub(t, x))
                result := shr(sub(195, n), shl(83, mul(result, 1000000000000000000)))
            }
        }
    }

    /// peak * e^(-z^2 / 2) = mantissa * 2^-n, to a relative 1e-18: the normal density, if peak is `PEAK`.
    /// @param z 0..16 [2^96]
    /// @param peak below 2^157
    /// @return mantissa within 0.7 and 1.42 of the peak
    /// @return n 0..185
    function gaussian(uint256 z, uint256 peak) internal pure returns (uint256 mantissa, uint256 n) {
        // e^-y with y = z^2 / 2, in one block: it is what every price pays for.
        assembly ("memory-safe") {
            let r := shr(97, mul(z, z))
            n := shr(192, add(mul(r, LOG2E), shl(191, 1)))
            r := sub(r, mul(n, LN2))
            let t := shr(96, mul(r, r))
            t := add(
                2378020381026557745406576777289,
                sdiv(
                    sub(0, 58078690523622409044972651106278435784933543300957607700164875),
                    add(
                        add(t, 29669235752991722690499402532143),
                        sdiv(
                            sub(0, 12714552387714845452157305580525249623967665551135235509001954),
                            add(t, 3630110328784696521708396582660)
                        )
                    )
                )
            )
            mantissa := div(mul(sub(t, r), peak), add(t, r))
        }
    }
}

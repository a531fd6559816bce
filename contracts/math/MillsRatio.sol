// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The Mills ratio of the normal distribution, R(z) = Phi(-z) / phi(z): what is left of a tail once its density is taken out.
/// Two quotients of polynomials with positive coefficients, relative error below 7.2e-19 (docs/numerics.md, "Mills ratio").
library MillsRatio {
    /// The quotients meet at 3 [2^72].
    uint256 internal constant SPLIT = 3 << 72;

    /// R(z), rounded down [2^80].
    /// @param z 0..16 [2^72]
    function millsRatio(uint256 z) internal pure returns (uint256) {
        return z < SPLIT ? near(z) : far(z);
    }

    /// R on 0..3, rounded down [2^80]. Two steps of Horner's rule share one shift: sums stay below 2^247.
    function near(uint256 z) internal pure returns (uint256 ratio) {
        unchecked {
            uint256 p = 39317668826640755246 * z + (962645697041443289634 << 72);
            p = (p * z + (10933762956344509366756 << 144)) >> 144;
            p = p * z + (74459978915440886846778 << 72);
            p = (p * z + (328815516303084408525770 << 144)) >> 144;
            p = p * z + (949670756518900263304327 << 72);
            p = (p * z + (1687253998160572002408407 << 144)) >> 144;
            p = ((p * z) >> 72) + 1515163820688743036282988;
            uint256 q = 39317840426266860957 * z + (962637442365134235129 << 72);
            q = (q * z + (10973277630937954273472 << 144)) >> 144;
            q = q * z + (75419521197505046756201 << 72);
            q = (q * z + (339706795582891465512406 << 144)) >> 144;
            q = q * z + (1021875444855558871779980 << 72);
            q = (q * z + (1997030060992726833320505 << 144)) >> 144;
            q = q * z + (2310817161911688968829570 << 72);
            q = (q * z + (1208925819614629174706176 << 144)) >> 144;
            assembly ("memory-safe") {
                ratio := div(shl(80, p), q)
            }
        }
    }

    /// R on 3..16, rounded down [2^80]. Sums stay below 2^247.
    function far(uint256 z) internal pure returns (uint256 ratio) {
        unchecked {
            uint256 p = 349296482382377540991 * z + (5125067053804712297256 << 72);
            p = (p * z + (40401475324738190210026 << 144)) >> 144;
            p = p * z + (202702135736050457117345 << 72);
            p = (p * z + (687019484054136013306012 << 144)) >> 144;
            p = p * z + (1558555042551764482696209 << 72);
            p = (p * z + (2198790076119840582392716 << 144)) >> 144;
            p = ((p * z) >> 72) + 1515157594782428871780868;
            uint256 q = 349296482398713154655 * z + (5125067051556805758902 << 72);
            q = (q * z + (40750771951307116563240 << 144)) >> 144;
            q = q * z + (207827197055969181049759 << 72);
            q = (q * z + (726722524986625208534215 << 144)) >> 144;
            q = q * z + (1751003803272165409530638 << 72);
            q = (q * z + (2808550308783710117453809 << 144)) >> 144;
            q = q * z + (2718937820194752404609916 << 72);
            q = (q * z + (1208925819614629174706176 << 144)) >> 144;
            assembly ("memory-safe") {
                ratio := div(shl(80, p), q)
            }
        }
    }
}

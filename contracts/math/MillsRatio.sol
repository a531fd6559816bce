// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The Mills ratio of the normal distribution, R(z) = Phi(-z) / phi(z): what is left of a tail once its density is taken out.
/// Two quotients of polynomials, of degrees 7 and 8, written as continued fractions b0 / (z + a0 + b1 / (z + a1 + ...)): a level
/// costs one division and no shift, and gives two degrees. In the first a0 is 0, b0 is 1 and R(0) is exact. Some denominators are negative;
/// none comes near 0 (docs/numerics.md, "Mills ratio"). Negative constants are added, since a subtraction often costs a swap more.
library MillsRatio {
    /// Up to here the first quotient is used [2^96].
    uint256 internal constant SPLIT = 9 << 94;
    /// Values closer together than this are taken from one quotient if they are subtracted: at the split the two differ [2^96].
    uint256 internal constant NARROW = 1 << 91;

    /// R(z) [2^96].
    /// @param z 0..16 [2^96]
    function millsRatio(uint256 z) internal pure returns (uint256) {
        return millsRatio(z, z < SPLIT);
    }

    /// R(z) by the quotient that the caller chooses, for those who subtract neighbouring values [2^96].
    /// @param z 0..2.35 if near, else 2..16 [2^96]
    /// @param near relative error below 2e-18 up to 2.25; else below 1.8e-17, where the tail itself is below 0.023
    function millsRatio(uint256 z, bool near) internal pure returns (uint256) {
        return near ? _near(z) : _far(z);
    }

    function _near(uint256 z) private pure returns (uint256 ratio) {
        assembly ("memory-safe") {
            ratio := add(z, 648275184356144939718463767632)
            ratio := add(
                add(z, sub(0, 366682371375035051000721323304)),
                sdiv(404303683929638014239341342856497387281750344808758740151317, ratio)
            )
            ratio := add(
                add(z, sub(0, 168157633988514849889588203636)),
                sdiv(sub(0, 10763964519755319552710103978841687668986955922020862712610), ratio)
            )
            ratio := add(
                add(z, 657603136455289076498651004087),
                sdiv(360339090630178251631357186709850959609936297643414248982573, ratio)
            )
            ratio := add(
                add(z, 1481276406507104920495016853922),
                sdiv(73806108896985963628485711320343568007616837782625254861516, ratio)
            )
            ratio := add(
                add(z, sub(0, 430498741840999539893846963434)),
                sdiv(751076869610039588498379098869414953091224978111338267806709, ratio)
            )
            ratio := add(
                add(z, 1031220991402809298559389822),
                sdiv(9986898286370789679691407037682890550452571299435050475118, ratio)
            )
            ratio := sdiv(
                6277101735386680763835789423207666416102355444464034512896,
                add(z, sdiv(6278413016462160057881080554271004325986810352493850121325, ratio))
            )
        }
    }

    function _far(uint256 z) private pure returns (uint256 ratio) {
        assembly ("memory-safe") {
            ratio := add(z, 496572433037148203147024470589)
            ratio := add(
                add(z, sub(0, 208351154212646819171136876953)),
                sdiv(304018170570047623902760410117258420114943311605576142839442, ratio)
            )
            ratio := add(
                add(z, 74696758050853158724331151675),
                sdiv(sub(0, 25621110797431261328326904635433594138662406914774572623361), ratio)
            )
            ratio := add(
                add(z, 743009964606383880347965683166),
                sdiv(266432397522491332434591155893929864612394500187623590231984, ratio)
            )
            ratio := add(
                add(z, 177706612910586329664358110777),
                sdiv(sub(0, 114614436957668029749200618850967822436202650558398829191224), ratio)
            )
            ratio := add(
                add(z, sub(0, 2424493587219605919534347387)),
                sdiv(22265086151604512537038682102426589547782134799125865617320, ratio)
            )
            ratio := add(
                add(z, 7178484818835650811645985),
                sdiv(12537217757807326502804593658311453067874489957082529027199, ratio)
            )
            ratio := add(
                add(z, sub(0, 2544318302692318124865)),
                sdiv(6277115231515445458334053547598896352933609850005918788631, ratio)
            )
            ratio := sdiv(6277101733965483928990164459718472981892184000943530300856, ratio)
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Square roots, rounded down and exact: docs/numerics.md, "Square root", has the proof.
library SquareRoot {
    /// Below 2^100, x * 1e18 and its root stay below 2^160 and 2^80, where five steps are enough.
    uint256 private constant SHORT_BITS = 100;

    /// floor(sqrt(x)), for every x.
    function sqrt(uint256 x) internal pure returns (uint256 z) {
        assembly ("memory-safe") {
            // sqrt(2) * 2^127, halved once for every two leading zeros: within a factor of sqrt(2) of the root, at least
            // 1 unless x = 0, and then 0.
            z := shr(shr(1, clz(x)), 0xb504f333f9de6484597d89b3754abe9f)
            // Newton's (z + x / z) / 2 doubles the correct bits: at least 3, 8, 17, 36, 73, 148.
            z := shr(1, add(z, div(x, z)))
            z := shr(1, add(z, div(x, z)))
            z := shr(1, add(z, div(x, z)))
            z := shr(1, add(z, div(x, z)))
            z := shr(1, add(z, div(x, z)))
            z := shr(1, add(z, div(x, z)))
            // It ends at the floor or one above; one above is more than x / z.
            z := sub(z, lt(div(x, z), z))
        }
    }

    /// floor(sqrt(x * 1e18)): the root of a WAD as a WAD. Panics (0x11) where x * 1e18 passes 2^256.
    function sqrtWad(uint256 x) internal pure returns (uint256 z) {
        if (x >> SHORT_BITS == 0) {
            // Five steps. Each pair of steps but the last leaves the sum w = 2 z' of its first step undivided, for
            // z'' = w / 4 + y / w. That rounds twice, which only small roots would notice: y is 0 or at least 1e18.
            assembly ("memory-safe") {
                let y := mul(x, 1000000000000000000)
                z := shr(shr(1, clz(y)), 0xb504f333f9de6484597d89b3754abe9f)
                z := add(z, div(y, z))
                z := add(shr(2, z), div(y, z))
                z := add(z, div(y, z))
                z := add(shr(2, z), div(y, z))
                z := shr(1, add(z, div(y, z)))
                z := sub(z, lt(div(y, z), z))
            }
        } else {
            z = sqrt(x * 1e18);
        }
    }

    /// sqrt(x) by five steps alone, for those who can do without the last digits: relative error below 2^-72 for x >= 2^160.
    function approximate(uint256 x) internal pure returns (uint256 z) {
        // The steps of `sqrtWad`.
        assembly ("memory-safe") {
            z := shr(shr(1, clz(x)), 0xb504f333f9de6484597d89b3754abe9f)
            z := add(z, div(x, z))
            z := add(shr(2, z), div(x, z))
            z := add(z, div(x, z))
            z := add(shr(2, z), div(x, z))
            z := shr(1, add(z, div(x, z)))
        }
    }
}

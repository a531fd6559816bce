// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Polynomials with integer coefficients, lowest power first: an array of n + 1 words in memory, without a length, for degree n.
/// Products are divided by a power of two, each coefficient rounded toward minus infinity. Nothing is checked for overflow:
/// callers bound their coefficients.
library Polynomial {
    /// f * g / 2^shift of two quadratics.
    function ofQuadratics(
        int256[3] memory f,
        int256[3] memory g,
        uint256 shift
    ) internal pure returns (int256[5] memory h) {
        unchecked {
            h[0] = (f[0] * g[0]) >> shift;
            h[1] = (f[0] * g[1] + f[1] * g[0]) >> shift;
            h[2] = (f[0] * g[2] + f[1] * g[1] + f[2] * g[0]) >> shift;
            h[3] = (f[1] * g[2] + f[2] * g[1]) >> shift;
            h[4] = (f[2] * g[2]) >> shift;
        }
    }

    /// f * g / 2^shift of two quartics.
    function ofQuartics(
        int256[5] memory f,
        int256[5] memory g,
        uint256 shift
    ) internal pure returns (int256[9] memory h) {
        unchecked {
            h[0] = (f[0] * g[0]) >> shift;
            h[1] = (f[0] * g[1] + f[1] * g[0]) >> shift;
            h[2] = (f[0] * g[2] + f[1] * g[1] + f[2] * g[0]) >> shift;
            h[3] = (f[0] * g[3] + f[1] * g[2] + f[2] * g[1] + f[3] * g[0]) >> shift;
            h[4] = (f[0] * g[4] + f[1] * g[3] + f[2] * g[2] + f[3] * g[1] + f[4] * g[0]) >> shift;
            h[5] = (f[1] * g[4] + f[2] * g[3] + f[3] * g[2] + f[4] * g[1]) >> shift;
            h[6] = (f[2] * g[4] + f[3] * g[3] + f[4] * g[2]) >> shift;
            h[7] = (f[3] * g[4] + f[4] * g[3]) >> shift;
            h[8] = (f[4] * g[4]) >> shift;
        }
    }

    /// f * g / 2^shift of a quadratic and one of degree 8.
    function ofQuadraticAndOctic(
        int256[3] memory f,
        int256[9] memory g,
        uint256 shift
    ) internal pure returns (int256[11] memory h) {
        unchecked {
            h[0] = (f[0] * g[0]) >> shift;
            h[1] = (f[0] * g[1] + f[1] * g[0]) >> shift;
            h[2] = (f[0] * g[2] + f[1] * g[1] + f[2] * g[0]) >> shift;
            h[3] = (f[0] * g[3] + f[1] * g[2] + f[2] * g[1]) >> shift;
            h[4] = (f[0] * g[4] + f[1] * g[3] + f[2] * g[2]) >> shift;
            h[5] = (f[0] * g[5] + f[1] * g[4] + f[2] * g[3]) >> shift;
            h[6] = (f[0] * g[6] + f[1] * g[5] + f[2] * g[4]) >> shift;
            h[7] = (f[0] * g[7] + f[1] * g[6] + f[2] * g[5]) >> shift;
            h[8] = (f[0] * g[8] + f[1] * g[7] + f[2] * g[6]) >> shift;
            h[9] = (f[1] * g[8] + f[2] * g[7]) >> shift;
            h[10] = (f[2] * g[8]) >> shift;
        }
    }

    /// f becomes x f + y g, both quartics.
    function combine(int256[5] memory f, int256 x, int256[5] memory g, int256 y) internal pure {
        unchecked {
            f[0] = x * f[0] + y * g[0];
            f[1] = x * f[1] + y * g[1];
            f[2] = x * f[2] + y * g[2];
            f[3] = x * f[3] + y * g[3];
            f[4] = x * f[4] + y * g[4];
        }
    }
}

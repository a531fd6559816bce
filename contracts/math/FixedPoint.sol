// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// One: money, prices, sizes and shares have 18 decimals.
uint256 constant WAD = 1e18;
int256 constant WAD_INT = 1e18;

/// Fixed point with 18 decimals (WAD). The direction of every rounding is in the function's name:
/// Down/Up for magnitudes of unsigned numbers, Floor/Ceil (toward minus/plus infinity) for signed ones. Products are
/// plain 256-bit ones; docs/numerics.md bounds each of them.
library FixedPoint {
    /// a * b / d, toward zero. Reverts (panic) if a * b passes 2^256: callers bound their factors.
    function mulDivDown(uint256 a, uint256 b, uint256 d) internal pure returns (uint256) {
        return (a * b) / d;
    }

    /// a * b / d, away from zero. Reverts (panic) if a * b passes 2^256: callers bound their factors.
    function mulDivUp(uint256 a, uint256 b, uint256 d) internal pure returns (uint256 q) {
        uint256 product = a * b;
        q = product / d;
        if (product % d != 0) ++q;
    }

    function mulWadDown(uint256 a, uint256 b) internal pure returns (uint256) {
        return mulDivDown(a, b, WAD);
    }

    function mulWadUp(uint256 a, uint256 b) internal pure returns (uint256) {
        return mulDivUp(a, b, WAD);
    }

    /// a * WAD / b, toward zero. Reverts (panic) if a * WAD passes 2^256 or b is 0.
    function divWadDown(uint256 a, uint256 b) internal pure returns (uint256) {
        return mulDivDown(a, WAD, b);
    }

    /// a * WAD / b, away from zero. Reverts (panic) if a * WAD passes 2^256 or b is 0.
    function divWadUp(uint256 a, uint256 b) internal pure returns (uint256) {
        return mulDivUp(a, WAD, b);
    }

    /// a / d toward minus infinity; d > 0.
    function divFloor(int256 a, int256 d) internal pure returns (int256 q) {
        q = a / d;
        if (a < 0 && q * d != a) --q;
    }

    /// a / d toward plus infinity; d > 0.
    function divCeil(int256 a, int256 d) internal pure returns (int256 q) {
        q = a / d;
        if (a > 0 && q * d != a) ++q;
    }

    /// a / WAD toward minus infinity: a product of two WADs as one, without a branch.
    function unscaleFloor(int256 a) internal pure returns (int256 q) {
        assembly ("memory-safe") {
            q := sub(sdiv(a, WAD), slt(smod(a, WAD), 0))
        }
    }

    /// a / WAD toward plus infinity, without a branch.
    function unscaleCeil(int256 a) internal pure returns (int256 q) {
        assembly ("memory-safe") {
            q := add(sdiv(a, WAD), sgt(smod(a, WAD), 0))
        }
    }

    function mulWadFloor(int256 a, int256 b) internal pure returns (int256) {
        return divFloor(a * b, WAD_INT);
    }

    function mulWadCeil(int256 a, int256 b) internal pure returns (int256) {
        return divCeil(a * b, WAD_INT);
    }

    /// The largest multiple of `step` that is at most a.
    function floorTo(uint256 a, uint256 step) internal pure returns (uint256) {
        return a - (a % step);
    }
}

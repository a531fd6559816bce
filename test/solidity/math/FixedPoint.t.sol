// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "../../../contracts/math/FixedPoint.sol";
import {Assertions} from "../support/Assertions.sol";
import {Cheats} from "../support/Vm.sol";

/// Every rounding goes where its name says (docs/risk-model.md, 1.3).
contract FixedPointTest is Assertions, Cheats {
    function testFuzz_DownIsTheLargestProductWithin(uint128 a, uint128 b, uint256 seed) public pure {
        uint256 d = bound(seed, 1, type(uint128).max);
        uint256 q = FixedPoint.mulDivDown(a, b, d);
        uint256 product = uint256(a) * b;
        assertTrue(q * d <= product && product - q * d < d, "q d <= a b < (q + 1) d");
    }

    function testFuzz_UpIsDownPlusTheRemainder(uint128 a, uint128 b, uint256 seed) public pure {
        uint256 d = bound(seed, 1, type(uint128).max);
        uint256 more = mulmod(a, b, d) == 0 ? 0 : 1;
        assertEq(FixedPoint.mulDivUp(a, b, d), FixedPoint.mulDivDown(a, b, d) + more, "up = down + (remainder != 0)");
    }

    function testFuzz_FloorAndCeilAreMirrorImages(int128 a, uint256 seed) public pure {
        int256 d = int256(bound(seed, 1, uint256(int256(type(int128).max))));
        int256 down = FixedPoint.divFloor(a, d);
        assertTrue(down * d <= a && a < (down + 1) * d, "floor d <= a < (floor + 1) d");
        assertEq(FixedPoint.divCeil(a, d), -FixedPoint.divFloor(-int256(a), d), "ceil a = -floor -a");
    }

    function testFuzz_SignedProductsRoundTowardTheInfinityTheyName(int128 a, int96 b) public pure {
        int256 product = int256(a) * b;
        int256 down = FixedPoint.mulWadFloor(a, b);
        int256 up = FixedPoint.mulWadCeil(a, b);
        assertTrue(down * 1e18 <= product && product <= up * 1e18, "floor <= exact <= ceil");
        assertEq(up - down, product % 1e18 == 0 ? int256(0) : int256(1), "one apart unless exact");
    }

    function testFuzz_UnscalingWithoutABranchIsTheSame(int256 a) public pure {
        assertEq(FixedPoint.unscaleFloor(a), FixedPoint.divFloor(a, 1e18), "floor");
        assertEq(FixedPoint.unscaleCeil(a), FixedPoint.divCeil(a, 1e18), "ceil");
        int256 whole = (a / 1e18) * 1e18;
        assertEq(FixedPoint.unscaleFloor(whole), FixedPoint.unscaleCeil(whole), "exact");
    }

    function testFuzz_UnsignedAndSignedProductsAgree(uint120 a, uint120 b) public pure {
        int256 down = FixedPoint.mulWadFloor(int256(uint256(a)), int256(uint256(b)));
        int256 up = FixedPoint.mulWadCeil(int256(uint256(a)), int256(uint256(b)));
        assertEq(int256(FixedPoint.mulWadDown(a, b)), down, "down = floor");
        assertEq(int256(FixedPoint.mulWadUp(a, b)), up, "up = ceil");
    }

    function testFuzz_FloorToIsTheMultipleBelow(uint256 a, uint128 seed) public pure {
        uint256 step = bound(seed, 1, type(uint128).max);
        uint256 floor = FixedPoint.floorTo(a, step);
        assertTrue(floor <= a && a - floor < step && floor % step == 0, "the largest multiple at most a");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SquareRoot} from "../../../contracts/math/SquareRoot.sol";
import {Assertions} from "../support/Assertions.sol";
import {Cheats} from "../support/Vm.sol";

/// The root is the floor, of every number (docs/numerics.md, "Square root").
contract SquareRootTest is Assertions, Cheats {
    uint256 private constant LARGEST_WAD = type(uint256).max / 1e18;

    function testFuzz_IsTheFloorAtEverySize(uint256 x, uint8 bits) public pure {
        _assertFloor(x >> bits, SquareRoot.sqrt(x >> bits));
    }

    function testFuzz_IsExactAtSquaresAndJustBelow(uint128 root, uint8 bits) public pure {
        uint256 z = uint256(root) >> (bits & 127);
        assertEq(SquareRoot.sqrt(z * z), z, "sqrt(z^2) = z");
        if (z > 0) assertEq(SquareRoot.sqrt(z * z - 1), z - 1, "sqrt(z^2 - 1) = z - 1");
    }

    function testFuzz_OfAWadIsTheFloorAtEverySize(uint256 x, uint8 bits) public pure {
        uint256 wad = bound(x >> bits, 0, LARGEST_WAD);
        _assertFloor(wad * 1e18, SquareRoot.sqrtWad(wad));
    }

    function test_IsTheFloorOfEverySmallNumber() public pure {
        for (uint256 x; x < 1024; ++x) _assertFloor(x, SquareRoot.sqrt(x));
    }

    function test_IsTheFloorOfTheLargestNumber() public pure {
        assertEq(SquareRoot.sqrt(type(uint256).max), type(uint128).max, "sqrt(2^256 - 1) = 2^128 - 1");
    }

    function _assertFloor(uint256 x, uint256 z) private pure {
        assertTrue(z <= type(uint128).max && z * z <= x, "z^2 <= x");
        // (z + 1)^2 > x without passing 2^256.
        assertTrue(x - z * z <= 2 * z, "x < (z + 1)^2");
    }
}

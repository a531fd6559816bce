// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {Assertions} from "../support/Assertions.sol";
import {SiloFixture} from "../support/SiloFixture.sol";

/// A token's issuer took tokens away from the clearing house, which now holds fewer than it counts.
contract SeizedTokensTest is SiloFixture, Assertions {
    /// Where OpenZeppelin's ERC20 keeps balances.
    uint256 private constant BALANCES = 0;

    function setUp() public {
        _deploySilo();
        bytes32 slot = keccak256(abi.encode(address(house), BALANCES));
        vm.store(address(token), slot, bytes32(token.balanceOf(address(house)) - 1));
    }

    function test_TheVaultPromisesToTakeNothing() public view {
        assertEq(fund.maxDeposit(_actors[2]), 0, "maxDeposit");
        assertEq(fund.maxMint(_actors[2]), 0, "maxMint");
    }

    function test_TheVaultTakesNothingAndSaysSoAsItsStandardDoes() public {
        vm.prank(_actors[2]);
        try fund.deposit(1_000, _actors[2]) {
            assertTrue(false, "taken");
        } catch (bytes memory reason) {
            assertTrue(bytes4(reason) == ERC4626.ERC4626ExceededMaxDeposit.selector, "beyond the most");
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILedgerErrors} from "../../../contracts/interfaces/ILedgerErrors.sol";
import {StakerFundStates} from "./StakerFundStates.sol";

// INV-VAULT: the StakerFund keeps every promise of ERC-4626 in each of the states that it gets into.

contract OrdinaryStakerFundTest is StakerFundStates {
    function _enterState() internal override {
        _stake(OWNER, STAKE);
        _unlock(OWNER);
    }

    function test_TheStateIsReached() public view {
        assertEq(fund.maxWithdraw(OWNER), STAKE, "all of it is unlocked");
    }

    /// Should the vault ever say that it brought what it did not bring.
    function test_TheClearingHouseCountsNoMoreThanItHolds() public {
        uint256 custody = lens.silo().custody;
        vm.prank(address(fund));
        house.acquire();
        vm.prank(address(fund));
        (bool ok, bytes memory result) = address(house).call(abi.encodeCall(house.depositReserved, (1)));
        bytes memory refusal = abi.encodeWithSelector(ILedgerErrors.InsufficientCustody.selector, custody + 1, custody);
        assertTrue(!ok && keccak256(result) == keccak256(refusal), "custody and one against custody");
    }
}

contract StakerFundAfterFeesTest is StakerFundStates {
    function _enterState() internal override {
        _stake(OWNER, STAKE);
        _earnFees();
        _unlock(OWNER);
    }

    function test_TheStateIsReached() public view {
        assertLe(STAKE + 1, fund.maxWithdraw(OWNER), "a share is worth more");
    }
}

contract StakerFundAfterALossTest is StakerFundStates {
    function _enterState() internal override {
        _stake(OWNER, STAKE);
        _openAuction(1_600e8);
        _bidAll();
        _unlock(OWNER);
    }

    function test_TheStateIsReached() public view {
        assertTrue(fund.maxWithdraw(OWNER) < STAKE && fund.maxWithdraw(OWNER) != 0, "a share is worth less");
    }
}

contract ReservedStakerFundTest is StakerFundStates {
    function _enterState() internal override {
        _stake(OWNER, STAKE);
        _openAuction(1_700e8);
        _unlock(OWNER);
    }

    function test_TheStateIsReached() public view {
        assertTrue(
            fund.freeAssets() < fund.totalAssets() && fund.freeAssets() != 0,
            "an open auction holds a part back"
        );
    }
}

contract EmptiedAndRefilledStakerFundTest is StakerFundStates {
    function _enterState() internal override {
        _stake(OWNER, STAKE);
        _earnFees();
        _leave(_actors[2]);
        _leave(OWNER);
        _stake(OWNER, STAKE);
        _unlock(OWNER);
    }

    function test_TheStateIsReached() public view {
        assertEq(fund.totalSupply(), fund.balanceOf(OWNER), "nobody is left from before");
    }
}

contract LostAndRefilledStakerFundTest is StakerFundStates {
    function _enterState() internal override {
        _openAuction(1_400e8);
        _bidAll();
        _stake(OWNER, STAKE);
        _unlock(OWNER);
    }

    function test_TheStateIsReached() public view {
        assertEq(fund.convertToAssets(fund.balanceOf(_actors[2])), 0, "the shares from before are worth nothing");
        assertLe(1e24, fund.totalSupply(), "the new ones are very many");
    }
}

contract StakerFundShortOfCustodyTest is StakerFundStates {
    uint256 private constant LEFT = 1_000 * QUOTE;

    function _enterState() internal override {
        _stake(OWNER, STAKE);
        _drainCustody(LEFT);
        _unlock(OWNER);
    }

    function test_NoMoreCanLeaveThanTheClearingHouseHolds() public {
        assertEq(fund.previewRedeem(fund.balanceOf(OWNER)), STAKE, "worth");
        assertEq(fund.maxWithdraw(OWNER), LEFT, "the most assets");
        uint256 shares = fund.maxRedeem(OWNER);
        vm.prank(OWNER);
        assertEq(fund.redeem(shares, OWNER, OWNER), LEFT, "what the most shares pay");
        assertEq(fund.maxWithdraw(OWNER) + fund.maxRedeem(OWNER), 0, "and then nothing");
    }
}

contract CoolingStakerFundTest is StakerFundStates {
    function _enterState() internal override {
        _stake(OWNER, STAKE);
        _request(OWNER);
        vm.warp(block.timestamp + fund.COOLDOWN() - 1);
    }

    function test_TheStateIsReached() public view {
        assertEq(fund.unlockOf(OWNER).shares, fund.balanceOf(OWNER), "asked for");
        assertEq(fund.maxRedeem(OWNER), 0, "a second early");
    }
}

contract VastStakerFundTest is StakerFundStates {
    uint256 private constant MOST = 1e21;

    function _enterState() internal override {
        _stake(OWNER, MOST);
        _stake(OWNER, MOST);
        _unlock(OWNER);
    }

    function test_NoMoreCanLeaveAtOnceThanTheClearingHouseMoves() public {
        assertEq(fund.previewRedeem(fund.balanceOf(OWNER)), 2 * MOST, "worth");
        assertEq(fund.maxWithdraw(OWNER), MOST, "the most assets");
        uint256 shares = fund.maxRedeem(OWNER);
        vm.prank(OWNER);
        assertEq(fund.redeem(shares, OWNER, OWNER), MOST, "what the most shares pay");
    }
}

contract LockedStakerFundTest is StakerFundStates {
    function _enterState() internal override {
        _stake(OWNER, STAKE);
        _unlock(OWNER);
    }

    /// The lock lasts as long as the transaction, so each property takes it anew.
    function _begin() internal override {
        vm.prank(address(auction));
        house.acquire();
    }

    function test_NothingEntersOrLeaves() public inState {
        uint256 most = fund.maxDeposit(OWNER) + fund.maxMint(OWNER) + fund.maxWithdraw(OWNER) + fund.maxRedeem(OWNER);
        assertEq(most, 0, "the most of everything");
        assertEq(fund.totalAssets(), STAKE + 4_000 * QUOTE, "total assets");
    }
}

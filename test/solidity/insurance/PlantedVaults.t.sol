// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {Fault, PlantedVault} from "./PlantedVault.sol";
import {VaultProperties} from "./VaultProperties.sol";

/// The properties of ERC-4626 see what they are there to see: a right vault keeps them all (they run here as well), and each
/// planted fault breaks the one that speaks of it.
contract PlantedVaultsTest is VaultProperties {
    /// How many seeds a property gets to find a fault. Each is found by any run of the ordinary 256.
    uint256 private constant SEEDS = 32;

    TestToken private _quote;
    PlantedVault private _planted;

    function setUp() public {
        _build(Fault.None);
    }

    function test_PricesRoundedTheWrongWayAreCaught() public {
        bytes4 entry = this.testFuzz_EntryPreviewsRoundAgainstTheCallerByLessThanOne.selector;
        bytes4 exit = this.testFuzz_ExitPreviewsRoundAgainstTheCallerByLessThanOne.selector;
        _expectCaught(Fault.DepositRoundsUp, entry);
        _expectCaught(Fault.MintRoundsDown, entry);
        _expectCaught(Fault.WithdrawRoundsDown, exit);
        _expectCaught(Fault.RedeemRoundsUp, exit);
        _expectCaught(Fault.ConversionRoundsUp, this.testFuzz_ConversionsRoundDownAndNeverFall.selector);
    }

    function test_PreviewsBetterByOneThanWhatHappensAreCaught() public {
        _expectCaught(Fault.PreviewDepositOneTooMany, this.testFuzz_ADepositBuysAtLeastItsPreview.selector);
        _expectCaught(Fault.PreviewMintOneTooFew, this.testFuzz_AMintCostsAtMostItsPreview.selector);
        _expectCaught(Fault.PreviewWithdrawOneTooFew, this.testFuzz_AWithdrawalBurnsAtMostItsPreview.selector);
        _expectCaught(Fault.PreviewRedeemOneTooMany, this.testFuzz_ARedemptionPaysAtLeastItsPreview.selector);
    }

    function test_TheMostThatIsOneTooLargeIsCaught() public {
        _expectCaught(Fault.MaxDepositOneTooLarge, this.testFuzz_MaxDepositIsTheMostThatSucceeds.selector);
        _expectCaught(Fault.MaxMintOneTooLarge, this.testFuzz_MaxMintIsTheMostThatSucceeds.selector);
        _expectCaught(Fault.MaxWithdrawOneTooLarge, this.testFuzz_MaxWithdrawIsTheMostThatSucceeds.selector);
        _expectCaught(Fault.MaxRedeemOneTooLarge, this.testFuzz_MaxRedeemIsTheMostThatSucceeds.selector);
        _expectCaught(Fault.MaxRedeemForgetsTheLimit, this.testFuzz_MaxRedeemIsTheMostThatSucceeds.selector);
    }

    function test_AllowancesThatDoNotCountAsTheyShouldAreCaught() public {
        _expectCaught(Fault.AllowanceOfAnother, this.testFuzz_EnteringTakesTheVaultsAllowanceAndNoOther.selector);
        _expectCaught(Fault.NoAllowanceToLeave, this.testFuzz_LeavingForAnotherTakesTheOwnersAllowance.selector);
        _expectCaught(Fault.AllowanceIsKept, this.testFuzz_AWithdrawalBurnsAtMostItsPreview.selector);
    }

    function test_WrongEventsPaymentsAndViewsAreCaught() public {
        _expectCaught(Fault.DepositEventSwapped, this.testFuzz_ADepositBuysAtLeastItsPreview.selector);
        _expectCaught(Fault.WithdrawEventSwapped, this.testFuzz_ARedemptionPaysAtLeastItsPreview.selector);
        _expectCaught(Fault.PaysOneTooFew, this.testFuzz_ARedemptionPaysAtLeastItsPreview.selector);
        _expectCaught(Fault.AssetsRevert, this.testFuzz_ViewsAnswerEverybody.selector);
    }

    /// The property holds of the right vault for every seed, and breaks of the planted one for some.
    function _expectCaught(Fault fault, bytes4 property) private {
        uint256 broken;
        for (uint256 seed; seed < SEEDS; ++seed) {
            assertTrue(_holds(Fault.None, property, seed), "the right vault keeps the property");
            if (!_holds(fault, property, seed)) ++broken;
        }
        assertTrue(broken != 0, "the property misses the planted fault");
    }

    function _holds(Fault fault, bytes4 property, uint256 seed) private returns (bool ok) {
        (ok, ) = address(this).call(abi.encodeCall(this.run, (fault, property, mix(seed, 7))));
    }

    /// One property of a new vault; only for this contract's own use, by a call that can fail.
    function run(Fault fault, bytes4 property, uint256 seed) external {
        _build(fault);
        (bool ok, ) = address(this).call(abi.encodeWithSelector(property, seed));
        assertTrue(ok, "property");
    }

    /// OWNER has shares that are worth 1,777,777 units less dust: no price of the vault is round.
    function _build(Fault fault) private {
        _quote = new TestToken();
        _planted = new PlantedVault(_quote, fault);
        _fill(OWNER, 1_000_003);
        vm.prank(OWNER);
        _planted.deposit(1_000_003, OWNER);
        _quote.mint(address(_planted), 777_777);
    }

    function _vault() internal view override returns (IERC4626) {
        return _planted;
    }

    function _give(address to, uint256 amount) internal override {
        _quote.mint(to, amount);
    }

    function _bystander() internal view override returns (address) {
        return address(_planted.puller());
    }

    function _unlock(address) internal override {}

    function _begin() internal override {}
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {VaultCalls} from "./VaultCalls.sol";

/// What ERC-4626 promises, of any vault in any state (INV-VAULT). Each property is a fuzz test of one seed, so that a contract
/// with a vault inherits them all, and one with a wrong vault can call them one by one and see which of them fails.
abstract contract VaultProperties is VaultCalls {
    // ------------------------------------------------------------------ views

    function testFuzz_ViewsAnswerEverybody(uint256 seed) public inState {
        IERC4626 vault = _vault();
        address anybody = address(uint160(seed));
        assertTrue(vault.asset() != address(0), "asset");
        vault.totalAssets();
        vault.maxDeposit(anybody);
        vault.maxMint(anybody);
        vault.maxWithdraw(anybody);
        vault.maxRedeem(anybody);
        vault.convertToShares(_assets(seed));
        vault.convertToAssets(_shares(seed));
    }

    function testFuzz_ConversionsRoundDownAndNeverFall(uint256 seed) public inState {
        IERC4626 vault = _vault();
        (uint256 assets, uint256 shares) = (_assets(seed), _shares(mix(seed, 2)));
        (uint256 moreAssets, uint256 moreShares) = (assets + _assets(mix(seed, 3)), shares + _shares(mix(seed, 4)));
        assertLe(vault.convertToShares(assets), vault.convertToShares(moreAssets), "more assets, no fewer shares");
        assertLe(vault.convertToAssets(shares), vault.convertToAssets(moreShares), "more shares, no fewer assets");
        assertLe(vault.convertToAssets(vault.convertToShares(assets)), assets, "to shares and back");
        assertLe(vault.convertToShares(vault.convertToAssets(shares)), shares, "to assets and back");
    }

    function testFuzz_ConversionsAnswerEverybodyAlike(uint256 seed) public inState {
        IERC4626 vault = _vault();
        (uint256 assets, uint256 shares) = (_assets(seed), _shares(seed));
        (uint256 toShares, uint256 toAssets) = (vault.convertToShares(assets), vault.convertToAssets(shares));
        vm.prank(OWNER);
        assertEq(vault.convertToShares(assets), toShares, "shares");
        vm.prank(OWNER);
        assertEq(vault.convertToAssets(shares), toAssets, "assets");
    }

    function testFuzz_PreviewsAreNoBetterThanTheConversions(uint256 seed) public inState {
        IERC4626 vault = _vault();
        (uint256 assets, uint256 shares) = (_assets(seed), _shares(mix(seed, 2)));
        assertLe(vault.previewDeposit(assets), vault.convertToShares(assets), "deposit");
        assertLe(vault.convertToAssets(shares), vault.previewMint(shares), "mint");
        assertLe(vault.convertToShares(assets), vault.previewWithdraw(assets), "withdraw");
        assertLe(vault.previewRedeem(shares), vault.convertToAssets(shares), "redeem");
    }

    /// Of two inverse previews each is the best that the other allows: so neither rounds the wrong way, nor by more than it must.
    function testFuzz_EntryPreviewsRoundAgainstTheCallerByLessThanOne(uint256 seed) public inState {
        IERC4626 vault = _vault();
        (uint256 assets, uint256 shares) = (_assets(seed), _shares(mix(seed, 2)));
        uint256 bought = vault.previewDeposit(assets);
        assertLe(vault.previewMint(bought), assets, "a deposit pays for the shares that it buys");
        assertLe(assets + 1, vault.previewMint(bought + 1), "and not for one more");
        uint256 cost = vault.previewMint(shares);
        assertLe(shares, vault.previewDeposit(cost), "a mint costs what buys its shares");
        if (cost != 0) assertLe(vault.previewDeposit(cost - 1) + 1, shares, "and one unit less would not");
    }

    function testFuzz_ExitPreviewsRoundAgainstTheCallerByLessThanOne(uint256 seed) public inState {
        IERC4626 vault = _vault();
        (uint256 assets, uint256 shares) = (_assets(seed), _shares(mix(seed, 2)));
        uint256 burnt = vault.previewWithdraw(assets);
        assertLe(assets, vault.previewRedeem(burnt), "a withdrawal burns shares worth its assets");
        if (burnt != 0) assertLe(vault.previewRedeem(burnt - 1) + 1, assets, "and one less would not be");
        uint256 paid = vault.previewRedeem(shares);
        assertLe(vault.previewWithdraw(paid), shares, "what is redeemed covers what it pays");
        assertLe(shares + 1, vault.previewWithdraw(paid + 1), "and not a unit more");
    }

    // ------------------------------------------------------------------ previews against what happens

    function testFuzz_ADepositBuysAtLeastItsPreview(uint256 seed) public inState {
        uint256 assets = _atMost(_assets(seed), _vault().maxDeposit(RECEIVER));
        uint256 preview = _vault().previewDeposit(assets);
        // A vault may refuse to sell nothing.
        if (preview == 0) return;
        _fill(PAYER, assets);
        Books memory before = _books(PAYER, RECEIVER);
        (bool ok, uint256 shares) = _deposit(PAYER, assets);
        assertTrue(ok, "a deposit within the maximum succeeds");
        assertLe(preview, shares, "at least the preview");
        _expectEntered(before, assets, shares);
    }

    function testFuzz_AMintCostsAtMostItsPreview(uint256 seed) public inState {
        uint256 shares = _atMost(_shares(seed), _vault().maxMint(RECEIVER));
        if (shares == 0) return;
        uint256 preview = _vault().previewMint(shares);
        _fill(PAYER, preview);
        Books memory before = _books(PAYER, RECEIVER);
        (bool ok, uint256 assets) = _mint(PAYER, shares);
        assertTrue(ok, "a mint within the maximum succeeds");
        assertEq(assets, preview, "at most the preview, and the allowance is used up");
        _expectEntered(before, assets, shares);
    }

    function testFuzz_AWithdrawalBurnsAtMostItsPreview(uint256 seed) public inState {
        uint256 assets = _atMost(_assets(seed), _vault().maxWithdraw(OWNER));
        if (assets == 0) return;
        uint256 preview = _vault().previewWithdraw(assets);
        address caller = seed % 8 < 4 ? OWNER : FRIEND;
        if (caller == FRIEND) _allowShares(FRIEND, preview);
        Books memory before = _books(RECEIVER, OWNER);
        (bool ok, uint256 shares) = _withdraw(caller, assets);
        assertTrue(ok, "a withdrawal within the maximum succeeds");
        assertLe(shares, preview, "at most the preview");
        _expectLeft(before, caller, assets, shares);
    }

    function testFuzz_ARedemptionPaysAtLeastItsPreview(uint256 seed) public inState {
        uint256 shares = _atMost(_shares(seed), _vault().maxRedeem(OWNER));
        uint256 preview = _vault().previewRedeem(shares);
        // A vault may refuse to pay nothing.
        if (preview == 0) return;
        address caller = seed % 8 < 4 ? OWNER : FRIEND;
        if (caller == FRIEND) _allowShares(FRIEND, shares);
        Books memory before = _books(RECEIVER, OWNER);
        (bool ok, uint256 assets) = _redeem(caller, shares);
        assertTrue(ok, "a redemption within the maximum succeeds");
        assertLe(preview, assets, "at least the preview");
        _expectLeft(before, caller, assets, shares);
    }

    // ------------------------------------------------------------------ the most of everything

    function testFuzz_MaxDepositIsTheMostThatSucceeds(uint256 seed) public inState {
        _move(seed);
        uint256 most = _vault().maxDeposit(RECEIVER);
        _fill(PAYER, most + 1);
        (bool beyond, ) = _deposit(PAYER, most + 1);
        assertTrue(!beyond, "one more is refused");
        if (most == 0) return;
        (bool ok, ) = _deposit(PAYER, most);
        assertTrue(ok, "the most succeeds");
    }

    function testFuzz_MaxMintIsTheMostThatSucceeds(uint256 seed) public inState {
        _move(seed);
        uint256 most = _vault().maxMint(RECEIVER);
        _fill(PAYER, _vault().previewMint(most + 1));
        (bool beyond, ) = _mint(PAYER, most + 1);
        assertTrue(!beyond, "one more is refused");
        if (most == 0) return;
        (bool ok, ) = _mint(PAYER, most);
        assertTrue(ok, "the most succeeds");
    }

    function testFuzz_MaxWithdrawIsTheMostThatSucceeds(uint256 seed) public inState {
        _move(seed);
        uint256 most = _vault().maxWithdraw(OWNER);
        (bool beyond, ) = _withdraw(OWNER, most + 1);
        assertTrue(!beyond, "one more is refused");
        if (most == 0) return;
        (bool ok, ) = _withdraw(OWNER, most);
        assertTrue(ok, "the most succeeds");
    }

    function testFuzz_MaxRedeemIsTheMostThatSucceeds(uint256 seed) public inState {
        _move(seed);
        uint256 most = _vault().maxRedeem(OWNER);
        (bool beyond, ) = _redeem(OWNER, most + 1);
        assertTrue(!beyond, "one more is refused");
        if (most == 0) return;
        (bool ok, ) = _redeem(OWNER, most);
        assertTrue(ok, "the most succeeds");
    }

    // ------------------------------------------------------------------ whose allowance counts

    function testFuzz_EnteringTakesTheVaultsAllowanceAndNoOther(uint256 seed) public inState {
        uint256 assets = _atMost(_assets(seed), _vault().maxDeposit(RECEIVER));
        uint256 shares = _vault().previewDeposit(assets);
        if (shares == 0) return;
        _give(PAYER, assets);
        _allowTokens(PAYER, _bystander(), type(uint256).max);
        _allowTokens(PAYER, address(_vault()), assets - 1);
        (bool deposited, ) = _deposit(PAYER, assets);
        (bool foreign, ) = _deposit(FRIEND, 1);
        assertTrue(!deposited && !foreign, "too little allowance, or somebody else's tokens");
        _allowTokens(PAYER, address(_vault()), _vault().previewMint(shares) - 1);
        (bool minted, ) = _mint(PAYER, shares);
        assertTrue(!minted, "too little allowance to mint");
    }

    function testFuzz_LeavingForAnotherTakesTheOwnersAllowance(uint256 seed) public inState {
        uint256 shares = _atMost(_shares(seed), _vault().maxRedeem(OWNER));
        uint256 assets = _vault().previewRedeem(shares);
        if (assets == 0) return;
        (bool bareRedeemed, ) = _redeem(FRIEND, shares);
        (bool bareWithdrew, ) = _withdraw(FRIEND, assets);
        _allowShares(FRIEND, _vault().previewWithdraw(assets) - 1);
        (bool withdrew, ) = _withdraw(FRIEND, assets);
        _allowShares(FRIEND, shares - 1);
        (bool redeemed, ) = _redeem(FRIEND, shares);
        assertTrue(!bareRedeemed && !bareWithdrew && !withdrew && !redeemed, "no allowance, or one too little");
    }

    // ------------------------------------------------------------------ there and back

    function testFuzz_InAndOutNeverProfits(uint256 seed) public inState {
        uint256 assets = _atMost(_assets(seed), _vault().maxDeposit(PAYER));
        uint256 shares = _vault().previewDeposit(assets);
        if (shares == 0) return;
        _fill(PAYER, assets);
        bytes memory enter =
            seed % 8 < 4
                ? abi.encodeCall(IERC4626.deposit, (assets, PAYER))
                : abi.encodeCall(IERC4626.mint, (shares, PAYER));
        (bool ok, ) = _callAs(PAYER, enter);
        assertTrue(ok, "in");
        _unlock(PAYER);
        _leaveWith(PAYER, seed % 16 < 8);
        assertLe(_token().balanceOf(PAYER), assets, "in and out");
    }

    function testFuzz_OutAndInNeverProfits(uint256 seed) public inState {
        uint256 before = _vault().balanceOf(OWNER);
        uint256 held = _token().balanceOf(OWNER);
        _leaveWith(OWNER, seed % 16 < 8);
        uint256 assets = _atMost(_token().balanceOf(OWNER) - held, _vault().maxDeposit(OWNER));
        if (_vault().previewDeposit(assets) == 0) return;
        _allowTokens(OWNER, address(_vault()), assets);
        (bool ok, ) = _callAs(OWNER, abi.encodeCall(IERC4626.deposit, (assets, OWNER)));
        assertTrue(ok, "in again");
        assertLe(_vault().balanceOf(OWNER), before, "out and in");
    }

    /// As much as can leave, by one way or the other.
    function _leaveWith(address owner, bool byAssets) private {
        uint256 most = byAssets ? _vault().maxWithdraw(owner) : _vault().maxRedeem(owner);
        if (most == 0) return;
        bytes memory exit =
            byAssets
                ? abi.encodeCall(IERC4626.withdraw, (most, owner, owner))
                : abi.encodeCall(IERC4626.redeem, (most, owner, owner));
        (bool ok, ) = _callAs(owner, exit);
        assertTrue(ok, "out");
    }

    /// Part of the shares leaves first, or somebody enters, so that the most is asked of many states.
    function _move(uint256 seed) private {
        uint256 shares = bound(mix(seed, 5), 0, _vault().maxRedeem(OWNER));
        if (_vault().previewRedeem(shares) != 0 && seed % 4 != 0) _redeem(OWNER, shares);
        uint256 assets = _atMost(_assets(mix(seed, 6)), _vault().maxDeposit(RECEIVER));
        if (_vault().previewDeposit(assets) == 0 || seed % 4 < 2) return;
        _fill(PAYER, assets);
        _deposit(PAYER, assets);
    }

    function _atMost(uint256 amount, uint256 most) private pure returns (uint256) {
        return amount < most ? amount : most;
    }
}

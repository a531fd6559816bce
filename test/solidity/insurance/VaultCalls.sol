// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {Assertions} from "../support/Assertions.sol";
import {Cheats, Log} from "../support/Vm.sol";

/// How the properties of ERC-4626 speak to a vault, whichever it is: who acts, calls as somebody, and the books before and after.
abstract contract VaultCalls is Assertions, Cheats {
    /// Holds shares before a property begins, as the state of the vault gives them.
    address internal constant OWNER = address(0x04E4);
    /// Has tokens only when a property gives them.
    address internal constant PAYER = address(0x9A7E4);
    address internal constant RECEIVER = address(0x4ECE14E4);
    address internal constant FRIEND = address(0xF41E4D);
    /// Shares so many that a change of a share's worth by the least there is shows.
    uint256 private constant MANY = 1_000;

    /// Who has what: what `payer` holds of the token, `holder` of the shares, and the vault as a whole.
    struct Books {
        uint256 tokens;
        uint256 shares;
        uint256 supply;
        uint256 assets;
        uint256 measure;
        uint256 worth;
    }

    // ------------------------------------------------------------------ what a test says about its vault

    function _vault() internal view virtual returns (IERC4626);

    /// Makes tokens for somebody.
    function _give(address to, uint256 amount) internal virtual;

    /// Does what lets `owner` take out all shares; time may pass.
    function _unlock(address owner) internal virtual;

    /// A contract near the vault whose allowance must not count instead of the vault's.
    function _bystander() internal view virtual returns (address);

    /// What must happen in the transaction of the property itself.
    function _begin() internal virtual;

    modifier inState() {
        _begin();
        _;
    }

    // ------------------------------------------------------------------ amounts

    /// Token units, often few: 0 to 10, up to a thousand tokens, or up to the most that Keel moves at once.
    function _assets(uint256 seed) internal pure returns (uint256) {
        uint256 kind = seed % 4;
        return
            bound(
                mix(seed, 0),
                0,
                kind == 0
                    ? 10
                    : kind == 1
                        ? 1e6
                        : kind == 2
                            ? 1e9
                            : 1e21
            );
    }

    /// Shares of such an amount, and a few more.
    function _shares(uint256 seed) internal view returns (uint256) {
        return _vault().convertToShares(_assets(seed)) + bound(mix(seed, 1), 0, 3);
    }

    // ------------------------------------------------------------------ calls

    function _callAs(address caller, bytes memory data) internal returns (bool ok, uint256 answer) {
        bytes memory result;
        address vault = address(_vault());
        vm.prank(caller);
        (ok, result) = vault.call(data);
        if (ok && result.length >= 32) answer = abi.decode(result, (uint256));
    }

    function _deposit(address caller, uint256 assets) internal returns (bool, uint256) {
        return _callAs(caller, abi.encodeCall(IERC4626.deposit, (assets, RECEIVER)));
    }

    function _mint(address caller, uint256 shares) internal returns (bool, uint256) {
        return _callAs(caller, abi.encodeCall(IERC4626.mint, (shares, RECEIVER)));
    }

    function _withdraw(address caller, uint256 assets) internal returns (bool, uint256) {
        return _callAs(caller, abi.encodeCall(IERC4626.withdraw, (assets, RECEIVER, OWNER)));
    }

    function _redeem(address caller, uint256 shares) internal returns (bool, uint256) {
        return _callAs(caller, abi.encodeCall(IERC4626.redeem, (shares, RECEIVER, OWNER)));
    }

    function _token() internal view returns (IERC20) {
        return IERC20(_vault().asset());
    }

    /// Gives `payer` tokens and the vault leave to take exactly as many.
    function _fill(address payer, uint256 amount) internal {
        _give(payer, amount);
        _allowTokens(payer, address(_vault()), amount);
    }

    function _allowTokens(address payer, address spender, uint256 amount) internal {
        IERC20 token = _token();
        vm.prank(payer);
        token.approve(spender, amount);
    }

    function _allowShares(address spender, uint256 amount) internal {
        IERC4626 vault = _vault();
        vm.prank(OWNER);
        vault.approve(spender, amount);
    }

    // ------------------------------------------------------------------ books

    function _books(address payer, address holder) internal returns (Books memory books) {
        IERC4626 vault = _vault();
        books.tokens = _token().balanceOf(payer);
        books.shares = vault.balanceOf(holder);
        books.supply = vault.totalSupply();
        books.assets = vault.totalAssets();
        books.measure = MANY * (books.supply + 10 ** vault.decimals());
        books.worth = vault.convertToAssets(books.measure);
        vm.recordLogs();
    }

    /// `assets` went in for `shares`, from PAYER to RECEIVER, by all of PAYER's allowance; nobody else's shares lost worth.
    function _expectEntered(Books memory before, uint256 assets, uint256 shares) internal {
        _expectEvent(IERC4626.Deposit.selector, [PAYER, RECEIVER, address(0)], 2, assets, shares);
        Books memory later = _books(PAYER, RECEIVER);
        assertEq(before.tokens - later.tokens, assets, "the payer pays the assets, no more and no less");
        assertEq(later.shares - before.shares, shares, "the receiver has the shares");
        assertEq(later.supply - before.supply, shares, "and no others are made");
        assertEq(later.assets - before.assets, assets, "the vault has the assets");
        assertEq(_token().allowance(PAYER, address(_vault())), 0, "the vault's own allowance is used up");
        _expectWorthKept(before);
    }

    /// `assets` went out for `shares`, from OWNER to RECEIVER.
    function _expectLeft(Books memory before, address caller, uint256 assets, uint256 shares) internal {
        _expectEvent(IERC4626.Withdraw.selector, [caller, RECEIVER, OWNER], 3, assets, shares);
        Books memory later = _books(RECEIVER, OWNER);
        assertEq(later.tokens - before.tokens, assets, "the receiver has the assets, no more and no less");
        assertEq(before.shares - later.shares, shares, "the owner pays the shares");
        assertEq(before.supply - later.supply, shares, "and they are gone");
        assertEq(before.assets - later.assets, assets, "the vault paid the assets");
        assertEq(_vault().allowance(OWNER, FRIEND), 0, "a friend's allowance is used up");
        _expectWorthKept(before);
    }

    function _expectWorthKept(Books memory before) private view {
        assertLe(before.worth, _vault().convertToAssets(before.measure), "nobody else's shares lose worth");
    }

    /// One event of the vault with this signature, with these indexed addresses and these figures.
    function _expectEvent(
        bytes32 signature,
        address[3] memory indexed_,
        uint256 count,
        uint256 assets,
        uint256 shares
    ) private {
        Log[] memory logs = vm.getRecordedLogs();
        uint256 found;
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter != address(_vault()) || logs[i].topics[0] != signature) continue;
            ++found;
            assertEq(logs[i].topics.length, count + 1, "indexed arguments");
            for (uint256 k; k < count; ++k) {
                assertTrue(logs[i].topics[k + 1] == bytes32(uint256(uint160(indexed_[k]))), "who, in the event");
            }
            (uint256 a, uint256 s) = abi.decode(logs[i].data, (uint256, uint256));
            assertTrue(a == assets && s == shares, "assets and shares, in the event");
        }
        assertEq(found, 1, "one event");
    }
}

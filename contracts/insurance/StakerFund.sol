// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {requireCode} from "../types/Code.sol";
import {MAX_AMOUNT, TOKEN_SCALE} from "../types/Constants.sol";
import {Quote} from "../types/Units.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";
import {ILedgerErrors} from "../interfaces/ILedgerErrors.sol";
import {ILiquidationAuction} from "../interfaces/ILiquidationAuction.sol";
import {LedgerStorage} from "../ledger/LedgerStorage.sol";
import {SiloModule} from "../ledger/SiloModule.sol";

/// The stakers' insurance vault (docs/risk-model.md, 6.3). Its money is the cash of a reserved account in the clearing
/// house, so tokens sent to this contract change nothing. Leaving takes a share lock: request, cooldown, window; locked
/// shares bear losses. What open auctions may need is held back from those who leave: entering is priced on all the money,
/// leaving on what is not reserved. Stakers approve this contract, as they would any ERC-4626 vault; it sends their tokens
/// straight to the clearing house.
contract StakerFund is ERC4626, SiloModule {
    using SafeERC20 for IERC20;
    using LedgerStorage for IClearingHouse;

    error InsufficientShares(address owner, uint256 shares, uint256 balance);
    error ZeroShares();

    event UnlockRequested(address indexed owner, uint256 shares, uint256 availableAt, uint256 expiresAt);

    /// @param shares how many shares the owner asked to unlock
    /// @param availableAt first second at which they can be redeemed
    /// @param expiresAt last second at which they can be redeemed
    struct Unlock {
        uint256 shares;
        uint40 availableAt;
        uint40 expiresAt;
    }

    uint256 public constant COOLDOWN = 7 days;
    uint256 public constant WINDOW = 2 days;
    /// Shares beyond which none are sold. A first deposit makes 1e6 shares a token unit.
    uint256 public constant MAX_SUPPLY = 1e38;

    ILiquidationAuction public immutable auction;
    mapping(address owner => Unlock) private _unlocks;

    constructor(
        IERC20 token,
        IClearingHouse house_,
        ILiquidationAuction auction_
    ) ERC4626(token) ERC20("Keel Staker Fund", "kSTAKE") SiloModule(house_) {
        requireCode(address(token));
        requireCode(address(auction_));
        auction = auction_;
    }

    /// Asks to unlock `shares`: redeemable after the cooldown, within the window. Replaces an earlier request.
    function requestUnlock(uint256 shares) external {
        if (shares == 0) revert ZeroShares();
        uint256 balance = balanceOf(msg.sender);
        if (shares > balance) revert InsufficientShares(msg.sender, shares, balance);
        uint256 availableAt = block.timestamp + COOLDOWN;
        uint256 expiresAt = availableAt + WINDOW;
        _unlocks[msg.sender] = Unlock(shares, uint40(availableAt), uint40(expiresAt));
        emit UnlockRequested(msg.sender, shares, availableAt, expiresAt);
    }

    function unlockOf(address owner) external view returns (Unlock memory) {
        return _unlocks[owner];
    }

    // ------------------------------------------------------------------ ERC-4626

    /// All the vault's money, in token units, rounded down. While the silo is locked: as at lock entry.
    function totalAssets() public view override returns (uint256) {
        return uint256(Quote.unwrap(house.fundCash())) / TOKEN_SCALE;
    }

    /// The vault's money that no open auction reserves, in token units.
    function freeAssets() public view returns (uint256) {
        uint256 cash = uint256(Quote.unwrap(house.fundCash()));
        uint256 reserved = auction.totalReserved();
        return cash > reserved ? (cash - reserved) / TOKEN_SCALE : 0;
    }

    /// @dev 0 while the silo is locked; when the vault is retired: after a total loss new shares are so many more than
    ///      old ones that a few such losses use up their numbers; and while the clearing house holds fewer tokens than it counts.
    function maxDeposit(address) public view override returns (uint256) {
        return _isClosed() ? 0 : MAX_AMOUNT;
    }

    function maxMint(address) public view override returns (uint256) {
        return _isClosed() ? 0 : convertToShares(MAX_AMOUNT);
    }

    /// @dev What the unlocked shares are worth, as far as one call can pay it. 0 while the silo is locked.
    function maxWithdraw(address owner) public view override returns (uint256) {
        if (house.isLocked()) return 0;
        return Math.min(previewRedeem(_redeemable(owner)), _payable());
    }

    /// @dev The unlocked shares, or the most of them that one call can pay: one less than the fewest that pay a unit too much.
    ///      0 if they pay less than one token unit, and while the silo is locked.
    function maxRedeem(address owner) public view override returns (uint256) {
        if (house.isLocked()) return 0;
        uint256 shares = _redeemable(owner);
        uint256 most = _payable();
        if (previewRedeem(shares) > most) shares = previewWithdraw(most + 1) - 1;
        return previewRedeem(shares) == 0 ? 0 : shares;
    }

    function previewRedeem(uint256 shares) public view override returns (uint256) {
        return Math.mulDiv(shares, freeAssets() + 1, totalSupply() + 10 ** _decimalsOffset());
    }

    function previewWithdraw(uint256 assets) public view override returns (uint256) {
        return Math.mulDiv(assets, totalSupply() + 10 ** _decimalsOffset(), freeAssets() + 1, Math.Rounding.Ceil);
    }

    /// @dev Six more decimals than the token: a first depositor cannot round others' shares away.
    function _decimalsOffset() internal pure override returns (uint8) {
        return 6;
    }

    /// @dev Tokens move before shares: in the middle of the token's transfer, assets (as at lock entry) and supply still
    ///      belong together, so the price of a share reads true.
    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override siloLock {
        if (shares == 0) revert ZeroShares();
        _bring(caller, assets);
        house.depositReserved(assets);
        _mint(receiver, shares);
        emit Deposit(caller, receiver, assets, shares);
    }

    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override siloLock {
        if (caller != owner) _spendAllowance(owner, caller, shares);
        // Before tokens move: shares that leave in the middle of it shrink the request, too.
        _unlocks[owner].shares -= shares;
        house.withdrawReserved(receiver, assets);
        _burn(owner, shares);
        emit Withdraw(caller, receiver, owner, assets, shares);
    }

    /// @dev Shares that leave an owner by transfer also leave the owner's unlock request.
    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from == address(0)) return;
        uint256 left = balanceOf(from);
        if (_unlocks[from].shares > left) _unlocks[from].shares = left;
    }

    /// Sends the payer's tokens to the clearing house, exactly `assets` of them. Under the silo's lock, so that nothing else moves
    /// what the clearing house holds meanwhile; what it held before, gifts too, is measured out.
    function _bring(address payer, uint256 assets) private {
        IERC20 token = IERC20(asset());
        uint256 before = token.balanceOf(address(house));
        token.safeTransferFrom(payer, address(house), assets);
        uint256 received;
        unchecked {
            // A token that takes away wraps to what nobody asked for.
            received = token.balanceOf(address(house)) - before;
        }
        if (received != assets) revert ILedgerErrors.TokenAmountMismatch(assets, received);
    }

    function _redeemable(address owner) private view returns (uint256) {
        Unlock memory request = _unlocks[owner];
        bool open = block.timestamp >= request.availableAt && block.timestamp <= request.expiresAt;
        return open ? request.shares : 0;
    }

    /// The most that one call can pay, in token units: what the clearing house holds, as far as it moves so much at once. All
    /// unlocked shares together never cost more than what is free, because no owner unlocks more shares than they hold.
    function _payable() private view returns (uint256) {
        return Math.min(house.totalsOf().custody, MAX_AMOUNT);
    }

    function _isClosed() private view returns (bool) {
        if (house.isLocked() || _retired()) return true;
        return IERC20(asset()).balanceOf(address(house)) < house.totalsOf().custody;
    }

    function _retired() private view returns (bool) {
        return totalSupply() > MAX_SUPPLY;
    }
}

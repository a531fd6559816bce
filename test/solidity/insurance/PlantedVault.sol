// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// What can be wrong with a vault. The first four round a price the wrong way, the next four only the preview of it.
enum Fault {
    None,
    DepositRoundsUp,
    MintRoundsDown,
    WithdrawRoundsDown,
    RedeemRoundsUp,
    PreviewDepositOneTooMany,
    PreviewMintOneTooFew,
    PreviewWithdrawOneTooFew,
    PreviewRedeemOneTooMany,
    MaxDepositOneTooLarge,
    MaxMintOneTooLarge,
    MaxWithdrawOneTooLarge,
    MaxRedeemOneTooLarge,
    MaxRedeemForgetsTheLimit,
    ConversionRoundsUp,
    AssetsRevert,
    AllowanceOfAnother,
    NoAllowanceToLeave,
    AllowanceIsKept,
    DepositEventSwapped,
    WithdrawEventSwapped,
    PaysOneTooFew
}

/// Moves tokens by the allowance to itself.
contract Puller {
    using SafeERC20 for IERC20;

    function pull(IERC20 token, address from, address to, uint256 amount) external {
        token.safeTransferFrom(from, to, amount);
    }
}

/// An ERC-4626 vault that takes in and pays out no more than a limit at once, right in everything but one planted fault.
contract PlantedVault is ERC4626 {
    using SafeERC20 for IERC20;

    error BeyondLimit(uint256 assets);

    uint256 private constant MOST_IN = 1e21;
    uint256 private constant MOST_OUT = 500_000;

    Puller public immutable puller = new Puller();
    Fault private immutable _fault;

    constructor(IERC20 token, Fault fault) ERC4626(token) ERC20("", "") {
        _fault = fault;
    }

    function totalAssets() public view override returns (uint256) {
        if (_fault == Fault.AssetsRevert && super.totalAssets() != 0) revert BeyondLimit(0);
        return super.totalAssets();
    }

    function convertToAssets(uint256 shares) public view override returns (uint256) {
        return super.convertToAssets(shares) + _one(Fault.ConversionRoundsUp);
    }

    // ------------------------------------------------------------------ previews

    function previewDeposit(uint256 assets) public view override returns (uint256) {
        return _depositPrice(assets) + _one(Fault.PreviewDepositOneTooMany);
    }

    function previewMint(uint256 shares) public view override returns (uint256) {
        return _less(_mintPrice(shares), Fault.PreviewMintOneTooFew);
    }

    function previewWithdraw(uint256 assets) public view override returns (uint256) {
        return _less(_withdrawPrice(assets), Fault.PreviewWithdrawOneTooFew);
    }

    function previewRedeem(uint256 shares) public view override returns (uint256) {
        return _redeemPrice(shares) + _one(Fault.PreviewRedeemOneTooMany);
    }

    function _depositPrice(uint256 assets) private view returns (uint256) {
        return _convertToShares(assets, _rounding(Math.Rounding.Floor, Fault.DepositRoundsUp));
    }

    function _mintPrice(uint256 shares) private view returns (uint256) {
        return _convertToAssets(shares, _rounding(Math.Rounding.Ceil, Fault.MintRoundsDown));
    }

    function _withdrawPrice(uint256 assets) private view returns (uint256) {
        return _convertToShares(assets, _rounding(Math.Rounding.Ceil, Fault.WithdrawRoundsDown));
    }

    function _redeemPrice(uint256 shares) private view returns (uint256) {
        return _convertToAssets(shares, _rounding(Math.Rounding.Floor, Fault.RedeemRoundsUp));
    }

    // ------------------------------------------------------------------ the most of everything

    function maxDeposit(address) public view override returns (uint256) {
        return MOST_IN + _one(Fault.MaxDepositOneTooLarge);
    }

    function maxMint(address) public view override returns (uint256) {
        return _convertToShares(MOST_IN, Math.Rounding.Floor) + _one(Fault.MaxMintOneTooLarge);
    }

    function maxWithdraw(address owner) public view override returns (uint256) {
        return Math.min(_redeemPrice(balanceOf(owner)), MOST_OUT) + _one(Fault.MaxWithdrawOneTooLarge);
    }

    function maxRedeem(address owner) public view override returns (uint256) {
        uint256 shares = balanceOf(owner);
        if (_redeemPrice(shares) > MOST_OUT && _fault != Fault.MaxRedeemForgetsTheLimit) {
            shares = _convertToShares(MOST_OUT + 1, Math.Rounding.Ceil) - 1;
        }
        return shares + _one(Fault.MaxRedeemOneTooLarge);
    }

    // ------------------------------------------------------------------ entering and leaving

    function deposit(uint256 assets, address receiver) public override returns (uint256 shares) {
        shares = _depositPrice(assets);
        _deposit(msg.sender, receiver, assets, shares);
    }

    function mint(uint256 shares, address receiver) public override returns (uint256 assets) {
        assets = _mintPrice(shares);
        _deposit(msg.sender, receiver, assets, shares);
    }

    function withdraw(uint256 assets, address receiver, address owner) public override returns (uint256 shares) {
        shares = _withdrawPrice(assets);
        _withdraw(msg.sender, receiver, owner, assets, shares);
    }

    function redeem(uint256 shares, address receiver, address owner) public override returns (uint256 assets) {
        assets = _redeemPrice(shares);
        _withdraw(msg.sender, receiver, owner, assets, shares);
    }

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override {
        if (assets > MOST_IN) revert BeyondLimit(assets);
        IERC20 token = IERC20(asset());
        if (_fault == Fault.AllowanceOfAnother) puller.pull(token, caller, address(this), assets);
        else token.safeTransferFrom(caller, address(this), assets);
        _mint(receiver, shares);
        if (_fault == Fault.DepositEventSwapped) (caller, receiver) = (receiver, caller);
        emit Deposit(caller, receiver, assets, shares);
    }

    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override {
        if (assets > MOST_OUT) revert BeyondLimit(assets);
        uint256 allowed = allowance(owner, caller);
        if (caller != owner && _fault != Fault.NoAllowanceToLeave) _spendAllowance(owner, caller, shares);
        if (_fault == Fault.AllowanceIsKept) _approve(owner, caller, allowed);
        _burn(owner, shares);
        IERC20(asset()).safeTransfer(receiver, _less(assets, Fault.PaysOneTooFew));
        if (_fault == Fault.WithdrawEventSwapped) (owner, receiver) = (receiver, owner);
        emit Withdraw(caller, receiver, owner, assets, shares);
    }

    function _decimalsOffset() internal pure override returns (uint8) {
        return 6;
    }

    // ------------------------------------------------------------------ the fault

    function _rounding(Math.Rounding right, Fault wrong) private view returns (Math.Rounding) {
        if (_fault != wrong) return right;
        return right == Math.Rounding.Floor ? Math.Rounding.Ceil : Math.Rounding.Floor;
    }

    function _one(Fault fault) private view returns (uint256) {
        return _fault == fault ? 1 : 0;
    }

    function _less(uint256 amount, Fault fault) private view returns (uint256) {
        return amount == 0 ? 0 : amount - _one(fault);
    }
}

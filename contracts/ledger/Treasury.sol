// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MAX_AMOUNT, TOKEN_SCALE} from "../types/Constants.sol";
import {AccountId, STAKER_FUND, EXIT_RECOVERY, HOUSE} from "../types/Ids.sol";
import {Quote, ZERO_QUOTE, minQuote} from "../types/Units.sol";
import {IDeficitLedger} from "../interfaces/IDeficitLedger.sol";
import {LossLayers, Totals} from "../types/Ledger.sol";
import {Accounts} from "./Accounts.sol";

/// Tokens in and out, the insurance fund's money, and the unfunded deficit (docs/risk-model.md, 6.3 and 6.4).
/// Every claim on the silo is somebody's cash: custody in WAD = sum of all cash - unfunded deficit, always (INV-CASH).
abstract contract Treasury is Accounts {
    using SafeERC20 for IERC20;

    /// Decimals that a quote token must have, exactly.
    uint256 private constant TOKEN_DECIMALS = 6;

    IERC20 public immutable quoteToken;

    Totals internal _totals;
    IDeficitLedger internal _deficitLedger;
    /// In the slot of the deficit ledger, which is last in line, so that finding all of them costs one read.
    LossLayers internal _lossLayers;

    constructor(IERC20 token) {
        if (address(token) == address(0)) revert ZeroAddress();
        (bool ok, bytes memory answer) = address(token).staticcall(abi.encodeCall(IERC20Metadata.decimals, ()));
        bool supported = ok && answer.length == 32 && abi.decode(answer, (uint256)) == TOKEN_DECIMALS;
        if (!supported) revert UnsupportedQuoteToken(address(token));
        quoteToken = token;
    }

    /// @dev The one money view that answers while the silo is locked, with the value at lock entry: an
    ///      ERC-4626 vault must not revert in totalAssets, and must not show a value in the middle of a change.
    function fundCash() external view returns (Quote) {
        uint256 atEntry = _fundCashAtEntry;
        return atEntry == 0 ? _cash(STAKER_FUND) : Quote.wrap(int256(atEntry - 1));
    }

    /// Takes tokens into custody. The token must move exactly `amount`.
    function _pull(address payer, uint256 amount) internal {
        _requireAmount(amount);
        uint256 before = _balance();
        quoteToken.safeTransferFrom(payer, address(this), amount);
        uint256 received;
        unchecked {
            // Wraps for a token that took more away than it brought, which is a mismatch as well.
            received = _balance() - before;
        }
        if (received != amount) revert TokenAmountMismatch(amount, received);
        _addCustody(amount);
    }

    /// Counts tokens that a module brought and measured. Should it ever err, tokens still stand behind all that is counted.
    /// Errors in order: `ZeroAmount`, `AmountTooLarge`, `InsufficientCustody`.
    function _count(uint256 amount) internal {
        _requireAmount(amount);
        _requireHeld(_addCustody(amount), _balance());
    }

    function _addCustody(uint256 amount) private returns (uint256) {
        return _totals.custody += uint128(amount);
    }

    function _balance() private view returns (uint256) {
        return quoteToken.balanceOf(address(this));
    }

    function _push(address to, uint256 amount) internal {
        uint256 custody = _totals.custody;
        _requireHeld(amount, custody);
        _totals.custody = uint128(custody - amount);
        if (amount != 0) quoteToken.safeTransfer(to, amount);
    }

    function _requireHeld(uint256 amount, uint256 held) private pure {
        if (amount > held) revert InsufficientCustody(amount, held);
    }

    function _requireAmount(uint256 amount) internal pure {
        if (amount == 0) revert ZeroAmount();
        if (amount > MAX_AMOUNT) revert AmountTooLarge(amount, MAX_AMOUNT);
    }

    function _toQuote(uint256 amount) internal pure returns (Quote) {
        return Quote.wrap(int256(amount * TOKEN_SCALE));
    }

    /// What a withdrawal of `amount` pays: all of it, unless a deficit is open. What neither is paid nor becomes an exit claim
    /// is dust below a token unit and goes to the house.
    function _haircut(AccountId account, uint256 amount) internal returns (uint256 paid, Quote claim) {
        if (!_totals.deficitOpen) return (amount, ZERO_QUOTE);
        (paid, claim) = _deficitLedger.haircut(ownerOf(AccountId.unwrap(account)), amount, _backing());
        _addCash(HOUSE, _toQuote(amount) - _toQuote(paid) - claim);
    }

    /// Tokens that stand behind the cash of accounts [WAD quote], at least 0. The layers' money and repaid exit claims are
    /// not counted: they came in whole, after the deficit.
    function _backing() private view returns (uint256) {
        Quote reserved = _cash(EXIT_RECOVERY);
        for (LossLayers layers = _lossLayers; !layers.isEmpty(); layers = layers.otherLayers()) {
            reserved = reserved + _cash(layers.firstLayer());
        }
        uint256 tokens = uint256(_totals.custody) * TOKEN_SCALE;
        uint256 held = uint256(Quote.unwrap(reserved));
        return tokens > held ? tokens - held : 0;
    }

    function _addReserved(AccountId account, Quote amount) internal {
        if (account == STAKER_FUND && _fundCashAtEntry == 0) {
            _fundCashAtEntry = uint256(Quote.unwrap(_cash(STAKER_FUND))) + 1;
        }
        _addCash(account, amount);
    }

    /// Income of the insurance fund. While somebody is still short of money, D and the exit claims are
    /// repaid first, pro rata; the fund keeps the rest.
    function _income(AccountId payer, Quote amount) internal {
        if (amount == ZERO_QUOTE) return;
        _addCash(payer, -amount);
        Quote rest = amount;
        if (_totals.deficitOpen) {
            (Quote toDeficit, Quote toClaims, bool open) = _deficitLedger.repay(amount);
            _totals.deficitOpen = open;
            _addCash(EXIT_RECOVERY, toClaims);
            rest = amount - toDeficit - toClaims;
        }
        _addReserved(STAKER_FUND, rest);
        emit FundIncome(payer, amount, rest);
    }

    /// Credits `amount` to the beneficiary: from layer after layer as far as each reaches, the rest as unfunded deficit.
    function _cover(AccountId beneficiary, Quote amount) internal returns (Quote unfunded) {
        unfunded = amount;
        for (LossLayers layers = _lossLayers; !layers.isEmpty(); layers = layers.otherLayers()) {
            AccountId layer = layers.firstLayer();
            Quote part = minQuote(unfunded, _cash(layer));
            if (part == ZERO_QUOTE) continue;
            unfunded = unfunded - part;
            _addReserved(layer, -part);
            emit LossAbsorbed(beneficiary, layer, part);
        }
        if (unfunded > ZERO_QUOTE) {
            _totals.deficitOpen = true;
            _deficitLedger.addDeficit(unfunded);
        }
        _addCash(beneficiary, amount);
    }
}

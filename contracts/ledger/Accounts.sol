// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {AccountId, FIRST_USER_ACCOUNT} from "../types/Ids.sol";
import {Quote} from "../types/Units.sol";
import {Account} from "../types/Ledger.sol";
import {SiloLock} from "./SiloLock.sol";

/// Accounts as ERC-721 tokens: who owns them, who else may act, which venues may trade them, and their cash.
abstract contract Accounts is ERC721, SiloLock {
    using SafeCast for int256;

    uint256 private constant OPERATOR = 1;
    uint256 private constant VENUE = 2;

    mapping(AccountId => Account) internal _accounts;
    // Flags of who may do what, keyed by account and ownerSeq, so that a change of owner forgets them all at once.
    mapping(uint256 ownership => mapping(address => uint256)) private _rights;
    AccountId public nextAccount = FIRST_USER_ACCOUNT;

    /// Opens an account for `owner`. Anybody may; it holds nothing and consents to nothing yet.
    /// @return account its id
    function openAccount(address owner) external lock returns (AccountId account) {
        if (owner == address(0)) revert ZeroAddress();
        account = nextAccount;
        nextAccount = AccountId.wrap(AccountId.unwrap(account) + 1);
        emit AccountOpened(account, owner);
        _mint(owner, AccountId.unwrap(account));
    }

    /// Lets `operator` act for the account in everything but granting rights and transferring it. Only the owner.
    function setOperator(AccountId account, address operator, bool enabled) external lock {
        _setRight(account, operator, OPERATOR, enabled);
        emit OperatorSet(account, operator, enabled);
    }

    /// Lets `venue` settle trades of the account. Only the owner; the venue must also be listed when it trades.
    function setVenueEnabled(AccountId account, address venue, bool enabled) external lock {
        _setRight(account, venue, VENUE, enabled);
        emit VenueEnabled(account, venue, enabled);
    }

    /// Voids every order signed so far. Owner or operator. 2^32 - 1 times an account, transfers included.
    function bumpOrderEpoch(AccountId account) external lock {
        requireAuthorized(account, msg.sender);
        _bumpOrderEpoch(account);
    }

    /// Whether `caller` is the account's owner or one of its operators.
    function isAuthorized(AccountId account, address caller) public view returns (bool) {
        address owner = _ownerOf(AccountId.unwrap(account));
        if (owner == address(0)) return false;
        return owner == caller || _rightsOf(account)[caller] & OPERATOR != 0;
    }

    function requireAuthorized(AccountId account, address caller) public view {
        _requireUser(account);
        if (!isAuthorized(account, caller)) revert NotAuthorized(account, caller);
    }

    /// Whether the account exists and is not reserved.
    function isUser(AccountId account) public view returns (bool) {
        return _ownerOf(AccountId.unwrap(account)) != address(0);
    }

    function isVenueEnabled(AccountId account, address venue) public view returns (bool) {
        return _rightsOf(account)[venue] & VENUE != 0;
    }

    function orderEpoch(AccountId account) external view returns (uint32) {
        return _accounts[account].orderEpoch;
    }

    function isInAuction(AccountId account) external view returns (bool) {
        return _accounts[account].inAuction;
    }

    function name() public pure override returns (string memory) {
        return "Keel Account";
    }

    function symbol() public pure override returns (string memory) {
        return "KEEL";
    }

    /// No metadata: an account's state is on chain.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        _requireOwned(tokenId);
        return "";
    }

    /// A transfer needs an unlocked silo and no auction; it forgets operators and venues and voids orders. 2^24 - 1 times an
    /// account: whoever wants to sell it more often opens another one.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        AccountId account = AccountId.wrap(uint64(tokenId));
        from = super._update(to, tokenId, auth);
        if (from == address(0)) return from;
        _requireUnlocked();
        _requireNoAuction(account);
        _bumpOrderEpoch(account);
        Account storage state = _accounts[account];
        if (state.ownerSeq == type(uint24).max) revert CounterExhausted(account);
        unchecked {
            ++state.ownerSeq;
        }
    }

    /// Neither counter starts anew: orders and rights of long ago would come alive again.
    function _bumpOrderEpoch(AccountId account) private {
        uint32 epoch = _accounts[account].orderEpoch;
        if (epoch == type(uint32).max) revert CounterExhausted(account);
        unchecked {
            _accounts[account].orderEpoch = ++epoch;
        }
        emit OrderEpochBumped(account, epoch);
    }

    function _setRight(AccountId account, address holder, uint256 right, bool enabled) private {
        _requireUser(account);
        if (_ownerOf(AccountId.unwrap(account)) != msg.sender) revert NotAccountOwner(account, msg.sender);
        uint256 rights = _rightsOf(account)[holder];
        _rightsOf(account)[holder] = enabled ? rights | right : rights & ~right;
    }

    function _rightsOf(AccountId account) private view returns (mapping(address => uint256) storage) {
        return _rights[(uint256(AccountId.unwrap(account)) << 24) | _accounts[account].ownerSeq];
    }

    /// The account is one that a user can own, and exists.
    function _requireUser(AccountId account) internal view {
        if (AccountId.unwrap(account) < AccountId.unwrap(FIRST_USER_ACCOUNT)) revert ReservedAccount(account);
        if (!isUser(account)) revert UnknownAccount(account);
    }

    function _requireNoAuction(AccountId account) internal view {
        if (_accounts[account].inAuction) revert AccountInAuction(account);
    }

    function _addCash(AccountId account, Quote amount) internal {
        _accounts[account].cash = (int256(_accounts[account].cash) + Quote.unwrap(amount)).toInt192();
    }

    function _cash(AccountId account) internal view returns (Quote) {
        return Quote.wrap(_accounts[account].cash);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {FixedPoint} from "../math/FixedPoint.sol";
import {requireCode} from "../types/Code.sol";
import {AccountId} from "../types/Ids.sol";
import {Quote, Price, Size, magnitude, valueDown} from "../types/Units.sol";
import {Fill} from "../types/Trade.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";
import {IVenue} from "../interfaces/IVenue.sol";
import {Order, OrderHashing} from "./OrderTypes.sol";

/// The reference venue: matches two signed orders and settles them with the clearing house. Anybody may submit a match;
/// it happens at the maker's price. Where neither order is post-only the submitter also says which of the two is the maker, so
/// such an order may be filled at its own limit and pay the taker's fee.
contract ReferenceVenue is IVenue, EIP712, Ownable2Step {
    error OrderSizeZero(bytes32 orderHash);
    error OrderExpired(bytes32 orderHash, uint256 expiry, uint256 blockTime);
    error OrderEpochMismatch(bytes32 orderHash, uint32 epoch, uint32 current);
    error OrderNonceUsed(bytes32 orderHash, AccountId account, uint256 nonce);
    error SignerNotAuthorized(bytes32 orderHash, AccountId account, address signer);
    error InvalidSignature(bytes32 orderHash, address signer);
    error PostOnlyWouldTake(bytes32 orderHash);
    error InstrumentMismatch(bytes32 makerHash, bytes32 takerHash);
    error SameSide(bytes32 makerHash, bytes32 takerHash);
    error PricesDoNotCross(Price buyPrice, Price sellPrice);
    error FillSizeZero();
    error ExceedsRemaining(bytes32 orderHash, Size size, Size remaining);
    error ReduceOnlyViolated(bytes32 orderHash, Size position, Size size);
    error FeeRateTooHigh(uint256 rate, uint256 maximum);

    event FeesSet(uint256 makerFeeRate, uint256 takerFeeRate);
    event OrderFilled(bytes32 indexed orderHash, AccountId indexed account, uint256 nonce, Size filled, Size remaining);
    event NonceCancelled(AccountId indexed account, uint256 nonce);

    /// Largest fee rate [WAD]: the clearing house accepts no more.
    uint256 public constant MAX_FEE_RATE = 0.01e18;

    IClearingHouse public immutable house;
    /// Fee of the resting side, as a share of notional [WAD].
    uint256 public makerFeeRate;
    /// Fee of the side that takes [WAD].
    uint256 public takerFeeRate;
    /// Lots filled so far [WAD], by order hash.
    mapping(bytes32 orderHash => uint256) public filledSize;
    mapping(AccountId => mapping(uint256 word => uint256 bits)) private _usedNonces;

    constructor(
        IClearingHouse house_,
        uint256 makerFee,
        uint256 takerFee,
        address owner_
    ) EIP712("Keel Reference Venue", "1") Ownable(owner_) {
        requireCode(address(house_));
        house = house_;
        _setFees(makerFee, takerFee);
    }

    /// Only the owner.
    function setFees(uint256 makerFee, uint256 takerFee) external onlyOwner {
        _setFees(makerFee, takerFee);
    }

    /// Fills `size` lots [WAD] of two orders against each other at the maker's price.
    /// @dev Checks in order: for maker, then taker: size, expiry, epoch, nonce, signer, signature; then taker's post-only,
    ///      instrument, sides, prices, fill size; for maker, then taker: remaining size, reduce-only; then the clearing house's.
    function matchOrders(
        Order calldata maker,
        bytes calldata makerSignature,
        Order calldata taker,
        bytes calldata takerSignature,
        Size size
    ) external {
        bytes32 makerHash = _checkOrder(maker, makerSignature);
        bytes32 takerHash = _checkOrder(taker, takerSignature);
        _checkMatch(maker, makerHash, taker, takerHash, size);
        _use(maker, makerHash, size);
        _use(taker, takerHash, size);
        house.fill(_trade(maker, taker, size));
    }

    /// Voids nonces of the account. Owner or operator.
    function cancelNonces(AccountId account, uint256[] calldata nonces) external {
        house.requireAuthorized(account, msg.sender);
        for (uint256 i; i < nonces.length; ++i) {
            _setNonce(account, nonces[i]);
            emit NonceCancelled(account, nonces[i]);
        }
    }

    function isNonceUsed(AccountId account, uint256 nonce) public view returns (bool) {
        return _usedNonces[account][nonce >> 8] & (1 << (nonce & 0xff)) != 0;
    }

    /// What a signer signs.
    function hashOrder(Order calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(OrderHashing.structHash(order));
    }

    function _checkOrder(Order calldata order, bytes calldata signature) private view returns (bytes32 orderHash) {
        orderHash = hashOrder(order);
        if (Size.unwrap(order.size) == 0) revert OrderSizeZero(orderHash);
        if (block.timestamp > order.expiry) revert OrderExpired(orderHash, order.expiry, block.timestamp);
        uint32 current = house.orderEpoch(order.account);
        if (order.epoch != current) revert OrderEpochMismatch(orderHash, order.epoch, current);
        if (isNonceUsed(order.account, order.nonce)) revert OrderNonceUsed(orderHash, order.account, order.nonce);
        if (!house.isAuthorized(order.account, order.signer)) {
            revert SignerNotAuthorized(orderHash, order.account, order.signer);
        }
        if (!SignatureChecker.isValidSignatureNowCalldata(order.signer, orderHash, signature)) {
            revert InvalidSignature(orderHash, order.signer);
        }
    }

    function _checkMatch(
        Order calldata maker,
        bytes32 makerHash,
        Order calldata taker,
        bytes32 takerHash,
        Size size
    ) private view {
        if (taker.postOnly) revert PostOnlyWouldTake(takerHash);
        if (!(maker.instrument == taker.instrument)) revert InstrumentMismatch(makerHash, takerHash);
        bool makerBuys = Size.unwrap(maker.size) > 0;
        if (makerBuys == (Size.unwrap(taker.size) > 0)) revert SameSide(makerHash, takerHash);
        (Price buyPrice, Price sellPrice) = makerBuys ? (maker.price, taker.price) : (taker.price, maker.price);
        if (Price.unwrap(buyPrice) < Price.unwrap(sellPrice)) revert PricesDoNotCross(buyPrice, sellPrice);
        if (Size.unwrap(size) <= 0) revert FillSizeZero();
        _checkSize(maker, makerHash, size);
        _checkSize(taker, takerHash, size);
    }

    function _checkSize(Order calldata order, bytes32 orderHash, Size size) private view {
        uint256 remaining = magnitude(order.size) - filledSize[orderHash];
        if (magnitude(size) > remaining) revert ExceedsRemaining(orderHash, size, Size.wrap(int256(remaining)));
        if (!order.reduceOnly) return;
        Size position = house.sizeOf(order.account, order.instrument);
        bool opposite = Size.unwrap(position) > 0 != Size.unwrap(order.size) > 0;
        if (!opposite || magnitude(size) > magnitude(position)) revert ReduceOnlyViolated(orderHash, position, size);
    }

    /// Counts the fill; a completely filled order's nonce is used up.
    function _use(Order calldata order, bytes32 orderHash, Size size) private {
        uint256 filled = filledSize[orderHash] + magnitude(size);
        filledSize[orderHash] = filled;
        uint256 remaining = magnitude(order.size) - filled;
        if (remaining == 0) _setNonce(order.account, order.nonce);
        emit OrderFilled(orderHash, order.account, order.nonce, size, Size.wrap(int256(remaining)));
    }

    function _trade(Order calldata maker, Order calldata taker, Size size) private view returns (Fill memory trade) {
        uint256 notional = uint256(Quote.unwrap(valueDown(size, maker.price)));
        Quote makerFee = Quote.wrap(int256(FixedPoint.mulWadUp(notional, makerFeeRate)));
        Quote takerFee = Quote.wrap(int256(FixedPoint.mulWadUp(notional, takerFeeRate)));
        bool makerBuys = Size.unwrap(maker.size) > 0;
        trade.buyer = makerBuys ? maker.account : taker.account;
        trade.seller = makerBuys ? taker.account : maker.account;
        trade.instrument = maker.instrument;
        trade.size = size;
        trade.price = maker.price;
        trade.buyerFee = makerBuys ? makerFee : takerFee;
        trade.sellerFee = makerBuys ? takerFee : makerFee;
    }

    function _setNonce(AccountId account, uint256 nonce) private {
        _usedNonces[account][nonce >> 8] |= 1 << (nonce & 0xff);
    }

    function _setFees(uint256 makerFee, uint256 takerFee) private {
        if (makerFee > MAX_FEE_RATE) revert FeeRateTooHigh(makerFee, MAX_FEE_RATE);
        if (takerFee > MAX_FEE_RATE) revert FeeRateTooHigh(takerFee, MAX_FEE_RATE);
        makerFeeRate = makerFee;
        takerFeeRate = takerFee;
        emit FeesSet(makerFee, takerFee);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {FixedPoint} from "../math/FixedPoint.sol";
import {requireCode} from "../types/Code.sol";
import {AccountId} from "../types/Ids.sol";
import {
    Quote,
    Price,
    Size,
    MAX_PRICE,
    MAX_SIZE,
    PRICE_TICK,
    SIZE_QUANTUM,
    magnitude,
    valueDown
} from "../types/Units.sol";
import {Fill} from "../types/Trade.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {IVenue} from "../interfaces/IVenue.sol";
import {MAX_FEE_RATE} from "../types/Constants.sol";
import {NonceFill, Order, OrderHashing} from "./OrderTypes.sol";

/// The reference venue: matches two signed orders and settles them with the clearing house. Anybody may submit a match;
/// it happens at the maker's price. Where neither order is post-only the submitter also says which of the two is the maker, so
/// such an order may be filled at its own limit and pay the taker's fee.
contract ReferenceVenue is IVenue, EIP712, Ownable2Step {
    error OrderSizeZero(bytes32 orderHash);
    error OrderSizeTooLarge(bytes32 orderHash, Size size);
    error OrderSizeNotOnQuantum(bytes32 orderHash, Size size);
    error OrderPriceNotOnTick(bytes32 orderHash, Price price);
    error OrderExpired(bytes32 orderHash, uint256 expiry, uint256 blockTime);
    error OrderEpochMismatch(bytes32 orderHash, uint32 epoch, uint32 current);
    error OrderNonceUsed(bytes32 orderHash, AccountId account, uint256 nonce);
    /// @notice Another order, whose hash begins with `holder`, was filled with this nonce before.
    error NonceOfAnotherOrder(bytes32 orderHash, AccountId account, uint256 nonce, bytes20 holder);
    error SignerNotAuthorized(bytes32 orderHash, AccountId account, address signer);
    error InvalidSignature(bytes32 orderHash, address signer);
    error PostOnlyWouldTake(bytes32 orderHash);
    error InstrumentMismatch(bytes32 makerHash, bytes32 takerHash);
    error SameSide(bytes32 makerHash, bytes32 takerHash);
    error PricesDoNotCross(Price buyPrice, Price sellPrice);
    error FillSizeZero();
    /// @notice The order only reduces, and the account holds nothing that it could reduce.
    error NothingToReduce(bytes32 orderHash, Size position);
    /// @notice Less can be filled than the caller asked for at least.
    error FillBelowMinimum(Size filled, Size minSize);
    error FeeRateTooHigh(uint256 rate, uint256 maximum);

    event FeesSet(uint256 makerFeeRate, uint256 takerFeeRate);
    event OrderFilled(bytes32 indexed orderHash, AccountId indexed account, uint256 nonce, Size filled, Size remaining);
    event NonceCancelled(AccountId indexed account, uint256 nonce);

    /// A checked order: its hash, and its lots filled so far [WAD].
    struct Side {
        bytes32 orderHash;
        uint256 filled;
    }

    IClearingHouse public immutable house;
    /// Fee of the resting side, as a share of notional [WAD].
    uint256 public makerFeeRate;
    /// Fee of the side that takes [WAD].
    uint256 public takerFeeRate;
    mapping(AccountId => mapping(uint256 nonce => NonceFill)) private _nonceFills;
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

    /// Fills two orders against each other at the maker's price: the smallest of `size` lots [WAD], what is left of each order,
    /// and, where it only reduces, what its account holds. So nobody who fills a part of an order first can void the match;
    /// who wants all or nothing says so by `minSize`.
    /// @dev Checks in order: size asked for (above zero, MAX_SIZE, quantum); for maker, then taker: size (zero, MAX_SIZE,
    ///      quantum), price, expiry, epoch, nonce (used or cancelled, another order's), signer, signature; then taker's
    ///      post-only, instrument, sides, prices; for maker, then taker: something to reduce; minimum; then the clearing house's.
    /// @param size most to fill [WAD lots], a multiple of SIZE_QUANTUM; MAX_SIZE for all there is
    /// @param minSize least to fill [WAD lots]: `size` for all or nothing, 0 for anything
    /// @return filled lots [WAD], above zero
    function matchOrders(
        Order calldata maker,
        bytes calldata makerSignature,
        Order calldata taker,
        bytes calldata takerSignature,
        Size size,
        Size minSize
    ) external returns (Size filled) {
        _checkAsked(size);
        Side memory makerSide = _checkOrder(maker, makerSignature);
        Side memory takerSide = _checkOrder(taker, takerSignature);
        _checkMatch(maker, makerSide, taker, takerSide);
        uint256 lots = _least(magnitude(size), _fillable(maker, makerSide));
        filled = Size.wrap(int256(_least(lots, _fillable(taker, takerSide))));
        if (Size.unwrap(filled) < Size.unwrap(minSize)) revert FillBelowMinimum(filled, minSize);
        _use(maker, makerSide, filled);
        _use(taker, takerSide, filled);
        house.fill(_trade(maker, taker, filled));
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

    /// Lots filled so far [WAD]; 0 for an order whose nonce belongs to another one.
    function filledSize(Order calldata order) external view returns (uint256) {
        NonceFill memory known = _nonceFills[order.account][order.nonce];
        return known.order == bytes20(hashOrder(order)) ? known.size : 0;
    }

    /// What was filled with a nonce, and of which order; nothing while no order was.
    function nonceFill(AccountId account, uint256 nonce) external view returns (NonceFill memory) {
        return _nonceFills[account][nonce];
    }

    /// What a signer signs.
    function hashOrder(Order calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(OrderHashing.structHash(order));
    }

    function _checkAsked(Size size) private pure {
        if (Size.unwrap(size) <= 0) revert FillSizeZero();
        if (Size.unwrap(size) > int256(MAX_SIZE)) revert IMarginEngine.SizeTooLarge(size);
        if (uint256(Size.unwrap(size)) % SIZE_QUANTUM != 0) revert IMarginEngine.SizeNotOnQuantum(size);
    }

    function _checkOrder(Order calldata order, bytes calldata signature) private view returns (Side memory side) {
        bytes32 orderHash = hashOrder(order);
        _checkTerms(order, orderHash);
        if (block.timestamp > order.expiry) revert OrderExpired(orderHash, order.expiry, block.timestamp);
        uint32 current = house.orderEpoch(order.account);
        if (order.epoch != current) revert OrderEpochMismatch(orderHash, order.epoch, current);
        side = Side(orderHash, _checkNonce(order, orderHash));
        if (!house.isAuthorized(order.account, order.signer)) {
            revert SignerNotAuthorized(orderHash, order.account, order.signer);
        }
        if (!SignatureChecker.isValidSignatureNowCalldata(order.signer, orderHash, signature)) {
            revert InvalidSignature(orderHash, order.signer);
        }
    }

    /// Bounds first: nothing is computed with a size or price that the clearing house could never settle. A size off the quantum
    /// would leave a rest that nobody can fill.
    function _checkTerms(Order calldata order, bytes32 orderHash) private pure {
        int256 size = Size.unwrap(order.size);
        if (size == 0) revert OrderSizeZero(orderHash);
        if (size > int256(MAX_SIZE) || size < -int256(MAX_SIZE)) revert OrderSizeTooLarge(orderHash, order.size);
        if (size % int256(SIZE_QUANTUM) != 0) revert OrderSizeNotOnQuantum(orderHash, order.size);
        uint256 price = Price.unwrap(order.price);
        if (price == 0 || price > MAX_PRICE || price % PRICE_TICK != 0) {
            revert OrderPriceNotOnTick(orderHash, order.price);
        }
    }

    /// @return filled lots of this order so far [WAD]
    function _checkNonce(Order calldata order, bytes32 orderHash) private view returns (uint256 filled) {
        if (isNonceUsed(order.account, order.nonce)) revert OrderNonceUsed(orderHash, order.account, order.nonce);
        NonceFill memory known = _nonceFills[order.account][order.nonce];
        filled = known.size;
        if (filled != 0 && known.order != bytes20(orderHash)) {
            revert NonceOfAnotherOrder(orderHash, order.account, order.nonce, known.order);
        }
    }

    function _checkMatch(
        Order calldata maker,
        Side memory makerSide,
        Order calldata taker,
        Side memory takerSide
    ) private pure {
        if (taker.postOnly) revert PostOnlyWouldTake(takerSide.orderHash);
        if (!(maker.instrument == taker.instrument)) {
            revert InstrumentMismatch(makerSide.orderHash, takerSide.orderHash);
        }
        bool makerBuys = Size.unwrap(maker.size) > 0;
        if (makerBuys == (Size.unwrap(taker.size) > 0)) revert SameSide(makerSide.orderHash, takerSide.orderHash);
        (Price buyPrice, Price sellPrice) = makerBuys ? (maker.price, taker.price) : (taker.price, maker.price);
        if (Price.unwrap(buyPrice) < Price.unwrap(sellPrice)) revert PricesDoNotCross(buyPrice, sellPrice);
    }

    /// Lots that the order may still fill [WAD], above zero: the nonce of one that is full is used.
    function _fillable(Order calldata order, Side memory side) private view returns (uint256 lots) {
        lots = magnitude(order.size) - side.filled;
        if (!order.reduceOnly) return lots;
        Size position = house.sizeOf(order.account, order.instrument);
        bool reduces = Size.unwrap(order.size) < 0 ? Size.unwrap(position) > 0 : Size.unwrap(position) < 0;
        if (!reduces) revert NothingToReduce(side.orderHash, position);
        return _least(lots, magnitude(position));
    }

    /// Counts the fill; a completely filled order's nonce is used up.
    function _use(Order calldata order, Side memory side, Size filled) private {
        uint256 total = side.filled + magnitude(filled);
        // At most the order's size, whose bounds were checked.
        _nonceFills[order.account][order.nonce] = NonceFill(uint96(total), bytes20(side.orderHash));
        uint256 remaining = magnitude(order.size) - total;
        if (remaining == 0) _setNonce(order.account, order.nonce);
        emit OrderFilled(side.orderHash, order.account, order.nonce, filled, Size.wrap(int256(remaining)));
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

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
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

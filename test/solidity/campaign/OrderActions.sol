// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId, MarketId} from "../../../contracts/types/Ids.sol";
import {perpetualOf} from "../../../contracts/types/Position.sol";
import {MAX_PRICE, MAX_SIZE, PRICE_TICK, Price, SIZE_QUANTUM, Size} from "../../../contracts/types/Units.sol";
import {Order} from "../../../contracts/venue/OrderTypes.sol";
import {ClockWatch} from "./ClockWatch.sol";

/// Signed orders through the reference venue: fresh ones, those that were part-filled, cancelled or filled before, two with one
/// nonce, and such as are beyond every bound.
abstract contract OrderActions is ClockWatch {
    struct Signed {
        Order order;
        bytes signature;
    }

    struct Move {
        bytes32 orderHash;
        int256 held;
    }

    /// The latest orders, in a ring.
    uint256 private constant REMEMBERED = 8;

    Signed[] private _signed;
    uint256 private _next;
    uint256 private _nonce;

    /// What orders moved, counted by the positions of their accounts [WAD lots].
    mapping(bytes32 orderHash => uint256) private _moved;
    mapping(AccountId => mapping(uint256 nonce => bytes32 orderHash)) private _holders;

    /// An order of one account meets one of another, or is cancelled.
    function matchOrders(
        uint256 pair,
        uint256 marketSeed,
        uint256 sizeSeed,
        uint256 priceSeed,
        uint256 oddSeed
    ) external {
        if (oddSeed % 11 == 0) return _cancel(pair);
        uint16 market = uint16(bound(marketSeed, 1, MARKETS));
        Signed memory maker = oddSeed % 3 == 0 ? _known(pair) : _fresh(pair, market, sizeSeed, priceSeed, oddSeed / 3);
        Signed memory taker = _answerTo(maker, pair / 64, sizeSeed / 64, oddSeed / 96);
        if (oddSeed % 7 == 0) _spoil(maker, oddSeed / 7);
        (Size most, Size least) = _asked(maker.order, sizeSeed / 4096);
        _submit(oddSeed % 7 == 0 ? bytes32("matchOdd") : bytes32("match"), maker, taker, most, least);
    }

    /// Voids the nonce of an order that was seen before.
    function _cancel(uint256 seed) private {
        if (_signed.length == 0) return;
        Order memory order = _signed[seed % _signed.length].order;
        uint256[] memory nonces = new uint256[](1);
        nonces[0] = order.nonce;
        bytes memory data = abi.encodeCall(orderVenue.cancelNonces, (order.account, nonces));
        address caller = seed % 4 == 0 ? _actor(seed / 4) : _ownerOf(order.account);
        bool may = house.isAuthorized(order.account, caller);
        (bool ok, ) = _act("cancelNonces", caller, address(orderVenue), data);
        _expect(ok == may, "INV-RIGHTS: owner and operators cancel nonces, and nobody else");
    }

    function _submit(bytes32 action, Signed memory maker, Signed memory taker, Size most, Size least) private {
        Move[2] memory moves = [_before(maker.order), _before(taker.order)];
        bytes memory data = abi.encodeCall(
            orderVenue.matchOrders,
            (maker.order, maker.signature, taker.order, taker.signature, most, least)
        );
        (bool ok, bytes memory result) = _act(action, address(0x57A4), address(orderVenue), data);
        if (!ok) return;
        int256 filled = abi.decode(result, (int256));
        _expect(filled > 0 && filled <= Size.unwrap(most), "INV-ORDER: a match fills at most what is asked for");
        _expect(filled >= Size.unwrap(least), "INV-ORDER: a match fills at least what is asked for");
        _checkMove(maker.order, moves[0], filled, Price.unwrap(maker.order.price));
        _checkMove(taker.order, moves[1], filled, Price.unwrap(maker.order.price));
    }

    function _before(Order memory order) private view returns (Move memory) {
        return Move(orderVenue.hashOrder(order), Size.unwrap(house.sizeOf(order.account, order.instrument)));
    }

    function _checkMove(Order memory order, Move memory move, int256 filled, uint256 price) private {
        int256 size = Size.unwrap(order.size);
        int256 left = Size.unwrap(house.sizeOf(order.account, order.instrument));
        _expect(left - move.held == (size > 0 ? filled : -filled), "INV-ORDER: an order fills on its own side");
        _moved[move.orderHash] += uint256(filled);
        uint256 whole = uint256(size > 0 ? size : -size);
        _expect(_moved[move.orderHash] <= whole, "INV-ORDER: an order never fills beyond its size");
        uint256 limit = Price.unwrap(order.price);
        _expect(size > 0 ? price <= limit : price >= limit, "INV-ORDER: an order never fills at a worse price");
        bool smaller = move.held > 0 ? left >= 0 && left < move.held : left <= 0 && left > move.held;
        _expect(!order.reduceOnly || smaller, "INV-ORDER: a reduce-only order stops at zero");
        bytes32 holder = _holders[order.account][order.nonce];
        if (holder == 0) _holders[order.account][order.nonce] = move.orderHash;
        _expect(holder == 0 || holder == move.orderHash, "INV-ORDER: a nonce belongs to one order");
        _expect(orderVenue.filledSize(order) == _moved[move.orderHash], "INV-ORDER: the venue counts what moved");
    }

    // ------------------------------------------------------------------ orders

    function _known(uint256 seed) private returns (Signed memory) {
        if (_signed.length == 0) return _sign(_plain(_accounts[MAKER], 1, 1e18));
        return _signed[seed % _signed.length];
    }

    function _fresh(
        uint256 pair,
        uint16 market,
        uint256 sizeSeed,
        uint256 priceSeed,
        uint256 oddSeed
    ) private returns (Signed memory made) {
        AccountId account = _trader(pair % 64);
        _consentTo(account, pair);
        uint256 notional = bound(sizeSeed % 64, 1, 64) * 200;
        int256 size = int256((notional * 1e36) / Price.unwrap(_mark(market)));
        Order memory order = _plain(account, market, pair % 2 == 0 ? size : -size);
        uint256 mark = Price.unwrap(order.price);
        uint256 price = (mark * bound(priceSeed % 64, 980, 1020)) / 1000;
        order.price = Price.wrap(price - (price % PRICE_TICK));
        order.reduceOnly = oddSeed % 5 == 0;
        order.postOnly = oddSeed % 5 == 1;
        if (oddSeed % 8 == 0 && _signed.length != 0) order.nonce = _signed[oddSeed % _signed.length].order.nonce;
        if (oddSeed % 32 == 7) order.epoch += 1;
        if (oddSeed % 32 == 9) order.expiry = uint40(block.timestamp - 1);
        made = _sign(order);
        if (oddSeed % 32 == 11) made.signature = "forged";
        if (_signed.length < REMEMBERED) _signed.push(made);
        else _signed[_next++ % REMEMBERED] = made;
    }

    /// The other side of an order: mostly the market maker's, of the same size and price.
    function _answerTo(
        Signed memory maker,
        uint256 seed,
        uint256 sizeSeed,
        uint256 oddSeed
    ) private returns (Signed memory) {
        Order memory other = maker.order;
        bool isMaker = other.account == _accounts[MAKER];
        AccountId account = seed % 8 == 0 ? _trader(seed / 8) : _accounts[isMaker ? BIDDER : MAKER];
        _consentTo(account, seed);
        Order memory order = _plain(account, 1, -Size.unwrap(other.size) * int256(bound(sizeSeed % 4, 1, 3)));
        order.instrument = other.instrument;
        order.price = other.price;
        order.reduceOnly = oddSeed % 16 == 3;
        order.postOnly = oddSeed % 16 == 5;
        if (oddSeed % 16 == 7) order.size = other.size;
        if (oddSeed % 16 == 9) order.price = Price.wrap(Price.unwrap(other.price) * 2);
        return _sign(order);
    }

    /// At the mark, on the quantum.
    function _plain(AccountId account, uint16 market, int256 size) private returns (Order memory order) {
        order.account = account;
        order.epoch = house.orderEpoch(account);
        order.instrument = perpetualOf(MarketId.wrap(market));
        order.size = Size.wrap(size - (size % int256(SIZE_QUANTUM)));
        order.price = _mark(market);
        order.expiry = uint40(block.timestamp + 30 days);
        order.nonce = _nonce++;
        order.signer = _ownerOf(account);
    }

    /// Beyond one of the bounds, and properly signed.
    function _spoil(Signed memory made, uint256 seed) private view {
        int256[6] memory sizes = [
            type(int256).min,
            type(int256).max,
            int256(MAX_SIZE + 1),
            -int256(MAX_SIZE + SIZE_QUANTUM),
            int256(SIZE_QUANTUM + 1),
            0
        ];
        uint256[5] memory prices = [type(uint256).max, 1 << 254, MAX_PRICE + PRICE_TICK, 1, 0];
        if (seed % 2 == 0) made.order.size = Size.wrap(sizes[(seed / 2) % 6]);
        else made.order.price = Price.wrap(prices[(seed / 2) % 5]);
        made.signature = _signature(made.order);
    }

    function _asked(Order memory order, uint256 seed) private pure returns (Size most, Size least) {
        int256[8] memory sizes = [
            int256(MAX_SIZE),
            int256(MAX_SIZE),
            int256(SIZE_QUANTUM),
            int256(SIZE_QUANTUM) * 1_000,
            type(int256).max,
            type(int256).min,
            int256(SIZE_QUANTUM + 1),
            0
        ];
        most = seed % 8 != 0 ? Size.wrap(int256(MAX_SIZE)) : Size.wrap(sizes[(seed / 8) % 8]);
        if (seed % 16 == 1) least = order.size;
        if (seed % 64 == 2) least = Size.wrap(type(int256).max);
        if (seed % 64 == 18) least = Size.wrap(type(int256).min);
    }

    function _consentTo(AccountId account, uint256 seed) private {
        if (house.isVenueEnabled(account, address(orderVenue)) || seed % 16 == 0) return;
        vm.prank(_ownerOf(account));
        house.setVenueEnabled(account, address(orderVenue), true);
    }

    function _sign(Order memory order) private view returns (Signed memory) {
        return Signed(order, _signature(order));
    }

    function _signature(Order memory order) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_keyOf(order.signer), orderVenue.hashOrder(order));
        return abi.encodePacked(r, s, v);
    }
}

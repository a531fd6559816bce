// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedAdapter} from "../../../contracts/mocks/FixedAdapter.sol";
import {IPriceAdapter} from "../../../contracts/interfaces/IPriceAdapter.sol";
import {PriceSource} from "../../../contracts/interfaces/IOracleHub.sol";
import {AccountId, MarketId} from "../../../contracts/types/Ids.sol";
import {InstrumentId, perpetualOf} from "../../../contracts/types/Position.sol";
import {Price, Size} from "../../../contracts/types/Units.sol";
import {Witnesses} from "../support/Witnesses.sol";
import {EdgeBase} from "./EdgeBase.sol";

/// Feeds and adapters that lose their code, have another one, or answer what no price is: everybody who needs the price is told
/// so. Within one action, for the rest of the campaign lives of prices.
abstract contract OracleEdges is EdgeBase {
    uint256 private constant BROKEN = 7;

    FixedAdapter private _absurd = new FixedAdapter();

    /// One market's price breaks, is asked for, and comes back.
    function provokeOracle(uint256 kind, uint256 marketSeed, uint256 seed) external {
        uint16 market = uint16(bound(marketSeed, 1, MARKETS));
        kind %= 4;
        if (kind == 0) _breakCode("feed", market, address(_feeds[market - 1]), seed);
        else if (kind == 1) _breakCode("adapter", market, address(_sourceOf(market).adapter), seed);
        else if (kind == 2) _answerNonsense(market, seed);
        else _setNonsense(market, seed);
    }

    function _breakCode(string memory what, uint16 market, address target, uint256 seed) private {
        bytes memory code = target.code;
        string[BROKEN] memory names = [
            " without code",
            " that reverts",
            " that is invalid",
            " that answers nothing",
            " that answers one word",
            " that answers 159 bytes",
            " that answers six words"
        ];
        bytes[BROKEN] memory codes = [
            bytes(""),
            hex"60015ffd",
            hex"fe",
            hex"00",
            hex"60205ff3",
            hex"609f5ff3",
            hex"60c05ff3"
        ];
        // The one that reverts says a byte: where nothing is said, the test runner puts in what it guesses.
        vm.etch(target, codes[seed % BROKEN]);
        _ask(string.concat(what, names[seed % BROKEN]), market, seed / BROKEN);
        vm.etch(target, code);
    }

    /// Whoever needs the market's price: anybody who pokes it, and one who holds it, in his auction or outside of one.
    function _ask(string memory edge, uint16 market, uint256 seed) private {
        MarketId id = MarketId.wrap(market);
        (AccountId account, bool holds) = _holderOf(market, seed);
        bytes memory data = abi.encodeCall(house.poke, (id));
        _refused(string.concat(edge, ": poke"), _actors[0], address(house), data);
        if (!holds) return;
        if (house.isInAuction(account)) {
            data = abi.encodeCall(auction.touch, (account));
            return _refused(string.concat(edge, ": touch"), _actors[0], address(auction), data);
        }
        address owner = _ownerOf(account);
        data = abi.encodeCall(house.withdraw, (account, 1, owner));
        _refused(string.concat(edge, ": withdraw"), owner, address(house), data);
        AccountId reward = _accounts[account == _accounts[BIDDER] ? MAKER : BIDDER];
        data = abi.encodeCall(auction.start, (account, Witnesses.absurd(seed), reward));
        _refused(string.concat(edge, ": start"), _actors[0], address(auction), data);
    }

    /// The first account from the seed on that has a leg in the market, if one has.
    function _holderOf(uint16 market, uint256 seed) private view returns (AccountId account, bool holds) {
        InstrumentId instrument = perpetualOf(MarketId.wrap(market));
        uint256 count = _accounts.length;
        for (uint256 i; i < count && !holds; ++i) {
            account = _accounts[((seed % count) + i) % count];
            holds = Size.unwrap(house.sizeOf(account, instrument)) != 0;
        }
    }

    /// A feed that answers beyond all prices or at an impossible time; and an adapter with a price beyond all numbers.
    function _answerNonsense(uint16 market, uint256 seed) private {
        if (seed % 2 == 0) return _answerAbsurdly(market, seed / 2);
        (int256 answer, uint256 at) = (_feeds[market - 1].latestAnswer(), _feeds[market - 1].latestTimestamp());
        seed /= 2;
        string memory edge;
        int256 wrong = answer;
        uint256 wrongAt = block.timestamp;
        if (seed % 2 == 0) (edge, wrong) = _wild("feed: answer", seed / 2);
        else (edge, wrongAt) = _huge("feed: time", seed / 2);
        _feeds[market - 1].updateRoundData(1, wrong, wrongAt, wrongAt);
        _ask(edge, market, seed);
        _feeds[market - 1].updateRoundData(2, answer, at, at);
    }

    function _answerAbsurdly(uint16 market, uint256 seed) private {
        PriceSource memory source = _sourceOf(market);
        IPriceAdapter adapter = source.adapter;
        string memory edge;
        (uint256 price, uint256 validUntil) = (1e18, block.timestamp + 1);
        if (seed % 2 == 0) (edge, price) = _huge("adapter: price", seed / 2);
        else (edge, validUntil) = _huge("adapter: validity", seed / 2);
        _absurd.set(price, validUntil);
        source.adapter = _absurd;
        hub.setSource(MarketId.wrap(market), source);
        _ask(edge, market, seed);
        source.adapter = adapter;
        hub.setSource(MarketId.wrap(market), source);
    }

    /// Sources that the hub must not take.
    function _setNonsense(uint16 market, uint256 seed) private {
        PriceSource memory source = _sourceOf(market);
        string memory edge;
        uint256 price;
        uint256 kind = seed % 5;
        seed /= 5;
        if (kind == 0) (edge, source.lot) = ("source: lot 0", 0);
        else if (kind == 1) (edge, source.adapter) = ("source: no adapter", IPriceAdapter(address(0)));
        else if (kind == 2) (edge, source.adapter) = ("source: adapter without code", IPriceAdapter(address(0xDEAD)));
        else if (kind == 3) {
            (edge, price) = _huge("source: lowest price", seed);
            source.minPrice = Price.wrap(price);
        } else {
            (edge, price) = _huge("source: highest price", seed);
            source.maxPrice = Price.wrap(price);
        }
        _refused(edge, address(this), address(hub), abi.encodeCall(hub.setSource, (MarketId.wrap(market), source)));
    }

    function _sourceOf(uint16 market) private view returns (PriceSource memory) {
        return hub.sourceOf(MarketId.wrap(market));
    }
}

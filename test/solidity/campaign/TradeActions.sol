// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId, MarketId} from "../../../contracts/types/Ids.sol";
import {InstrumentId, perpetualOf} from "../../../contracts/types/Position.sol";
import {MAX_PRICE, MAX_SIZE, Price, Quote, Size} from "../../../contracts/types/Units.sol";
import {Fill} from "../../../contracts/types/Trade.sol";
import {RiskLens} from "../../../contracts/lens/RiskLens.sol";
import {ClockWatch} from "./ClockWatch.sol";

/// Fills of all kinds through a venue that asks nobody, and who owns an account.
abstract contract TradeActions is ClockWatch {
    struct Party {
        AccountId id;
        bool known;
        bool inAuction;
        RiskLens.AccountRisk before;
    }

    /// Two accounts trade, mostly one of them is the rich market maker; or an account reduces.
    function trade(uint256 pair, uint256 marketSeed, uint256 sizeSeed, uint256 priceSeed, uint256 feeSeed) external {
        if (feeSeed % 6 == 0) return _reduce(pair, marketSeed, sizeSeed, priceSeed);
        AccountId buyer = _trader(pair % 64);
        AccountId seller = pair % 3 == 0 ? _trader((pair / 64) % 64) : _accounts[MAKER];
        if (buyer == seller && pair % 16 != 0) buyer = _accounts[(pair / 4096) % MAKER];
        if ((pair / 4096) % 2 == 1) (buyer, seller) = (seller, buyer);
        uint16 market = uint16(bound(marketSeed, 1, MARKETS));
        _consent(buyer, pair);
        _consent(seller, pair / 2);
        AccountId weaker = buyer == _accounts[MAKER] ? seller : buyer;
        int256 size = sizeSeed % 2 == 0 ? _bold(weaker, market, sizeSeed / 2) : _size(market, sizeSeed / 2);
        _fill("trade", _terms(buyer, seller, market, size, priceSeed, feeSeed));
    }

    /// An account gives up all or part of a position to the market maker, as one below initial margin may.
    function _reduce(uint256 accountSeed, uint256 marketSeed, uint256 partSeed, uint256 priceSeed) private {
        uint16 market = uint16(bound(marketSeed, 1, MARKETS));
        (AccountId account, int256 held) = _firstHolder(accountSeed, market);
        if (held == 0 && priceSeed % 8 != 0) return;
        int256 part = (held * int256(bound(partSeed, 1, 4))) / 4;
        part -= part % 1e12;
        bool sells = part > 0;
        (AccountId buyer, AccountId seller) = sells ? (_accounts[MAKER], account) : (account, _accounts[MAKER]);
        _fill("reduce", _terms(buyer, seller, market, sells ? part : -part, priceSeed, 0));
    }

    /// The first account from the seed on, the maker apart, that holds a position in the market.
    function _firstHolder(uint256 seed, uint16 market) private view returns (AccountId account, int256 held) {
        uint256 count = _accounts.length;
        for (uint256 i; i < count && held == 0; ++i) {
            uint256 index = ((seed % count) + i) % count;
            if (index == MAKER) continue;
            account = _accounts[index];
            held = Size.unwrap(house.sizeOf(account, perpetualOf(MarketId.wrap(market))));
        }
    }

    function _fill(bytes32 action, Fill memory terms) private {
        Party memory buyer = _party(terms.buyer);
        Party memory seller = _party(terms.seller);
        MarketId market = terms.instrument.marketOf();
        uint256 open = lens.markets(market, 1)[0].market.openInterest;
        (bool ok, ) = _act(action, _actors[0], address(venue), abi.encodeCall(venue.settle, (terms)));
        if (!ok) return;
        _checkParty(buyer);
        _checkParty(seller);
        RiskLens.MarketView memory later = lens.markets(market, 1)[0];
        bool within = later.market.openInterest <= later.market.config.maxOpenInterest;
        _expect(
            within || later.market.openInterest <= open,
            "INV-OI: a fill does not raise open interest above its cap"
        );
    }

    function _party(AccountId id) private view returns (Party memory party) {
        party.id = id;
        party.inAuction = house.isInAuction(id);
        (party.known, party.before) = _risk(id);
    }

    function _checkParty(Party memory party) private {
        (bool known, RiskLens.AccountRisk memory later) = _risk(party.id);
        _expect(known && party.known, "INV-IM: nobody trades without valid prices");
        _expect(_mayAct(party.before, later), "INV-IM: a fill leaves E >= IM or improves the account (5.6)");
        _expect(!party.inAuction, "INV-AUCTION: an account in auction does not trade");
        _expect(house.isVenueEnabled(party.id, address(venue)), "INV-RIGHTS: a venue settles for those who enabled it");
    }

    /// Mostly a few hundred to a few ten thousand of quote; now and then dust, too much, or off the quantum.
    function _size(uint16 market, uint256 seed) private view returns (int256 size) {
        uint256 kind = seed % 16;
        seed /= 16;
        if (kind == 0) return [int256(0), 1, 2, type(int256).min, type(int256).max, 1e28 + 1e12][seed % 6];
        if (kind == 1) return int256(bound(seed, 1, 1000) * 1e12);
        uint256 notional = kind < 6 ? bound(seed, 100, 3_000) : bound(seed, 1_000, kind < 12 ? 30_000 : 300_000);
        size = int256((notional * 1e36) / Price.unwrap(_mark(market)));
        size -= size % 1e12;
    }

    /// What takes half to all of the account's free margin: the campaign needs accounts that a move of the price breaks.
    function _bold(AccountId account, uint16 market, uint256 seed) private view returns (int256 size) {
        (, RiskLens.AccountRisk memory risk) = _risk(account);
        int256 free = Quote.unwrap(risk.equity) - Quote.unwrap(risk.initialMargin);
        if (free <= 0) return 1e12;
        uint256 range = lens.markets(MarketId.wrap(market), 1)[0].market.config.scanRange;
        uint256 notional = (uint256(free) * bound(seed, 50, 99) * 1e16) / range;
        size = int256((notional * 1e18) / Price.unwrap(_mark(market)));
        size -= size % 1e12;
    }

    function _terms(
        AccountId buyer,
        AccountId seller,
        uint16 market,
        int256 size,
        uint256 priceSeed,
        uint256 feeSeed
    ) private view returns (Fill memory) {
        InstrumentId instrument = perpetualOf(MarketId.wrap(market));
        Price price = _price(market, priceSeed);
        bool settles = size <= int256(MAX_SIZE) && size > 0 && Price.unwrap(price) <= MAX_PRICE;
        uint256 most = settles ? (uint256(size) * Price.unwrap(price)) / 100e18 : 0;
        return Fill(buyer, seller, instrument, Size.wrap(size), price, _fee(feeSeed, most), _fee(feeSeed / 7, most));
    }

    /// Mostly within the band of 5 %, at times a little outside, rarely off the tick.
    function _price(uint16 market, uint256 seed) private view returns (Price) {
        uint256 mark = Price.unwrap(_mark(market));
        uint256 kind = seed % 16;
        seed /= 16;
        if (kind == 0) return Price.wrap([seed % (2 * mark), 0, 1 << 254, type(uint256).max][seed % 4]);
        uint256 edge =
            kind == 1
                ? 6
                : kind < 8
                    ? 1
                    : 4;
        uint256 price = mark - (mark * edge) / 100 + (bound(seed, 0, 1000) * 2 * mark * edge) / 100_000;
        return Price.wrap(price - (price % 1e6));
    }

    /// Mostly none or up to the largest, 1 % of the trade; rarely more or negative.
    function _fee(uint256 seed, uint256 most) private pure returns (Quote) {
        if (seed % 16 == 1) return Quote.wrap(boundSigned(seed / 16, -1, int256(2 * most + 1)));
        return Quote.wrap(seed % 4 == 0 ? int256(0) : int256(bound(seed / 4, 0, most)));
    }

    function _consent(AccountId account, uint256 seed) private {
        if (house.isVenueEnabled(account, address(venue)) || seed % 8 == 0) return;
        vm.prank(_ownerOf(account));
        house.setVenueEnabled(account, address(venue), true);
    }

    // ------------------------------------------------------------------ ownership

    /// Opens, hands over, or changes who may act for an account.
    function _administer(uint256 kind, uint256 accountSeed, uint256 actorSeed, uint256 callerSeed) internal {
        AccountId account = _trader(accountSeed);
        address caller = callerSeed % 4 == 0 ? _actor(callerSeed / 4) : _ownerOf(account);
        address actor = _actor(actorSeed);
        if (kind % 4 == 0) _open(actor);
        else if (kind % 4 == 1) _transfer(account, caller, actor);
        else if (kind % 4 == 2) _grant(account, caller, actor, actorSeed % 3 != 0);
        else _bump(account, caller);
    }

    function _open(address owner) private {
        if (_accounts.length >= 9) return;
        (bool ok, bytes memory result) = _act(
            "openAccount",
            owner,
            address(house),
            abi.encodeCall(house.openAccount, (owner))
        );
        if (ok) _accounts.push(abi.decode(result, (AccountId)));
    }

    function _transfer(AccountId account, address from, address to) private {
        (bool held, address owner) = (house.isInAuction(account), _ownerOf(account));
        uint32 epoch = house.orderEpoch(account);
        bytes memory data = abi.encodeCall(house.transferFrom, (from, to, AccountId.unwrap(account)));
        (bool ok, ) = _act("transfer", from, address(house), data);
        if (!ok) return;
        _expect(!held && from == owner, "INV-RIGHTS: only the owner transfers, and not in an auction");
        _expect(house.orderEpoch(account) == epoch + 1, "INV-RIGHTS: a transfer voids orders");
        for (uint256 i; i < _actors.length; ++i) {
            bool may = house.isAuthorized(account, _actors[i]);
            _expect(may == (_actors[i] == to), "INV-RIGHTS: a transfer forgets operators");
        }
        _expect(!house.isVenueEnabled(account, address(venue)), "INV-RIGHTS: a transfer forgets venues");
    }

    function _grant(AccountId account, address caller, address actor, bool enabled) private {
        address owner = _ownerOf(account);
        bytes memory data = abi.encodeCall(house.setOperator, (account, actor, enabled));
        (bool ok, ) = _act("setOperator", caller, address(house), data);
        if (!ok) return;
        _expect(caller == owner, "INV-RIGHTS: only the owner grants rights");
        _expect(
            house.isAuthorized(account, actor) == (enabled || actor == owner),
            "INV-RIGHTS: an operator is as named"
        );
    }

    function _bump(AccountId account, address caller) private {
        uint32 epoch = house.orderEpoch(account);
        bytes memory data = abi.encodeCall(house.bumpOrderEpoch, (account));
        (bool ok, ) = _act("bumpOrderEpoch", caller, address(house), data);
        if (ok) _expect(house.orderEpoch(account) == epoch + 1, "INV-RIGHTS: a bump voids orders");
    }
}

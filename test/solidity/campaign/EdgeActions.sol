// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDeficitLedger} from "../../../contracts/interfaces/IDeficitLedger.sol";
import {AuctionParameters, Bid} from "../../../contracts/types/Auction.sol";
import {AccountId, MarketId} from "../../../contracts/types/Ids.sol";
import {LossLayers, MarketConfig, Module, SiloParameters} from "../../../contracts/types/Ledger.sol";
import {InstrumentId, perpetualOf} from "../../../contracts/types/Position.sol";
import {Fill} from "../../../contracts/types/Trade.sol";
import {Price, Quote, Size} from "../../../contracts/types/Units.sol";
import {Witnesses} from "../support/Witnesses.sol";
import {EdgeBase} from "./EdgeBase.sol";

/// Every entry point with one argument that makes no sense among others that do.
abstract contract EdgeActions is EdgeBase {
    /// One absurd call.
    function provoke(uint256 kind, uint256 a, uint256 b, uint256 c) external {
        kind %= 8;
        if (kind < 2) _provokeFill(a, b, c);
        else if (kind == 2) _provokeBid(a, b);
        else if (kind == 3) _provokeStart(a, b);
        else if (kind == 4) _provokeMoney(a, b);
        else if (kind == 5) _provokeVault(a, b);
        else if (kind == 6) _provokeGovernor(a, b);
        else _provokeAccounts(a, b);
    }

    // ------------------------------------------------------------------ trade

    function _provokeFill(uint256 kind, uint256 seed, uint256 pair) private {
        Fill memory trade = _plainFill(_trader(pair), uint16(bound(pair / 8, 1, MARKETS)));
        string memory edge;
        int256 value;
        uint16 market;
        kind %= 8;
        if (kind == 0) {
            (edge, value) = _wild("fill: size", seed);
            trade.size = Size.wrap(value);
        } else if (kind == 1) {
            uint256 price;
            (edge, price) = _huge("fill: price", seed);
            trade.price = Price.wrap(price);
        } else if (kind == 2) {
            (edge, value) = _wild("fill: buyer's fee", seed);
            trade.buyerFee = Quote.wrap(value);
        } else if (kind == 3) {
            (edge, value) = _wild("fill: seller's fee", seed);
            trade.sellerFee = Quote.wrap(value);
        } else if (kind == 4) {
            (edge, trade.buyer) = _noUser("fill: buyer", seed);
        } else if (kind == 5) {
            (edge, trade.seller) = _noUser("fill: seller", seed);
        } else if (kind == 6) {
            (edge, market) = _noMarket("fill: market", seed);
            trade.instrument = perpetualOf(MarketId.wrap(market));
        } else {
            edge = "fill: instrument 2^128-1";
            trade.instrument = InstrumentId.wrap(type(uint128).max);
        }
        _refused(edge, _actors[0], address(venue), abi.encodeCall(venue.settle, (trade)));
    }

    /// One quantum of a market between an account and the market maker, at the mark; both agree to the venue.
    function _plainFill(AccountId account, uint16 market) private returns (Fill memory trade) {
        AccountId maker = _accounts[MAKER];
        trade.buyer = account == maker ? _accounts[BIDDER] : account;
        trade.seller = maker;
        trade.instrument = perpetualOf(MarketId.wrap(market));
        trade.size = Size.wrap(1e12);
        trade.price = _mark(market);
        _agree(trade.buyer);
        _agree(maker);
    }

    function _agree(AccountId account) private {
        vm.prank(_ownerOf(account));
        house.setVenueEnabled(account, address(venue), true);
    }

    // ------------------------------------------------------------------ auctions

    function _provokeBid(uint256 kind, uint256 seed) private {
        Bid memory terms;
        terms.account = _auctioned(seed);
        terms.bidder = _accounts[terms.account == _accounts[BIDDER] ? MAKER : BIDDER];
        terms.fraction = 1e18;
        terms.maxPayment = Quote.wrap(type(int256).max);
        terms.auctionId = auction.auctionOf(terms.account).id;
        terms.maxMargin = Quote.wrap(type(int256).max);
        terms.deadline = type(uint256).max;
        string memory edge;
        kind %= 7;
        address caller = _ownerOf(terms.bidder);
        if (kind == 0) (edge, terms.fraction) = _huge("bid: fraction", seed);
        else if (kind == 1) (edge, terms.fraction) = ("bid: fraction 0", 0);
        else if (kind == 2) (edge, terms.deadline) = ("bid: deadline 0", 0);
        else if (kind == 3) (edge, terms.account) = _noUser("bid: account", seed);
        else if (kind == 4) (edge, terms.bidder) = _noUser("bid: bidder", seed);
        else if (kind == 5) (edge, terms.maxPayment) = ("bid: payment -2^255", Quote.wrap(type(int256).min));
        else if (seed % 3 == 0) (edge, terms.minReturn) = ("bid: return 2^96-1", type(uint96).max);
        else if (seed % 3 == 1) (edge, terms.auctionId) = ("bid: auction 2^64-1", type(uint64).max);
        else (edge, terms.maxMargin) = ("bid: margin -2^255", Quote.wrap(type(int256).min));
        _refused(edge, caller, address(auction), abi.encodeCall(auction.bid, (terms)));
    }

    function _auctioned(uint256 seed) private view returns (AccountId account) {
        for (uint256 i; i < _accounts.length; ++i) {
            account = _accounts[((seed % _accounts.length) + i) % _accounts.length];
            if (house.isInAuction(account)) return account;
        }
    }

    function _provokeStart(uint256 kind, uint256 seed) private {
        AccountId account = _trader(seed);
        AccountId reward = _accounts[account == _accounts[BIDDER] ? MAKER : BIDDER];
        string memory edge;
        kind %= 6;
        if (kind == 0) (edge, account) = _noUser("start: account", seed);
        else if (kind == 1) (edge, reward) = _noUser("start: reward", seed);
        else if (kind == 2) {
            (edge, account) = _noUser("touch: account", seed);
            return _refused(edge, _actors[0], address(auction), abi.encodeCall(auction.touch, (account)));
        } else edge = "start: witness";
        bytes memory data = abi.encodeCall(auction.start, (account, Witnesses.absurd(seed), reward));
        _refused(edge, _actors[0], address(auction), data);
    }

    // ------------------------------------------------------------------ money

    function _provokeMoney(uint256 kind, uint256 seed) private {
        AccountId account = _trader(seed / 4);
        address owner = _ownerOf(account);
        string memory edge;
        uint256 amount = 1;
        AccountId nobody;
        address target = address(house);
        bytes memory data;
        kind %= 8;
        if (kind == 0) {
            (edge, amount) = _huge("deposit: amount", seed);
            data = abi.encodeCall(house.deposit, (account, amount));
        } else if (kind == 1) {
            (edge, nobody) = _noUser("deposit: account", seed);
            data = abi.encodeCall(house.deposit, (nobody, amount));
        } else if (kind == 2) {
            (edge, amount) = _huge("withdraw: amount", seed);
            data = abi.encodeCall(house.withdraw, (account, amount, owner));
        } else if (kind == 3) {
            (edge, nobody) = _noUser("withdraw: account", seed);
            data = abi.encodeCall(house.withdraw, (nobody, amount, owner));
        } else if (kind == 4) {
            edge = "withdraw: to nobody";
            data = abi.encodeCall(house.withdraw, (account, amount, address(0)));
        } else if (kind == 5) {
            edge = "collect: to nobody";
            (target, data) = (address(deficits), abi.encodeCall(deficits.collect, (address(0))));
        } else if (kind == 6) {
            (edge, amount) = _huge("withdrawHouse: amount", seed);
            (owner, target) = (address(this), address(governor));
            data = abi.encodeCall(governor.withdrawHouse, (amount, _actors[0]));
        } else {
            (edge, amount) = _huge("extsload: words", seed);
            data = abi.encodeCall(house.extsload, (0, amount));
        }
        _refused(edge, owner, target, data);
    }

    function _provokeVault(uint256 kind, uint256 seed) private {
        address actor = _actor(seed / 4);
        (string memory edge, uint256 amount) = _huge("", seed);
        bytes memory data;
        kind %= 8;
        if (kind == 0) (edge, data) = ("fund: deposit", abi.encodeCall(fund.deposit, (amount, actor)));
        else if (kind == 1) (edge, data) = ("fund: mint", abi.encodeCall(fund.mint, (amount, actor)));
        else if (kind == 2) (edge, data) = ("fund: withdraw", abi.encodeCall(fund.withdraw, (amount, actor, actor)));
        else if (kind == 3) (edge, data) = ("fund: redeem", abi.encodeCall(fund.redeem, (amount, actor, actor)));
        else if (kind == 4) (edge, data) = ("fund: requestUnlock", abi.encodeCall(fund.requestUnlock, (amount)));
        else if (kind == 5)
            (edge, data) = ("fund: transfer", abi.encodeWithSelector(fund.transfer.selector, _actors[0], amount));
        else if (kind == 6)
            (edge, data) = (
                "fund: transferFrom",
                abi.encodeWithSelector(fund.transferFrom.selector, _actors[0], actor, amount)
            );
        else (edge, data) = ("fund: to nobody", abi.encodeCall(fund.deposit, (1, address(0))));
        (edge, ) = _huge(edge, seed);
        _refused(edge, actor, address(fund), data);
    }

    // ------------------------------------------------------------------ governance

    function _provokeGovernor(uint256 kind, uint256 seed) private {
        string memory edge;
        uint256 value;
        uint16 market;
        address target = address(governor);
        bytes memory data;
        kind %= 7;
        if (kind == 0) {
            (edge, value) = _huge("governor: offsetShare", seed);
            data = abi.encodeCall(governor.setOffsetShare, (type(uint16).max, value));
        } else if (kind == 1) {
            int64 premium = seed % 2 == 0 ? type(int64).min : type(int64).max;
            edge = seed % 2 == 0 ? "governor: premium -2^63" : "governor: premium 2^63-1";
            data = abi.encodeCall(governor.setPremium, (MarketId.wrap(1), premium));
        } else if (kind == 2) {
            (edge, market) = _noMarket("governor: market", seed);
            data = abi.encodeCall(governor.setPremium, (MarketId.wrap(market), 0));
        } else if (kind == 3) {
            edge = "governor: parameters all ones";
            SiloParameters memory all = SiloParameters(
                type(uint64).max,
                type(uint64).max,
                type(uint128).max,
                type(uint64).max
            );
            data = abi.encodeCall(governor.setSiloParameters, (all));
        } else if (kind == 4) {
            edge = "governor: listing all ones";
            data = abi.encodeCall(governor.listMarket, (_allOnes(seed)));
        } else if (kind == 5) {
            edge = "auction: parameters all ones";
            (target, data) = (address(auction), abi.encodeCall(auction.setAuctionParameters, (_allOnesAuction())));
        } else {
            edge = "house: modules again";
            (target, data) = (
                address(house),
                abi.encodeCall(
                    house.setModules,
                    (address(0), IDeficitLedger(address(1)), new Module[](3), LossLayers.wrap(type(uint96).max))
                )
            );
        }
        _refused(edge, address(this), target, data);
    }

    function _allOnes(uint256 seed) private pure returns (MarketConfig memory) {
        int64 interest = seed % 2 == 0 ? type(int64).min : type(int64).max;
        uint64 most = type(uint64).max;
        return MarketConfig(most, most, type(uint16).max, type(uint96).max, interest, most);
    }

    function _allOnesAuction() private pure returns (AuctionParameters memory) {
        (uint64 share, uint32 time, uint128 money) = (type(uint64).max, type(uint32).max, type(uint128).max);
        return AuctionParameters(share, share, time, time, time, share, money, money);
    }

    // ------------------------------------------------------------------ accounts and modules

    function _provokeAccounts(uint256 kind, uint256 seed) private {
        address actor = _actor(seed / 8);
        (string memory edge, uint256 token_) = _huge("transfer: account", seed);
        AccountId nobody;
        uint16 market;
        bytes memory data;
        kind %= 8;
        if (kind == 0) data = abi.encodeCall(house.transferFrom, (actor, _actors[0], token_));
        else if (kind == 1) {
            // The same as an account's number in its lowest 64 bits.
            edge = "transfer: account 2^64 + id";
            data = abi.encodeCall(house.transferFrom, (_actors[0], actor, (1 << 64) + uint256(16)));
        } else if (kind == 2) {
            (edge, nobody) = _noUser("setOperator: account", seed);
            data = abi.encodeCall(house.setOperator, (nobody, actor, true));
        } else if (kind == 3) {
            (edge, nobody) = _noUser("bumpOrderEpoch: account", seed);
            data = abi.encodeCall(house.bumpOrderEpoch, (nobody));
        } else if (kind == 4) {
            (edge, market) = _noMarket("poke: market", seed);
            data = abi.encodeCall(house.poke, (MarketId.wrap(market)));
        } else if (kind == 5) {
            edge = "openAccount: of nobody";
            data = abi.encodeCall(house.openAccount, (address(0)));
        } else if (kind == 6) {
            int256 amount;
            (edge, amount) = _wild("moveCash: amount", seed);
            data = abi.encodeCall(house.moveCash, (_trader(seed), _accounts[MAKER], Quote.wrap(amount)));
        } else {
            uint256 fraction;
            (edge, fraction) = _huge("moveLegs: fraction", seed);
            data = abi.encodeCall(house.moveLegs, (_trader(seed), _accounts[MAKER], fraction));
        }
        _refused(edge, actor, address(house), data);
    }
}

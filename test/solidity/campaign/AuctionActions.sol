// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../../../contracts/types/Ids.sol";
import {Quote} from "../../../contracts/types/Units.sol";
import {Bid} from "../../../contracts/types/Auction.sol";
import {IScenarioKernel} from "../../../contracts/interfaces/IScenarioKernel.sol";
import {IMarginEngine} from "../../../contracts/interfaces/IMarginEngine.sol";
import {NamedScenario, RiskState, Witness} from "../../../contracts/types/Risk.sol";
import {RiskLens} from "../../../contracts/lens/RiskLens.sol";
import {Witnesses} from "../support/Witnesses.sol";
import {ClockWatch} from "./ClockWatch.sol";

/// Liquidations: starts with the right and with any witness, touches, bids of every fraction by rich and poor.
abstract contract AuctionActions is ClockWatch {
    uint256 internal constant WHOLE = 1e18;

    /// What stood before a bid.
    struct Scene {
        bool known;
        bool bidderInAuction;
        RiskLens.AccountRisk risk;
        ClockScene clocks;
        int256 fundCash;
        uint256 deficit;
    }

    /// Starts the auction of the first account from the seed on that is below maintenance margin; rarely tries another.
    function start(uint256 accountSeed, uint256 rewardSeed, uint256 witnessSeed) external {
        if (witnessSeed % 8 == 0) return _startByAnyWitness(accountSeed, witnessSeed);
        (AccountId account, bool below) = _firstBelow(accountSeed);
        if (!below && rewardSeed % 8 != 0) return;
        try lens.freshState(account) returns (RiskState memory state) {
            _start("start", account, Witnesses.worst(kernel, state), _trader(rewardSeed), below);
        } catch {
            _start(
                "start",
                account,
                Witness(new NamedScenario[](0), new NamedScenario[](0)),
                _trader(rewardSeed),
                false
            );
        }
    }

    /// Starts with a witness drawn at random, which may prove nothing, or with one made for any account.
    function _startByAnyWitness(uint256 accountSeed, uint256 witnessSeed) private {
        AccountId account = _trader(accountSeed);
        AccountId known = witnessSeed % 16 == 0 ? account : _trader(witnessSeed / 16);
        try lens.freshState(known) returns (RiskState memory state) {
            _start("startByAnyWitness", account, Witnesses.any(state, witnessSeed), _accounts[BIDDER], false);
        } catch {
            return;
        }
    }

    function _start(bytes32 action, AccountId account, Witness memory witness, AccountId reward, bool must) private {
        (bool known, RiskLens.AccountRisk memory before) = _risk(account);
        bytes memory data = abi.encodeCall(auction.start, (account, witness, reward));
        (bool ok, bytes memory result) = _act(action, _actors[0], address(auction), data);
        _expect(
            bytes4(result) != IScenarioKernel.MalformedWitness.selector,
            "INV-LIQ: a witness that names nothing twice is well-formed for every account"
        );
        if (must && account != reward) {
            _expect(ok, "INV-LIQ: the worst scenarios open the auction of every account below MM", result);
        }
        if (!ok) return;
        _noteStart(abi.decode(result, (uint64)));
        _expect(known && before.equity < before.maintenanceMargin, "INV-LIQ: nobody at or above MM is liquidated");
        _expect(!before.inAuction, "INV-AUCTION: one auction an account");
    }

    function _touch(AccountId account) internal {
        ClockScene memory before = _clockScene(account);
        (bool known, RiskLens.AccountRisk memory risk) = _risk(account);
        bytes memory data = abi.encodeCall(auction.touch, (account));
        (bool ok, ) = _act("touch", _actors[0], address(auction), data);
        if (!ok) return;
        _expect(known, "INV-AUCTION: an auction is touched at valid prices only");
        _expect(
            house.isInAuction(account) == risk.equity < risk.bufferMargin,
            "INV-AUCTION: an auction ends exactly at the buffer margin"
        );
        _checkClocks(account, before);
    }

    /// The rich bidder takes all it can get, or a part; rarely nonsense. Now and then any account bids, the owner's own
    ///included, most of them too poor; or somebody touches the auction.
    function bid(uint256 accountSeed, uint256 fractionSeed, uint256 bidderSeed) external {
        AccountId account = _firstInAuction(accountSeed);
        if (!house.isInAuction(account) && accountSeed % 8 != 0) return;
        if (bidderSeed % 4 == 1) return _touch(account);
        if (bidderSeed % 4 == 0)
            return _bid("bidAsAnybody", account, _trader(bidderSeed / 4), bound(fractionSeed, 1, WHOLE), 0);
        uint256 fraction = fractionSeed % 2 == 0 ? WHOLE : bound(fractionSeed / 2, 1, WHOLE);
        if (fractionSeed % 32 == 1) fraction = WHOLE + ((fractionSeed / 32) % 2);
        if (fractionSeed % 32 == 3) fraction = 0;
        _bid("bid", account, _accounts[BIDDER], fraction, mix(accountSeed, fractionSeed));
    }

    function _bid(bytes32 action, AccountId account, AccountId bidder, uint256 fraction, uint256 guardSeed) private {
        Scene memory scene = _scene(account, bidder);
        Bid memory terms = Bid({
            account: account,
            auctionId: auction.auctionOf(account).id,
            bidder: bidder,
            fraction: fraction,
            minReturn: 0,
            maxMargin: Quote.wrap(type(int128).max),
            maxPayment: Quote.wrap(1_000_000e18),
            deadline: block.timestamp
        });
        bool guarded = _guard(terms, guardSeed);
        bytes memory data = abi.encodeCall(auction.bid, (terms));
        (bool ok, bytes memory result) = _act(action, _ownerOf(bidder), address(auction), data);
        if (!ok) return _expectRefusable(scene, terms, guarded, result);
        (, Quote payment) = abi.decode(result, (uint256, Quote));
        _expect(payment <= terms.maxPayment, "INV-LIQ: a bid never costs more than the bidder named");
        _expect(terms.auctionId == scene.clocks.auction.id, "INV-LIQ: a bid takes from the auction that it names");
        _expect(scene.known && scene.risk.inAuction, "INV-AUCTION: only accounts in auction are sold, at valid prices");
        _expect(!scene.bidderInAuction, "INV-AUCTION: no bidder is in auction");
        _checkBidder(bidder);
        _checkClocks(account, scene.clocks);
        if (scene.risk.equity < Quote.wrap(0)) _checkInsolvent(scene, terms);
        else _checkSolvent(scene, terms);
    }

    /// Rarely one of the bid's guards is so narrow that it may refuse.
    function _guard(Bid memory terms, uint256 seed) private pure returns (bool guarded) {
        uint256 kind = seed % 32;
        guarded = kind > 0 && kind < 5;
        if (kind == 1) terms.auctionId ^= uint64(1 + ((seed / 32) % 3));
        if (kind == 2) terms.minReturn = uint96(bound(seed / 32, 0, 1e18));
        if (kind == 3) terms.maxMargin = Quote.wrap(int256(bound(seed / 32, 0, 20_000e18)));
        if (kind == 4) terms.maxPayment = Quote.wrap(boundSigned(seed / 32, -1_000e18, 1_000e18));
    }

    function _scene(AccountId account, AccountId bidder) private view returns (Scene memory scene) {
        (scene.known, scene.risk) = _risk(account);
        scene.bidderInAuction = house.isInAuction(bidder);
        scene.clocks = _clockScene(account);
        scene.fundCash = Quote.unwrap(house.fundCash());
        scene.deficit = deficits.unfundedDeficit();
    }

    /// A well-formed bid without narrow guards for an account that is for sale fails for the bidder's margin only.
    function _expectRefusable(Scene memory scene, Bid memory terms, bool guarded, bytes memory result) private {
        if (guarded) return;
        bool formed = terms.fraction != 0 && terms.fraction <= WHOLE && terms.bidder != terms.account;
        bool forSale = scene.risk.inAuction && scene.risk.equity < scene.risk.bufferMargin;
        (bool bidderKnown, ) = _risk(terms.bidder);
        if (!(formed && forSale && scene.known && bidderKnown) || scene.bidderInAuction) return;
        bool poor = bytes4(result) == IMarginEngine.InsufficientMargin.selector;
        _expect(poor, "INV-LIQ: whoever can carry it can buy what is for sale", result);
    }

    function _checkBidder(AccountId bidder) private {
        (bool known, RiskLens.AccountRisk memory risk) = _risk(bidder);
        _expect(known && risk.equity >= risk.initialMargin, "INV-IM: a bidder meets initial margin after the bid");
    }

    /// The whole of an insolvent account leaves nothing behind; D grows only when the fund is empty.
    function _checkInsolvent(Scene memory scene, Bid memory terms) private {
        (, RiskLens.AccountRisk memory later) = _risk(terms.account);
        if (terms.fraction == WHOLE) {
            _expect(later.equity == Quote.wrap(0), "INV-NEG: a full bid leaves no equity below zero");
            _expect(later.maintenanceMargin == Quote.wrap(0), "INV-NEG: a full bid leaves no position");
            _expect(!house.isInAuction(terms.account), "INV-NEG: a full bid ends the auction");
        }
        _expect(later.equity >= scene.risk.equity, "INV-NEG: a bid never makes an insolvent account poorer");
        bool grew = deficits.unfundedDeficit() > scene.deficit;
        _expect(!grew || Quote.unwrap(house.fundCash()) == 0, "INV-WATER: D grows only once the fund is empty");
        _expect(
            Quote.unwrap(house.fundCash()) <= scene.fundCash,
            "INV-WATER: an insolvent bid pays nothing into the fund"
        );
    }

    /// A solvent account draws on nobody, and keeps some of its equity or loses it to the bidder alone.
    function _checkSolvent(Scene memory scene, Bid memory terms) private {
        (, RiskLens.AccountRisk memory later) = _risk(terms.account);
        _expect(deficits.unfundedDeficit() <= scene.deficit, "INV-WATER: a solvent account adds nothing to D");
        _expect(Quote.unwrap(house.fundCash()) >= scene.fundCash, "INV-WATER: a solvent account draws nothing");
        _expect(later.equity >= Quote.wrap(0), "INV-NEG: a solvent account stays solvent through a bid");
        _expect(later.equity <= scene.risk.equity, "INV-ROUND: being sold never makes an account richer");
    }

    // ------------------------------------------------------------------ finding accounts

    /// `below`: in no auction, and equity below maintenance margin at valid prices.
    function _firstBelow(uint256 seed) private view returns (AccountId account, bool below) {
        uint256 count = _accounts.length;
        for (uint256 i; i < count; ++i) {
            account = _accounts[((seed % count) + i) % count];
            (bool known, RiskLens.AccountRisk memory risk) = _risk(account);
            if (known && !risk.inAuction && risk.equity < risk.maintenanceMargin) return (account, true);
        }
        return (_trader(seed), false);
    }

    function _firstInAuction(uint256 seed) private view returns (AccountId) {
        uint256 count = _accounts.length;
        for (uint256 i; i < count; ++i) {
            AccountId account = _accounts[((seed % count) + i) % count];
            if (house.isInAuction(account)) return account;
        }
        return _trader(seed);
    }
}

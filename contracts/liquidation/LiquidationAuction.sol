// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {FixedPoint, WAD} from "../math/FixedPoint.sol";
import {requireCode} from "../types/Code.sol";
import {AccountId} from "../types/Ids.sol";
import {Quote, ZERO_QUOTE, maxQuote, minQuote} from "../types/Units.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {MarketRisk, Requirements, RiskState, Witness, bufferMarginUp} from "../types/Risk.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";
import {AuctionParameters, Auction, Bid} from "../types/Auction.sol";
import {AuctionPricing} from "./AuctionPricing.sol";
import {OutageRecord, StoredAuction} from "./OutageRecord.sol";
import {SiloModule} from "../ledger/SiloModule.sol";
import {ILiquidationAuction} from "../interfaces/ILiquidationAuction.sol";

/// Sells fractions of accounts that fell below maintenance margin (docs/risk-model.md, 6.1 and 6.2).
///
/// A solvent account (LV >= 0) is sold at a share d(t) of its value that falls with time, and only as much of it as brings
/// equity back to the buffer margin: the owner keeps the rest. An insolvent one (LV < 0) is given away with what it lacks,
/// plus a bonus r(t) that grows with time, both paid by the loss layers and, beyond them, as unfunded deficit. Two clocks
/// that never run backwards drive d and r, so that no flicker of the price around zero can restart or skip a phase.
contract LiquidationAuction is ILiquidationAuction, SiloModule, Ownable2Step {
    using OutageRecord for StoredAuction;

    IMarginEngine public immutable marginEngine;

    uint64 public lastId;
    uint256 public totalReserved;
    mapping(AccountId => StoredAuction) private _auctions;
    AuctionParameters private _parameters;

    /// The account in auction at fresh prices.
    struct Assessed {
        Quote equity;
        Requirements margin;
        Quote bufferMargin;
        MarketRisk[] markets;
    }

    /// What one bid moves.
    struct Terms {
        uint256 fraction;
        Quote value;
        Quote payment;
        Quote penalty;
        Quote cover;
    }

    constructor(
        IClearingHouse house_,
        IMarginEngine engine,
        AuctionParameters memory parameters,
        address owner_
    ) SiloModule(house_) Ownable(owner_) {
        requireCode(address(engine));
        marginEngine = engine;
        _setParameters(parameters);
    }

    /// Only the owner; open auctions follow the new parameters.
    function setAuctionParameters(AuctionParameters calldata parameters) external onlyOwner siloLock {
        _setParameters(parameters);
    }

    function auctionOf(AccountId account) external view returns (Auction memory) {
        return _auctions[account].viewOf();
    }

    function outagesOf(AccountId account) external view returns (uint256[] memory) {
        return _auctions[account].wordsOf();
    }

    function auctionParameters() external view returns (AuctionParameters memory) {
        return _parameters;
    }

    /// Opens the auction of an account that the witness proves to be below maintenance margin. Anybody may. The starter's
    /// reward goes from the account to `rewardAccount`, at most what equity there is.
    /// @dev Checks in order: lock, no auction, reward account, account, oracles, witness.
    function start(
        AccountId account,
        Witness calldata witness,
        AccountId rewardAccount
    ) external siloLock returns (uint64 id) {
        StoredAuction storage auction = _auctions[account];
        if (auction.id != 0) revert AuctionAlreadyOpen(account, auction.id);
        if (rewardAccount == account || !house.isUser(rewardAccount)) revert InvalidRewardAccount(rewardAccount);
        house.sync(account);
        (Quote equity, Quote bound, MarketRisk[] memory markets) = _provenBelow(account, witness);
        id = ++lastId;
        auction.id = id;
        auction.lastTouch = uint40(block.timestamp);
        house.setInAuction(account, true);
        Quote reward = _reward(equity);
        if (reward > ZERO_QUOTE) house.moveCash(account, rewardAccount, reward);
        emit AuctionStarted(id, account, msg.sender, equity, bound, rewardAccount, reward);
        _record(account, auction, equity - reward, bound, markets);
    }

    /// Takes up to `fraction` of the account into the bidder's account. Owner or operator of the bidder's account.
    /// @dev Checks in order: lock, deadline, fraction, bidder's authority, bidder, auction, which auction, oracles, still below
    ///      the buffer margin, guards of margin, return and payment, oracles of the bidder's markets, legs, bidder's initial
    ///      margin.
    /// @return fraction share taken [WAD]
    /// @return payment what the bidder paid, penalty included; negative when paid [WAD quote]
    function bid(Bid calldata terms) external siloLock returns (uint256 fraction, Quote payment) {
        _checkBid(terms);
        StoredAuction storage auction = _open(terms.account);
        if (auction.id != terms.auctionId) revert AuctionMismatch(terms.account, auction.id, terms.auctionId);
        house.sync(terms.account);
        Assessed memory before = _assess(terms.account);
        _count(auction, before.markets);
        if (before.equity >= before.bufferMargin) {
            revert AuctionRecovered(terms.account, before.equity, before.bufferMargin);
        }
        Terms memory deal =
            before.equity < ZERO_QUOTE
                ? _insolventTerms(terms.fraction, before, auction)
                : _solventTerms(terms.fraction, before, auction.solventElapsed);
        payment = deal.payment + deal.penalty;
        _checkGuards(terms, before.margin.maintenanceMargin, deal, payment);
        Assessed memory rest = _transferShare(terms, deal, before);
        Quote unfunded = _settleMoney(terms.bidder, deal);
        _coverEmpty(terms.account, rest);
        _checkBidder(terms.bidder);
        fraction = deal.fraction;
        emit BidFilled(
            auction.id,
            terms.account,
            terms.bidder,
            fraction,
            deal.value,
            deal.payment,
            deal.penalty,
            unfunded
        );
        _recordOrEnd(terms.account, auction, rest);
    }

    /// Records the account's state at fresh prices and ends the auction when equity is back at the buffer margin.
    /// Anybody may; the clocks count what the last record said.
    function touch(AccountId account) external siloLock {
        StoredAuction storage auction = _open(account);
        house.sync(account);
        Assessed memory state = _assess(account);
        _count(auction, state.markets);
        _recordOrEnd(account, auction, state);
    }

    // ------------------------------------------------------------------ checks

    function _checkBid(Bid calldata terms) private view {
        if (block.timestamp > terms.deadline) revert BidExpired(terms.deadline, block.timestamp);
        if (terms.fraction == 0 || terms.fraction > WAD) revert InvalidFraction(terms.fraction);
        house.requireAuthorized(terms.bidder, msg.sender);
        if (terms.bidder == terms.account || house.isInAuction(terms.bidder)) {
            revert InvalidBidder(terms.bidder);
        }
    }

    function _checkGuards(Bid calldata terms, Quote margin, Terms memory deal, Quote payment) private pure {
        uint256 taken = FixedPoint.mulWadUp(uint256(Quote.unwrap(margin)), deal.fraction);
        Quote takenMargin = Quote.wrap(int256(taken));
        if (takenMargin > terms.maxMargin) revert MarginAboveMaximum(takenMargin, terms.maxMargin);
        Quote gain = deal.value - payment;
        Quote minGain = Quote.wrap(int256(FixedPoint.mulWadUp(taken, terms.minReturn)));
        if (gain < minGain) revert ReturnBelowMinimum(gain, minGain);
        if (payment > terms.maxPayment) revert PaymentExceeded(payment, terms.maxPayment);
    }

    /// The bidder holds its initial margin at fresh prices, without exception.
    function _checkBidder(AccountId bidder) private view {
        marginEngine.checkInitialMargin(bidder, house.riskState(bidder), house.actionRules());
    }

    function _open(AccountId account) private view returns (StoredAuction storage auction) {
        auction = _auctions[account];
        if (auction.id == 0) revert NoAuction(account);
    }

    function _provenBelow(
        AccountId account,
        Witness calldata witness
    ) private view returns (Quote equity, Quote bound, MarketRisk[] memory markets) {
        RiskState memory state = house.riskState(account);
        markets = state.markets;
        (equity, bound) = marginEngine.maintenanceLowerBound(state, house.actionRules().factors, witness);
        if (equity >= bound) revert NotLiquidatable(account, equity, bound);
    }

    function _assess(AccountId account) private view returns (Assessed memory state) {
        RiskState memory risk = house.riskState(account);
        state.margin = marginEngine.requirements(risk, house.actionRules().factors);
        state.equity = risk.cash + state.margin.value;
        state.markets = risk.markets;
        state.bufferMargin = bufferMarginUp(state.margin.initialMargin, state.margin.maintenanceMargin);
    }

    /// The starter's reward: the parameter, but at most half of minimum equity and half of what is there, so that the account
    /// stays worth bidding for.
    function _reward(Quote equity) private view returns (Quote) {
        int256 half = Quote.unwrap(house.actionRules().minEquity) / 2;
        Quote most = minQuote(Quote.wrap(half), Quote.wrap(int256(uint256(_parameters.starterReward))));
        return minQuote(Quote.wrap(Quote.unwrap(maxQuote(equity, ZERO_QUOTE)) / 2), most);
    }

    // ------------------------------------------------------------------ terms

    function _solventTerms(
        uint256 wanted,
        Assessed memory state,
        uint256 elapsed
    ) private view returns (Terms memory deal) {
        uint256 value = uint256(Quote.unwrap(state.equity));
        uint256 share = AuctionPricing.priceShareUp(_parameters, elapsed);
        uint256 shortfall = uint256(Quote.unwrap(state.bufferMargin - state.equity));
        uint256 onSale = AuctionPricing.fractionOnSaleUp(shortfall, value, share);
        deal.fraction = wanted < onSale ? wanted : onSale;
        uint256 part = FixedPoint.mulWadDown(value, deal.fraction);
        uint256 price = FixedPoint.mulWadUp(part, share);
        deal.value = Quote.wrap(int256(part));
        deal.payment = Quote.wrap(int256(price));
        deal.penalty = Quote.wrap(int256(FixedPoint.mulWadUp(part - price, _parameters.penaltyShare)));
    }

    function _insolventTerms(
        uint256 fraction,
        Assessed memory state,
        StoredAuction storage auction
    ) private returns (Terms memory deal) {
        uint256 most = _parameters.bonusCap;
        // What earlier bids were paid counts, or many small bids would each be paid a share of the whole cap.
        most = most > auction.bonusPaid ? most - auction.bonusPaid : 0;
        uint256 bonus = uint256(Quote.unwrap(state.margin.maintenanceMargin));
        if (bonus > most) bonus = most;
        bonus = FixedPoint.mulWadDown(bonus, AuctionPricing.bonusShareDown(_parameters, auction.insolventElapsed));
        bonus = FixedPoint.mulWadDown(bonus, fraction);
        auction.bonusPaid += bonus;
        uint256 lack = FixedPoint.mulWadUp(uint256(-Quote.unwrap(state.equity)), fraction);
        deal.fraction = fraction;
        deal.value = Quote.wrap(-int256(lack));
        deal.cover = Quote.wrap(int256(lack + bonus));
        deal.payment = -deal.cover;
    }

    // ------------------------------------------------------------------ execution

    /// Moves the share of the legs to the bidder, brought in sync before, so that what it takes is not poked twice; and the cash
    /// that makes the share worth exactly `deal.value`: whatever the legs lose or gain by their quantum is made good in cash, so
    /// the account keeps LV - value to the wei.
    function _transferShare(
        Bid calldata terms,
        Terms memory deal,
        Assessed memory before
    ) private returns (Assessed memory rest) {
        house.sync(terms.bidder);
        house.moveLegs(terms.account, terms.bidder, deal.fraction);
        rest = _assess(terms.account);
        Quote legsValue = before.margin.value - rest.margin.value;
        Quote solventPayment = deal.cover > ZERO_QUOTE ? ZERO_QUOTE : deal.payment;
        house.moveCash(terms.account, terms.bidder, deal.value - legsValue - solventPayment);
        rest.equity = before.equity - deal.value + solventPayment;
    }

    /// Legs move rounded up, so a share below all may take every leg and leave a debt with no margin and no bonus behind it,
    /// which nobody would come for: the fund settles it at once (INV-NEG).
    function _coverEmpty(AccountId account, Assessed memory rest) private {
        if (rest.margin.maintenanceMargin > ZERO_QUOTE || rest.equity >= ZERO_QUOTE) return;
        house.coverDeficit(account, -rest.equity);
        rest.equity = ZERO_QUOTE;
    }

    function _settleMoney(AccountId bidder, Terms memory deal) private returns (Quote unfunded) {
        if (deal.penalty > ZERO_QUOTE) house.collectIncome(bidder, deal.penalty);
        if (deal.cover > ZERO_QUOTE) unfunded = house.coverDeficit(bidder, deal.cover);
    }

    /// Adds the seconds since the last touch to the clock of the state recorded then, less the longest time in which one of the
    /// account's markets had no valid price: bids were refused in it.
    function _count(StoredAuction storage auction, MarketRisk[] memory markets) private {
        uint256 elapsed = block.timestamp - auction.lastTouch;
        if (elapsed == 0) return;
        uint32 counted = uint32(elapsed - auction.longestSince(markets));
        if (auction.insolvent) auction.insolventElapsed += counted;
        else auction.solventElapsed += counted;
        auction.lastTouch = uint40(block.timestamp);
    }

    function _recordOrEnd(AccountId account, StoredAuction storage auction, Assessed memory state) private {
        if (state.equity >= state.bufferMargin) {
            uint64 id = auction.id;
            totalReserved -= auction.reserved;
            delete _auctions[account];
            house.setInAuction(account, false);
            emit AuctionEnded(id, account, state.equity);
        } else {
            _record(account, auction, state.equity, state.margin.maintenanceMargin, state.markets);
        }
    }

    /// Records solvency for the clocks and what the fund must hold back: MM and what is already lacking.
    function _record(
        AccountId account,
        StoredAuction storage auction,
        Quote equity,
        Quote margin,
        MarketRisk[] memory markets
    ) private {
        bool insolvent = equity < ZERO_QUOTE;
        Quote reserve = insolvent ? margin - equity : margin;
        uint256 reserved = uint256(Quote.unwrap(reserve));
        totalReserved = totalReserved - auction.reserved + reserved;
        // MM is below 2^145 and what lacks below 2^142 (docs/numerics.md).
        auction.reserved = uint160(reserved);
        auction.insolvent = insolvent;
        auction.note(markets);
        emit AuctionTouched(auction.id, account, equity, insolvent, reserved);
    }

    function _setParameters(AuctionParameters memory parameters) private {
        AuctionPricing.checkBounds(parameters);
        _parameters = parameters;
        emit AuctionParametersSet(parameters);
    }
}

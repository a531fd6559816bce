// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "./Ids.sol";
import {Quote} from "./Units.sol";

/// An account's auction.
/// @param id 0 when there is none; never used twice
/// @param lastTouch second up to which the clocks are counted
/// @param solventElapsed seconds counted with recorded LV >= 0
/// @param insolventElapsed seconds counted with recorded LV < 0
/// @param insolvent whether LV < 0 was recorded at the last touch
/// @param reserved money of the fund that this auction holds back from leaving stakers [WAD quote]
/// @param bonusPaid bonus that bidders were paid so far [WAD quote]
struct Auction {
    uint64 id;
    uint40 lastTouch;
    uint32 solventElapsed;
    uint32 insolventElapsed;
    bool insolvent;
    uint256 reserved;
    uint256 bonusPaid;
}

/// What a bidder asks for, and the conditions under which the bid still stands when it is executed. They are shares, or bounds from
/// above on what only shrinks: so neither another bid nor a deposit just before the bid makes it fail, only a worse price does, or a
/// deposit that makes an insolvent account solvent: its bidder is paid no bonus any more, so what was asked for is not there.
/// @param account the account in auction
/// @param auctionId the auction that is meant; 0 is none
/// @param bidder the account that takes the share
/// @param fraction largest share wanted [WAD]; a solvent account sells no more than restores it
/// @param minReturn least gain (value taken less payment, at mark) per quote of maintenance margin taken on [WAD]
/// @param maxMargin most maintenance margin that the bid may take on [WAD quote]
/// @param maxPayment most that the bid may cost [WAD quote]: the bidder's budget. Payment follows the account's value, so a budget
///        without room above the planned payment is crossed by a small deposit
/// @param deadline last second at which the bid stands
struct Bid {
    AccountId account;
    uint64 auctionId;
    AccountId bidder;
    uint256 fraction;
    uint96 minReturn;
    Quote maxMargin;
    Quote maxPayment;
    uint256 deadline;
}

/// @param startPriceShare share of LV that a solvent account is sold for at first [WAD]
/// @param kneePriceShare the share after kneeTime [WAD]
/// @param kneeTime seconds from start to knee
/// @param endTime further seconds from knee to nothing
/// @param insolventRamp seconds in which an insolvent account's bonus grows from 0 to all of it
/// @param penaltyShare share of the bidder's discount that goes to the insurance fund [WAD]
/// @param starterReward paid to whoever starts an auction, from the account [WAD quote]
/// @param bonusCap largest bonus that the bidders of one auction are paid together [WAD quote]
struct AuctionParameters {
    uint64 startPriceShare;
    uint64 kneePriceShare;
    uint32 kneeTime;
    uint32 endTime;
    uint32 insolventRamp;
    uint64 penaltyShare;
    uint128 starterReward;
    uint128 bonusCap;
}

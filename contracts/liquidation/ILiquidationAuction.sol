// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../types/Ids.sol";
import {Quote} from "../types/Units.sol";
import {Witness} from "../margin/IMarginEngine.sol";
import {AuctionParameters} from "./AuctionPricing.sol";

/// An account's auction.
/// @param id 0 when there is none; never used twice
/// @param lastTouch second up to which the clocks are counted
/// @param solventElapsed seconds counted with recorded LV >= 0
/// @param insolventElapsed seconds counted with recorded LV < 0
/// @param insolvent whether LV < 0 was recorded at the last touch
/// @param outage seconds without a valid price in the account's markets, at the last touch
/// @param reserved money of the fund that this auction holds back from leaving stakers [WAD quote]
/// @param bonusPaid bonus that bidders were paid so far [WAD quote]
struct Auction {
    uint64 id;
    uint40 lastTouch;
    uint32 solventElapsed;
    uint32 insolventElapsed;
    bool insolvent;
    uint64 outage;
    uint256 reserved;
    uint256 bonusPaid;
}

/// What a bidder asks for, and the conditions under which the bid still stands when it is executed.
/// @param account the account in auction
/// @param bidder the account that takes the share
/// @param fraction largest share wanted [WAD]; a solvent account sells no more than restores it
/// @param maxPayment most that the bid may cost [WAD quote]; negative asks to be paid at least as much
/// @param minValue least LV of the whole account [WAD quote]
/// @param maxMargin largest MM of the whole account [WAD quote]
/// @param deadline last second at which the bid stands
struct Bid {
    AccountId account;
    AccountId bidder;
    uint256 fraction;
    Quote maxPayment;
    Quote minValue;
    Quote maxMargin;
    uint256 deadline;
}

interface ILiquidationAuction {
    error AuctionAlreadyOpen(AccountId account, uint64 id);
    error NoAuction(AccountId account);
    /// @notice The witness does not prove equity below maintenance margin.
    error NotLiquidatable(AccountId account, Quote equity, Quote marginBound);
    /// @notice Equity is back at the buffer margin: touch the auction to end it.
    error AuctionRecovered(AccountId account, Quote equity, Quote bufferMargin);
    error InvalidRewardAccount(AccountId account);
    error BidExpired(uint256 deadline, uint256 blockTime);
    error InvalidFraction(uint256 fraction);
    error InvalidBidder(AccountId bidder);
    error PaymentExceeded(Quote payment, Quote maxPayment);
    error ValueBelowMinimum(Quote value, Quote minValue);
    error MarginAboveMaximum(Quote margin, Quote maxMargin);

    event AuctionParametersSet(AuctionParameters parameters);
    event AuctionStarted(
        uint64 indexed id,
        AccountId indexed account,
        address indexed starter,
        Quote equity,
        Quote marginBound,
        AccountId rewardAccount,
        Quote reward
    );
    event AuctionTouched(uint64 indexed id, AccountId indexed account, Quote equity, bool insolvent, uint256 reserved);
    event BidFilled(
        uint64 indexed id,
        AccountId indexed account,
        AccountId indexed bidder,
        uint256 fraction,
        Quote value,
        Quote payment,
        Quote penalty,
        Quote unfunded
    );
    event AuctionEnded(uint64 indexed id, AccountId indexed account, Quote equity);

    function start(AccountId account, Witness calldata witness, AccountId rewardAccount) external returns (uint64 id);
    function bid(Bid calldata terms) external returns (uint256 fraction, Quote payment);
    function touch(AccountId account) external;
    function auctionOf(AccountId account) external view returns (Auction memory);
    function auctionParameters() external view returns (AuctionParameters memory);
    /// Sum of what open auctions reserve [WAD quote].
    function totalReserved() external view returns (uint256);
}

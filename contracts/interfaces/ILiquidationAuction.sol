// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../types/Ids.sol";
import {Quote} from "../types/Units.sol";
import {Witness} from "../types/Risk.sol";
import {AuctionParameters, Auction, Bid} from "../types/Auction.sol";

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
    /// @notice The account's auction is another one than the bidder meant.
    error AuctionMismatch(AccountId account, uint64 id, uint64 wanted);
    error ReturnBelowMinimum(Quote gain, Quote minGain);
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

    /// Opens the auction of an account that the witness proves to be below maintenance margin. Anybody may.
    /// @return id number of the auction, from 1
    function start(AccountId account, Witness calldata witness, AccountId rewardAccount) external returns (uint64 id);
    /// Takes a share of an account in auction into the bidder's account. Owner or operator of the latter.
    /// @return fraction share taken [WAD]
    /// @return payment what the bidder paid, penalty included; negative when paid [WAD quote]
    function bid(Bid calldata terms) external returns (uint256 fraction, Quote payment);
    /// Records the account's state at fresh prices; ends the auction at the buffer margin. Anybody may.
    function touch(AccountId account) external;
    /// The account's auction as last recorded; all zero without one.
    function auctionOf(AccountId account) external view returns (Auction memory);
    /// What was noted of the outages of an account in auction at its last touch, packed as in OutageRecord.
    function outagesOf(AccountId account) external view returns (uint256[] memory words);
    /// The curves: shares [WAD], times [s], money [WAD quote].
    function auctionParameters() external view returns (AuctionParameters memory);
    /// Sum of what open auctions reserve [WAD quote].
    function totalReserved() external view returns (uint256);
}

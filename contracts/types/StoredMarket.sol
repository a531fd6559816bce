// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketConfig} from "./Ledger.sol";

/// A market in the ledger's storage, a word each for what changes and is read together: a bid reads the first three of every one
/// of a hundred legs, and only fills need the last. What each part is, see Market and MarketConfig. Nothing outside this file knows
/// the shifts.
struct StoredMarket {
    MarketPrice price;
    int256 fundingIndex;
    MarketTerms terms;
    FillTerms fills;
}

/// The cached index and what goes with it.
///
///  255   248 247              208 207          168 167         104 103       0
/// +---------+--------------------+----------------+---------------+-----------+
/// | spare 8 | priceValidUntil 40 | fundingTime 40 | premium int64 | index 104 |
/// +---------+--------------------+----------------+---------------+-----------+
type MarketPrice is uint256;

using {indexOf, premiumOf, fundingTimeOf, validUntilOf} for MarketPrice global;
using {withPremium, withFundingTime, withIndex} for MarketPrice global;

function indexOf(MarketPrice self) pure returns (uint256) {
    return uint104(MarketPrice.unwrap(self));
}

function premiumOf(MarketPrice self) pure returns (int64) {
    return int64(uint64(MarketPrice.unwrap(self) >> 104));
}

function fundingTimeOf(MarketPrice self) pure returns (uint256) {
    return uint40(MarketPrice.unwrap(self) >> 168);
}

function validUntilOf(MarketPrice self) pure returns (uint256) {
    return uint40(MarketPrice.unwrap(self) >> 208);
}

function withPremium(MarketPrice self, int64 premium) pure returns (MarketPrice) {
    uint256 others = MarketPrice.unwrap(self) & ~(uint256(type(uint64).max) << 104);
    return MarketPrice.wrap(others | (uint256(uint64(premium)) << 104));
}

/// @param time below 2^40
function withFundingTime(MarketPrice self, uint256 time) pure returns (MarketPrice) {
    uint256 others = MarketPrice.unwrap(self) & ~(uint256(type(uint40).max) << 168);
    return MarketPrice.wrap(others | (time << 168));
}

/// @param index below 2^104
/// @param validUntil below 2^40
function withIndex(MarketPrice self, uint256 index, uint256 validUntil) pure returns (MarketPrice) {
    // Premium and funding time stay.
    uint256 others = MarketPrice.unwrap(self) & (uint256(type(uint104).max) << 104);
    return MarketPrice.wrap((validUntil << 208) | others | index);
}

/// The terms of a market that its funding and every valuation of a position need, and its outage, which is 0 in what governance
/// states. Nothing outside this file knows the shifts.
///
///  255    240 239     208 207               144 143                80 79      64 63          0
/// +----------+-----------+---------------------+--------------------+----------+--------------+
/// | spare 16 | outage 32 | interestPer8h int64 | fundingCapPer8h 64 | group 16 | scanRange 64 |
/// +----------+-----------+---------------------+--------------------+----------+--------------+
type MarketTerms is uint256;

/// Those that only fills need, and the open interest that they change, 0 in what governance states:
/// `openInterest 96 | maxOpenInterest 96 | priceBand 64`.
type FillTerms is uint256;

using {scanRangeOf, groupOf, interestOf, capOf, outageOf, withMoreOutage} for MarketTerms global;
using {priceBandOf, maxOpenInterestOf, openInterestOf, withMoreInterest} for FillTerms global;

function packMarketTerms(MarketConfig memory c) pure returns (MarketTerms) {
    uint256 upper = (uint256(uint64(c.interestPer8h)) << 144) | (uint256(c.fundingCapPer8h) << 80);
    return MarketTerms.wrap(upper | (uint256(c.group) << 64) | c.scanRange);
}

function packFillTerms(MarketConfig memory c) pure returns (FillTerms) {
    return FillTerms.wrap((uint256(c.maxOpenInterest) << 64) | c.priceBand);
}

function unpackTerms(MarketTerms terms, FillTerms fills) pure returns (MarketConfig memory) {
    return
        MarketConfig({
            scanRange: terms.scanRangeOf(),
            priceBand: fills.priceBandOf(),
            group: terms.groupOf(),
            maxOpenInterest: fills.maxOpenInterestOf(),
            interestPer8h: terms.interestOf(),
            fundingCapPer8h: terms.capOf()
        });
}

function scanRangeOf(MarketTerms self) pure returns (uint64) {
    return uint64(MarketTerms.unwrap(self));
}

function groupOf(MarketTerms self) pure returns (uint16) {
    return uint16(MarketTerms.unwrap(self) >> 64);
}

function capOf(MarketTerms self) pure returns (uint64) {
    return uint64(MarketTerms.unwrap(self) >> 80);
}

function interestOf(MarketTerms self) pure returns (int64) {
    return int64(uint64(MarketTerms.unwrap(self) >> 144));
}

function outageOf(MarketTerms self) pure returns (uint32) {
    return uint32(MarketTerms.unwrap(self) >> 208);
}

/// @dev Unchecked: outages of one market do not overlap, and 32 bits hold 136 years.
function withMoreOutage(MarketTerms self, uint256 time) pure returns (MarketTerms) {
    unchecked {
        return MarketTerms.wrap(MarketTerms.unwrap(self) + (time << 208));
    }
}

function priceBandOf(FillTerms self) pure returns (uint64) {
    return uint64(FillTerms.unwrap(self));
}

function maxOpenInterestOf(FillTerms self) pure returns (uint96) {
    return uint96(FillTerms.unwrap(self) >> 64);
}

function openInterestOf(FillTerms self) pure returns (uint96) {
    return uint96(FillTerms.unwrap(self) >> 160);
}

/// @dev Unchecked: open interest is the sum of all long sizes, so what leaves it was in it; and 96 bits hold every sum.
function withMoreInterest(FillTerms self, int256 change) pure returns (FillTerms) {
    unchecked {
        return FillTerms.wrap(FillTerms.unwrap(self) + (uint256(change) << 160));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "../types/Ids.sol";
import {Price} from "../types/Units.sol";

/// What a market's positions are valued at. Nothing outside this file knows the shifts.
///
///  255     152 151      48 47      32 31          16 15     0
/// +-----------+-----------+----------+--------------+--------+
/// | index 104 | mark 104  | group 16 | legCount 16  |  id 16 |
/// +-----------+-----------+----------+--------------+--------+
/// | quote per lot [WAD]   |
type RiskPrices is uint256;

/// How far a market's prices are shocked, and what offsets of its group are worth.
///
///  255                    128 127          64 63        0
/// +--------------------------+---------------+-----------+
/// |          spare           | scanRange 64  | theta 64  |
/// +--------------------------+---------------+-----------+
///                            | shares [WAD]              |
type RiskTerms is uint256;

/// What the margin of one market depends on, besides the positions in it: two words, because an account's markets are handed
/// from contract to contract several times in a bid.
/// index: index price; mark: mark price; group: correlation group, markets of different groups never offset; legCount: how
/// many of the account's legs belong to the market; scanRange: the largest shock of the ordinary scenarios, as a share of price;
/// theta: share of the group's offset that is granted, 0..0.6.
struct MarketRisk {
    RiskPrices prices;
    RiskTerms terms;
}

using {indexPrice, markPrice, groupOf, legCount, marketOf} for RiskPrices global;
using {scanRange, theta} for RiskTerms global;

/// Prices are at most MAX_PRICE, below 2^104.
function packPrices(Price index, Price mark, uint16 group, uint16 legs, MarketId id) pure returns (RiskPrices) {
    uint256 word = (Price.unwrap(index) << 152) | (Price.unwrap(mark) << 48) | (uint256(group) << 32);
    return RiskPrices.wrap(word | (uint256(legs) << 16) | MarketId.unwrap(id));
}

/// Both are below 1, so 64 bits hold them.
function packTerms(uint64 range, uint256 share) pure returns (RiskTerms) {
    return RiskTerms.wrap((uint256(range) << 64) | share);
}

function indexPrice(RiskPrices self) pure returns (Price) {
    return Price.wrap(RiskPrices.unwrap(self) >> 152);
}

function markPrice(RiskPrices self) pure returns (Price) {
    return Price.wrap(uint104(RiskPrices.unwrap(self) >> 48));
}

function groupOf(RiskPrices self) pure returns (uint16) {
    return uint16(RiskPrices.unwrap(self) >> 32);
}

function legCount(RiskPrices self) pure returns (uint256) {
    return uint16(RiskPrices.unwrap(self) >> 16);
}

function marketOf(RiskPrices self) pure returns (MarketId) {
    return MarketId.wrap(uint16(RiskPrices.unwrap(self)));
}

function scanRange(RiskTerms self) pure returns (uint256) {
    return uint64(RiskTerms.unwrap(self) >> 64);
}

function theta(RiskTerms self) pure returns (uint256) {
    return uint64(RiskTerms.unwrap(self));
}

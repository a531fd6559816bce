// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "../math/FixedPoint.sol";
import {MarketId} from "./Ids.sol";
import {Price, Quote} from "./Units.sol";
import {Position} from "./Position.sol";

/// What a market's positions are valued at. Nothing outside this file knows the shifts.
///
///  255     152 151      48 47      32 31          16 15     0
/// +-----------+-----------+----------+--------------+--------+
/// | index 104 | mark 104  | group 16 |   spare 16   |  id 16 |
/// +-----------+-----------+----------+--------------+--------+
/// | quote per lot [WAD]   |
type RiskPrices is uint256;

/// How far a market's prices are shocked, and what offsets of its group are worth.
///
///  255     160 159        128 127          64 63        0
/// +-----------+--------------+---------------+-----------+
/// | spare 96  | outage 32    | scanRange 64  | offset 64 |
/// +-----------+--------------+---------------+-----------+
///             | [s]          | shares [WAD]              |
type RiskTerms is uint256;

/// What the margin of one market depends on, besides the positions in it: two words, because an account's markets are handed
/// from contract to contract several times in a bid.
/// index: index price; mark: mark price; group: correlation group, markets of different groups never offset; scanRange: the
/// largest shock of the ordinary scenarios, as a share of price; offsetShare: share of the group's offset that is granted, 0..0.6;
/// outage: seconds in which the market's price was past its validity, which margin does not depend on, but auction clocks do.
struct MarketRisk {
    RiskPrices prices;
    RiskTerms terms;
}

using {indexPrice, markPrice, groupOf, marketOf} for RiskPrices global;
using {scanRange, offsetShare, outage} for RiskTerms global;

/// Prices are at most MAX_PRICE, below 2^104.
function packPrices(Price index, Price mark, uint16 group, MarketId id) pure returns (RiskPrices) {
    uint256 word = (Price.unwrap(index) << 152) | (Price.unwrap(mark) << 48) | (uint256(group) << 32);
    return RiskPrices.wrap(word | MarketId.unwrap(id));
}

/// Both shares are below 1, so 64 bits hold them.
function packTerms(uint64 range, uint256 share, uint32 out) pure returns (RiskTerms) {
    return RiskTerms.wrap((uint256(out) << 128) | (uint256(range) << 64) | share);
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

function marketOf(RiskPrices self) pure returns (MarketId) {
    return MarketId.wrap(uint16(RiskPrices.unwrap(self)));
}

function scanRange(RiskTerms self) pure returns (uint256) {
    return uint64(RiskTerms.unwrap(self) >> 64);
}

function offsetShare(RiskTerms self) pure returns (uint256) {
    return uint64(RiskTerms.unwrap(self));
}

/// Seconds in which the market's cached price was past its validity, all outages together.
function outage(RiskTerms self) pure returns (uint32) {
    return uint32(RiskTerms.unwrap(self) >> 128);
}

/// Factors of the silo that turn the scan into requirements [WAD]; maintenance <= initial.
struct MarginFactors {
    uint256 initialFactor;
    uint256 maintenanceFactor;
}

/// What positions are worth and what they require, all [WAD quote].
/// @param value sum of the legs at mark
/// @param initialMargin IM: needed to open and to bid
/// @param maintenanceMargin MM: below it the account can be liquidated
struct Requirements {
    Quote value;
    Quote initialMargin;
    Quote maintenanceMargin;
}

/// The same and what withdrawals need, all [WAD quote].
/// @param value sum of the legs at mark
/// @param initialMargin IM: needed to open and to withdraw
/// @param maintenanceMargin MM: below it the account can be liquidated
/// @param transferValue the legs at whichever of index and mark gives the account less, market by market
/// @param transferMargin what must stay after a withdrawal: max(IM, 20 % of |net delta notional| per market)
struct Assessment {
    Quote value;
    Quote initialMargin;
    Quote maintenanceMargin;
    Quote transferValue;
    Quote transferMargin;
}

/// An account as the margin engine sees it.
/// @param cash quote cash with pending funding applied [WAD quote]
/// @param markets one entry a market in which the account has a leg, in the order in which the legs first name them
/// @param legs the account's positions, in the ledger's order
struct RiskState {
    Quote cash;
    MarketRisk[] markets;
    Position[] legs;
}

/// The silo's rules that an action is checked against.
/// @param factors margin factors
/// @param minEquity least equity of an account with positions after an increase or a withdrawal [WAD quote]
struct ActionRules {
    MarginFactors factors;
    Quote minEquity;
}

/// A market or a group and a scenario of ScenarioGrid that a witness names for it: `id 16 | scenario 8`.
type NamedScenario is uint24;

using {idOf, scenarioOf} for NamedScenario global;

function nameScenario(uint16 id, uint8 scenario) pure returns (NamedScenario) {
    return NamedScenario.wrap((uint24(id) << 8) | scenario);
}

function idOf(NamedScenario self) pure returns (uint256) {
    return NamedScenario.unwrap(self) >> 8;
}

function scenarioOf(NamedScenario self) pure returns (uint256) {
    return uint8(NamedScenario.unwrap(self));
}

/// The scenarios that a liquidator claims to be the worst ones, by market and by group, in any order, each at most once. What is not
/// named is not shocked; names of markets and groups that the account has no leg in count for nothing. So an account's owner
/// who closes or opens a leg makes no witness malformed.
struct Witness {
    NamedScenario[] markets;
    NamedScenario[] groups;
}

/// What the markets of one correlation group lose in scenarios, all at least 0 [WAD quote].
/// @param apart U: the sum of what each market loses in its own scenario
/// @param together C: what all of them lose in one scenario
/// @param offsetShare share of the difference that is granted [WAD]
struct GroupLoss {
    Quote apart;
    Quote together;
    uint256 offsetShare;
}

/// BM = MM + (IM - MM) / 2, rounded up: where an auction ends (docs/risk-model.md, 5.4) [WAD quote].
function bufferMarginUp(Quote initialMargin, Quote maintenanceMargin) pure returns (Quote) {
    int256 gap = Quote.unwrap(initialMargin - maintenanceMargin);
    return maintenanceMargin + Quote.wrap(FixedPoint.divCeil(gap, 2));
}

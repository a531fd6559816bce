// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "./Ids.sol";

/// What the ledger keeps of an account, one slot.
/// @param cash settled quote cash [WAD], funding of open legs not yet applied
/// @param orderEpoch orders signed for another epoch are void
/// @param ownerSeq how often the account changed hands; keys operators and venues
/// @param inAuction only deposits and bids are possible
struct Account {
    int192 cash;
    uint32 orderEpoch;
    uint24 ownerSeq;
    bool inAuction;
}

/// What governance states when it lists a market.
/// @param scanRange largest shock of the ordinary scenarios [WAD], a multiple of 4
/// @param priceBand largest |fill price / mark - 1| [WAD]
/// @param group correlation group
/// @param maxOpenInterest cap on the sum of long sizes [WAD lots]
/// @param interestPer8h interest part of the funding rate [WAD per 8 hours]
/// @param fundingCapPer8h largest |funding rate| [WAD per 8 hours]
struct MarketConfig {
    uint64 scanRange;
    uint64 priceBand;
    uint16 group;
    uint96 maxOpenInterest;
    int64 interestPer8h;
    uint64 fundingCapPer8h;
}

/// What the ledger keeps of a market, as the lens reads it.
/// @param index cached index, quote per lot [WAD]
/// @param premium mark = index * (1 + premium) [WAD]
/// @param fundingTime second up to which funding is accrued
/// @param priceValidUntil last second at which the cached index counts as fresh
/// @param fundingIndex cumulative sum of index * rate * seconds [WAD * WAD * s]
/// @param openInterest sum of long sizes [WAD lots]
/// @param outage seconds in which the cached index was past its validity before the next one was cached
/// @param config as listed
struct Market {
    uint104 index;
    int64 premium;
    uint40 fundingTime;
    uint40 priceValidUntil;
    int256 fundingIndex;
    uint96 openInterest;
    uint32 outage;
    MarketConfig config;
}

/// Parameters of the whole silo.
/// @param initialFactor IM = scan * initialFactor [WAD]
/// @param maintenanceFactor MM = scan * maintenanceFactor [WAD]
/// @param minEquity least equity of an account with positions after an increase or a withdrawal [WAD quote]
/// @param fundFeeShare share of trading fees that goes to the insurance fund, the rest to the house [WAD]
struct SiloParameters {
    uint64 initialFactor;
    uint64 maintenanceFactor;
    uint128 minEquity;
    uint64 fundFeeShare;
}

/// Those of the silo's parameters that margin needs: `minEquity 128 | maintenanceFactor 64 | initialFactor 64`.
type MarginTerms is uint256;

using {initialFactorOf, maintenanceFactorOf, minEquityOf} for MarginTerms global;

function packMarginTerms(SiloParameters memory p) pure returns (MarginTerms) {
    return
        MarginTerms.wrap(
            (uint256(p.minEquity) << 128) | (uint256(p.maintenanceFactor) << 64) | uint256(p.initialFactor)
        );
}

function initialFactorOf(MarginTerms self) pure returns (uint64) {
    return uint64(MarginTerms.unwrap(self));
}

function maintenanceFactorOf(MarginTerms self) pure returns (uint64) {
    return uint64(MarginTerms.unwrap(self) >> 64);
}

function minEquityOf(MarginTerms self) pure returns (uint128) {
    return uint128(MarginTerms.unwrap(self) >> 128);
}

/// Totals of the silo.
/// @param custody tokens held for all claims, in the token's own unit
/// @param deficitOpen whether the deficit ledger still owes anything (D or X above 0)
struct Totals {
    uint128 custody;
    bool deficitOpen;
}

/// A contract of the silo that may take the lock and move accounts' money and positions, and the reserved account whose cash its
/// tokens are, the house's if it has none: `account 8 | address 160`.
type Module is uint256;

using {addressOf, accountOf} for Module global;

function moduleOf(address module, AccountId account) pure returns (Module) {
    return Module.wrap((uint256(AccountId.unwrap(account)) << 160) | uint160(module));
}

function addressOf(Module self) pure returns (address) {
    return address(uint160(Module.unwrap(self)));
}

function accountOf(Module self) pure returns (AccountId) {
    return AccountId.wrap(uint8(Module.unwrap(self) >> 160));
}

/// Reserved accounts whose cash pays for losses before anybody is left short, in this order: a byte each, the first one lowest,
/// 0 ends the list.
type LossLayers is uint96;

using {firstLayer, otherLayers, isEmpty} for LossLayers global;

function firstLayer(LossLayers self) pure returns (AccountId) {
    return AccountId.wrap(uint8(LossLayers.unwrap(self)));
}

function otherLayers(LossLayers self) pure returns (LossLayers) {
    return LossLayers.wrap(LossLayers.unwrap(self) >> 8);
}

function isEmpty(LossLayers self) pure returns (bool) {
    return LossLayers.unwrap(self) == 0;
}

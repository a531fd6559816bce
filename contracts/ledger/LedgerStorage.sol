// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId, MarketId} from "../types/Ids.sol";
import {Position} from "../types/Position.sol";
import {Account, Market, MarginTerms, SiloParameters, Totals} from "../types/Ledger.sol";
import {FillTerms, MarketPrice, MarketTerms, unpackTerms} from "../types/StoredMarket.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";

/// Gives names to the clearing house's storage, read through `extsload`. The slots follow from the order of declarations in
/// contracts/ledger; test/lens/ledgerStorage.test.ts holds them to the compiler's own layout.
library LedgerStorage {
    uint256 internal constant ACCOUNTS = 6;
    uint256 internal constant MARKETS = 9;
    uint256 internal constant PARAMETERS = 12;
    uint256 internal constant LEGS = 14;
    uint256 internal constant TOTALS = 15;

    function accountOf(IClearingHouse house, AccountId id) internal view returns (Account memory account) {
        uint256 word = _word(house, _slot(AccountId.unwrap(id), ACCOUNTS));
        account.cash = int192(uint192(word));
        account.orderEpoch = uint32(word >> 192);
        account.ownerSeq = uint24(word >> 224);
        account.inAuction = word >> 248 != 0;
    }

    function legsOf(IClearingHouse house, AccountId id) internal view returns (Position[] memory legs) {
        uint256 slot = _slot(AccountId.unwrap(id), LEGS);
        uint256 count = _word(house, slot);
        if (count == 0) return legs;
        bytes32[] memory words = house.extsload(uint256(keccak256(abi.encode(slot))), count);
        legs = new Position[](count);
        for (uint256 i; i < count; ++i) {
            legs[i] = Position.wrap(uint256(words[i]));
        }
    }

    function marketOf(IClearingHouse house, MarketId id) internal view returns (Market memory market) {
        bytes32[] memory words = house.extsload(_slot(MarketId.unwrap(id), MARKETS), 4);
        MarketPrice price = MarketPrice.wrap(uint256(words[0]));
        market.index = uint104(price.indexOf());
        market.premium = price.premiumOf();
        market.fundingTime = uint40(price.fundingTimeOf());
        market.priceValidUntil = uint40(price.validUntilOf());
        market.fundingIndex = int256(uint256(words[1]));
        MarketTerms terms = MarketTerms.wrap(uint256(words[2]));
        FillTerms fills = FillTerms.wrap(uint256(words[3]));
        market.outage = terms.outageOf();
        market.openInterest = fills.openInterestOf();
        market.config = unpackTerms(terms, fills);
    }

    function parametersOf(IClearingHouse house) internal view returns (SiloParameters memory parameters) {
        bytes32[] memory words = house.extsload(PARAMETERS, 2);
        MarginTerms terms = MarginTerms.wrap(uint256(words[0]));
        parameters.initialFactor = terms.initialFactorOf();
        parameters.maintenanceFactor = terms.maintenanceFactorOf();
        parameters.minEquity = terms.minEquityOf();
        parameters.fundFeeShare = uint64(uint256(words[1]));
    }

    function totalsOf(IClearingHouse house) internal view returns (Totals memory totals) {
        uint256 word = _word(house, TOTALS);
        totals.custody = uint128(word);
        totals.deficitOpen = uint8(word >> 128) != 0;
    }

    function _slot(uint256 key, uint256 mappingSlot) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(key, mappingSlot)));
    }

    function _word(IClearingHouse house, uint256 slot) private view returns (uint256) {
        return uint256(house.extsload(slot, 1)[0]);
    }
}

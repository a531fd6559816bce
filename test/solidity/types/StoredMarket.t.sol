// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketConfig} from "../../../contracts/types/Ledger.sol";
import {
    FillTerms,
    MarketPrice,
    MarketTerms,
    packFillTerms,
    packMarketTerms,
    unpackTerms
} from "../../../contracts/types/StoredMarket.sol";
import {Assertions} from "../support/Assertions.sol";
import {Cheats} from "../support/Vm.sol";

/// The words of a market (contracts/types/StoredMarket.sol).
contract StoredMarketTest is Assertions, Cheats {
    function testFuzz_PackedTermsUnpackAsListed(
        uint64 scanRange,
        uint64 priceBand,
        uint16 group,
        uint96 maxOpenInterest,
        int64 interest,
        uint64 cap
    ) public pure {
        MarketConfig memory config = MarketConfig(scanRange, priceBand, group, maxOpenInterest, interest, cap);
        (MarketTerms terms, FillTerms fills) = (packMarketTerms(config), packFillTerms(config));
        MarketConfig memory unpacked = unpackTerms(terms, fills);
        assertEq(uint256(keccak256(abi.encode(unpacked))), uint256(keccak256(abi.encode(config))), "as listed");
        assertEq(terms.outageOf(), 0, "no outage");
        assertEq(fills.openInterestOf(), 0, "no open interest");
    }

    function testFuzz_OutagesAddUpAndDisturbNoNeighbour(uint208 lower, uint32 first, uint32 second) public pure {
        uint32 more = second > type(uint32).max - first ? type(uint32).max - first : second;
        MarketTerms terms = MarketTerms.wrap(lower).withMoreOutage(first).withMoreOutage(more);
        assertEq(terms.outageOf(), first + more, "the sum");
        assertEq(MarketTerms.unwrap(terms) & type(uint208).max, lower, "everything but the outage");
    }

    function testFuzz_OpenInterestGrowsAndShrinksAndDisturbsNoNeighbour(
        uint160 lower,
        uint96 first,
        uint96 second
    ) public pure {
        FillTerms fills = FillTerms.wrap(lower).withMoreInterest(int256(uint256(first)));
        assertEq(fills.openInterestOf(), first, "grown");
        fills = fills.withMoreInterest(int256(uint256(second)) - int256(uint256(first)));
        assertEq(fills.openInterestOf(), second, "changed either way");
        assertEq(FillTerms.unwrap(fills) & type(uint160).max, lower, "everything but the open interest");
    }

    function testFuzz_APriceKeepsEachOfItsParts(
        uint104 index,
        int64 premium,
        uint40 fundingTime,
        uint40 validUntil,
        uint248 word
    ) public pure {
        MarketPrice price = MarketPrice.wrap(word).withPremium(premium).withFundingTime(fundingTime);
        price = price.withIndex(index, validUntil);
        _checkPrice(price, index, premium, fundingTime, validUntil);
        price = price.withIndex(uint104(word), validUntil).withPremium(premium).withIndex(index, validUntil);
        _checkPrice(price.withFundingTime(fundingTime), index, premium, fundingTime, validUntil);
    }

    function _checkPrice(
        MarketPrice price,
        uint104 index,
        int64 premium,
        uint40 fundingTime,
        uint40 validUntil
    ) private pure {
        assertEq(price.indexOf(), index, "index");
        assertEq(price.premiumOf(), premium, "premium");
        assertEq(price.fundingTimeOf(), fundingTime, "funding time");
        assertEq(price.validUntilOf(), validUntil, "valid until");
        assertEq(MarketPrice.unwrap(price) >> 248, 0, "spare");
    }
}

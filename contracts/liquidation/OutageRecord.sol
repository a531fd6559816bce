// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auction} from "../types/Auction.sol";
import {MarketId} from "../types/Ids.sol";
import {MarketRisk} from "../types/Risk.sol";

/// An auction in storage; what each field is, see Auction. Besides: how long each of the account's markets had been without a valid
/// price at the last touch, `outage 32 | id 16` each, in the order of the account's markets. The first three stand in slots that
/// every touch writes anyway, and most accounts have no more.
/// @param notedWords into how many words OutageRecord.wordsOf puts what was noted
/// @param firstNoted the first market's
/// @param nextNoted those of the second and, above it, of the third
/// @param moreNoted the others', five a word from the lowest bits on, from word 1 on. Those of an earlier auction are written over,
///        not cleared: they cost less than new ones
struct StoredAuction {
    uint64 id;
    uint40 lastTouch;
    uint32 solventElapsed;
    uint32 insolventElapsed;
    bool insolvent;
    uint8 notedWords;
    uint48 firstNoted;
    uint160 reserved;
    uint96 nextNoted;
    uint256 bonusPaid;
    mapping(uint256 word => uint256) moreNoted;
}

/// What an auction notes of outages, for its clocks.
library OutageRecord {
    uint256 private constant BITS = 48;
    uint256 private constant A_WORD = 5;
    // Word 0 holds what stands beside other fields in storage, in its three highest places.
    uint256 private constant FIRST = 2;

    function viewOf(StoredAuction storage auction) internal view returns (Auction memory) {
        return
            Auction({
                id: auction.id,
                lastTouch: auction.lastTouch,
                solventElapsed: auction.solventElapsed,
                insolventElapsed: auction.insolventElapsed,
                insolvent: auction.insolvent,
                reserved: auction.reserved,
                bonusPaid: auction.bonusPaid
            });
    }

    /// What was noted, five markets a word, three in the first; no words where there is no auction.
    function wordsOf(StoredAuction storage auction) internal view returns (uint256[] memory words) {
        words = new uint256[](auction.notedWords);
        if (words.length == 0) return words;
        words[0] = ((uint256(auction.nextNoted) << BITS) | auction.firstNoted) << (FIRST * BITS);
        for (uint256 w = 1; w < words.length; ++w) {
            words[w] = auction.moreNoted[w];
        }
    }

    /// Notes the markets' outages.
    function note(StoredAuction storage auction, MarketRisk[] memory markets) internal {
        uint256 words = (markets.length + FIRST + A_WORD - 1) / A_WORD;
        uint256 beside = _pack(markets, 0, A_WORD - FIRST);
        auction.notedWords = uint8(words);
        auction.firstNoted = uint48(beside);
        auction.nextNoted = uint96(beside >> BITS);
        for (uint256 w = 1; w < words; ++w) {
            uint256 word = _pack(markets, w * A_WORD - FIRST, A_WORD);
            if (auction.moreNoted[w] != word) auction.moreNoted[w] = word;
        }
    }

    /// The longest time that any one of the markets was out since its outage was noted [s]. Outages of several markets at one time
    /// are one time in which bids were refused, so they are not added; every one is a part of the time since the note, so what
    /// is left of that time never falls.
    function longestSince(
        StoredAuction storage auction,
        MarketRisk[] memory markets
    ) internal view returns (uint256 longest) {
        uint256[] memory words = wordsOf(auction);
        uint256 place = FIRST;
        for (uint256 i; i < markets.length; ++i) {
            uint256 before;
            (before, place) = _find(words, MarketId.unwrap(markets[i].prices.marketOf()), place);
            uint256 grown = markets[i].terms.outage() - before;
            if (grown > longest) longest = grown;
        }
    }

    function _pack(MarketRisk[] memory markets, uint256 first, uint256 count) private pure returns (uint256 word) {
        for (uint256 i; i < count && first + i < markets.length; ++i) {
            MarketRisk memory market = markets[first + i];
            uint256 entry = (uint256(market.terms.outage()) << 16) | MarketId.unwrap(market.prices.marketOf());
            word |= entry << (i * BITS);
        }
    }

    /// What was noted for a market, and the place after it, where the next one is if markets kept their order.
    /// @dev An account in auction only loses markets, so every market that it has was noted: the search ends.
    function _find(
        uint256[] memory words,
        uint256 id,
        uint256 place
    ) private pure returns (uint256 outage, uint256 next) {
        uint256 entry;
        next = place;
        do {
            if (next / A_WORD >= words.length) next = FIRST;
            entry = words[next / A_WORD] >> ((next % A_WORD) * BITS);
            ++next;
        } while (uint16(entry) != id);
        outage = uint32(entry >> 16);
    }
}

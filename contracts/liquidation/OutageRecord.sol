// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "../types/Ids.sol";
import {MarketRisk} from "../types/Risk.sol";

/// How long each of an account's markets had been without a valid price when its auction was touched last. Five markets a
/// word, from the lowest bits on: `outage 32 | id 16` each.
library OutageRecord {
    uint256 private constant BITS = 48;
    uint256 private constant A_WORD = 5;

    /// Notes the markets' outages. Words of an earlier auction are written over, not cleared: they cost less than new ones.
    function note(uint256[] storage words, MarketRisk[] memory markets) internal {
        uint256 needed = (markets.length + A_WORD - 1) / A_WORD;
        while (words.length > needed) words.pop();
        for (uint256 w; w < needed; ++w) {
            uint256 word = _pack(markets, w * A_WORD);
            if (w == words.length) words.push(word);
            else if (words[w] != word) words[w] = word;
        }
    }

    /// The longest time that any one of the markets was out since its outage was noted [s]. Outages of several markets at one time
    /// are one time in which bids were refused, so they are not added; every one is a part of the time since the note, so what
    /// is left of that time never falls.
    function longestSince(
        uint256[] storage words,
        MarketRisk[] memory markets
    ) internal view returns (uint256 longest) {
        uint256[] memory noted = words;
        uint256 place;
        for (uint256 i; i < markets.length; ++i) {
            uint256 before;
            (before, place) = _find(noted, MarketId.unwrap(markets[i].prices.marketOf()), place);
            uint256 grown = markets[i].terms.outage() - before;
            if (grown > longest) longest = grown;
        }
    }

    function _pack(MarketRisk[] memory markets, uint256 first) private pure returns (uint256 word) {
        for (uint256 i = first; i < first + A_WORD && i < markets.length; ++i) {
            uint256 entry = (uint256(markets[i].terms.outage()) << 16) | MarketId.unwrap(markets[i].prices.marketOf());
            word |= entry << ((i - first) * BITS);
        }
    }

    /// What was noted for a market, and the place after it, where the next one is if markets kept their order.
    /// @dev An account in auction only loses markets, so every market that it has was noted: the search ends.
    function _find(uint256[] memory noted, uint256 id, uint256 place) private pure returns (uint256, uint256) {
        while (true) {
            if (place / A_WORD >= noted.length) place = 0;
            uint256 entry = noted[place / A_WORD] >> ((place % A_WORD) * BITS);
            ++place;
            if (uint16(entry) == id) return (uint32(entry >> 16), place);
        }
    }
}

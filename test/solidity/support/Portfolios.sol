// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarginFactors, MarketRisk, RiskState, packPrices, packTerms} from "../../../contracts/types/Risk.sol";
import {MarketId} from "../../../contracts/types/Ids.sol";
import {Position, packPosition, perpetualOf} from "../../../contracts/types/Position.sol";
import {Price, Quote, Size} from "../../../contracts/types/Units.sol";
import {Cheats} from "./Vm.sol";

/// Random accounts as the margin engine sees them: up to five markets in three groups.
abstract contract Portfolios is Cheats {
    /// Markets (prices, ranges, groups, offsetShare) follow from the seed, sizes from seed and salt.
    function _portfolio(uint256 seed, uint256 salt) internal pure returns (RiskState memory state) {
        uint256 count = bound(mix(seed, 0), 1, 5);
        state.cash = Quote.wrap(boundSigned(mix(seed, 1), -1e26, 1e26));
        state.markets = new MarketRisk[](count);
        state.legs = new Position[](count);
        for (uint256 i; i < count; ++i) {
            state.markets[i] = _market(mix(seed, 10 + i), uint16(i + 1), seed);
            int256 size = boundSigned(mix(mix(seed, salt), 20 + i), -1e13, 1e13) * 1e12;
            state.legs[i] = packPosition(perpetualOf(MarketId.wrap(uint16(i + 1))), Size.wrap(size));
        }
    }

    function _market(uint256 seed, uint16 id, uint256 shared) internal pure returns (MarketRisk memory market) {
        uint256 mark = bound(mix(seed, 1), 1e12, 1e24);
        uint256 index = (mark * bound(mix(seed, 2), 995, 1005)) / 1000;
        uint256 range = bound(mix(seed, 3), 0.01e18, 0.6e18);
        // 0 and 16 meet in the kernel's table of groups.
        uint16 group = [uint16(0), 1, 16][mix(seed, 4) % 3];
        Price atIndex = Price.wrap(index - (index % 1e6));
        market.prices = packPrices(atIndex, Price.wrap(mark - (mark % 1e6)), group, MarketId.wrap(id));
        market.terms = packTerms(uint64(range - (range % 4)), bound(mix(shared, 50 + group), 0, 0.6e18), 0);
    }

    function _factors(uint256 seed) internal pure returns (MarginFactors memory factors) {
        factors.initialFactor = bound(mix(seed, 60), 0.1e18, 5e18);
        factors.maintenanceFactor = bound(mix(seed, 61), 0.1e18, factors.initialFactor);
    }
}

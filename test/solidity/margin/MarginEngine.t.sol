// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    Assessment,
    MarginFactors,
    RiskState,
    GroupLoss,
    packPrices,
    packTerms
} from "../../../contracts/types/Risk.sol";
import {MarginEngine} from "../../../contracts/margin/MarginEngine.sol";
import {ScenarioKernel} from "../../../contracts/margin/kernels/ScenarioKernel.sol";
import {MarketId} from "../../../contracts/types/Ids.sol";
import {Price, Quote, Size} from "../../../contracts/types/Units.sol";
import {Assertions} from "../support/Assertions.sol";
import {Portfolios} from "../support/Portfolios.sol";
import {Witnesses} from "../support/Witnesses.sol";

/// The margin of random portfolios of up to five markets in three groups (docs/risk-model.md, 5).
contract MarginEngineTest is Assertions, Portfolios {
    ScenarioKernel private _kernel;
    MarginEngine private _engine;

    function setUp() public {
        _kernel = new ScenarioKernel();
        _engine = new MarginEngine(_kernel);
    }

    function testFuzz_InitialMarginCoversMaintenanceMargin(uint256 seed) public view {
        Assessment memory margin = _engine.assess(_portfolio(seed, 1), _factors(seed));
        assertTrue(margin.initialMargin >= margin.maintenanceMargin, "IM >= MM");
        assertTrue(margin.maintenanceMargin >= Quote.wrap(0), "MM >= 0");
        assertTrue(margin.transferMargin >= margin.initialMargin, "transfer margin >= IM");
        assertTrue(margin.value >= margin.transferValue, "value >= transfer value");
    }

    /// Rounding up n parts one by one never gives less than rounding their sum: exact, without slack.
    function testFuzz_ATimesLargerPortfolioNeedsATimesTheMargin(uint256 seed, uint256 times) public view {
        times = bound(times, 2, 1_000);
        RiskState memory state = _portfolio(seed, 1);
        MarginFactors memory factors = _factors(seed);
        Assessment memory one = _engine.assess(state, factors);
        for (uint256 i; i < state.legs.length; ++i) {
            int256 size = Size.unwrap(state.legs[i].size());
            state.legs[i] = state.legs[i].withSize(Size.wrap(size * int256(times)));
        }
        Assessment memory many = _engine.assess(state, factors);
        int256 k = int256(times);
        _expectScaled(Quote.unwrap(one.initialMargin), Quote.unwrap(many.initialMargin), k);
        _expectScaled(Quote.unwrap(one.maintenanceMargin), Quote.unwrap(many.maintenanceMargin), k);
        assertEq(Quote.unwrap(many.value), Quote.unwrap(one.value) * k, "value");
    }

    function testFuzz_MergingPortfoliosNeverNeedsMore(uint256 seed, uint256 other) public view {
        RiskState memory a = _portfolio(seed, 1);
        RiskState memory b = _portfolio(seed, other | 2);
        RiskState memory both = _portfolio(seed, 1);
        MarginFactors memory factors = _factors(seed);
        for (uint256 i; i < both.legs.length; ++i) {
            both.legs[i] = both.legs[i].withSize(a.legs[i].size() + b.legs[i].size());
        }
        Assessment memory first = _engine.assess(a, factors);
        Assessment memory second = _engine.assess(b, factors);
        Assessment memory merged = _engine.assess(both, factors);
        int256 sum = Quote.unwrap(first.initialMargin + second.initialMargin);
        assertLe(Quote.unwrap(merged.initialMargin), sum, "IM(a + b) <= IM(a) + IM(b)");
        sum = Quote.unwrap(first.maintenanceMargin + second.maintenanceMargin);
        assertLe(Quote.unwrap(merged.maintenanceMargin), sum, "MM(a + b) <= MM(a) + MM(b)");
        sum = Quote.unwrap(first.transferMargin + second.transferMargin);
        assertLe(Quote.unwrap(merged.transferMargin), sum, "transfer margin too");
    }

    /// An offset is a discount: between the joint worst case and the sum of the single ones.
    function testFuzz_OffsetsOnlyLowerMargin(uint256 seed) public view {
        RiskState memory state = _portfolio(seed, 1);
        MarginFactors memory factors = _factors(seed);
        Assessment memory offset = _engine.assess(state, factors);
        for (uint256 i; i < state.markets.length; ++i) {
            state.markets[i].terms = packTerms(uint64(state.markets[i].terms.scanRange()), 0, 0);
        }
        Assessment memory apart = _engine.assess(state, factors);
        assertTrue(offset.initialMargin <= apart.initialMargin, "with offset <= without");
        // offsetShare is at most 0.6, so at least 40 % of the undiscounted margin stays.
        int256 floor = Quote.unwrap(apart.initialMargin) * 4;
        assertLe(floor, Quote.unwrap(offset.initialMargin) * 10 + 40, "at least 40 % stays");
    }

    /// Two scenarios of a market alone, and ten of a group, stand for the whole grid (ScenarioKernel).
    function testFuzz_TheKernelsShortcutsAreTheWorstOfAll33Scenarios(uint256 seed) public view {
        RiskState memory state = _portfolio(seed, 1);
        for (uint256 i; i < state.legs.length; ++i) {
            // Values of a few wei, where rounding decides.
            if (mix(seed, 900 + i) % 2 == 0) {
                state.legs[i] = state.legs[i].withSize(Size.wrap(boundSigned(mix(seed, 910 + i), -1_000, 1_000)));
            }
        }
        (, Quote[33][] memory profits) = _kernel.scenarioProfits(state.markets, state.legs);
        (, GroupLoss[] memory groups) = _kernel.worstLosses(state.markets, state.legs);
        uint16[] memory ids = Witnesses.groupsOf(state.markets);
        assertEq(groups.length, ids.length, "groups");
        for (uint256 g; g < ids.length; ++g) {
            (int256 apart, int256 together) = Witnesses.losses(state.markets, profits, ids[g]);
            assertEq(Quote.unwrap(groups[g].apart), apart, "U");
            assertEq(Quote.unwrap(groups[g].together), together, "C");
        }
    }

    /// The kernel and the engine answer over the whole permitted domain: the largest sizes at the largest prices.
    function testFuzz_MarginIsTotalOverTheDomain(uint256 seed) public view {
        RiskState memory state = _portfolio(seed, 1);
        for (uint256 i; i < state.legs.length; ++i) {
            uint256 price = bound(mix(seed, 700 + i), 0, 1) == 0 ? 1e12 : 1e30;
            int256 size = mix(seed, 800 + i) % 2 == 0 ? int256(3e28) : -3e28;
            uint16 group = state.markets[i].prices.groupOf();
            MarketId id = state.markets[i].prices.marketOf();
            state.markets[i].prices = packPrices(Price.wrap(price), Price.wrap(price), group, id);
            state.legs[i] = state.legs[i].withSize(Size.wrap(size));
        }
        _engine.assess(state, _factors(seed));
        _engine.maintenanceLowerBound(state, _factors(seed), Witnesses.worst(_kernel, state));
    }

    /// k requirement(p) - slack <= requirement(k p) <= k requirement(p): each of at most five markets rounds twice by at
    /// most 2 wei, the joint scenario as often, then offset and factor (at most 5) round once more: 150 wei for one p.
    function _expectScaled(int256 one, int256 many, int256 k) private pure {
        assertLe(many, one * k, "never more than the same multiple");
        assertLe((one - 150) * k, many, "never less by more than rounding");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    Assessment,
    GroupLoss,
    MarginFactors,
    MarketRisk,
    Requirements,
    RiskState,
    Witness
} from "../../../contracts/types/Risk.sol";
import {MarketId} from "../../../contracts/types/Ids.sol";
import {InstrumentId, Position, packPosition, perpetualOf} from "../../../contracts/types/Position.sol";
import {Price, Quote, Size} from "../../../contracts/types/Units.sol";
import {MarginEngine} from "../../../contracts/margin/MarginEngine.sol";
import {ScenarioKernel} from "../../../contracts/margin/kernels/ScenarioKernel.sol";
import {Assertions} from "../support/Assertions.sol";
import {Portfolios} from "../support/Portfolios.sol";
import {Witnesses} from "../support/Witnesses.sol";

/// Several legs of one market are one risk: margin is that of their sum, in whatever order and of whatever kind they are. All
/// kinds are linear to this kernel.
contract LegsOfAMarketTest is Assertions, Portfolios {
    ScenarioKernel private _kernel;
    MarginEngine private _engine;

    function setUp() public {
        _kernel = new ScenarioKernel();
        _engine = new MarginEngine(_kernel);
    }

    function test_APerpetualAndTheOppositeFutureOfItsMarketRequireNothing() public view {
        RiskState memory state = _portfolio(7, 1);
        RiskState memory pair = RiskState(state.cash, new MarketRisk[](1), new Position[](2));
        pair.markets[0] = state.markets[0];
        pair.legs[0] = packPosition(perpetualOf(MarketId.wrap(1)), Size.wrap(5e18));
        pair.legs[1] = packPosition(_instrument(1, 2, 1_800_000_000), Size.wrap(-5e18));
        Assessment memory margin = _engine.assess(pair, _factors(7));
        assertEq(Quote.unwrap(margin.value), 0, "value");
        assertEq(Quote.unwrap(margin.initialMargin), 0, "IM");
        assertEq(Quote.unwrap(margin.maintenanceMargin), 0, "MM");
        assertEq(Quote.unwrap(margin.transferMargin), 0, "transfer margin: no net delta");
        pair.legs[1] = pair.legs[1].withSize(Size.wrap(-2e18));
        RiskState memory net = RiskState(pair.cash, pair.markets, new Position[](1));
        net.legs[0] = packPosition(perpetualOf(MarketId.wrap(1)), Size.wrap(3e18));
        _expectSame(_engine.assess(pair, _factors(7)), _engine.assess(net, _factors(7)));
    }

    function testFuzz_LegsRequireWhatTheirSumsPerMarketRequire(uint256 seed) public view {
        (RiskState memory state, RiskState memory net) = _legsAndSums(seed);
        MarginFactors memory factors = _factors(seed);
        _expectSame(_engine.assess(state, factors), _engine.assess(net, factors));
        Requirements memory required = _engine.requirements(state, factors);
        Requirements memory netRequired = _engine.requirements(net, factors);
        assertTrue(keccak256(abi.encode(required)) == keccak256(abi.encode(netRequired)), "requirements");
    }

    function testFuzz_TheKernelLosesPerMarketWhatTheSumLoses(uint256 seed) public view {
        (RiskState memory state, RiskState memory net) = _legsAndSums(seed);
        assertTrue(
            _kernel.valueOf(state.markets, state.legs) == _kernel.valueOf(net.markets, net.legs),
            "value of all legs"
        );
        (Quote[] memory values, Quote[33][] memory profits) = _kernel.scenarioProfits(state.markets, state.legs);
        (Quote[] memory netValues, Quote[33][] memory netProfits) = _kernel.scenarioProfits(net.markets, net.legs);
        assertTrue(keccak256(abi.encode(values)) == keccak256(abi.encode(netValues)), "values");
        assertTrue(keccak256(abi.encode(profits)) == keccak256(abi.encode(netProfits)), "profits");
        for (uint256 m; m < values.length; ++m) {
            assertEq(Quote.unwrap(values[m]), _valueByHand(state, m), "sum of size * mark");
        }
        _expectSameGroups(state, net);
    }

    function testFuzz_AWitnessNamesOneScenarioForAllLegsOfAMarket(uint256 seed, uint256 witnessSeed) public view {
        (RiskState memory state, RiskState memory net) = _legsAndSums(seed);
        Witness memory witness = seed % 2 == 0 ? Witnesses.worst(_kernel, net) : Witnesses.any(net, witnessSeed);
        (Quote equity, Quote proven) = _engine.maintenanceLowerBound(state, _factors(seed), witness);
        (Quote netEquity, Quote netProven) = _engine.maintenanceLowerBound(net, _factors(seed), witness);
        assertTrue(equity == netEquity && proven == netProven, "as the sums");
        assertEq(Witnesses.groupsOf(state.markets).length, Witnesses.groupsOf(net.markets).length, "groups");
    }

    function testFuzz_TheOrderOfLegsChangesNoRequirement(uint256 seed, uint256 order) public view {
        RiskState memory state = _state(seed, seed);
        RiskState memory other = _state(seed, order);
        _expectSame(_engine.assess(state, _factors(seed)), _engine.assess(other, _factors(seed)));
    }

    // ------------------------------------------------------------------ making

    /// An account of one to four markets with one to four legs each, and the one whose perpetuals are their sums.
    function _legsAndSums(uint256 seed) private pure returns (RiskState memory state, RiskState memory net) {
        state = _state(seed, seed);
        net = RiskState(state.cash, state.markets, new Position[](state.markets.length));
        for (uint256 m; m < net.legs.length; ++m) {
            MarketId id = state.markets[m].prices.marketOf();
            int256 sum;
            for (uint256 i; i < state.legs.length; ++i) {
                if (state.legs[i].market() == id) sum += Size.unwrap(state.legs[i].size());
            }
            net.legs[m] = packPosition(perpetualOf(id), Size.wrap(sum));
        }
    }

    /// Markets and legs follow from the seed, their order from another one; the markets stand as the legs first name them.
    function _state(uint256 seed, uint256 order) private pure returns (RiskState memory state) {
        uint256 markets = 1 + (mix(seed, 100) % 4);
        Position[] memory legs = new Position[](4 * markets);
        uint256 count;
        for (uint256 m; m < markets; ++m) {
            for (uint256 i; i <= mix(seed, 200 + m) % 4; ++i) {
                legs[count++] = _leg(mix(seed, 300 + 4 * m + i), _id(seed, m), i);
            }
        }
        state.cash = Quote.wrap(boundSigned(mix(seed, 1), -1e26, 1e26));
        state.legs = _shuffled(legs, count, order);
        state.markets = _named(state.legs, markets, seed);
    }

    /// Ids all over their range, different ones for each market.
    function _id(uint256 seed, uint256 m) private pure returns (uint16) {
        return uint16(1 + m * 16_000 + (mix(seed, 150 + m) % 16_000));
    }

    /// A perpetual with some checkpoint, or a leg of another kind with some expiry and strike.
    function _leg(uint256 seed, uint16 id, uint256 i) private pure returns (Position leg) {
        Size size = Size.wrap(boundSigned(mix(seed, 1), -1e13, 1e13) * 1e12);
        if (i != 0) return packPosition(_instrument(id, 2 + (seed % 3), uint32(mix(seed, 2)) + i), size);
        leg = packPosition(perpetualOf(MarketId.wrap(id)), size);
        return leg.withCheckpoint(boundSigned(mix(seed, 3), -1e20, 1e20) * 1e6);
    }

    function _instrument(uint16 id, uint256 kind, uint256 expiry) private pure returns (InstrumentId) {
        return InstrumentId.wrap(uint128((uint256(id) << 100) | (kind << 96) | (uint256(uint32(expiry)) << 64) | 5e9));
    }

    function _shuffled(
        Position[] memory legs,
        uint256 count,
        uint256 seed
    ) private pure returns (Position[] memory order) {
        order = new Position[](count);
        for (uint256 i; i < count; ++i) {
            uint256 place = mix(seed, 400 + i) % (i + 1);
            order[i] = order[place];
            order[place] = legs[i];
        }
    }

    function _named(
        Position[] memory legs,
        uint256 count,
        uint256 seed
    ) private pure returns (MarketRisk[] memory markets) {
        markets = new MarketRisk[](count);
        uint256 found;
        for (uint256 i; i < legs.length; ++i) {
            MarketId id = legs[i].market();
            bool seen;
            for (uint256 m; m < found; ++m) seen = seen || markets[m].prices.marketOf() == id;
            if (!seen) markets[found++] = _market(mix(seed, MarketId.unwrap(id)), MarketId.unwrap(id), seed);
        }
    }

    // ------------------------------------------------------------------ comparing

    function _valueByHand(RiskState memory state, uint256 m) private pure returns (int256 value) {
        int256 mark = int256(Price.unwrap(state.markets[m].prices.markPrice()));
        for (uint256 i; i < state.legs.length; ++i) {
            if (state.legs[i].market() != state.markets[m].prices.marketOf()) continue;
            value += (Size.unwrap(state.legs[i].size()) * mark) / 1e18;
        }
    }

    function _expectSameGroups(RiskState memory state, RiskState memory net) private view {
        (, GroupLoss[] memory losses, , ) = _kernel.worstLossesAndTransfer(state.markets, state.legs);
        (, GroupLoss[] memory netLosses, , ) = _kernel.worstLossesAndTransfer(net.markets, net.legs);
        assertTrue(keccak256(abi.encode(losses)) == keccak256(abi.encode(netLosses)), "losses of the groups");
    }

    function _expectSame(Assessment memory a, Assessment memory b) private pure {
        assertEq(Quote.unwrap(a.value), Quote.unwrap(b.value), "value");
        assertEq(Quote.unwrap(a.initialMargin), Quote.unwrap(b.initialMargin), "IM");
        assertEq(Quote.unwrap(a.maintenanceMargin), Quote.unwrap(b.maintenanceMargin), "MM");
        assertEq(Quote.unwrap(a.transferValue), Quote.unwrap(b.transferValue), "transfer value");
        assertEq(Quote.unwrap(a.transferMargin), Quote.unwrap(b.transferMargin), "transfer margin");
    }
}

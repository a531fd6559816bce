// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketRisk, NamedScenario, RiskState, Witness, nameScenario} from "../../../contracts/types/Risk.sol";
import {MarketId} from "../../../contracts/types/Ids.sol";
import {Position, packPosition, perpetualOf} from "../../../contracts/types/Position.sol";
import {Quote, Size} from "../../../contracts/types/Units.sol";
import {IScenarioKernel} from "../../../contracts/interfaces/IScenarioKernel.sol";
import {MarginEngine} from "../../../contracts/margin/MarginEngine.sol";
import {ScenarioKernel} from "../../../contracts/margin/kernels/ScenarioKernel.sol";
import {Assertions} from "../support/Assertions.sol";
import {Portfolios} from "../support/Portfolios.sol";
import {Witnesses} from "../support/Witnesses.sol";

/// What a witness proves, and what can make it invalid (docs/risk-model.md, 5.8).
contract WitnessTest is Assertions, Portfolios {
    using Witnesses for NamedScenario[];

    ScenarioKernel private _kernel;
    MarginEngine private _engine;

    function setUp() public {
        _kernel = new ScenarioKernel();
        _engine = new MarginEngine(_kernel);
    }

    function testFuzz_NoWitnessProvesMoreThanMaintenanceMargin(uint256 seed, uint256 witnessSeed) public view {
        RiskState memory state = _portfolio(seed, 1);
        (, Quote proven) = _prove(state, seed, Witnesses.any(state, witnessSeed));
        assertTrue(proven <= _maintenanceMargin(state, seed), "bound <= MM");
        assertTrue(proven >= Quote.wrap(0), "bound >= 0");
    }

    function testFuzz_TheWorstScenariosProveMaintenanceMarginExactly(uint256 seed) public view {
        RiskState memory state = _portfolio(seed, 1);
        (Quote equity, Quote proven) = _prove(state, seed, Witnesses.worst(_kernel, state));
        assertTrue(proven == _maintenanceMargin(state, seed), "bound = MM");
        assertTrue(equity == state.cash + _kernel.valueOf(state.markets, state.legs), "equity");
    }

    function testFuzz_NamesInAnyOrderProveTheSame(uint256 seed, uint256 witnessSeed) public view {
        RiskState memory state = _portfolio(seed, 1);
        Witness memory witness = _witness(state, witnessSeed);
        (Quote equity, Quote proven) = _prove(state, seed, witness);
        Witness memory other = Witness(witness.markets.shuffled(seed), witness.groups.shuffled(~seed));
        (Quote equityToo, Quote provenToo) = _prove(state, seed, other);
        assertTrue(equity == equityToo && proven == provenToo, "whatever the order");
    }

    function testFuzz_NamesOfWhatTheAccountHasNothingInProveNothing(uint256 seed, uint256 foreign) public view {
        RiskState memory state = _portfolio(seed, 1);
        Witness memory witness = Witnesses.worst(_kernel, state);
        (, Quote proven) = _prove(state, seed, witness);
        // Markets are 1 to 5, groups at most 16.
        NamedScenario name = nameScenario(uint16(bound(foreign, 17, 65535)), uint8(mix(foreign, 1) % 33));
        Witness memory more = Witness(witness.markets.with(name, seed), witness.groups.with(name, ~seed));
        (, Quote provenToo) = _prove(state, seed, more);
        assertTrue(proven == provenToo, "foreign names change nothing");
    }

    function testFuzz_LeavingANameOutNeverProvesMore(uint256 seed, uint256 witnessSeed) public view {
        RiskState memory state = _portfolio(seed, 1);
        Witness memory witness = _witness(state, witnessSeed);
        (, Quote proven) = _prove(state, seed, witness);
        Witness memory less = Witness(_without(witness.markets, seed), witness.groups);
        (, Quote provenLess) = _prove(state, seed, less);
        assertTrue(provenLess <= proven, "without a market");
        less = Witness(witness.markets, _without(witness.groups, seed));
        (, provenLess) = _prove(state, seed, less);
        assertTrue(provenLess <= proven, "without a group");
    }

    function testFuzz_NamingAnythingTwiceIsMalformed(uint256 seed, uint256 witnessSeed, uint256 scenario) public view {
        RiskState memory state = _portfolio(seed, 1);
        Witness memory witness = Witnesses.any(state, witnessSeed);
        bool markets = seed % 2 == 0;
        NamedScenario[] memory names = markets ? witness.markets : witness.groups;
        if (names.length == 0) return;
        uint16 id = uint16(names[witnessSeed % names.length].idOf());
        names = names.with(nameScenario(id, uint8(scenario % 33)), seed);
        Witness memory doubled = markets ? Witness(names, witness.groups) : Witness(witness.markets, names);
        _expectMalformed(state, seed, doubled);
    }

    function testFuzz_AScenarioBeyondTheGridIsMalformedForWhateverItIsNamed(uint256 seed, uint256 draw) public view {
        RiskState memory state = _portfolio(seed, 1);
        NamedScenario name = nameScenario(uint16(draw), uint8(bound(draw >> 16, 33, 255)));
        NamedScenario[] memory none = new NamedScenario[](0);
        _expectMalformed(state, seed, Witness(none.with(name, 0), none));
        _expectMalformed(state, seed, Witness(none, none.with(name, 0)));
    }

    /// What an owner can do between the moment in which a witness is made and the one in which it arrives.
    function testFuzz_NoChangeOfLegsMakesAWitnessMalformedOrProveTooMuch(uint256 seed, uint256 change) public view {
        RiskState memory state = _portfolio(seed, 1);
        Witness memory witness = _witness(state, change);
        RiskState memory later = _changed(state, seed, change);
        (Quote equity, Quote proven) = _prove(later, seed, witness);
        assertTrue(proven <= _maintenanceMargin(later, seed), "bound <= MM of what the account holds by then");
        assertTrue(equity == later.cash + _kernel.valueOf(later.markets, later.legs), "equity of then");
    }

    /// Closing a leg takes away no more than what its own scenarios proved.
    function testFuzz_ClosingALegThatIsAloneInItsGroupLeavesTheRestProven(uint256 seed) public view {
        RiskState memory state = _portfolio(seed, 1);
        Witness memory witness = Witnesses.worst(_kernel, state);
        uint256 closed = seed % state.legs.length;
        for (uint256 i; i < state.markets.length; ++i) {
            if (i != closed && state.markets[i].prices.groupOf() == state.markets[closed].prices.groupOf()) return;
        }
        RiskState memory later = _withoutLeg(state, closed);
        (, Quote proven) = _prove(later, seed, witness);
        assertTrue(proven == _maintenanceMargin(later, seed), "the old witness proves all of the new margin");
    }

    // ------------------------------------------------------------------ making

    /// The worst scenarios, or some drawn ones.
    function _witness(RiskState memory state, uint256 seed) private view returns (Witness memory) {
        return seed % 2 == 0 ? Witnesses.worst(_kernel, state) : Witnesses.any(state, seed);
    }

    /// A leg is closed, another is opened, or sizes change.
    function _changed(
        RiskState memory state,
        uint256 seed,
        uint256 change
    ) private pure returns (RiskState memory later) {
        uint256 place = mix(change, 1) % state.legs.length;
        if (change % 3 == 0) return _withoutLeg(state, place);
        if (change % 3 == 1) return _withLeg(state, seed, change);
        later = _portfolio(seed, change | 2);
    }

    function _withoutLeg(RiskState memory state, uint256 closed) private pure returns (RiskState memory later) {
        uint256 count = state.legs.length - 1;
        later = RiskState(state.cash, new MarketRisk[](count), new Position[](count));
        for (uint256 i; i < count; ++i) {
            // As the ledger does it: the last leg takes the place of the closed one.
            uint256 from = i == closed ? count : i;
            later.markets[i] = state.markets[from];
            later.legs[i] = state.legs[from];
        }
    }

    function _withLeg(
        RiskState memory state,
        uint256 seed,
        uint256 change
    ) private pure returns (RiskState memory later) {
        uint256 count = state.legs.length;
        later = RiskState(state.cash, new MarketRisk[](count + 1), new Position[](count + 1));
        for (uint256 i; i < count; ++i) {
            later.markets[i] = state.markets[i];
            later.legs[i] = state.legs[i];
        }
        uint16 id = uint16(bound(mix(change, 2), 6, 65535));
        later.markets[count] = _market(mix(change, 3), id, seed);
        Size size = Size.wrap(boundSigned(mix(change, 4), -1e13, 1e13) * 1e12);
        later.legs[count] = packPosition(perpetualOf(MarketId.wrap(id)), size);
    }

    function _without(NamedScenario[] memory named, uint256 seed) private pure returns (NamedScenario[] memory fewer) {
        if (named.length == 0) return named;
        NamedScenario[] memory order = named.shuffled(seed);
        fewer = new NamedScenario[](order.length - 1);
        for (uint256 i; i < fewer.length; ++i) fewer[i] = order[i];
    }

    // ------------------------------------------------------------------ asking

    function _prove(RiskState memory state, uint256 seed, Witness memory witness) private view returns (Quote, Quote) {
        return _engine.maintenanceLowerBound(state, _factors(seed), witness);
    }

    function _maintenanceMargin(RiskState memory state, uint256 seed) private view returns (Quote) {
        return _engine.assess(state, _factors(seed)).maintenanceMargin;
    }

    function _expectMalformed(RiskState memory state, uint256 seed, Witness memory witness) private view {
        try _engine.maintenanceLowerBound(state, _factors(seed), witness) returns (Quote, Quote) {
            revert Untrue("a malformed witness is refused");
        } catch (bytes memory reason) {
            assertTrue(bytes4(reason) == IScenarioKernel.MalformedWitness.selector, "MalformedWitness");
        }
    }
}

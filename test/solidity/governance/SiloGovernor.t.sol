// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ParameterBounds} from "../../../contracts/governance/ParameterBounds.sol";
import {SiloGovernor} from "../../../contracts/governance/SiloGovernor.sol";
import {ILedgerErrors} from "../../../contracts/interfaces/ILedgerErrors.sol";
import {MarketConfig, SiloParameters} from "../../../contracts/types/Ledger.sol";
import {IOracleHub} from "../../../contracts/interfaces/IOracleHub.sol";
import {MarketId} from "../../../contracts/types/Ids.sol";
import {Assertions} from "../support/Assertions.sol";
import {SiloFixture} from "../support/SiloFixture.sol";

/// Whatever the governor is asked, it does it or says by name why not (INV-ERROR).
contract SiloGovernorTest is Assertions, SiloFixture {
    function setUp() public {
        _deploySilo();
    }

    function testFuzz_AMarketIsInvalidOrLacksAPriceSource(MarketConfig calldata config) public {
        try governor.listMarket(config) {
            assertTrue(false, "market 4 has no price source");
        } catch (bytes memory reason) {
            bytes4 error = bytes4(reason);
            assertTrue(
                error == ParameterBounds.InvalidMarketConfig.selector || error == IOracleHub.NoPriceSource.selector,
                "InvalidMarketConfig or NoPriceSource"
            );
        }
        assertEq(house.marketCount(), MARKETS, "nothing was listed");
    }

    function testFuzz_ParametersAreSetOrInvalid(SiloParameters calldata parameters) public {
        try governor.setSiloParameters(parameters) {
            assertEq(house.actionRules().factors.initialFactor, parameters.initialFactor, "they are set");
        } catch (bytes memory reason) {
            assertTrue(bytes4(reason) == ParameterBounds.InvalidSiloParameters.selector, "InvalidSiloParameters");
        }
    }

    function testFuzz_AnOffsetShareIsSetOrInvalid(uint16 group, uint256 offsetShare) public {
        try governor.setOffsetShare(group, offsetShare) {
            assertEq(house.offsetShareOf(group), offsetShare, "it is set");
        } catch (bytes memory reason) {
            assertTrue(bytes4(reason) == SiloGovernor.InvalidOffsetShare.selector, "InvalidOffsetShare");
        }
    }

    function testFuzz_APremiumIsSetOrOutOfRangeOrOfNoMarket(MarketId market, int64 premium) public {
        try governor.setPremium(market, premium) {
            assertTrue(premium <= 0.005e18 && premium >= -0.005e18, "within half a percent");
        } catch (bytes memory reason) {
            bool range = bytes4(reason) == SiloGovernor.PremiumOutOfRange.selector;
            assertTrue(
                range || bytes4(reason) == ILedgerErrors.UnknownMarket.selector,
                "PremiumOutOfRange or UnknownMarket"
            );
        }
    }

    function testFuzz_TheHousesCashIsPaidOutOrRefusedByName(uint256 amount, address to) public {
        try governor.withdrawHouse(amount, to) {
            assertTrue(false, "there is none");
        } catch (bytes memory reason) {
            bytes4 error = bytes4(reason);
            bool asked = error == ILedgerErrors.ZeroAddress.selector || error == ILedgerErrors.ZeroAmount.selector;
            bool large = error == ILedgerErrors.AmountTooLarge.selector;
            assertTrue(asked || large || error == ILedgerErrors.InsufficientReservedCash.selector, "a reason by name");
        }
    }
}

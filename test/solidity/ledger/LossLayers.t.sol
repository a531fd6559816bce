// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId, EXIT_RECOVERY, HOUSE, STAKER_FUND} from "../../../contracts/types/Ids.sol";
import {LossLayers, Module, moduleOf} from "../../../contracts/types/Ledger.sol";
import {Quote} from "../../../contracts/types/Units.sol";
import {IClearingHouse} from "../../../contracts/interfaces/IClearingHouse.sol";
import {ILedgerEvents} from "../../../contracts/interfaces/ILedgerEvents.sol";
import {LedgerStorage} from "../../../contracts/ledger/LedgerStorage.sol";
import {Assertions} from "../support/Assertions.sol";
import {SiloFixture} from "../support/SiloFixture.sol";
import {Log} from "../support/Vm.sol";

/// A silo with two layers that pay for losses: the insurance fund, and a reserve of this contract, which is a module.
abstract contract LossLayersTest is SiloFixture, Assertions {
    using LedgerStorage for IClearingHouse;

    AccountId internal constant RESERVE = AccountId.wrap(5);
    int256 private constant FUND_MONEY = 4_000e18;

    AccountId[2] private _order;

    function setUp() public {
        _deploySilo();
        LossLayers layers = _lossLayers();
        _order = [layers.firstLayer(), layers.otherLayers().firstLayer()];
    }

    function testFuzz_LayersPayInTheirOrderAndTheRestIsDeficit(uint256 reserve, uint256 loss, uint256 more) public {
        reserve = bound(reserve, 0, 10_000 * QUOTE);
        _putAside(reserve);
        int256[2] memory money = [FUND_MONEY, int256(reserve) * 1e12];
        if (_order[0] == RESERVE) (money[0], money[1]) = (money[1], money[0]);
        _lose(money, boundSigned(loss, 0, 25_000e18));
        _lose(money, boundSigned(more, 0, 2_000e18));
    }

    /// Each layer's whole money, and a wei less or more.
    function test_EveryLayerIsEmptiedBeforeTheNextOneIsTouched() public {
        _putAside(1_000 * QUOTE);
        int256[2] memory money = [FUND_MONEY, int256(1_000e18)];
        if (_order[0] == RESERVE) (money[0], money[1]) = (money[1], money[0]);
        _lose(money, 0);
        _lose(money, money[0] - 1);
        _lose(money, 1);
        _lose(money, 1);
        _lose(money, money[1] + 1);
        _lose(money, 1);
        assertEq(deficits.unfundedDeficit(), 2, "what no layer had");
    }

    /// Money that came into a layer while a deficit is open is not what stands behind accounts.
    function testFuzz_WhatALayerHoldsTakesNoPartInAHaircut(uint256 loss, uint256 later, uint256 amount) public {
        loss = bound(loss, 4_001e18, 500_000e18);
        _cover(Quote.wrap(int256(loss)));
        _putAside(bound(later, 0, 100_000 * QUOTE));
        vm.prank(_actors[1]);
        fund.deposit(bound(mix(later, 1), 1, 100_000 * QUOTE), _actors[1]);
        uint256 deficit = deficits.unfundedDeficit();
        uint256 backing = lens.silo().custody * 1e12 - uint256(_cashOf(RESERVE)) - uint256(_cashOf(STAKER_FUND));
        amount = bound(amount, 1, 10_000 * QUOTE);
        vm.prank(_actors[0]);
        uint256 paid = house.withdraw(_accounts[0], amount, _actors[0]);
        assertEq(paid, (amount * backing) / (backing + deficit), "floor(a B / (B + D))");
        _checkCash();
    }

    // ------------------------------------------------------------------ losing

    /// Loses an amount, and expects of layers with `money` what they must pay; leaves what they have then.
    function _lose(int256[2] memory money, int256 loss) private {
        (int256 before, uint256 deficit) = (_cashOf(_accounts[0]), deficits.unfundedDeficit());
        vm.recordLogs();
        int256 unfunded = Quote.unwrap(_cover(Quote.wrap(loss)));
        Log[] memory logs = vm.getRecordedLogs();
        int256[2] memory parts;
        int256 rest = loss;
        for (uint256 i; i < 2; ++i) {
            parts[i] = rest < money[i] ? rest : money[i];
            rest -= parts[i];
            money[i] -= parts[i];
            assertEq(_cashOf(_order[i]), money[i], i == 0 ? "the first layer" : "the second layer");
        }
        assertEq(unfunded, rest, "unfunded");
        assertEq(int256(deficits.unfundedDeficit() - deficit), rest, "deficit");
        assertEq(_cashOf(_accounts[0]) - before, loss, "the beneficiary has all of it");
        assertTrue(lens.silo().deficitOpen == (deficits.unfundedDeficit() != 0), "a deficit is open, or not");
        _checkEvents(logs, parts);
        _checkCash();
    }

    /// An event for each layer that pays, in their order.
    function _checkEvents(Log[] memory logs, int256[2] memory parts) private view {
        uint256 layer;
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter != address(house) || logs[i].topics[0] != ILedgerEvents.LossAbsorbed.selector) continue;
            while (layer < 2 && parts[layer] == 0) ++layer;
            assertTrue(layer < 2, "no event without a payment");
            assertEq(uint256(logs[i].topics[1]), AccountId.unwrap(_accounts[0]), "beneficiary");
            assertEq(uint256(logs[i].topics[2]), AccountId.unwrap(_order[layer]), "layer");
            assertEq(abi.decode(logs[i].data, (int256)), parts[layer], "amount");
            ++layer;
        }
        while (layer < 2 && parts[layer] == 0) ++layer;
        assertEq(layer, 2, "an event a payment");
    }

    function _checkCash() private view {
        int256 sum = _cashOf(HOUSE) + _cashOf(STAKER_FUND) + _cashOf(EXIT_RECOVERY) + _cashOf(RESERVE);
        for (uint256 i; i < _accounts.length; ++i) sum += _cashOf(_accounts[i]);
        int256 custody = int256(lens.silo().custody) * 1e12;
        assertEq(custody, sum - int256(deficits.unfundedDeficit()), "INV-CASH: tokens held equal all claims less D");
    }

    function _cover(Quote loss) private returns (Quote unfunded) {
        house.acquire();
        unfunded = house.coverDeficit(_accounts[0], loss);
        house.release();
    }

    function _putAside(uint256 amount) private {
        if (amount == 0) return;
        house.acquire();
        token.mint(address(house), amount);
        house.depositReserved(amount);
        house.release();
    }

    function _cashOf(AccountId account) private view returns (int256) {
        return IClearingHouse(house).accountOf(account).cash;
    }

    function _modules() internal view override returns (Module[] memory modules) {
        Module[] memory ordinary = super._modules();
        modules = new Module[](ordinary.length + 1);
        for (uint256 i; i < ordinary.length; ++i) modules[i] = ordinary[i];
        modules[ordinary.length] = moduleOf(address(this), RESERVE);
    }
}

contract FundBeforeReserveTest is LossLayersTest {
    function _lossLayers() internal pure override returns (LossLayers) {
        return LossLayers.wrap(uint96((AccountId.unwrap(RESERVE) << 8) | AccountId.unwrap(STAKER_FUND)));
    }
}

contract ReserveBeforeFundTest is LossLayersTest {
    function _lossLayers() internal pure override returns (LossLayers) {
        return LossLayers.wrap(uint96((AccountId.unwrap(STAKER_FUND) << 8) | AccountId.unwrap(RESERVE)));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EdgeActions} from "./EdgeActions.sol";
import {MoneyActions} from "./MoneyActions.sol";
import {NeglectActions} from "./NeglectActions.sol";
import {OracleEdges} from "./OracleEdges.sol";
import {OrderActions} from "./OrderActions.sol";
import {SiloInvariants} from "./SiloInvariants.sol";
import {TradeActions} from "./TradeActions.sol";

/// A silo with open positions, all actions upon it, and all promises about it.
contract SiloHandler is
    MoneyActions,
    TradeActions,
    OrderActions,
    NeglectActions,
    EdgeActions,
    OracleEdges,
    SiloInvariants
{
    constructor() {
        _deploySilo();
        _openPositions();
        tokensIn = lens.silo().custody;
        _watch();
    }

    /// Everything that happens less often.
    function attend(uint256 kind, uint256 a, uint256 b, uint256 c, uint256 d) external {
        kind %= 16;
        if (kind == 0) _donate(a, b);
        else if (kind == 1) _withdrawHouse(a, b);
        else if (kind == 2) _poke(a);
        else if (kind < 5) _collect(a);
        else if (kind == 5) _awaitUnlock(a);
        else if (kind < 8) _govern(a, b, c, d);
        else if (kind < 12) _administer(a, b, c, d);
        else _stake(a, b, c, d);
    }

    /// The actions, as the runner calls them.
    function actions() external pure returns (bytes4[] memory list) {
        list = new bytes4[](12);
        list[0] = this.trade.selector;
        list[1] = this.movePrice.selector;
        list[2] = this.passTime.selector;
        list[3] = this.start.selector;
        list[4] = this.bid.selector;
        list[5] = this.deposit.selector;
        list[6] = this.withdraw.selector;
        list[7] = this.attend.selector;
        list[8] = this.neglect.selector;
        list[9] = this.provoke.selector;
        list[10] = this.provokeOracle.selector;
        list[11] = this.matchOrders.selector;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AuctionActions} from "./AuctionActions.sol";
import {MarketActions} from "./MarketActions.sol";
import {MoneyActions} from "./MoneyActions.sol";
import {SiloInvariants} from "./SiloInvariants.sol";
import {TradeActions} from "./TradeActions.sol";

/// A silo with open positions, all actions upon it, and all promises about it.
contract SiloHandler is MoneyActions, TradeActions, MarketActions, AuctionActions, SiloInvariants {
    constructor() {
        _deploySilo();
        _openPositions();
        tokensIn = lens.silo().custody;
    }

    /// The actions, as the runner calls them.
    function actions() external pure returns (bytes4[] memory list) {
        bytes4[20] memory all = [
            this.trade.selector,
            this.reduce.selector,
            this.movePrice.selector,
            this.passTime.selector,
            this.start.selector,
            this.bid.selector,
            this.bidAsAnybody.selector,
            this.touch.selector,
            this.deposit.selector,
            this.withdraw.selector,
            this.enterFund.selector,
            this.requestUnlock.selector,
            this.awaitUnlock.selector,
            this.leaveFund.selector,
            this.sendShares.selector,
            this.collect.selector,
            this.withdrawHouse.selector,
            this.govern.selector,
            this.administer.selector,
            this.poke.selector
        ];
        list = new bytes4[](22);
        for (uint256 i; i < all.length; ++i) list[i] = all[i];
        list[20] = this.startByAnyWitness.selector;
        list[21] = this.donate.selector;
    }
}
